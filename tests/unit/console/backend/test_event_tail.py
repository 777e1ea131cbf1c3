"""The tails of runs: one reader of the source for any number of followers, each with a bounded queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from console.backend.watching import event_tail
from console.backend.watching.event_tail import Ended, Item, Tails, TooManyFollowers, Words
from kernel.basics.errors import StoreUnavailable
from kernel.kinds.storage import StreamedAnswer
from kernel.record.event_log import LoggedRun, Mark, Origin
from kernel.record.events import Event

AT = datetime(2026, 1, 1, tzinfo=UTC)


class FakeSource:
    """A run in memory, which counts what is read."""

    def __init__(self, events: int = 0) -> None:
        self.log = [_event(seq + 1) for seq in range(events)]
        self.status: str | None = None
        self.streams: list[StreamedAnswer] = []
        self.reads = 0
        self.polls = 0
        self.down = False
        self.tenant: str | None = None

    def write(self, count: int = 1) -> None:
        self.log += [_event(len(self.log) + 1 + n) for n in range(count)]

    async def run(self, workflow_id: str) -> LoggedRun | None:
        self.polls += 1
        if self.down:
            raise StoreUnavailable("down")
        origin = Origin(workflow_id=workflow_id, run_id="r", type="Flow")
        head = Mark(seq=len(self.log), hash="h")
        at = AT.isoformat()
        return (
            LoggedRun(chain="c", scope="s", origin=origin, tenant=self.tenant, head=head, first_at=at, last_at=at)
            if self.log
            else None
        )

    async def events(self, run: LoggedRun, after: int, limit: int) -> list[Event]:
        self.reads += 1
        return self.log[after : run.head.seq][:limit]

    async def answers(self, workflow_id: str) -> list[StreamedAnswer]:
        return list(self.streams)

    async def ended(self, workflow_id: str) -> str | None:
        return self.status


def _event(seq: int) -> Event:
    return Event(seq=seq, at=AT, type="noted", data={"n": seq})


def answer(text: str, attempt: int = 1) -> StreamedAnswer:
    return StreamedAnswer(scope="s", step="say", participant="ann", attempt=attempt, text=text)


async def follow(tails: Tails, id: str, after: int) -> AsyncGenerator[Item, None]:
    """Yield what a follower gets, the end included."""
    follower = await tails.join(id, after)
    try:
        while True:
            item = await follower.next()
            assert item is not None
            yield item
            if isinstance(item, Ended):
                return
    finally:
        follower.leave()


async def all_of(items: AsyncGenerator[Item, None]) -> list[Any]:
    """Return the sequence numbers, the words, and the end."""
    return [item.seq if isinstance(item, Event) else item async for item in items]


async def until(true: Any) -> None:
    while not true():
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_tail, "POLL_S", 0.001)
    monkeypatch.setattr(event_tail, "AGAIN_S", 0.001)


async def test_past_events_come_first_then_each_new_one_once_and_then_the_end() -> None:
    source = FakeSource(3)
    tails = Tails(source)
    items = follow(tails, "run", 1)
    assert [(await anext(items)).seq, (await anext(items)).seq] == [2, 3]  # type: ignore[union-attr]
    source.write(2)
    assert [(await anext(items)).seq, (await anext(items)).seq] == [4, 5]  # type: ignore[union-attr]
    source.write()
    source.status = "completed"
    assert await all_of(items) == [6, Ended("completed")]


async def test_a_run_of_another_tenant_under_the_same_id_is_not_followed() -> None:
    source = FakeSource(1)
    source.tenant = "acme"
    items = follow(Tails(source), "run", 0)
    assert (await anext(items)).seq == 1  # type: ignore[union-attr]
    source.tenant = "other"
    source.write()
    source.streams.append(answer("words of the other tenant"))
    assert await all_of(items) == [Ended("", "closed")]


async def test_a_thousand_followers_cost_as_many_reads_as_one() -> None:
    source = FakeSource(1)
    tails = Tails(source)
    following = [asyncio.create_task(all_of(follow(tails, "run", 1))) for _ in range(1_000)]
    await until(lambda: source.polls > 1_001)  # each has joined, which reads once
    before = source.reads
    for _ in range(5):
        seen = source.reads
        source.write()
        await until(lambda seen=seen: source.reads > seen)
    assert source.reads - before == 5
    source.status = "completed"
    assert await asyncio.gather(*following) == [[2, 3, 4, 5, 6, Ended("completed")]] * 1_000


async def test_a_slow_follower_is_dropped_and_goes_on_from_its_last_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_tail, "QUEUED", 3)
    source = FakeSource(1)
    tails = Tails(source)
    slow, quick = follow(tails, "run", 0), follow(tails, "run", 0)
    assert (await anext(slow)).seq == 1  # type: ignore[union-attr]
    assert (await anext(quick)).seq == 1  # type: ignore[union-attr]
    for seq in range(2, 8):
        source.write()
        assert (await anext(quick)).seq == seq  # type: ignore[union-attr]
    got = await all_of(slow)
    assert got == [2, 3, 4, Ended("", "dropped")]
    source.status = "completed"
    assert await all_of(follow(tails, "run", 4)) == [5, 6, 7, Ended("completed")]
    await quick.aclose()


async def test_words_are_what_is_new_and_a_new_attempt_begins_again() -> None:
    source = FakeSource(1)
    tails = Tails(source)
    items = follow(tails, "run", 1)
    got = asyncio.create_task(all_of(items))
    for streams in ([answer("Tea")], [answer("Tea, please")], [answer("No", 2)], []):
        source.streams, polled = streams, source.polls
        await until(lambda polled=polled: source.polls > polled + 2)
    source.status = "completed"
    words = [(each.attempt, each.offset, each.text) for each in await got if isinstance(each, Words)]
    assert words == [(1, 0, "Tea"), (1, 3, ", please"), (2, 0, "No")]


async def test_a_late_follower_gets_the_words_so_far() -> None:
    source = FakeSource(1)
    source.streams = [answer("Tea, ple")]
    tails = Tails(source)
    first = follow(tails, "run", 1)
    assert isinstance(await anext(first), Words)
    late = follow(tails, "run", 1)
    assert await anext(late) == Words("s", "say", "ann", 1, 0, "Tea, ple")
    await first.aclose()
    await late.aclose()


async def test_nothing_is_read_for_a_run_that_nobody_follows() -> None:
    source = FakeSource(1)
    tails = Tails(source)
    items = follow(tails, "run", 0)
    await anext(items)
    await items.aclose()
    await asyncio.sleep(0.01)
    polls = source.polls
    await asyncio.sleep(0.02)
    assert source.polls == polls and not tails.full


async def test_a_database_that_is_away_delays_events_and_loses_none() -> None:
    source = FakeSource(1)
    tails = Tails(source)
    items = follow(tails, "run", 0)
    await anext(items)
    source.down, polls = True, source.polls
    source.write()
    await until(lambda: source.polls > polls + 2)
    source.down = False
    assert (await anext(items)).seq == 2  # type: ignore[union-attr]
    await items.aclose()


async def test_the_number_of_followers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_tail, "FOLLOWERS", 1)
    tails = Tails(FakeSource(1))
    one = follow(tails, "run", 0)
    await anext(one)
    with pytest.raises(TooManyFollowers):
        await anext(follow(tails, "run", 0))
    await one.aclose()
    two = follow(tails, "run", 0)
    assert (await anext(two)).seq == 1  # type: ignore[union-attr]
    await tails.close()
    assert [item async for item in two] == [Ended("", "closed")]


async def test_a_follower_that_is_cancelled_leaves() -> None:
    source = FakeSource(1)
    tails = Tails(source)
    following = asyncio.create_task(all_of(follow(tails, "run", 1)))
    await until(lambda: source.polls > 3)
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    polls = source.polls
    await asyncio.sleep(0.02)
    assert source.polls == polls


async def test_a_follower_without_news_gets_nothing_in_time() -> None:
    tails = Tails(FakeSource(1))
    follower = await tails.join("run", 1)
    assert await follower.next(0.001) is None
    follower.leave()
