"""The telemetry of a worker: metrics at one address, traces, logs.

A worker calls `start_telemetry` first. It gives `runtime` and `client_plugins` to the client and `observer` to the
activities, then calls `watch(client, caps)`, and at the end `stop()`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import Client
from temporalio.plugin import SimplePlugin
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

from kernel.kinds.llm import ModelAnswer
from runtime.settings import Settings
from runtime.telemetry.caps_watch import ReadCaps, watch_caps
from runtime.telemetry.inbox_watch import watch_decisions
from runtime.telemetry.logs import configure_logging
from runtime.telemetry.metrics import WAIT_SECONDS, Figures, MetricsServer, free_port, page_of
from runtime.telemetry.observers import ToolUsed
from runtime.telemetry.tracing import flush_traces, model_span, tool_span, tracing_plugins

__all__ = ["Observer", "Telemetry", "client_plugins", "configure_logging", "flush_traces", "start_telemetry"]

log = logging.getLogger("mofa.telemetry")


@dataclass
class _Call:
    """The model call of this step: its labels, and its open span."""

    provider: str
    model: str
    span: Any


_current: ContextVar[_Call | None] = ContextVar("mofa_model_call", default=None)


class Observer:
    """Counts model and tool calls, and puts a span around each. A `ModelObserver` and a `ToolObserver`."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    @contextmanager
    def span(self, model: str, provider: str, participant: str, step: str) -> Iterator[None]:
        """Put a span around one call of a provider. Reports within it, or after it in the same step, are its result."""
        name = model.removeprefix(f"{provider}:")
        with model_span(provider, name, {"gen_ai.agent.name": participant, "mofa.step": step}) as span:
            _current.set(_Call(provider, name, span))
            yield

    @contextmanager
    def tool(self, name: str, participant: str, step: str) -> Iterator[ToolUsed]:
        """Put a span around one use of a tool, and count it. The caller sets the outcome in the value."""
        used, started, outcome = ToolUsed(), time.monotonic(), "failed"
        try:
            with tool_span(name, participant, {"mofa.step": step}):
                yield used
            outcome = "ok" if used.ok else "refused"
        finally:
            self._figures.tool_calls.labels(name, outcome).inc()
            self._figures.tool_seconds.labels(name).observe(time.monotonic() - started)

    def finished(self, answer: ModelAnswer, provider: str, seconds: float) -> None:
        """Count an answer: from the provider after `seconds`, or free from the ledger (recorded or cached)."""
        if answer.recorded or answer.cached:
            self._figures.ledger_hits.inc()
            return
        call, used = _current.get(), answer.usage
        labels = (provider, call.model if call else answer.model.removeprefix(f"{provider}:"))
        for each in answer.tried:
            named, _, model = each.model.partition(":")
            self._figures.fallbacks.labels(named, model, each.reason).inc()
            self._figures.calls.labels(named, model, "failed").inc()
        if answer.tried:
            named, _, model = answer.model.partition(":")
            labels = (named, model)
        self._figures.calls.labels(*labels, "invalid" if answer.invalid else "ok").inc()
        self._figures.seconds.labels(*labels).observe(seconds)
        self._figures.tokens.labels(*labels, "input").inc(used.input_tokens)
        self._figures.tokens.labels(*labels, "output").inc(used.output_tokens)
        self._figures.cost.labels(*labels).inc(used.cost_usd or 0.0)
        if call is not None and call.span is not None:
            call.span.response_model_name = labels[1] if answer.tried else answer.model.removeprefix(f"{provider}:")
            call.span.input_tokens, call.span.output_tokens = used.input_tokens, used.output_tokens

    def failed(self, error_type: str, provider: str) -> None:
        """Count a failed call; `error_type` is the error's wire name."""
        call = _current.get()
        self._figures.calls.labels(provider, call.model if call else "unknown", "failed").inc()
        self._figures.errors.labels(error_type).inc()

    def opened(self, breaker: str) -> None:
        """Count a circuit breaker that opened."""
        self._figures.breakers.labels(breaker).inc()


@dataclass
class Telemetry:
    """The running telemetry of a process. `metrics_url` is the address of its metrics."""

    runtime: Runtime
    figures: Figures
    observer: Observer
    server: MetricsServer
    _watches: list[asyncio.Task[None]] = field(default_factory=list, init=False)

    @property
    def metrics_url(self) -> str:
        """The address of `/metrics`."""
        return self.server.url

    def watch(self, client: Client, caps: ReadCaps, every_s: float = 15.0) -> None:
        """Update the metrics of open decisions and of spending caps, in the background of the running event loop."""
        loop, figures = asyncio.get_running_loop(), self.figures
        self._watches = [
            loop.create_task(watch_decisions(client, self._report, every_s)),
            loop.create_task(watch_caps(caps, figures.cap_used, figures.cap_most, every_s)),
        ]

    def _report(self, decisions: int, oldest_s: float) -> None:
        self.figures.open_decisions.set(decisions)
        self.figures.oldest.set(oldest_s)

    def stop(self) -> None:
        """End the background work, close the address, and send the remaining spans."""
        for watch in self._watches:
            watch.cancel()
        self.server.stop()
        flush_traces()


def start_telemetry(settings: Settings) -> Telemetry:
    """Open `/metrics` at the settings' address, or at the next free port, which is logged.

    Temporal's own metrics are at a private port of the loopback, and are included in the same page.
    Raises `InvalidInput` if the address has another form or cannot be used.
    """
    figures = Figures()
    runtime, temporal_port = _runtime()
    server = MetricsServer(settings.metrics_address, lambda: page_of(figures, temporal_port))
    if server.wanted_port and server.port != server.wanted_port:
        log.warning("metrics: port %s is in use, so they are at %s", server.wanted_port, server.url)
    return Telemetry(runtime, figures, Observer(figures), server)


def client_plugins(settings: Settings) -> list[SimplePlugin]:
    """Return the plugins of a client, for a worker or a command: tracing, if an OTLP endpoint is set."""
    return tracing_plugins()


def _runtime() -> tuple[Runtime, int]:
    """Return Temporal's core with its metrics at a private port. It is tried again: another process may take the port first."""
    for _ in range(5):
        port = free_port()
        metrics = PrometheusConfig(
            bind_address=f"127.0.0.1:{port}",
            # Prometheus's names: _total and _seconds.
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
            histogram_bucket_overrides={"mofa_decision_wait_seconds": WAIT_SECONDS},
        )
        try:
            return Runtime(telemetry=TelemetryConfig(metrics=metrics, attach_service_name=False)), port
        except (OSError, RuntimeError, ValueError) as error:
            refused = error
    raise OSError(f"There is no private port for Temporal's metrics: {refused}")
