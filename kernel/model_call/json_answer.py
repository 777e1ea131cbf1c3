"""Extracting the JSON from a model's answer: after its reasoning, in a fenced block, or within other text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.json_schema import fault_of
from kernel.basics.json_text import STRICT, read_strictly
from kernel.conversation.transcript import canonical
from kernel.model_call.nulls import fitting

DATA_BYTES = 256 * 1024
"""The largest JSON of an answer, in bytes: it becomes part of the workflow's history."""

MOST_STARTS = 64
"""The most brackets within other text at which a JSON value is tried, so that a text of brackets stays linear."""

MOST_THOUGHTS = 16
"""The most blocks of reasoning that are skipped."""

MOST_CHARACTERS = 4 * DATA_BYTES
"""The longest text that is searched for JSON. A longer one is JSON as a whole, or not at all."""

Check = Callable[[Any], tuple[Any, str | None]]
"""A check returns the value in the form that fits, and its fault in words for the model, or None if it has none."""

_THOUGHTS = ("think", "thinking", "thought", "reasoning")
_FENCE = "```"
_BRACKETS = {"{": re.compile(r"[{}]"), "[": re.compile(r"[\[\]]")}


def read_answer(text: str, check: Check, *, cut_off: bool = False) -> tuple[Any, str | None]:
    """Return the answer's data, or None and its fault in words for the model.

    The candidates are the whole answer; else the JSON in its fenced blocks; else the JSON values within its text. If exactly
    one candidate fits, it is the data. If two different ones fit, the model has to choose.
    """
    words = without_thoughts(text).strip()
    try:
        found = [read_strictly(words)]
    except (ValueError, RecursionError) as error:
        found = (_in_fences(words) or _among_words(words)) if len(words) <= MOST_CHARACTERS else []
        if not found:
            return None, _no_json(error, cut_off=cut_off)
    checked = [(value, wrong) if (wrong := _too_long(value)) else check(value) for value in found]
    fitting = {canonical(value): value for value, wrong in checked if wrong is None}
    if len(fitting) > 1:
        return None, "The answer has several JSON values that fit. Answer with one JSON value and no other words."
    return (next(iter(fitting.values())), None) if fitting else (None, checked[-1][1])


def read_json(text: str, schema: dict[str, Any], *, cut_off: bool = False) -> tuple[Any, str | None]:
    """Return the answer's data in the form that fits the schema, or None and its fault; see `read_answer`."""

    def wrong(value: Any) -> str | None:
        fault = fault_of(value, schema)
        return None if fault is None else f"The JSON does not fit the schema. {fault.said('the whole answer')}"

    return read_answer(text, lambda value: fitting(value, schema, wrong), cut_off=cut_off)


def without_thoughts(text: str) -> str:
    """Return the answer without a model's reasoning, which some servers leave in it: `<think>…</think>`.

    Some chat templates put the opening tag into the prompt, so that only the closing one is in the answer. Reasoning without a
    closing tag extends to the end.
    """
    for _ in range(MOST_THOUGHTS):
        words = _after_a_thought(text)
        if words is None:
            break
        text = words
    return text


def _after_a_thought(text: str) -> str | None:
    if "<" not in text:  # an answer may be long
        return None
    words = text.lstrip()
    for name in _THOUGHTS:
        begin, end = f"<{name}>", f"</{name}>"
        if words.startswith(begin):
            return words.partition(end)[2]
        before, closed, after = words.partition(end)
        if closed and begin not in before:
            return after
    return None


def _in_fences(text: str) -> list[Any]:
    """Return the values of fenced blocks that are JSON as a whole: ```json … ```."""
    blocks = text.split(_FENCE)[1::2]
    return list(_values(block.partition("\n")[2] or block for block in blocks[:MOST_STARTS]))


def _values(texts: Iterator[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield read_strictly(text)
        except (ValueError, RecursionError):
            continue


def _among_words(text: str) -> list[Any]:
    """Return the outermost objects and lists in a text. Those within a broken one are skipped with it."""
    found, at = list[Any](), 0
    for _ in range(MOST_STARTS):
        at = min((place for place in (text.find("{", at), text.find("[", at)) if place >= 0), default=-1)
        if at < 0:
            return found
        try:
            value, at = STRICT.raw_decode(text, at)
            found.append(value)
        except (ValueError, RecursionError):
            at = _behind(text, at)
    return found


def _behind(text: str, start: int) -> int:
    """Return the position after the bracket that closes the one at `start`, or the end of the text if none does."""
    depth = 0
    for bracket in _BRACKETS[text[start]].finditer(text, start):
        depth += 1 if bracket[0] == text[start] else -1
        if depth == 0:
            return bracket.end()
    return len(text)


def _no_json(error: Exception, *, cut_off: bool) -> str:
    if cut_off:
        return "The answer was cut off at the length limit. Answer again, shorter."
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
    return f"The answer is not JSON ({reason}). Answer with one JSON value and no other words."


def _too_long(value: Any) -> str | None:
    try:
        measured(value)
    except OutOfBounds as error:
        return f"The answer {error}. Answer again, shorter or flatter."
    size = len(canonical(value).encode(errors="replace"))
    if size <= DATA_BYTES:
        return None
    return f"The answer is too long: {size:,} bytes of JSON, at most {DATA_BYTES:,} fit. Answer again, shorter."
