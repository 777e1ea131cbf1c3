"""An A2A client: external agents, by JSON-RPC or REST, in the protocol's versions 1.0 and 0.3.

A message is sent without waiting for the result, and the task is then polled (`GetTask`), which every agent must offer. The
card is read at first use, and again after a failure. The protocol: https://a2a-protocol.org/latest/specification/
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from kernel.basics.errors import InvalidInput, MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.conversation.participant import A2aAgent
from kernel.kinds.a2a import Peer, PeerMessage, PeerReply, PeerState, whole_numbers

try:
    import httpx
    from a2a.client import A2ACardResolver, Client, ClientCallContext, ClientConfig, ClientFactory
    from a2a.client.errors import A2AClientError, AgentCardResolutionError
    from a2a.types import (
        CancelTaskRequest,
        GetTaskRequest,
        ListTasksRequest,
        Message,
        Part,
        Role,
        SendMessageRequest,
        Task,
        TaskState,
    )
    from a2a.utils.constants import TransportProtocol
    from a2a.utils.errors import A2AError, InternalError, TaskNotCancelableError
    from google.protobuf.json_format import MessageToDict, ParseDict, ParseError

    from plugins.protocol._a2a_card import with_own_addresses
    from plugins.protocol._a2a_transport import PublicTransport, cap
except ImportError as missing:
    raise InvalidInput(
        f"A2A needs the package a2a-sdk, which is not installed ({missing}). Install it: uv pip install 'mofa-temporal[a2a]'"
    ) from None

SEND_S, POLL_S, CONNECT_S = 600.0, 30.0, 10.0
"""Seconds to wait: for the answer to a message, which may be the whole work; for the state of a task; for a connection."""

LISTED = 100
"""The latest tasks of an agent that are searched for one that a message may have begun."""

FAULTS = (A2AError, httpx.HTTPError, ValueError, ParseError)
"""The SDK's errors for faults of the agent or of the network."""

STATES: dict[TaskState, PeerState] = {
    TaskState.TASK_STATE_INPUT_REQUIRED: "input_required",
    TaskState.TASK_STATE_AUTH_REQUIRED: "auth_required",
    TaskState.TASK_STATE_COMPLETED: "completed",
    TaskState.TASK_STATE_FAILED: "failed",
    TaskState.TASK_STATE_REJECTED: "rejected",
    TaskState.TASK_STATE_CANCELED: "canceled",
}


def create(agent: A2aAgent, *, public_only: bool = False) -> Peer:
    """Return the agent at that address, without opening a connection. `public_only` forbids addresses in private networks."""
    return Agent(agent, public_only)


class Agent:
    """One external agent, with the connections to it."""

    def __init__(self, agent: A2aAgent, public_only: bool) -> None:
        self._agent, self._public_only = agent, public_only
        self._http: httpx.AsyncClient | None = None
        self._client: Client | None = None

    async def send(self, message: PeerMessage) -> PeerReply:
        """Send the message, and return the answer: the new task in its first state, or a message.

        Raises:
            NotSent: the agent could not be reached, so the message may be sent again.
            ProviderUnavailable: the connection broke; the message may have arrived.
            ProviderRefused, RateLimited: the agent did not take it.
        """
        try:
            client = await self._connected()
        except ProviderUnavailable as error:
            raise NotSent(str(error)) from None
        request = SendMessageRequest(message=_written(message))
        try:
            async for response in client.send_message(request, context=ClientCallContext(timeout=SEND_S)):
                if response.HasField("message"):
                    return PeerReply(state="completed", content=content_of(response.message.parts))
                return reply_of(response.task)
        except FAULTS as error:
            raise self._failure(error) from None
        raise ProviderUnavailable(f"{self.who}: it closed the connection without an answer.")

    async def find(self, message_id: str) -> PeerReply | None:
        """Return the task that holds the message of that id; None if there is none, or if the agent does not list its tasks."""
        client = await self._connected()
        try:
            listed = await client.list_tasks(ListTasksRequest(page_size=LISTED), context=_poll_context())
        except (*FAULTS, NotImplementedError):
            return None
        for task in listed.tasks:
            if any(message.message_id == message_id for message in task.history):
                return await self.look(task.id)  # a task in a list has no artifacts
        return None

    async def look(self, task_id: str) -> PeerReply:
        """Return the state of the task."""
        client = await self._connected()
        try:
            return reply_of(await client.get_task(GetTaskRequest(id=task_id, history_length=0), context=_poll_context()))
        except FAULTS as error:
            raise self._failure(error) from None

    async def cancel(self, task_id: str) -> None:
        """Cancel the task, unless it has ended."""
        client = await self._connected()
        try:
            await client.cancel_task(CancelTaskRequest(id=task_id), context=_poll_context())
        except TaskNotCancelableError:
            return
        except FAULTS as error:
            raise self._failure(error) from None

    async def close(self) -> None:
        """Close the connections."""
        http, self._http, self._client = self._http, None, None
        if http is not None:
            await http.aclose()

    @property
    def who(self) -> str:
        """The agent, for messages."""
        return f"A2A agent {self._agent.name} ({self._agent.url})"

    async def _connected(self) -> Client:
        if self._client is not None:
            return self._client
        if self._http is None:
            self._http = httpx.AsyncClient(
                headers=_authorization(self._agent),
                timeout=httpx.Timeout(POLL_S, connect=CONNECT_S),
                event_hooks={"response": [cap]},
                transport=PublicTransport() if self._public_only else None,
            )
        config = ClientConfig(
            streaming=False,
            polling=True,
            httpx_client=self._http,
            supported_protocol_bindings=[TransportProtocol.JSONRPC, TransportProtocol.HTTP_JSON],
        )
        try:
            card = await A2ACardResolver(self._http, self._agent.url).get_agent_card()
            self._client = ClientFactory(config).create(with_own_addresses(card, self._agent.url, who=self.who))
        except FAULTS as error:
            raise self._failure(error) from None
        return self._client

    def _failure(self, error: Exception) -> MofaError:
        """Return our error for one of the SDK's, and forget the card, so that the next call reads it again."""
        self._client = None
        words = f"{self.who}: {_short(error)}"
        if isinstance(error, A2AError) and not isinstance(error, A2AClientError):  # the agent answered with an error
            return ProviderUnavailable(words) if isinstance(error, InternalError) else ProviderRefused(words)
        cause = error if isinstance(error, httpx.HTTPError) else error.__cause__
        if isinstance(cause, httpx.HTTPStatusError):
            return self._http_failure(cause.response)
        if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout):
            return NotSent(f"{self.who}: it cannot be reached: {_short(cause)}")
        if isinstance(cause, httpx.RequestError):
            return ProviderUnavailable(words)
        if isinstance(error, AgentCardResolutionError):
            return ProviderRefused(f"{self.who}: there is no agent card that can be read: {_short(error)}")
        return ProviderRefused(words)

    def _http_failure(self, response: httpx.Response) -> MofaError:
        status = response.status_code
        if status in (401, 403):
            variable = self._agent.token_env
            hint = f"Check the token in {variable}" if variable else "Name the variable that holds it in token_env"
            return ProviderRefused(f"{self.who}: HTTP {status}: it does not accept the token. {hint}.")
        if status == 429:
            retry_after = response.headers.get("retry-after", "")
            return RateLimited(f"{self.who}: HTTP 429.", float(retry_after) if retry_after.isdigit() else None)
        if status in (408, 425) or status >= 500:
            return ProviderUnavailable(f"{self.who}: HTTP {status}.")
        return ProviderRefused(f"{self.who}: HTTP {status}; is this an agent's address?")


def reply_of(task: Task) -> PeerReply:
    """Return the state of a task, with its artifacts once it is completed, else with the message in its status."""
    state: PeerState = STATES.get(task.status.state, "working")
    parts = [part for artifact in task.artifacts for part in artifact.parts] if state == "completed" else []
    status = task.status.message
    return PeerReply(
        state=state,
        task_id=task.id,
        context_id=task.context_id or None,
        content=content_of(parts or status.parts) if state != "working" else None,
        mark=f"{task.status.timestamp.ToJsonString()} {status.message_id}" if state == "input_required" else None,
    )


def content_of(parts: Sequence[Part]) -> Any:
    """Return the parts as one answer: a single part of data as JSON, otherwise a text, with files by their names."""
    if len(parts) == 1 and parts[0].HasField("data"):
        return whole_numbers(MessageToDict(parts[0].data))
    return "\n".join(filter(None, map(_words, parts)))


def _words(part: Part) -> str:
    if part.HasField("text"):
        return part.text
    if part.HasField("data"):
        return json.dumps(whole_numbers(MessageToDict(part.data)), ensure_ascii=False)
    name = part.filename or "a file"
    return f"[{name}: {part.url}]" if part.HasField("url") else f"[{name}: {part.media_type or 'data'}, not shown]"


def _written(message: PeerMessage) -> Message:
    written = Message(
        message_id=message.id,
        role=Role.ROLE_USER,
        parts=[Part(text=message.text)],
        task_id=message.task_id or "",
        context_id=message.context_id or "",
    )
    if message.metadata:
        ParseDict({"mofa": message.metadata}, written.metadata)
    return written


def _authorization(agent: A2aAgent) -> dict[str, str]:
    if agent.token_env is None:
        return {}
    token = os.environ.get(agent.token_env, "").strip()
    if not token:
        raise ProviderRefused(f"The variable {agent.token_env}, which token_env names, is empty or not set for this worker.")
    bearer = agent.token_header.lower() == "authorization"
    return {agent.token_header: f"Bearer {token}" if bearer else token}


def _poll_context() -> ClientCallContext:
    return ClientCallContext(timeout=POLL_S)


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())[:300] or type(error).__name__
    return text if text.endswith(".") else f"{text}."
