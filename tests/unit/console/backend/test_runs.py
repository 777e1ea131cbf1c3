"""Lists of runs by their flow: pages of the event log, filtered by Temporal's list."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from console.backend import runs
from console.backend.runs import RunFacts, RunFilter, RunPage, page_with_flows
from kernel.basics.errors import InvalidInput, StoreUnavailable
from plugins.storage.sql import FlowRun

AT = datetime(2026, 1, 1, tzinfo=UTC)


def facts(run_id: str, workflow: str = "Flow") -> RunFacts:
    return RunFacts(workflow_id=f"w/{run_id}", run_id=run_id, workflow=workflow, status="running", started_at=AT)


class Server:
    """Temporal's list: of the runs that are asked for, it has those in `fitting`."""

    def __init__(self, fitting: Collection[str]) -> None:
        self.fitting, self.queries = fitting, list[str]()

    async def list_workflows(self, query: str, **_: Any) -> Any:
        self.queries.append(query)
        for run_id in re.findall(r'"(r\d+)"', query):
            if run_id in self.fitting:
                yield SimpleNamespace(run_id=run_id)


class Log:
    """The event log: `count` runs of one flow, the newest one with the highest number."""

    def __init__(self, count: int) -> None:
        self.rows = [FlowRun(AT.isoformat(), f"r{number:05}") for number in range(count, 0, -1)]

    async def runs_of_flow(
        self, flow: str, tenants: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> list[FlowRun]:
        return [row for row in self.rows if after is None or row.place < after][:limit]

    async def flows_of(self, run_ids: Collection[str]) -> dict[str, str]:
        raise StoreUnavailable("no database")


async def whole_list(server: Server, log: Log, limit: int, monkeypatch: pytest.MonkeyPatch) -> list[RunPage]:
    monkeypatch.setattr(runs, "facts_of", lambda run: facts(run.run_id))
    pages, after = list[RunPage](), None
    while not pages or after is not None:
        wanted = RunFilter(status="running", tenants={"a"})
        pages.append(await page_with_flows(server, log, limit, after, wanted, "support"))  # type: ignore[arg-type]
        after = pages[-1].next
    return pages


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 101, 250])
async def test_pages_have_each_run_once_and_the_last_one_no_next(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log(count)
    pages = await whole_list(Server([row.run_id for row in log.rows]), log, 50, monkeypatch)
    found = [each for page in pages for each in page.items]
    assert [each.run_id for each in found] == [row.run_id for row in log.rows]
    assert {each.flow for each in found} <= {"support"}
    assert len(pages) == max(1, -(-count // 50))


async def test_a_rare_status_is_found_in_short_pages_of_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    log, server = Log(2_500), Server(["r00001"])
    pages = await whole_list(server, log, 50, monkeypatch)
    assert [[each.run_id for each in page.items] for page in pages] == [[], [], ["r00001"]]
    assert len(server.queries) == 25
    assert all('MofaTenant IN ("a")' in query and 'ExecutionStatus = "Running"' in query for query in server.queries)


async def test_another_kind_of_run_has_no_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(["r00001"])
    page = await page_with_flows(server, Log(1), 9, None, RunFilter(workflow="Debate"), "support")  # type: ignore[arg-type]
    assert page == RunPage(items=[]) and server.queries == []


@pytest.mark.parametrize("after", ["x", "eHg=", "'", "WzEsMl0=", "W10=", "bnVsbA=="])
async def test_what_is_no_next_is_refused(after: str) -> None:
    with pytest.raises(InvalidInput, match="not the `next` of a page"):
        await page_with_flows(Server([]), Log(1), 9, after, RunFilter(), "support")  # type: ignore[arg-type]


async def test_without_the_database_runs_are_listed_without_their_flows() -> None:
    assert await runs.with_flows(Log(1), [facts("r1"), facts("r2", "Debate")]) == [facts("r1"), facts("r2", "Debate")]
