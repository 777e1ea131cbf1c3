"""Models on a machine of one's own, behind Ollama, by its own SDK. A wanted JSON Schema is Ollama's own feature (`format`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ChatMessage, Model, ModelReply, ModelRequest, ToolCall
from plugins.llm._asking import asking, check_options, not_installed, parsed
from plugins.llm._provider_failures import failure_of

try:
    from ollama import AsyncClient, ResponseError
except ImportError:
    raise not_installed("ollama", "ollama") from None


def create(*, base_url: str | None = None, timeout_s: float = 300.0, keep_alive: str | None = None, **unknown: Any) -> Model:
    """A model behind an Ollama server.

    Args:
        base_url: its address; `OLLAMA_HOST`, or http://127.0.0.1:11434, where it is left out.
        timeout_s: seconds for one whole answer, the loading of the model among them.
        keep_alive: how long the model stays in memory, such as 10m.

    Raises:
        InvalidInput: an unknown option.
    """
    check_options("ollama", unknown, "base_url, timeout_s, keep_alive")
    return OllamaModel(AsyncClient(host=base_url, timeout=timeout_s), timeout_s, keep_alive)


class OllamaModel:
    """One server; safe for many calls at once."""

    offline = False

    def __init__(self, client: AsyncClient, timeout_s: float, keep_alive: str | None) -> None:
        self._client, self._timeout_s, self._keep_alive = client, timeout_s, keep_alive

    async def complete(self, request: ModelRequest) -> ModelReply:
        """One answer; cancelling closes the connection, and Ollama stops."""
        async with asking(_who(request), "", self._timeout_s):
            with _readable(request):
                answer = await self._client.chat(**self._body(request))
                return _reply(request, answer, str(answer.message.content or ""), list(answer.message.tool_calls or []))

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """As `complete`, with the words given to `say` as they come."""
        words, last = "", None
        calls: list[Any] = []
        async with asking(_who(request), "", self._timeout_s):
            with _readable(request):
                async for last in await self._client.chat(**self._body(request), stream=True):
                    if piece := last.message.content or "":
                        words += piece
                        say(piece)
                    calls += last.message.tool_calls or []
        if last is None or not last.done:
            raise ProviderUnavailable(f"{_who(request)}: the streamed answer broke off before its end.")
        return _reply(request, last, words, calls)

    async def close(self) -> None:
        """Give back the connections."""
        await self._client._client.aclose()

    def _body(self, request: ModelRequest) -> dict[str, Any]:
        wanted = {"temperature": request.temperature, "seed": request.seed, "num_predict": request.max_output_tokens}
        return {
            "model": request.model,
            "messages": [_message(message) for message in request.messages],
            "tools": [{"type": "function", "function": tool.model_dump()} for tool in request.tools] or None,
            "format": request.output_schema,
            "options": {name: value for name, value in wanted.items() if value is not None},
            "keep_alive": self._keep_alive,
        }


def _message(message: ChatMessage) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        body["tool_calls"] = [
            {"function": {"name": call.name, "arguments": parsed(call.arguments)}} for call in message.tool_calls
        ]
    if message.images:
        body["images"] = [image.data for image in message.images]
    if message.role == "tool":
        body["tool_name"] = message.name or ""
    return body


@contextmanager
def _readable(request: ModelRequest) -> Iterator[None]:
    try:
        yield
    except ResponseError as error:
        raise failure_of(error.status_code, {}, {"error": error.error}, who=_who(request)) from None
    except (ConnectionError, httpx.HTTPError) as error:
        raise ProviderUnavailable(f"{_who(request)}: cannot reach Ollama: {error}") from None


def _reply(request: ModelRequest, answer: Any, words: str, calls: list[Any]) -> ModelReply:
    return ModelReply(
        content=words,
        tool_calls=[_call(index, call, answer.created_at) for index, call in enumerate(calls)],
        finish_reason="tool_calls" if calls else answer.done_reason,
        model=answer.model or request.model,
        input_tokens=answer.prompt_eval_count or 0,
        output_tokens=answer.eval_count or 0,
    )


def _call(index: int, call: Any, at: str | None) -> ToolCall:
    """Ollama gives its calls no ids."""
    arguments = canonical(dict(call.function.arguments))
    id = hashlib.sha256(f"{at}/{index}/{call.function.name}/{arguments}".encode()).hexdigest()[:16]
    return ToolCall(id=f"call_{id}", name=call.function.name, arguments=arguments)


def _who(request: ModelRequest) -> str:
    return f"ollama:{request.model}"
