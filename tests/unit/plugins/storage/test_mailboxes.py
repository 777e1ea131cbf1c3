"""Mailboxes: one reader at a time, also after one was killed, and the reason why one cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plugins.storage.sql import SqlMailboxes, SqlStorage

AT, LASTS, MINUTE = datetime(2026, 1, 1, tzinfo=UTC), timedelta(seconds=90), timedelta(minutes=1)
BOX = "mofa@imap.example.com:993/INBOX"


async def test_one_reader_at_a_time(store: SqlStorage) -> None:
    boxes = SqlMailboxes(store.database)
    assert await boxes.hold(BOX, "a", AT, LASTS) and not await boxes.hold(BOX, "b", AT, LASTS)
    assert await boxes.hold("another", "b", AT, LASTS)
    assert await boxes.hold(BOX, "a", AT + MINUTE, LASTS), "it renews"
    assert not await boxes.hold(BOX, "b", AT + 2 * MINUTE, LASTS)
    assert await boxes.hold(BOX, "b", AT + 3 * MINUTE, LASTS), "a was killed"
    assert not await boxes.hold(BOX, "a", AT + 3 * MINUTE, LASTS)
    await boxes.let_go("b")
    assert await boxes.hold(BOX, "a", AT + 3 * MINUTE, LASTS)


async def test_the_reason_stays_until_it_is_read_again(store: SqlStorage) -> None:
    boxes = SqlMailboxes(store.database)
    assert await boxes.states([BOX]) == {}
    await boxes.hold(BOX, "a", AT, LASTS)
    await boxes.read(BOX, "a", AT)
    for minutes, error in ((1, "down"), (2, "still down")):
        await boxes.read(BOX, "a", AT + minutes * MINUTE, error)
    await boxes.read(BOX, "b", AT + 9 * MINUTE)  # it is not the reader
    state = (await boxes.states([BOX, "another"]))[BOX]
    assert (state.read_at, state.failing_since, state.error) == (AT, AT + MINUTE, "still down")
    await boxes.read(BOX, "a", AT + 3 * MINUTE)
    state = (await boxes.states([BOX]))[BOX]
    assert (state.read_at, state.failing_since, state.error) == (AT + 3 * MINUTE, None, None)
