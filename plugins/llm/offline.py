"""The scripted offline model: no key, no network, and an answer that is valid for any JSON Schema.

The same participant gets the same answer to the same prompt, and another participant perhaps another one. It is there so that
everything around a model can be tried, shown and tested. Its words are made up, and say so.
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
from plugins.llm._offline_embedding import embedding
from plugins.llm._offline_words import draft, speech, words_about
from plugins.llm._schema_answer import answer


def create(*, script: Mapping[str, Any] | None = None, delay_s: float = 0.0) -> Model:
    """Return the offline model.

    Args:
        script: replies of one's own, for tests: by the question's `output_name`, or by words of the last message. A reply is
            a text, a JSON value, or `{"tool_calls": [{"name": …, "arguments": {…}}]}`.
        delay_s: seconds before each answer, to have something to watch.
    """
    return OfflineModel(script or {}, delay_s)


class OfflineModel:
    """Any model name will do; `scripted` is the usual one."""

    offline = True

    def __init__(self, script: Mapping[str, Any], delay_s: float) -> None:
        self._script, self._delay_s = script, delay_s

    async def complete(self, request: ModelRequest) -> ModelReply:
        """One answer. Token counts are a guess: a token for four characters.

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
            request_id="offline-" + sha256(request.model_dump_json(exclude={"idempotency_key"}).encode()).hexdigest()[:12],
        )

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Return the same answer, word by word, over `delay_s` seconds in all."""
        reply = await self.complete(request)
        words = re.findall(r"\S+\s*|\s+", reply.content)
        for word in words:
            say(word)
            await asyncio.sleep(self._delay_s / len(words))
        return reply

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """Vectors of the words themselves: texts that share words are near each other, and meaning is not known."""
        tokens = sum(_tokens(len(text)) for text in request.texts)
        return EmbeddingReply(vectors=[embedding(text) for text in request.texts], model=request.model, input_tokens=tokens)

    async def close(self) -> None:
        """Nothing to give back."""

    def _scripted(self, request: ModelRequest) -> Any:
        last = request.messages[-1].content if request.messages else ""
        found = (reply for words, reply in self._script.items() if words == request.output_name or words in last)
        return next(found, None)


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
