"""The scripted offline model: no key, no network, and an answer that is valid for any JSON Schema.

A participant always gets the same answer to the same prompt; other participants may get other answers. The model lets people
try, show and test everything around a real one. Its words are made up, and say so.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import Model, ModelReply, ModelRequest, ToolCall
from plugins.llm._offline.embedding import embedding
from plugins.llm._offline.words import draft, speech, words_about
from plugins.llm._schema_answer.answer import answer


def create(*, script: Mapping[str, Any] | None = None, delay_s: float = 0.0) -> Model:
    """Return the offline model.

    Args:
        script: replies for tests, by the question's `output_name`, or by words of the last message. A reply is a text, a JSON
            value, or `{"tool_calls": [{"name": …, "arguments": {…}}]}`.
        delay_s: seconds before each answer, so that there is something to watch.
    """
    return OfflineModel(script or {}, delay_s)


class OfflineModel:
    """The offline model, under any model name; `scripted` is the usual one."""

    offline = True

    def __init__(self, script: Mapping[str, Any], delay_s: float) -> None:
        self._script, self._delay_s = script, delay_s

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. The token counts are a guess: a token for four characters.

        Raises:
            ProviderRefused: the schema cannot be satisfied; the message names the part.
        """
        await asyncio.sleep(self._delay_s)
        scripted = self._scripted(request)
        calls = _tool_calls(scripted)
        content = "" if calls else _content(request, scripted)
        prompt = sum(len(message.content) for message in request.messages)
        return ModelReply(
            content=content,
            tool_calls=calls,
            finish_reason="tool_calls" if calls else "stop",
            model=request.model,
            input_tokens=_tokens(prompt),
            output_tokens=_tokens(len(content) + sum(len(call.arguments) for call in calls)),
            request_id="offline-" + sha256(f"{request.model} {prompt} {content}".encode(errors="replace")).hexdigest()[:12],
        )

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` one by one, over `delay_s` seconds in all."""
        reply = await self.complete(request)
        words = re.findall(r"\S+\s*|\s+", reply.content)
        for word in words:
            say(word)
            await asyncio.sleep(self._delay_s / len(words))
        return reply

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """Return vectors of the texts' words: texts that share words are near each other, whatever they mean."""
        tokens = sum(_tokens(len(text)) for text in request.texts)
        return EmbeddingReply(vectors=[embedding(text) for text in request.texts], model=request.model, input_tokens=tokens)

    async def close(self) -> None:
        """Do nothing: no connection is open."""

    def _scripted(self, request: ModelRequest) -> Any:
        last = request.messages[-1].content if request.messages else ""
        replies = (reply for words, reply in self._script.items() if words == request.output_name or words in last)
        return next(replies, None)


def _content(request: ModelRequest, scripted: Any) -> str:
    if scripted is not None:
        return scripted if isinstance(scripted, str) else json.dumps(scripted, ensure_ascii=False)
    if request.output_schema is None:
        return speech(request)
    return json.dumps(answer(request.output_schema, draft(request), words_about(request)), ensure_ascii=False)


def _tool_calls(scripted: Any) -> list[ToolCall]:
    calls = scripted.get("tool_calls", []) if isinstance(scripted, Mapping) else []
    return [
        ToolCall(id=f"call_{number}", name=call["name"], arguments=json.dumps(call.get("arguments", {}), ensure_ascii=False))
        for number, call in enumerate(calls, 1)
    ]


def _tokens(characters: int) -> int:
    return max(1, characters // 4)
