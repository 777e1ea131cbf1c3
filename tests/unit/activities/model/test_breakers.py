"""Circuit breakers over a real SQLite file: two workers, each with connections of its own, have the same ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from activities.model.breaker import CircuitBreakers
from kernel.basics.errors import MofaError, NotSent, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.model_call.breaker import Breaker, BreakerSettings, CircuitOpen
from plugins.storage.sql import Database, SqlBreakers, upgrade
from plugins.storage.sql.engine.address import address

SETTINGS = BreakerSettings(failures=3, window_s=60, open_s=30)


class Clock:
    """The time, as a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Fleet:
    """Two workers over one database."""

    def __init__(self, databases: list[Database]) -> None:
        self.clock, self.opened = Clock(), list[str]()
        self.workers = [CircuitBreakers(SqlBreakers(each), opened=self.opened.append, clock=self.clock) for each in databases]
        self.asked = 0

    async def ask(self, worker: int, error: BaseException | None = None, hold: asyncio.Event | None = None) -> None:
        async def request() -> None:
            async with self.workers[worker].around("openai", SETTINGS):
                self.asked += 1
                if hold is not None:
                    await hold.wait()
                if error is not None:
                    raise error

        await ActivityEnvironment().run(request)

    async def fail(self, worker: int, error: MofaError) -> None:
        with pytest.raises(type(error)):
            await self.ask(worker, error)


@pytest.fixture
async def fleet(tmp_path: Path) -> AsyncIterator[Fleet]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await upgrade(url)
    databases = [Database(address(url)) for _ in range(2)]
    yield Fleet(databases)
    for each in databases:
        await each.close()


async def broken(fleet: Fleet) -> None:
    for worker in (0, 1, 0):
        await fleet.fail(worker, ProviderUnavailable("down"))


async def test_failures_of_all_workers_open_it_for_all(fleet: Fleet) -> None:
    await broken(fleet)
    assert (fleet.asked, fleet.opened) == (3, ["openai"])
    for worker in (0, 1):
        with pytest.raises(CircuitOpen, match="30 s"):
            await fleet.ask(worker)
    assert fleet.asked == 3


async def test_what_was_never_sent_says_nothing_of_the_provider(fleet: Fleet) -> None:
    for worker in (0, 1, 0, 1):
        await fleet.fail(worker, NotSent("our own plugin is not well"))
    assert fleet.opened == []
    await broken(fleet)
    fleet.clock.pass_(31)
    await fleet.fail(1, NotSent("a probe that was none"))
    await fleet.ask(0)


async def test_of_many_calls_at_once_one_probes_and_closes_it(fleet: Fleet) -> None:
    await broken(fleet)
    fleet.clock.pass_(31)
    hold = asyncio.Event()
    calls = [asyncio.ensure_future(fleet.ask(number % 2, hold=hold)) for number in range(6)]
    refused, waiting = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    while len(waiting) > 1:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        refused |= done
    assert fleet.asked == 3 + 1 and all(isinstance(each.exception(), CircuitOpen) for each in refused)
    hold.set()
    await waiting.pop()
    await asyncio.gather(*(fleet.ask(worker) for worker in (0, 1)))
    assert fleet.asked == 3 + 1 + 2


async def test_a_probe_that_fails_opens_it_anew(fleet: Fleet) -> None:
    await broken(fleet)
    fleet.clock.pass_(31)
    await fleet.fail(1, ProviderUnavailable("still down"))
    with pytest.raises(CircuitOpen):
        await fleet.ask(0)


async def test_a_probe_that_is_called_off_leaves_its_place(fleet: Fleet) -> None:
    await broken(fleet)
    fleet.clock.pass_(31)
    await fleet_cancel(fleet)
    await fleet.ask(0)
    assert fleet.asked == 3 + 2


async def fleet_cancel(fleet: Fleet) -> None:
    with pytest.raises(asyncio.CancelledError):
        await fleet.ask(1, asyncio.CancelledError())


async def test_a_provider_that_refuses_is_there(fleet: Fleet) -> None:
    for error in (ProviderUnavailable("down"), ProviderUnavailable("down"), RateLimited("busy"), ProviderRefused("bad key")):
        await fleet.fail(0, error)
    await fleet.fail(1, ProviderUnavailable("down"))
    await fleet.ask(1)
    assert fleet.opened == []


async def test_a_store_that_is_away_costs_the_breaker_and_not_the_answer() -> None:
    class Away:
        async def read(self, name: str) -> tuple[Breaker, int]:
            raise ProviderUnavailable("the database is away")

        async def replace(self, name: str, version: int, state: Breaker) -> bool:
            raise AssertionError("not reached")

    async def request() -> str:
        async with CircuitBreakers(Away()).around("openai", SETTINGS):
            return "answered"

    assert await ActivityEnvironment().run(request) == "answered"
