"""The opening of a call together with the run's events, and what happens after its commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from temporalio.testing import ActivityEnvironment

from activities.calls import Calls, OpenedCall
from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.transcript import Thread
from kernel.kinds.storage import LedgerKey
from kernel.record.event_log import Logged, Origin, Outgoing
from kernel.record.events import Event
from plugins.storage.sql import SqlEventLog, SqlStorage
from runtime import patience

KEY = LedgerKey(scope="run:1", step="s", request_hash="r")
THREAD = Thread().say("task", "task", "make tea")
EVENTS = Outgoing(
    chain="run:1", scope="run:1", events=[Event(seq=1, at=datetime(2026, 11, 29, tzinfo=UTC), type="asked", by="ann", data={})]
)


class Handling(SqlEventLog):
    """A log with a handler that fails so many times."""

    failures = 0

    def handled(self) -> list[list[int]]:
        return self.__dict__.setdefault("seen", [])  # type: ignore[no-any-return]

    async def on_written(self, rows: Sequence[Logged], outgoing: Outgoing, origin: Origin) -> None:
        if self.failures:
            self.failures -= 1
            raise ProviderUnavailable("the server is away")
        assert await self.database.write(lambda db: len(db.exec_driver_sql("select 1 from events").all())) == 1
        self.handled().append([row.seq for row in rows])


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSES_S", (0.0,))


async def opened(calls: Calls, events: Outgoing | None) -> OpenedCall:
    return await calls.open(KEY, tenant=None, model="m", thread=THREAD, events=events)


async def attempts(store: SqlStorage) -> int:
    return (await store.begin(KEY, tenant=None, model="m")).earlier_attempts


async def test_events_ride_along_and_are_handled_after_the_commit(store: SqlStorage, env: ActivityEnvironment) -> None:
    log = Handling(store.database, store.large)
    log.failures = 1
    call = await env.run(opened, Calls(store, log), EVENTS)
    assert call.logged is not None and call.logged.seq == 1 and log.handled() == [[1]]
    assert [entry.text for entry in await store.chain(THREAD.tip())] == ["make tea"]
    assert await attempts(store) == 1, "the handler was tried twice, and the call was opened once"


async def test_a_handler_that_cannot_be_started_leaves_no_attempt(store: SqlStorage, env: ActivityEnvironment) -> None:
    log = Handling(store.database, store.large)
    log.failures = 9
    with pytest.raises(ProviderUnavailable, match="the server is away"):
        await env.run(opened, Calls(store, log), EVENTS)
    assert await attempts(store) == 0


async def test_without_a_log_or_events_nothing_is_logged(store: SqlStorage, env: ActivityEnvironment) -> None:
    log = Handling(store.database, store.large)
    for calls, events in ((Calls(store, None), EVENTS), (Calls(store, log), None)):
        assert (await env.run(opened, calls, events)).logged is None
    assert log.handled() == [] and await log.runs() == []
