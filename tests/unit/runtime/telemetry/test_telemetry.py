"""The figures, the traces and the logs of a worker, through a real runtime and real HTTP."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from prometheus_client import generate_latest
from temporalio.client import Client

from kernel.basics.errors import InvalidInput, RateLimited
from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelAnswer
from kernel.model_call.cap_use import CapState
from kernel.model_call.caps import SpendCap
from runtime.settings import Settings
from runtime.telemetry import tracing
from runtime.telemetry.caps_watch import watch_caps
from runtime.telemetry.inbox_watch import watch_decisions
from runtime.telemetry.logs import configure_logging
from runtime.telemetry.metrics import Figures, MetricsServer, split_address
from runtime.telemetry.telemetry import Telemetry, client_plugins, flush_traces, start_telemetry
from tests.support.peers.otlp import Receiver


def fetch(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def answer(**fields: Any) -> ModelAnswer:
    usage = Usage(calls=1, input_tokens=11, output_tokens=7, cost_usd=0.5)
    return ModelAnswer(head="h", ref="r", text="words", usage=usage, model="openai:gpt-x", **fields)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings.from_environment({"MOFA_HOME": str(tmp_path)}), metrics_address="127.0.0.1:0")


@pytest.fixture
def telemetry(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Telemetry]:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    started = start_telemetry(settings)
    yield started
    started.stop()


def test_one_answer_has_our_figures_and_temporals(telemetry: Telemetry) -> None:
    telemetry.runtime.metric_meter.create_counter("mofa_runs").add(3, {"mode": "Sequential", "status": "completed"})
    with telemetry.observer.span("openai:gpt-x", "openai", "writer", "step-1"):
        telemetry.observer.finished(answer(), "openai", 1.5)
    status, page = fetch(telemetry.server.port, "/metrics")
    assert status == 200
    assert 'mofa_model_calls_total{model="gpt-x",outcome="ok",provider="openai"} 1.0' in page
    assert 'mofa_tokens_total{direction="input",model="gpt-x",provider="openai"} 11.0' in page
    assert 'mofa_tokens_total{direction="output",model="gpt-x",provider="openai"} 7.0' in page
    assert 'mofa_cost_usd_total{model="gpt-x",provider="openai"} 0.5' in page
    assert 'mofa_model_call_seconds_bucket{le="2.0",model="gpt-x",provider="openai"} 1.0' in page
    assert 'mofa_runs_total{mode="Sequential",status="completed"} 3' in page


def test_uses_of_tools_are_counted_by_how_they_went(telemetry: Telemetry) -> None:
    with telemetry.observer.tool("calculator", "writer", "step-1") as used:
        used.ok = True
    with telemetry.observer.tool("calculator", "writer", "step-2"):
        pass
    with pytest.raises(RateLimited), telemetry.observer.tool("calculator", "writer", "step-3"):
        raise RateLimited("slow down")
    page = fetch(telemetry.server.port, "/metrics")[1]
    for outcome in ("ok", "refused", "failed"):
        assert f'mofa_tool_calls_total{{outcome="{outcome}",tool="calculator"}} 1.0' in page
    assert 'mofa_tool_call_seconds_count{tool="calculator"} 3.0' in page


def test_a_recorded_answer_costs_nothing(telemetry: Telemetry) -> None:
    telemetry.observer.finished(answer(recorded=True), "openai", 0.001)
    page = fetch(telemetry.server.port, "/metrics")[1]
    assert "mofa_ledger_hits_total 1.0" in page
    assert "mofa_model_calls_total{" not in page


def test_failures_and_answers_of_the_wrong_form_are_counted_apart(telemetry: Telemetry) -> None:
    with pytest.raises(RateLimited), telemetry.observer.span("gpt-x", "openai", "writer", "step-1"):
        raise RateLimited("slow down")
    telemetry.observer.failed("RateLimited", "openai")
    telemetry.observer.finished(answer(invalid="not JSON"), "openai", 1.0)
    page = fetch(telemetry.server.port, "/metrics")[1]
    assert 'mofa_model_calls_total{model="gpt-x",outcome="failed",provider="openai"} 1.0' in page
    assert 'mofa_model_calls_total{model="gpt-x",outcome="invalid",provider="openai"} 1.0' in page
    assert 'mofa_errors_total{type="RateLimited"} 1.0' in page


def test_health_and_unknown_paths(telemetry: Telemetry) -> None:
    assert fetch(telemetry.server.port, "/healthz") == (200, "ok\n")
    assert fetch(telemetry.server.port, "/other") == (404, "Known here: /metrics, /healthz\n")


def test_a_port_in_use_is_passed_over_and_said(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = start_telemetry(replace(settings, metrics_address=f"127.0.0.1:{port}"))
        try:
            assert started.server.port > port
            assert fetch(started.server.port, "/healthz")[0] == 200
            assert f"port {port} is in use" in caplog.text and started.metrics_url in caplog.text
        finally:
            started.stop()


def test_figures_of_ours_are_shown_when_temporals_cannot_be_read() -> None:
    from runtime.telemetry.metrics import Figures, free_port, page_of

    figures = Figures()
    figures.ledger_hits.inc()
    port = free_port()
    server = MetricsServer("127.0.0.1:0", lambda: page_of(figures, port))
    try:
        page = fetch(server.port, "/metrics")[1]
    finally:
        server.stop()
    assert "mofa_ledger_hits_total 1.0" in page
    assert "# Temporal's metrics cannot be read: ConnectionRefusedError" in page


@pytest.mark.parametrize("wrong", ["localhost", "127.0.0.1:x", "127.0.0.1:70000", ""])
def test_a_wrong_address_says_what_is_right(wrong: str) -> None:
    with pytest.raises(InvalidInput, match=r"it must be host:port"):
        split_address(wrong)


def test_an_address_of_another_machine_is_refused(settings: Settings) -> None:
    with pytest.raises(InvalidInput, match=r"cannot listen on 192\.0\.2\.1:9464: "):
        start_telemetry(replace(settings, metrics_address="192.0.2.1:9464"))


@pytest.mark.parametrize(
    ("address", "parts"), [("9464", ("127.0.0.1", 9464)), ("0.0.0.0:1", ("0.0.0.0", 1)), ("[::1]:2", ("::1", 2))]
)
def test_addresses(address: str, parts: tuple[str, int]) -> None:
    assert split_address(address) == parts


def attributes(span: Any) -> dict[str, Any]:
    return {a.key: a.value.string_value or a.value.int_value for a in span.attributes}


def test_a_model_call_is_a_genai_span_without_its_words(receiver: Receiver, settings: Settings) -> None:
    assert [plugin.name() for plugin in client_plugins(settings)] == ["OpenTelemetryPlugin"]
    telemetry = start_telemetry(settings)
    out = io.StringIO()
    configure_logging({"MOFA_LOG_FORMAT": "json"}, out)
    try:
        with telemetry.observer.span("openai:gpt-x", "openai", "writer", "step-1"):
            logging.getLogger("mofa.test").warning("within")
            telemetry.observer.finished(answer(), "openai", 1.0)
        with pytest.raises(RateLimited), telemetry.observer.span("gpt-x", "openai", "writer", "step-2"):
            raise RateLimited("the prompt was: my diary")
        with telemetry.observer.tool("calculator", "writer", "step-3") as used:
            used.ok = True
    finally:
        telemetry.stop()
    good, bad, tool = receiver.spans
    assert tool.name == "execute_tool calculator" and attributes(tool)["mofa.step"] == "step-3"
    assert (good.name, good.kind) == ("chat gpt-x", 3)
    assert attributes(good) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-x",
        "gen_ai.response.model": "gpt-x",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
        "gen_ai.agent.name": "writer",
        "mofa.step": "step-1",
    }
    assert attributes(bad)["error.type"] == "RateLimited"
    assert "diary" not in str(bad)
    line = json.loads(out.getvalue())
    assert (line["trace_id"], line["span_id"]) == (good.trace_id.hex(), good.span_id.hex())


def test_without_an_endpoint_there_is_no_tracing(settings: Settings, telemetry: Telemetry) -> None:
    assert client_plugins(settings) == []
    flush_traces()
    with tracing.model_span("openai", "gpt-x", {}) as span:
        assert span is None


async def test_a_server_that_cannot_be_asked_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    class Away:
        asked, often = 0, asyncio.Event()

        async def count_workflows(self, query: str) -> None:
            self.asked += 1
            if self.asked == 3:
                self.often.set()
            raise ConnectionError("nobody there")

    client = Away()
    reports: list[tuple[int, float]] = []
    watching = asyncio.create_task(watch_decisions(cast(Client, client), lambda *seen: reports.append(seen), every_s=0.001))
    await asyncio.wait_for(client.often.wait(), 300)
    watching.cancel()
    assert reports == []
    assert [record.getMessage() for record in caplog.records if record.name == "mofa.telemetry"] == [
        "open decisions cannot be counted for the metrics: nobody there"
    ]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(environ: dict[str, str], message: str, *args: object, error: BaseException | None = None) -> str:
    out = io.StringIO()
    configure_logging(environ, out)
    logging.getLogger("mofa.test").info(message, *args, exc_info=error)
    return out.getvalue()


def test_a_record_is_one_line_of_keys_and_values() -> None:
    line = logged({}, "run %s\nis done", "x")
    assert line.count("\n") == 1
    assert ' level=info logger=mofa.test message="run x\\nis done"\n' in line
    assert line.startswith("time=20")


def test_an_error_stays_within_its_line() -> None:
    try:
        raise RateLimited("slow down")
    except RateLimited as error:
        line = logged({"MOFA_LOG_FORMAT": "json"}, "failed", error=error)
    assert line.count("\n") == 1
    assert json.loads(line)["error"].endswith("RateLimited: slow down")


@pytest.mark.parametrize(
    ("environ", "words", "shown"),
    [
        ({"OPENAI_API_KEY": "abcdefgh-12345678"}, "key abcdefgh-12345678 refused", '"key *** refused"'),
        ({}, "Authorization: Bearer abc.def.ghi123", '"Authorization: Bearer ***"'),
        ({}, "sk-proj-aaaabbbbccccdddd", "sk-***"),
        ({}, "postgresql://mofa:geheim@db/mofa", "postgresql://***@db/mofa"),
        ({"MOFA_TASK_QUEUE": "orders-queue"}, "queue orders-queue", '"queue orders-queue"'),
    ],
)
def test_secrets_never_show(environ: dict[str, str], words: str, shown: str) -> None:
    assert f"message={shown}\n" in logged(environ, "%s", words)


def test_the_level_is_the_environments() -> None:
    assert logged({"MOFA_LOG_LEVEL": "WARNING"}, "quiet") == ""


async def test_the_use_of_caps_is_in_the_metrics_and_a_database_that_is_away_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    figures, reads, over = Figures(), 0, asyncio.Event()
    cap = SpendCap(max_usd=2)
    state = CapState(cap=cap, subject="all calls", period="2026-11", spent_usd=1, reserved_usd=0.5, left_usd=0.5)
    less = state.model_copy(update={"cap": SpendCap(max_usd=8), "left_usd": 6.5})  # with the same labels

    async def read() -> list[CapState]:
        nonlocal reads
        reads += 1
        if reads > 3:
            over.set()
        if reads > 1:
            raise ConnectionError("nobody there")
        return [less, state]

    watching = asyncio.create_task(watch_caps(read, figures.cap_used, figures.cap_most, every_s=0.001))
    await asyncio.wait_for(over.wait(), 300)
    watching.cancel()
    page = generate_latest(figures.registry).decode()
    labels = '{on_exceeded="stop",per="month",subject="all calls"}'
    assert f"mofa_cap_used_usd{labels} 1.5" in page and f"mofa_cap_usd{labels} 2.0" in page
    assert [record.getMessage() for record in caplog.records if record.name == "mofa.telemetry"] == [
        "spending caps cannot be read for the metrics: nobody there"
    ]
