"""Queued messages, and the offload of long contents."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.conversation.message import SHORT_BYTES, Message, QueuedMessage, to_offload


def message(content: Any) -> Message:
    return Message(id="1", sender="s", content=content, sent_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("content", ["words " * 200, {"list": ["ü"] * 300}, '{"not": "structured"}' + " " * 600])
def test_an_offloaded_content_is_restored(content: Any) -> None:
    kept = QueuedMessage.of(message(content))
    assert to_offload([kept]) == [kept]
    text, entry = kept.entry().text, kept.entry()
    kept.offload()
    assert kept.content is None and len(kept.model_dump_json()) < SHORT_BYTES
    assert kept.entry() == entry.model_copy(update={"text": None}) and to_offload([kept]) == []
    again = QueuedMessage.model_validate_json(kept.model_dump_json())
    assert again.whole(text) == message(content) and type(again.whole(text)) is Message


@pytest.mark.parametrize("content", ["short", 7, None, {"a": 1}])
def test_short_contents_stay(content: Any) -> None:
    kept = QueuedMessage.of(message(content))
    assert to_offload([kept]) == [] and kept.whole() == message(content)
