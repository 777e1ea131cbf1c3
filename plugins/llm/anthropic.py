"""Anthropic's Messages API, by its own SDK.

A wanted JSON Schema goes into the prompt, which works with all of their models. The API takes no seed, and the SDK no
temperature any more: both are left out of the request. The reference: https://docs.anthropic.com/en/api/messages
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ChatMessage, Model, ModelReply, ModelRequest, ToolCall
from plugins.llm._payload import count_of, payload_of
from plugins.llm._prompts import opened, schema_in_words
from plugins.llm._provider_call import key_of, not_installed, parsed, provider_call, sdk_reading_errors
from plugins.llm._provider_failures import failure_in, failure_of
from plugins.llm._tools import offered

try:
    from anthropic import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncAnthropic
except ImportError:
    raise not_installed("anthropic", "anthropic") from None

DEFAULT_KEY_VARIABLE = "ANTHROPIC_API_KEY"
MAX_TOKENS = 8192
"""The limit of an answer, in tokens, where the request has none. The API demands one."""

_FINISH = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


_THOUGHTS = ("thinking", "redacted_thinking")
_INPUT_COUNTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
"""The counts of input tokens, with those of the provider's prompt cache."""


def create(
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    api_key_env: str = DEFAULT_KEY_VARIABLE,
    timeout_s: float = 120.0,
    max_tokens: int = MAX_TOKENS,
) -> Model:
    """Return a model of Anthropic.

    Args:
        base_url: another endpoint with this API; by default `ANTHROPIC_BASE_URL`, or Anthropic's own.
        api_key: the key; by default the environment variable `api_key_env`.
        timeout_s: seconds for one whole answer.
        max_tokens: the longest answer, where a request sets no limit.

    Raises:
        ProviderRefused: there is no key.
        InvalidInput: an unknown option.
    """
    key = key_of("anthropic", api_key, api_key_env)
    client = AsyncAnthropic(api_key=key, base_url=base_url, max_retries=0, timeout=timeout_s)
    return AnthropicModel(client, key, timeout_s, max_tokens)


class AnthropicModel:
    """One endpoint and key; safe for many calls at once."""

    offline = False

    def __init__(self, client: AsyncAnthropic, key: str, timeout_s: float, max_tokens: int) -> None:
        self._client, self._key, self._timeout_s, self._max_tokens = client, key, timeout_s, max_tokens

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling closes the connection.

        Raises:
            MofaError: the errors of `kernel.kinds.llm.Model`; none holds the key.
        """
        return await self._answer(request, None)

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` as they come."""
        return await self._answer(request, say)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _answer(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        async with provider_call(_who(request), self._key, self._timeout_s):
            return await self._send(request, say)

    async def _send(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        body = self._body(request)
        headers = {"Idempotency-Key": request.idempotency_key} if request.idempotency_key else None
        with _translated(request), sdk_reading_errors(_who(request)):
            if say is None:
                create = self._client.messages.with_streaming_response.create
                async with create(**body, extra_headers=headers) as response:
                    payload = payload_of(await response.text(), response.headers, who=_who(request))
                return _reply(payload, request, response.request_id)
            async with self._client.messages.stream(**body, extra_headers=headers) as stream:
                async for words in stream.text_stream:
                    say(words)
                message = await stream.get_final_message()
            if message.stop_reason is None:
                raise ProviderUnavailable(f"{_who(request)}: the streamed answer broke off before its end.")
            return _reply(message.model_dump(), request, stream.request_id)

    def _body(self, request: ModelRequest) -> dict[str, Any]:
        system = [message.content for message in request.messages if message.role == "system"]
        if request.output_schema is not None:
            system.append(schema_in_words(request.output_schema))
        body: dict[str, Any] = {
            "model": request.model,
            "max_tokens": request.max_output_tokens or self._max_tokens,
            "messages": messages_of(request.messages),
        }
        if system:
            body["system"] = "\n\n".join(system)
        if request.tools:
            body["tools"] = [
                {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
                for tool in map(offered, request.tools)
            ]
        return body


def messages_of(messages: list[ChatMessage]) -> list[dict[str, Any]]:
    """Return the API's messages: no system message, tool results as a user's, neighbours of one role merged."""
    turns: list[dict[str, Any]] = []
    for message in opened([each for each in messages if each.role != "system"]):
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        elif blocks:
            turns.append({"role": role, "content": blocks})
    return turns


def _blocks(message: ChatMessage) -> list[dict[str, Any]]:
    if message.role == "tool":
        return [{"type": "tool_result", "tool_use_id": _wire_id(message.tool_call_id or ""), "content": message.content}]
    text = [{"type": "text", "text": message.content}] if message.content.strip() else []
    calls = [
        {"type": "tool_use", "id": _wire_id(call.id), "name": call.name, "input": parsed(call.arguments)}
        for call in message.tool_calls
    ]
    images = [
        {"type": "image", "source": {"type": "base64", "media_type": image.media_type, "data": image.data}}
        for image in message.images
    ]
    return [*text, *images, *calls]


@contextmanager
def _translated(request: ModelRequest) -> Iterator[None]:
    """Raise the SDK's errors as ours."""
    who = _who(request)
    try:
        yield
    except APITimeoutError:
        raise ProviderUnavailable(f"{who}: no answer in time.", reason="timeout") from None
    except APIConnectionError as error:
        raise ProviderUnavailable(f"{who}: cannot reach the server: {error.__cause__ or error}") from None
    except APIStatusError as error:
        raise _refusal(error, who) from None
    except (APIError, httpx2.HTTPError) as error:  # the SDK does not wrap the error of an interrupted stream
        raise ProviderUnavailable(f"{who}: {error}") from None


def _refusal(error: APIStatusError, who: str) -> MofaError:
    words = str(error.message)
    if error.status_code == 400 and "credit balance" in words:
        return ProviderRefused(f"{who}: HTTP 400: {words} See the provider's billing page.", "quota")
    if error.status_code == 529:  # Anthropic's own status for overload
        return ProviderUnavailable(f"{who}: HTTP 529: the provider is overloaded.", reason="down")
    if error.status_code < 400:  # an error event in a stream that began with status 200
        return failure_in(error.body, error.response.headers, who=who) or ProviderUnavailable(f"{who}: {words[:300]}")
    body: Any = error.body if isinstance(error.body, dict) else error.response.text
    return failure_of(error.status_code, error.response.headers, body, who=who)


def _reply(message: Any, request: ModelRequest, request_id: str | None) -> ModelReply:
    blocks = [block for block in message["content"] or [] if isinstance(block, dict)]
    usage, reason = message.get("usage"), message.get("stop_reason")
    return ModelReply(
        content="".join(block.get("text") or "" for block in blocks if block.get("type") == "text"),
        tool_calls=[_call(block) for block in blocks if block.get("type") == "tool_use"],
        finish_reason=_FINISH.get(reason or "", reason),
        thought=any(block.get("type") in _THOUGHTS for block in blocks),
        model=message.get("model") or request.model,
        input_tokens=sum(count_of(usage, name) for name in _INPUT_COUNTS),
        output_tokens=count_of(usage, "output_tokens"),
        request_id=request_id,
    )


def _call(block: dict[str, Any]) -> ToolCall:
    given = block.get("input")
    arguments = given if isinstance(given, str) else canonical(given)
    return ToolCall(id=block.get("id") or "", name=block.get("name") or "", arguments=arguments)


def _wire_id(id: str) -> str:
    """Return a call's id as the API takes it; another provider's may have other characters."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", id)


def _who(request: ModelRequest) -> str:
    return f"anthropic:{request.model}"
