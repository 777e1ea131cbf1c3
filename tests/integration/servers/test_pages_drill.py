"""Pages with 10,000 runs and 1,000 open decisions, and under 200 requests a second: what they take is printed for people."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from temporalio.client import Client

from kernel.basics.sha256 import sha256_of
from plugins.storage import sql
from plugins.storage.sql.projections.decision_rows import NEVER
from plugins.storage.sql.tables.decision import decisions
from runtime.settings import Settings
from tests.support.house import ROOT, House, Server, eventually
from tests.support.installed.browser import chromium
from tests.support.web import Serving, serving

pytestmark = pytest.mark.drill

RUNS, OPEN, SECONDS = 10_000, 1_000, 60
QUEUE = "mofa-pages-drill"
PAGES = ("/", "/inbox", "/runs", "/todos", "/figures", "/state")


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Serving]:
    house = House(tmp_path_factory.mktemp("pages-drill"), server, QUEUE)
    with serving(house) as console:
        asyncio.run(filled(house, server))
        yield console
    house.stop()


async def filled(house: House, server: Server) -> None:
    """Start runs, which no worker takes, and write open decisions."""
    client, gate = await server.client(), asyncio.Semaphore(50)

    async def start(number: int) -> None:
        async with gate:
            given = {"task": "x", "participants": ["ann"]}
            await client.start_workflow("RequestResponse", given, id=f"drill/{number}", task_queue=QUEUE)

    await asyncio.gather(*(start(number) for number in range(RUNS)))
    await eventually(lambda: _counted(client))
    at = datetime.now(UTC)
    rows = [
        {
            "key": sha256_of(str(number)), "chain_key": sha256_of("c"), "workflow_key": sha256_of(f"drill/{number}"),
            "workflow_id": f"drill/{number}", "run_id": "r", "workflow": "RequestResponse", "decision_id": "d1", "tenant": None,
            "desk": None, "todo_id": None, "kind": "approval", "title": f"May it, {number}?", "risk": "high", "risk_order": 0,
            "assignees": ["ann"], "initiator": None, "quorum": 1, "status": "open", "opened_at": at,
            "due": at + timedelta(hours=number) if number % 2 else NEVER, "closed_at": None, "opened": sha256_of("e"),
            "closed": None,
        }
        for number in range(OPEN)
    ]  # fmt: skip
    storage = sql.create(url=Settings.from_environment(house.environ).database_url)
    async with storage.database.transaction() as db:
        await db.execute(insert(decisions), rows)
    await storage.close()


FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((seen) => {
  const first = seen.getEntriesByName("first-contentful-paint")[0];
  if (first) done(first.startTime);
}).observe({type: "paint", buffered: true}))"""
"""The time of the first paint, in milliseconds. `wait_for_function` needs `eval`, which the pages' policy does not allow."""


async def _counted(client: Client) -> bool:
    return (await client.count_workflows(f'TaskQueue = "{QUEUE}"')).count >= RUNS


def test_the_first_paint_with_many_rows(console: Serving) -> None:
    with chromium() as browser:
        page = browser.new_page()
        for path in PAGES:
            page.goto(f"{console.url}{path}")  # once for the files, which the browser keeps
            began = time.perf_counter()
            answer = page.goto(f"{console.url}{path}")
            assert answer is not None and answer.status == 200, path
            paint = page.evaluate(FIRST_PAINT)
            whole = (time.perf_counter() - began) * 1000
            print(f"{path:10} first paint {paint:6.0f} ms, loaded {whole:6.0f} ms, {len(answer.body()) / 1024:5.0f} KB")
            assert len(answer.body()) < 300 * 1024, path
        browser.close()


def test_two_hundred_requests_a_second_for_a_minute(console: Serving) -> None:
    line = [sys.executable, "-m", "tests.bench.pages_load", console.url, str(SECONDS)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT)
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    assert "refused" not in done.stdout and "p95" in done.stdout
