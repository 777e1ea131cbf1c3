"""The Chat Completions dialect: a streamed answer, joined to the payload of a whole one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openai._streaming import SSEDecoder

from kernel.basics.errors import ProviderUnavailable
from plugins.llm._openai_answer import has_thought, json_text, text_of
from plugins.llm._payload import BYTE_ORDER_MARK
from plugins.llm._provider_failures import failure_in

STREAM = "text/event-stream"

Piece = dict[str, Any]
_MARK = BYTE_ORDER_MARK.encode()
_BEGINNINGS = ("data:", "event:", "id:", "retry:", ":")


def is_stream(text: str) -> bool:
    """Return whether a body is a stream of server-sent events, whatever its media type says."""
    return text.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(_BEGINNINGS)


async def joined(
    chunks: AsyncIterator[bytes], headers: Mapping[str, str], say: Callable[[str], None], *, who: str
) -> dict[str, Any] | None:
    """Return the payload of a whole answer from a stream of events, up to `[DONE]`; None if the stream broke off.

    Raises:
        MofaError: a piece is not JSON, or it is an error; the error's own code decides which class.
    """
    pieces = Pieces()
    try:
        async for event in SSEDecoder().aiter_bytes(_without_mark(chunks)):
            if event.data.strip().upper() == "[DONE]":
                pieces.ended = True
                break
            if event.data.strip() and (words := pieces.add(_piece(event.data, event.event, headers, who))):
                say(words)
    except UnicodeDecodeError:
        raise ProviderUnavailable(f"{who}: the streamed answer is not UTF-8.") from None
    return pieces.payload()


async def one_chunk(text: str) -> AsyncIterator[bytes]:
    """Yield a body that has been received already."""
    yield text.encode()


class Pieces:
    """The pieces of an answer that have come so far."""

    def __init__(self) -> None:
        self._whole: dict[str, Any] = {}
        self._message: dict[str, Any] = {"content": ""}
        self._calls = Calls()
        self._finish: str | None = None
        self.ended = False

    def add(self, piece: Piece) -> str:
        """Add a piece, and return the words in it."""
        self._whole |= {name: piece[name] for name in ("id", "model", "usage") if piece.get(name)}
        choices = piece.get("choices")
        listed = choices if isinstance(choices, list) else []
        words = "".join(self._choice(each) for each in listed if isinstance(each, dict) and not each.get("index"))
        self._message["content"] += words
        return words

    def payload(self) -> dict[str, Any] | None:
        """Return the whole answer; None if the stream broke off, with neither a finish reason nor an end."""
        if self._finish is None and not self.ended:
            return None
        calls = self._calls.whole()
        finish = self._finish or ("tool_calls" if calls else "stop")
        return {**self._whole, "choices": [{"message": {**self._message, "tool_calls": calls}, "finish_reason": finish}]}

    def _choice(self, choice: dict[str, Any]) -> str:
        given = choice.get("delta") or choice.get("message")
        delta = given if isinstance(given, dict) else {}
        self._finish = choice.get("finish_reason") or self._finish
        if delta.get("refusal"):
            self._message["refusal"] = self._message.get("refusal", "") + text_of(delta["refusal"])
        if has_thought(delta):
            self._message["reasoning"] = True
        if isinstance(delta.get("function_call"), dict):
            self._calls.add({"index": 0, "function": delta["function_call"]})
        for call in delta.get("tool_calls") or []:
            self._calls.add(call)
        return text_of(delta.get("content"))


@dataclass
class _Call:
    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class Calls:
    """Tool calls that come in pieces. A piece belongs to the call of its `index`, or to the latest one.

    Servers leave the index out, or send null, or 0 for all calls. A call then begins with a new id, or with a name after
    complete arguments. Some servers repeat the name in each piece.
    """

    def __init__(self) -> None:
        self._calls: list[_Call] = []

    def add(self, piece: Any) -> None:
        """Add a piece."""
        if not isinstance(piece, dict):
            return
        given = piece.get("function")
        function: dict[str, Any] = given if isinstance(given, dict) else {}
        id, name, arguments = str(piece.get("id") or ""), str(function.get("name") or ""), json_text(function.get("arguments"))
        call = self._call_of(piece.get("index"), id, name, arguments)
        call.id = call.id or id
        call.name = name if name.startswith(call.name) else call.name + name
        call.arguments += arguments

    def whole(self) -> list[dict[str, Any]]:
        """Return the calls in the order of their indexes; without indexes, in the order of their first pieces."""
        named = [call for call in sorted(self._calls, key=lambda call: call.index) if call.name]
        return [{"id": call.id, "function": {"name": call.name, "arguments": call.arguments}} for call in named]

    def _call_of(self, index: Any, id: str, name: str, arguments: str) -> _Call:
        known = next((call for call in reversed(self._calls) if index is None or call.index == index), None)
        if known is not None and not (name and _begins_another(known, index, id, name, arguments)):
            return known
        self._calls.append(_Call(index if isinstance(index, int) else len(self._calls)))
        return self._calls[-1]


def _begins_another(known: _Call, index: Any, id: str, name: str, arguments: str) -> bool:
    """Return whether a piece with a name belongs to another call than the known one."""
    if id and known.id and id != known.id:
        return True
    if index is None and not name.startswith(known.name):
        return True
    return bool(arguments) and _is_whole(known.arguments)


def _is_whole(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False


def _piece(data: str, event: str | None, headers: Mapping[str, str], who: str) -> Piece:
    try:
        piece = json.loads(data)
    except (ValueError, RecursionError):
        raise ProviderUnavailable(f"{who}: a piece of the streamed answer is not JSON; it begins: {data[:80]!r}") from None
    error = failure_in({"error": piece} if event == "error" and "error" not in piece else piece, headers, who=who)
    if error is not None:
        raise error
    return piece if isinstance(piece, dict) else {}


async def _without_mark(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the bytes without a byte order mark, which would hide the first event, and with a blank line at the end."""
    start: bytes | None = b""
    async for chunk in chunks:
        if start is None:
            yield chunk
            continue
        start += chunk
        if len(start) >= len(_MARK):
            yield start.removeprefix(_MARK)
            start = None
    yield (start or b"") + b"\n\n"  # the decoder drops a last event without a blank line after it
