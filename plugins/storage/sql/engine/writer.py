"""The one writer of a process: a thread that owns a connection, and writes all that waits in one transaction.

A transaction costs its commit, however much is in it. So a coroutine that writes hands in its steps and waits. The thread
takes everything that waits, carries it out in one transaction, and resolves the waiters after the commit. On SQLite, the
connections of a process do not compete for the lock of writers, for which they could only poll.

If anything in a group fails, its transaction is rolled back and each member is repeated alone: a fault is its owner's.
"""

from __future__ import annotations

import asyncio
import copy
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from plugins.storage.sql.engine.address import Address
from plugins.storage.sql.engine.engines import in_own_thread, open_writing_engine
from plugins.storage.sql.engine.faults import readable_errors
from plugins.storage.sql.engine.statements import BEGIN_WRITING
from plugins.storage.sql.engine.transaction import Ask, Steps, Transaction

R = TypeVar("R")

MOST_AT_ONCE = 100
"""The most members of a group. Readers and writers of other processes wait for a transaction's locks."""


@dataclass(eq=False)
class _Member:
    """Steps that wait for the writer, and their outcome."""

    steps: Callable[[Transaction], Steps[Any]]
    about: frozenset[str] | None
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


class Writer:
    """The writer of one database. Its thread and its connection are opened at the first write, and again after `close`."""

    def __init__(self, place: Address) -> None:
        self._place = place
        self._serving: _Serving | None = None

    async def write(self, steps: Callable[[Transaction], Steps[R]], about: frozenset[str] | None = None) -> R:
        """Carry out the steps in a transaction, perhaps together with others; return their result after the commit.

        They may be carried out again after a rollback. A waiter that is cancelled does not stop steps that have begun.

        Args:
            steps: see `Steps`.
            about: keys of the rows that the steps read and change. No two members of a group have a key in common. With None,
                the steps run after those of all others.

        Raises:
            StoreUnavailable: the database cannot be reached or written, or it has rolled the transaction back.
        """
        loop = asyncio.get_running_loop()
        member = _Member(steps, about, loop, loop.create_future())
        if self._serving is None:
            self._serving = _Serving(self._place)
            self._serving.start()
        self._serving.waiting.put(member)
        result: R = await member.future
        return result

    async def close(self) -> None:
        """Finish what waits, and end the thread and its connection."""
        serving, self._serving = self._serving, None
        if serving is not None:
            serving.waiting.put(None)
            await asyncio.to_thread(serving.join)


class _Serving(threading.Thread):
    """The thread. `None` in `waiting` ends it."""

    def __init__(self, place: Address) -> None:
        super().__init__(name="mofa-writer", daemon=True)  # a database that was never closed must not delay the exit
        self.waiting: SimpleQueue[_Member | None] = SimpleQueue()
        self._place, self._engine = place, open_writing_engine(place)
        self._put_off: deque[_Member] = deque()
        self._ending = False
        self._db: Connection | None = None

    def run(self) -> None:
        """Serve until the end."""
        in_own_thread(self._place, self._serve)

    def _serve(self) -> None:
        while group := self._next_group():
            self._carry_out(group)
            _deliver(group)
        self._disconnect()

    def _next_group(self) -> list[_Member]:
        """Return what waits; an empty list at the end."""
        found, self._put_off = self._put_off, deque()
        while len(found) < MOST_AT_ONCE and not self._ending:
            try:
                member = self.waiting.get(block=not found)
            except Empty:
                break
            if member is None:
                self._ending = True
            else:
                found.append(member)
        group: list[_Member] = []
        taken: set[str] = set()
        for member in found:
            about = member.about or frozenset()
            if about & taken:
                self._put_off.append(member)
            elif not member.future.cancelled():
                group.append(member)
                taken |= about
        return group or (self._next_group() if not self._ending or self._put_off else [])

    def _carry_out(self, group: Sequence[_Member]) -> None:
        """Set the result or the error of each member."""
        failed = self._attempt(group)
        if failed is None:
            return
        alone = [] if failed.common or len(group) == 1 else group
        for member in group:
            member.error = failed.error
        for position, member in enumerate(alone):
            failed = self._attempt([member])
            member.error = None if failed is None else failed.error
            if failed is not None and failed.common:
                for rest in alone[position:]:
                    rest.error = failed.error
                return

    def _attempt(self, members: Sequence[_Member]) -> _Failed | None:
        """Carry the members out in one transaction. A connection that broke while it was idle is replaced."""
        idle = self._db is not None
        failed = self._transaction(members)
        if failed is None or not (failed.lost and idle) or failed.stage == "commit":
            return failed
        again = self._transaction(members)
        return failed if again is not None and again.stage == "begin" else again  # the first error says more

    def _transaction(self, members: Sequence[_Member]) -> _Failed | None:
        stage = _Stage()
        try:
            with readable_errors(self._place.shown), stage:
                db = self._connected()
                stage.name = "steps"
                _drive(Transaction(db), members)
                stage.name = "commit"
                self._commit(db)
        except Exception as error:  # noqa: BLE001  the waiters raise it
            self._roll_back(broken=stage.lost)
            return _Failed(error, stage.name, stage.lost)
        return None

    def _connected(self) -> Connection:
        """Return the connection, in a new transaction."""
        if self._db is None:
            self._db = self._engine.connect()
        self._db.begin()
        if self._place.family == "sqlite":
            BEGIN_WRITING.run(self._db, {})
        return self._db

    def _commit(self, db: Connection) -> None:
        db.commit()

    def _roll_back(self, *, broken: bool) -> None:
        try:
            if self._db is not None and not broken:
                self._db.rollback()
                return self._db.connection.rollback()  # of a commit that failed, SQLAlchemy keeps nothing to roll back
        except Exception:  # noqa: BLE001, S110  the connection is given up
            pass
        return self._disconnect()

    def _disconnect(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(Exception):
                db.invalidate()
            with suppress(Exception):
                db.close()


@dataclass
class _Stage:
    """The progress of a transaction, and whether its connection broke."""

    name: str = "begin"
    lost: bool = False

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.lost = isinstance(error, DBAPIError) and error.connection_invalidated


@dataclass(frozen=True)
class _Failed:
    error: Exception
    stage: str
    lost: bool

    @property
    def common(self) -> bool:
        """Whether every member fails by it."""
        return self.lost or self.stage == "begin"


def _drive(transaction: Transaction, members: Sequence[_Member]) -> None:
    """Carry out the steps of all members side by side, then what they left for later, then those of unknown rows."""
    _side_by_side(transaction, [member for member in members if member.about is not None])
    transaction.finish()
    for member in members:
        if member.about is None:
            _side_by_side(transaction, [member])
            transaction.finish()


def _side_by_side(transaction: Transaction, members: Sequence[_Member]) -> None:
    running = [(member, member.steps(transaction)) for member in members]
    answers: list[Any] = [None] * len(running)
    while running:
        asking: list[tuple[_Member, Steps[Any]]] = []
        asked: list[Sequence[Ask]] = []
        for (member, steps), answer in zip(running, answers, strict=True):
            try:
                asked.append(steps.send(answer))
            except StopIteration as end:
                member.result, member.error = end.value, None
            else:
                asking.append((member, steps))
        running, answers = asking, transaction.answers(asked)


def _deliver(group: Iterable[_Member]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Member]] = defaultdict(list)
    for member in group:
        by_loop[member.loop].append(member)
    for loop, members in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(_settle, members)


def _settle(members: Iterable[_Member]) -> None:
    for member in members:
        if member.future.done():  # the waiter was cancelled
            continue
        if member.error is None:
            member.future.set_result(member.result)
        else:
            member.future.set_exception(_copied(member.error))


def _copied(error: Exception) -> Exception:
    """Return a copy, because each waiter adds its own traceback; the error itself if its class cannot be made from `args`."""
    try:
        return copy.copy(error)
    except Exception:  # noqa: BLE001  a waiter without an answer would wait for ever
        return error
