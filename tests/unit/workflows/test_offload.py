"""Offloading long messages: in batches that one call can store, and only those that it can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.basics.fitting import json_bytes
from kernel.conversation.message import QueuedMessage
from kernel.conversation.transcript import Thread
from tests.support.fakes.workflow import turns
from workflows import calls
from workflows.offload import BATCH_BYTES, LONGEST_BYTES, batches, offload

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def message(id: str, content: Any) -> QueuedMessage:
    return QueuedMessage(id=id, sender="s", content=content, sent_at=NOW)


def nested(numbers: int) -> Any:
    """JSON that takes a hundred times its size as the indented text that participants read."""
    inner: Any = [1] * numbers
    for _ in range(90):
        inner = [inner]
    return inner


@pytest.mark.parametrize("word", ["x", "雨", '"'])
def test_a_batch_is_what_one_call_stores(word: str) -> None:
    messages = [message(str(number), word * 100_000) for number in range(30)]
    made = list(batches(messages))
    assert [each for batch in made for each in batch] == messages, "all of them, in their order"
    assert len(made) > 1
    for batch in made:
        assert sum(json_bytes(each.entry()) for each in batch) <= BATCH_BYTES
    assert list(batches([])) == []


def test_a_message_over_a_batch_has_one_of_its_own_and_one_over_a_call_none() -> None:
    short, long, longest = message("1", "x"), message("2", "x" * (BATCH_BYTES + 1)), message("3", nested(10_000))
    assert json_bytes(longest) < 100_000 and json_bytes(longest.entry()) > LONGEST_BYTES
    assert list(batches([short, long, longest, short])) == [[short], [long], [short]]


async def test_contents_are_stored_before_they_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[str | None] = []

    async def store(thread: Thread, summary: str) -> None:
        await turns()
        assert all(each.content is not None for each in waiting), "nothing is replaced before it is stored"
        stored.extend(entry.text for entry in thread.pending)

    monkeypatch.setattr(calls, "store_thread", store)
    waiting = [message("long", "x" * 600), message("short", "x"), message("json", {"a": "x" * 600})]
    await offload(waiting)
    assert len(stored) == 2
    assert [each.ref is None for each in waiting] == [False, True, False]
    assert waiting[0].whole(stored[0]).content == "x" * 600 and waiting[2].whole(stored[1]).content == {"a": "x" * 600}
    await offload(waiting)
    assert len(stored) == 2, "what is in the store is not stored again"
