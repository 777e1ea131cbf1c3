"""Models on a machine of one's own, behind Ollama, by its own SDK.

A wanted JSON Schema goes to Ollama's own feature (`format`). It constrains every token, so that the model cannot call a tool.
Beside tools, and where the server refuses it, the schema goes into the prompt instead.
The reference: https://github.com/ollama/ollama/blob/main/docs/api.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ChatMessage, Model, ModelReply, ModelRequest, ToolCall
from plugins.llm._prompts import arranged, schema_in_words
from plugins.llm._provider_call import not_installed, parsed, provider_call, sdk_reading_errors
from plugins.llm._provider_failures import failure_in, failure_of
from plugins.llm._refusals import refused_format
from plugins.llm._schema_form import SchemaForms
from plugins.llm._tools import offered

try:
    from ollama import AsyncClient, ResponseError
except ImportError:
    raise not_installed("ollama", "ollama") from None


def create(*, base_url: str | None = None, timeout_s: float = 300.0, keep_alive: str | None = None) -> Model:
    """Return a model behind an Ollama server.

    Args:
        base_url: its address; by default `OLLAMA_HOST`, or http://127.0.0.1:11434.
        timeout_s: seconds for one whole answer, with the time to load the model.
        keep_alive: how long the model stays in memory, such as 10m.

    Raises:
        InvalidInput: an unknown option.
    """
    return OllamaModel(AsyncClient(host=base_url, timeout=timeout_s), timeout_s, keep_alive)


class OllamaModel:
    """One server; safe for many calls at once."""

    offline = False

    def __init__(self, client: AsyncClient, timeout_s: float, keep_alive: str | None) -> None:
        self._client, self._timeout_s, self._keep_alive = client, timeout_s, keep_alive
        self._schemas = SchemaForms()

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling closes the connection, and Ollama stops.

        Raises:
            MofaError: the errors of `kernel.kinds.llm.Model`.
        """
        return await self._answer(request, None)

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` as they come."""
        return await self._answer(request, say)

    async def _answer(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        who = _who(request)
        async with provider_call(who, "", self._timeout_s):
            with _translated(request), sdk_reading_errors(who):
                in_words = bool(request.tools) or self._schemas.of(request) == "prompt"
                try:
                    return await self._send(request, say, in_words=in_words)
                except ResponseError as error:
                    scope = refused_format(error.status_code, error.error)
                    if request.output_schema is None or in_words or scope is None:
                        raise
                reply = await self._send(request, say, in_words=True)
                self._schemas.remember(request, "prompt", scope)
                return reply

    async def _send(self, request: ModelRequest, say: Callable[[str], None] | None, *, in_words: bool) -> ModelReply:
        body = self._body(request, in_words=in_words)
        if say is None:
            answer = await self._client.chat(**body)
            return _reply(request, answer, str(answer.message.content or ""), list(answer.message.tool_calls or []))
        words, last, thought = "", None, False
        calls: list[Any] = []
        async for last in await self._client.chat(**body, stream=True):
            if piece := last.message.content or "":
                words += piece
                say(piece)
            calls += last.message.tool_calls or []
            thought = thought or bool(last.message.thinking)
        if last is None or not last.done:
            raise ProviderUnavailable(f"{_who(request)}: the streamed answer broke off before its end.")
        reply = _reply(request, last, words, calls)
        return reply.model_copy(update={"thought": reply.thought or thought})

    async def close(self) -> None:
        """Close the connections."""
        await self._client._client.aclose()

    def _body(self, request: ModelRequest, *, in_words: bool) -> dict[str, Any]:
        schema = request.output_schema
        prompt = [ChatMessage(role="system", content=schema_in_words(schema))] if schema is not None and in_words else []
        wanted = {"temperature": request.temperature, "seed": request.seed, "num_predict": request.max_output_tokens}
        return {
            "model": request.model,
            "messages": [_message(message) for message in arranged([*request.messages, *prompt], "plain")],
            "tools": [{"type": "function", "function": offered(tool).model_dump()} for tool in request.tools] or None,
            "format": None if in_words else schema,
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
def _translated(request: ModelRequest) -> Iterator[None]:
    try:
        yield
    except ResponseError as error:
        if error.status_code < 400:  # an error line in a stream that began with status 200
            failure = failure_in({"error": error.error}, {}, who=_who(request))
            raise failure or ProviderUnavailable(f"{_who(request)}: {error.error}") from None
        raise failure_of(error.status_code, {}, {"error": error.error}, who=_who(request)) from None
    except (ConnectionError, httpx.HTTPError) as error:
        raise ProviderUnavailable(f"{_who(request)}: cannot reach Ollama: {error}") from None


def _reply(request: ModelRequest, answer: Any, words: str, calls: list[Any]) -> ModelReply:
    return ModelReply(
        content=words,
        tool_calls=[_call(index, call, answer.created_at) for index, call in enumerate(calls)],
        finish_reason="tool_calls" if calls and answer.done_reason != "length" else answer.done_reason,
        thought=bool(answer.message.thinking),
        model=answer.model or request.model,
        input_tokens=answer.prompt_eval_count or 0,
        output_tokens=answer.eval_count or 0,
    )


def _call(index: int, call: Any, at: str | None) -> ToolCall:
    """Return a tool call with an id of our own, since Ollama gives none."""
    arguments = canonical(dict(call.function.arguments))
    id = sha256_of(f"{at}/{index}/{call.function.name}/{arguments}")[:16]
    return ToolCall(id=f"call_{id}", name=call.function.name, arguments=arguments)


def _who(request: ModelRequest) -> str:
    return f"ollama:{request.model}"
