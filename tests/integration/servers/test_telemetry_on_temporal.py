"""Telemetry on a real server: one trace from the starter to the model call, runs counted, open decisions found."""

from __future__ import annotations

import asyncio
import http.client
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelAnswer
from runtime.search_attributes import add_search_attributes
from runtime.settings import Settings
from runtime.telemetry.inbox_watch import MEMO, open_decisions, watch_decisions
from runtime.telemetry.telemetry import Observer, Telemetry, client_plugins, start_telemetry
from tests.support.peers.otlp import Receiver

OPEN = SearchAttributeKey.for_int("MofaOpenDecisions")


@workflow.defn(name="TestAsk")
class Ask:
    """Asks a model once and counts its run."""

    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity("test.ask", start_to_close_timeout=timedelta(seconds=20))
        workflow.metric_meter().create_histogram_float("mofa_decision_wait_seconds").record(50_000.0, {"kind": "approval"})
        workflow.metric_meter().create_counter("mofa_runs").add(1, {"mode": "TestAsk", "status": "completed"})


@workflow.defn(name="TestWait")
class Wait:
    """Waits for a person."""

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)


class Asking:
    """The activity, as the real one calls its observer."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    @activity.defn(name="test.ask")
    async def ask(self) -> None:
        with self._observer.span("gpt-x", "openai", "writer", "s1"):
            usage = Usage(calls=1, input_tokens=3, output_tokens=4)
            answer = ModelAnswer(head="h", ref="r", text="t", usage=usage, model="openai:gpt-x")
            self._observer.finished(answer, "openai", 0.1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings.from_environment({"MOFA_HOME": str(tmp_path)}), metrics_address="127.0.0.1:0")


@pytest.fixture
async def server() -> AsyncIterator[WorkflowEnvironment]:
    path = str(Path(sys.executable).parent / "temporal")
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=path, dev_server_log_level="error") as running:
        await add_search_attributes(running.client, ["MofaOpenDecisions"])
        yield running


def connected(server: WorkflowEnvironment, settings: Settings, telemetry: Telemetry) -> Any:
    return Client.connect(
        server.client.service_client.config.target_host,
        data_converter=pydantic_data_converter,
        plugins=client_plugins(settings),
        runtime=telemetry.runtime,
    )


def page(telemetry: Telemetry) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", telemetry.server.port, timeout=60)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return text


async def test_one_trace_and_one_page(receiver: Receiver, settings: Settings, server: WorkflowEnvironment) -> None:
    telemetry = start_telemetry(settings)
    try:
        client = await connected(server, settings, telemetry)
        asking = Asking(telemetry.observer)
        # No cache: each workflow task replays from the start, and yet each span and each run counts once.
        async with Worker(
            client,
            task_queue="seen",
            workflows=[Ask],
            activities=[asking.ask],
            max_cached_workflows=0,
            workflow_runner=UnsandboxedWorkflowRunner(),
            debug_mode=True,  # a look for garbage in this large process is no deadlock
        ):
            await client.execute_workflow("TestAsk", id="ask/seen", task_queue="seen")
        shown = await asyncio.to_thread(page, telemetry)
    finally:
        await asyncio.to_thread(telemetry.stop)
    spans = {span.name: span for span in receiver.spans}
    assert sorted(spans) == sorted(span.name for span in receiver.spans), "a span came twice"
    chain = ["StartWorkflow:TestAsk", "RunWorkflow:TestAsk", "StartActivity:test.ask", "RunActivity:test.ask", "chat gpt-x"]
    assert [name for name in chain if name not in spans] == []
    for parent, child in pairwise(chain):
        assert spans[child].parent_span_id == spans[parent].span_id, f"{child} is not under {parent}"
    assert len({span.trace_id for span in receiver.spans}) == 1
    assert re.search(r'^mofa_runs_total\{mode="TestAsk",namespace="default",status="completed",.*\} 1$', shown, re.M)
    assert 'mofa_model_calls_total{model="gpt-x",outcome="ok",provider="openai"} 1.0' in shown
    # A person's time is counted in hours and days, not in the default's ten seconds.
    assert re.search(r'^mofa_decision_wait_seconds_bucket\{.*le="86400"\} 1$', shown, re.M)
    assert "temporal_activity_execution_latency_seconds_bucket" in shown


async def waiting(client: Client, name: str, memo: dict[str, Any], decisions: int) -> WorkflowHandle[Any, Any]:
    attributes = TypedSearchAttributes([SearchAttributePair(OPEN, decisions)])
    return await client.start_workflow(
        "TestWait", id=f"wait/{name}", task_queue="nobody", memo=memo, search_attributes=attributes
    )


async def test_open_decisions_and_the_age_of_the_oldest(server: WorkflowEnvironment) -> None:
    def decision(hours: float) -> dict[str, Any]:
        return {
            "id": "d",
            "title": "t",
            "opened_at": (datetime.now(UTC) - timedelta(hours=hours)).isoformat(),
            "deadline": None,
        }

    client = server.client
    await waiting(client, "two", {MEMO: [decision(1), decision(3)]}, 2)
    await waiting(client, "without-memo", {}, 1)
    await waiting(client, "none", {MEMO: []}, 0)
    ended = await waiting(client, "terminated", {MEMO: [decision(90)]}, 1)
    await ended.terminate()

    async def settled() -> tuple[int, float]:
        while (found := await open_decisions(client))[0] != 3:
            await asyncio.sleep(0.05)  # visibility follows the history after a moment, and tells nobody when
        return found

    count, oldest_s = await asyncio.wait_for(settled(), 300)
    assert count == 3
    assert 3 * 3600 <= oldest_s < 3 * 3600 + 60

    reports: asyncio.Queue[tuple[int, float]] = asyncio.Queue()
    watching = asyncio.create_task(watch_decisions(client, lambda *found: reports.put_nowait(found)))
    assert (await asyncio.wait_for(reports.get(), 300))[0] == 3
    watching.cancel()
