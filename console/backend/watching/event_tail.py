"""Events of runs for any number of followers. Each run that somebody follows is read by one task, which hands events on.

A follower has a bounded queue. One that does not read it in time is dropped, and continues later from the last event that it
has seen. A new follower reads the events until now from the source, and then those of its queue.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

from console.backend.watching.run_source import Source
from kernel.basics.errors import MofaError
from kernel.kinds.storage import StreamedAnswer
from kernel.record.event_log import LoggedRun
from kernel.record.events import Event

POLL_S = 0.2
"""The interval at which a followed run is read, in seconds."""

STATUS_EVERY = 10
"""The status of a run is asked for once in so many reads, and after each event that may be its last."""

AGAIN_S = 1.0
"""The delay after a database did not answer, in seconds."""

PAGE = 500
"""The most events of one read."""

QUEUED = 1_000
"""The most events and words that wait for one follower."""

CATCHING_UP = 8
"""The most followers that read past events at the same time: a crowd must not take all connections."""

FOLLOWERS = 2_000
"""The most followers of one server."""

_LAST = ("run_finished", "run_failed", "run_cancelled")
"""Types of events after which a run may have ended."""

_LOG = logging.getLogger(__name__)


class TooManyFollowers(MofaError):
    """A server has as many followers as it can have."""

    retryable = True


@dataclass(frozen=True)
class Words:
    """New words of an answer that streams. They replace the answer's text from the character `offset` on."""

    scope: str
    step: str
    participant: str
    attempt: int
    offset: int
    text: str


@dataclass(frozen=True)
class Ended:
    """The end of a run, or of what a follower gets: `dropped` for one that was too slow."""

    status: str
    reason: Literal["ended", "dropped", "closed"] = "ended"


Item = Event | Words | Ended


class Follower:
    """One reader of a run's events: those until now from the source, and then those of its queue. Call `leave` at the end."""

    def __init__(self, tails: Tails, workflow_id: str, after: int) -> None:
        self._tails, self._id, self._after = tails, workflow_id, after
        self._queue: asyncio.Queue[Item] = asyncio.Queue(QUEUED + 1)
        self._ready: deque[Item] = deque()
        self._past: LoggedRun | None = None
        self.done = False

    def put(self, item: Item) -> None:
        """Add an item to the queue; if it is full, an end as `dropped` is the last one."""
        if self.done:
            return
        if self._queue.qsize() >= QUEUED and not isinstance(item, Ended):
            item = Ended("", "dropped")
        self.done = isinstance(item, Ended)
        self._queue.put_nowait(item)

    async def next(self, timeout_s: float | None = None) -> Item | None:
        """Return the next item; None if there is none within `timeout_s` seconds. After `Ended` there is none.

        Raises:
            StoreUnavailable: the events until now cannot be read.
        """
        while True:
            if not self._ready and self._past is not None:
                await self._read_past(self._past)
            if self._ready:
                return self._ready.popleft()
            try:
                item = await asyncio.wait_for(self._queue.get(), timeout_s)
            except TimeoutError:
                return None
            if not isinstance(item, Event):
                return item
            if item.seq > self._after:
                self._after = item.seq
                return item

    async def _read_past(self, run: LoggedRun) -> None:
        async with self._tails.catching_up:
            page = await self._tails.source.events(run, self._after, PAGE)
        self._ready.extend(page)
        if page:
            self._after = page[-1].seq
        if len(page) < PAGE:
            self._past = None
            self._ready.extend(self._words_so_far())

    def _words_so_far(self) -> list[Words]:
        """Return the words so far of the answers that stream, and remove words from the queue, which are among them."""
        waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for item in waiting:
            if not isinstance(item, Words):
                self._queue.put_nowait(item)
        return self._tails.words(self._id)

    @property
    def behind(self) -> bool:
        """Whether there are more events from before the follower joined, so that the last one says nothing of the present."""
        return bool(self._ready) or self._past is not None

    async def begin(self) -> None:
        """Find the events until now."""
        async with self._tails.catching_up:
            self._past = await self._tails.source.run(self._id)

    def leave(self) -> None:
        """Stop following."""
        self.done = True
        self._tails.leave(self._id, self)


class Tails:
    """The tails of all runs that somebody follows."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.catching_up = asyncio.Semaphore(CATCHING_UP)
        self._tails: dict[str, _Tail] = {}
        self._closed = False

    def follows(self, workflow_id: str) -> bool:
        """Return whether somebody follows a run now."""
        return workflow_id in self._tails

    @property
    def full(self) -> bool:
        """Whether another follower would be refused."""
        return self._closed or sum(len(tail.followers) for tail in self._tails.values()) >= FOLLOWERS

    async def join(self, workflow_id: str, after: int) -> Follower:
        """Return a follower of a run's events after `after`, of the words that stream, and at last of `Ended`.

        Raises:
            TooManyFollowers: the server has `FOLLOWERS` already.
            StoreUnavailable: the database cannot be read.
        """
        if self.full:
            raise TooManyFollowers(f"{FOLLOWERS} readers follow runs already; try again later.")
        tail = self._tails.get(workflow_id)
        if tail is None or tail.ended:
            tail = self._tails[workflow_id] = _Tail(self.source, workflow_id)
        follower = Follower(self, workflow_id, after)
        tail.followers.add(follower)
        try:
            # Each event that is logged after the tail has started is in the queue, and each one before is in the source.
            await tail.started()
            await follower.begin()
        except BaseException:
            follower.leave()
            raise
        return follower

    def words(self, workflow_id: str) -> list[Words]:
        """Return the words so far of a run's answers that stream now."""
        tail = self._tails.get(workflow_id)
        return [] if tail is None else tail.words()

    def leave(self, workflow_id: str, follower: Follower) -> None:
        """Remove a follower. A tail without followers ends."""
        tail = self._tails.get(workflow_id)
        if tail is not None:
            tail.followers.discard(follower)
            if not tail.followers:
                tail.cancel()
                del self._tails[workflow_id]

    async def close(self) -> None:
        """End all tails and their followers."""
        self._closed = True
        for tail in self._tails.values():
            tail.end()
        self._tails.clear()


class _Tail:
    """The one reader of a run."""

    def __init__(self, source: Source, workflow_id: str) -> None:
        self._source, self._id = source, workflow_id
        self.followers: set[Follower] = set()
        self.ended = False
        self._answers: dict[tuple[str, str], StreamedAnswer] = {}
        self._position = 0
        self._reads = 0
        self._status: str | None = None
        self._tenant: tuple[str | None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._start: asyncio.Task[None] | None = None

    async def started(self) -> None:
        """Wait until the position is known from which on events are handed on."""
        if self._start is None:
            self._start = asyncio.create_task(self._begin())
        await asyncio.shield(self._start)

    async def _begin(self) -> None:
        run = await self._source.run(self._id)
        self._same_tenant(run)
        self._position = 0 if run is None else run.head.seq
        self._task = asyncio.create_task(self._read())

    def words(self) -> list[Words]:
        """Return the words so far of the answers that stream now."""
        return [_words(answer, 0) for answer in self._answers.values() if answer.text]

    def cancel(self) -> None:
        """Stop reading."""
        self.ended = True
        for task in (self._start, self._task):
            if task is not None:
                task.cancel()

    def end(self) -> None:
        """End the followers, and stop reading."""
        self._hand_on(Ended("", "closed"))
        self.cancel()

    def _hand_on(self, item: Item) -> None:
        for follower in self.followers:
            follower.put(item)

    async def _read(self) -> None:
        try:
            while not self.ended:
                try:
                    more = await self._step()
                except MofaError:  # the database does not answer for the moment: followers wait
                    await asyncio.sleep(AGAIN_S)
                    continue
                if not more:
                    await asyncio.sleep(POLL_S)
        except Exception:
            _LOG.exception("the tail of %s failed", self._id)
            self._hand_on(Ended("", "closed"))  # followers come again
        finally:
            self.ended = True

    async def _step(self) -> bool:
        """Read once. Return whether there may be more to read at once."""
        # The status comes first: a run that has ended before the log is read writes nothing after that.
        if self._status is None and self._reads % STATUS_EVERY == 0:
            self._status = await self._source.ended(self._id)
        self._reads += 1
        # The answers come before the events are read, so that the event of each question is handed on before its words.
        answers = await self._source.answers(self._id)
        run = await self._source.run(self._id)
        if not self._same_tenant(run):
            self._hand_on(Ended("", "closed"))  # followers come again, and are checked again
            self.ended = True
            return False
        found = await self._new_events(run)
        new: list[Item] = [*found, *self._new_words(answers)]
        for item in new:
            self._hand_on(item)
        if found and found[-1].type in _LAST:
            self._reads = 0
        if self._status is not None and not found:
            self._hand_on(Ended(self._status))
            self.ended = True
        return bool(found)

    def _same_tenant(self, run: LoggedRun | None) -> bool:
        """Return whether the run is of the tenant of the first one: an id may be used again, by another tenant."""
        if run is None:
            return True
        if self._tenant is None:
            self._tenant = (run.tenant,)
        return self._tenant == (run.tenant,)

    async def _new_events(self, run: LoggedRun | None) -> list[Event]:
        if run is None or run.head.seq <= self._position:
            return []
        found = await self._source.events(run, self._position, PAGE)
        self._position = found[-1].seq if found else run.head.seq
        return found

    def _new_words(self, answers: list[StreamedAnswer]) -> list[Words]:
        found = []
        for answer in answers:
            before = self._answers.get((answer.scope, answer.step))
            same = before is not None and before.attempt == answer.attempt and answer.text.startswith(before.text)
            offset = len(before.text) if same and before is not None else 0
            if before is None or not same or len(answer.text) > offset:
                found.append(_words(answer, offset))
        self._answers = {(answer.scope, answer.step): answer for answer in answers}
        return found


def _words(answer: StreamedAnswer, offset: int) -> Words:
    return Words(answer.scope, answer.step, answer.participant, answer.attempt, offset, answer.text[offset:])


def item_data(item: Item) -> dict[str, Any]:
    """Return the data of words or of an end as JSON."""
    if isinstance(item, Ended):
        return {"status": item.status, "reason": item.reason}
    assert isinstance(item, Words)
    return {
        "scope": item.scope, "step": item.step, "participant": item.participant, "attempt": item.attempt,
        "offset": item.offset, "text": item.text,
    }  # fmt: skip
