"""The activities of external agents (A2A): send a message once, follow its task until it ends, or cancel it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import activity

from activities.calls import Calls
from activities.events import write_events
from activities.heartbeats import HEARTBEAT_S, heartbeats
from kernel.basics.address import origin_of
from kernel.basics.errors import InvalidInput, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.basics.sha256 import sha256_of
from kernel.conversation.participant import A2aAgent
from kernel.conversation.transcript import canonical
from kernel.kinds.a2a import (
    A2A_ASK,
    A2A_CANCEL,
    ANSWER_BYTES,
    A2aAnswer,
    A2aCall,
    A2aCancelled,
    Peer,
    PeerReply,
)
from kernel.kinds.protocol import A2A
from kernel.kinds.storage import LedgerKey, Paid, Storage
from kernel.model_call.json_answer import read_json
from kernel.modes.members import everyone
from kernel.project.project import Project
from kernel.record.event_log import EventLog
from plugins import discovery
from runtime.failures import reports_failures, without_secrets
from runtime.patience import retry_write
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load
from runtime.plugins.used_plugin import Installed
from runtime.project.participants import participants

FIRST_POLL_S, LATER_POLLS_S = 0.2, 5.0
"""The first and the longest pause between two polls of a task, in seconds."""

QUESTION_CLEARS_S = 10.0
"""The time in which a task may still show an answered question, in seconds; after it, the question counts as a new one."""

SEND_ENDS_S = 20.0
"""The longest wait for a message in flight when its answer is cancelled, in seconds: its reply names the task to cancel."""

MOST_FAILED_POLLS = 3
"""The attempt fails after this many failed polls in a row."""


class A2aActivities:
    """`a2a.ask` and `a2a.cancel`, over one store and the agents of one project."""

    def __init__(
        self,
        storage: Storage,
        project: Project,
        *,
        load: Load = discovery.load,
        log: EventLog | None = None,
        heartbeat_s: float = HEARTBEAT_S,
        plugins: PluginHost | None = None,
    ) -> None:
        self._storage, self._load, self._log, self._heartbeat_s = storage, load, log, heartbeat_s
        self._calls = Calls(storage, log)
        self._plugins = plugins
        self._installed: dict[str, Installed | None] = {}
        listed = [each for each in everyone(participants(project).values()) if isinstance(each, A2aAgent)]
        self._known, self._names = {_address(each) for each in listed}, {each.name for each in listed}
        self._peers: dict[str, Peer] = {}

    @activity.defn(name=A2A_ASK)
    @reports_failures
    async def ask(self, call: A2aCall) -> A2aAnswer:
        """Send the message, unless it was sent before, and follow its task until it ends or asks something.

        Raises:
            InvalidInput: the package for A2A is missing, or the address may not be called.
            ProviderUnavailable: the agent or the store is unavailable, or the plugin is disabled.
            ProviderRefused: the agent refuses access, or the message.
        """
        async with heartbeats(self._heartbeat_s):
            return await self._answer(call)

    @activity.defn(name=A2A_CANCEL)
    @reports_failures
    async def cancel(self, call: A2aCall) -> A2aCancelled:
        """Cancel the task that the message began or continued.

        Raises:
            InvalidInput, ProviderUnavailable, ProviderRefused: as `ask`; also if the agent does not cancel the task.
        """
        logged = await write_events(self._log, call.events)
        task_id = call.message.task_id or await self._begun_task(call)
        if task_id is not None:
            await self._peer(call.agent).cancel(task_id)
        return A2aCancelled(task_id=task_id, logged=logged)

    async def close(self) -> None:
        """Close the connections."""
        if self._plugins is not None:
            self._plugins.unregister(*self._installed.values())
        for peer in self._peers.values():
            await peer.close()

    async def _begun_task(self, call: A2aCall) -> str | None:
        """Return the task that the message began, if the ledger has it."""
        key = _key(call, "sent")
        begun = await retry_write(lambda: self._begin(call, key))
        if begun.paid is None:
            await self._storage.release(key)
            return None
        return A2aAnswer(**begun.paid.reply).reply.task_id

    async def _answer(self, call: A2aCall) -> A2aAnswer:
        peer, ended = self._peer(call.agent), _key(call, "ended")
        opened = await self._calls.open(ended, tenant=call.tenant, model=_label(call), events=call.events)
        if opened.begun.paid is not None:
            paid = opened.begun.paid
            return A2aAnswer(**paid.reply, recorded=True, receipt=paid.receipt, logged=opened.logged)
        return (await self._new_answer(peer, call, ended)).model_copy(update={"logged": opened.logged})

    async def _new_answer(self, peer: Peer, call: A2aCall, ended: LedgerKey) -> A2aAnswer:
        sent = await self._sent(peer, call)
        reply = await self._followed(peer, call, sent.reply)
        if reply.state == "completed":
            reply = reply.model_copy(update={"content": parsed_answer(reply.content, call.message.metadata)})
        reply = reply.model_copy(update={"content": _fit(call.agent, reply.content)})
        return await self._record(ended, sent.model_copy(update={"reply": reply}))

    async def _sent(self, peer: Peer, call: A2aCall) -> A2aAnswer:
        """Return the first reply to the message, recorded or new. A cancellation does not keep it from being recorded."""
        sending = asyncio.create_task(self._send(peer, call))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            await asyncio.wait([sending], timeout=SEND_ENDS_S)
            if not sending.done():
                sending.cancel()
            elif not sending.cancelled():
                sending.exception()  # retrieved, so that asyncio does not log it; the cancellation counts
            raise

    async def _send(self, peer: Peer, call: A2aCall) -> A2aAnswer:
        key = _key(call, "sent")
        begun = await retry_write(lambda: self._begin(call, key))
        if begun.paid is not None:
            return A2aAnswer(**begun.paid.reply)
        again = begun.earlier_attempts > 0
        earlier = await peer.find(call.message.id) if again else None
        try:
            reply = earlier or await self._use(call, lambda: peer.send(call.message))
        except (NotSent, ProviderRefused, RateLimited):
            await self._storage.release(key)
            raise
        return await self._record(key, A2aAnswer(reply=reply, maybe_double=again and earlier is None))

    async def _followed(self, peer: Peer, call: A2aCall, reply: PeerReply) -> PeerReply:
        pause_s, failed, began = FIRST_POLL_S, 0, time.monotonic()

        def shows_answered_question() -> bool:
            is_recent = time.monotonic() - began < QUESTION_CLEARS_S
            return reply.state == "input_required" and reply.mark == call.answers and is_recent

        while reply.task_id is not None and (reply.state == "working" or shows_answered_question()):
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 1.5, LATER_POLLS_S)
            try:
                reply, failed = await peer.look(reply.task_id), 0
            except ProviderUnavailable:
                failed += 1
                if failed >= MOST_FAILED_POLLS:
                    raise
        return reply

    async def _begin(self, call: A2aCall, key: LedgerKey) -> Any:
        return await self._storage.begin(key, tenant=call.tenant, model=_label(call))

    async def _record(self, key: LedgerKey, answer: A2aAnswer) -> A2aAnswer:
        reply = answer.model_dump(mode="json", exclude={"recorded", "logged", "receipt"})
        paid = Paid(reply=reply, cost_usd=0.0)
        kept = await retry_write(lambda: self._storage.record(key, paid, texts=[], input_tokens=0, output_tokens=0))
        return A2aAnswer(**kept.reply, receipt=kept.receipt)

    async def _use(self, call: A2aCall, send: Callable[[], Awaitable[PeerReply]]) -> PeerReply:
        """Send one message, counted as a use of the plugin."""
        if self._plugins is None:
            return await send()
        self._plugins.check_enabled(A2A)
        name = (
            call.agent.name if call.agent.name in self._names else "others"
        )  # the caller of a run may invent names: they share one entry
        if name not in self._installed:
            self._installed[name] = self._plugins.register("protocol", A2A, name)
        installed = self._installed[name]
        return await send() if installed is None else await self._plugins.use_installed(installed, send)

    def _peer(self, agent: A2aAgent) -> Peer:
        key = _address(agent)
        listed = key in self._known
        if not listed:
            check_unlisted(agent)
        if key not in self._peers:
            self._peers[key] = self._load("protocol", A2A)(agent, public_only=not listed)
        return self._peers[key]


def check_unlisted(agent: A2aAgent) -> None:
    """Raise `InvalidInput` if an agent that is not in the project file would get a token, or is not at https.

    The caller of a run may name any address. Only the project file decides which addresses get keys, and which addresses
    of the own network are called.
    """
    if agent.token_env is not None:
        reason = f"{agent.token_env} is sent only to addresses that mofa.yaml names for it. Put {agent.url} under agents there"
        raise InvalidInput(f"{agent.name}: token_env: {reason}, with kind: a2a and this token_env.", "token_env")
    if not origin_of(agent.url).startswith("https://"):
        reason = f"{agent.url} is not https, and is called only if mofa.yaml names it. Put it under agents there"
        raise InvalidInput(f"{agent.name}: url: {reason}, with kind: a2a.", "url")


def parsed_answer(content: Any, wanted: dict[str, Any]) -> Any:
    """Return an answer in plain text as the choice or the JSON that was asked for; any other answer unchanged."""
    options, schema = wanted.get("options"), wanted.get("answer_schema")
    if not isinstance(content, str) or not (options or schema):
        return content
    answer = content.strip().strip(".\"'`").casefold()
    for option in options or ():
        if answer in (option["id"].casefold(), option["label"].casefold()):
            return {"choice": option["id"]}
    data, _ = read_json(content, schema or {"type": "object"})
    return content if data is None else data


def _fit(agent: A2aAgent, content: Any) -> Any:
    """Return the content without secrets. Raises `ProviderRefused` if it is too long."""
    text = without_secrets(json.dumps(content, ensure_ascii=False)).replace("\\u0000", "\ufffd")
    size = len(text.encode(errors="replace"))
    if size > ANSWER_BYTES:
        raise ProviderRefused(f"The answer of {agent.name} is {size:,} bytes long; the limit is {ANSWER_BYTES:,}.")
    return json.loads(text)


def _label(call: A2aCall) -> str:
    return f"a2a:{call.agent.name}"


def _address(agent: A2aAgent) -> str:
    return canonical([agent.url, agent.token_env, agent.token_header])


def _key(call: A2aCall, part: str) -> LedgerKey:
    content = {"a2a": call.agent.url, "part": part, **call.message.model_dump(mode="json")}
    return LedgerKey(scope=call.scope, step=f"{call.step}/{part}", request_hash=sha256_of(canonical(content)))
