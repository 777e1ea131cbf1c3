"""Shared by all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.otlp import Receiver


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """An OTLP collector that the environment names."""
    from opentelemetry import trace
    from opentelemetry.util._once import Once

    from activities import tracing

    # A process may set its tracer provider once; each test counts as a process of its own.
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(trace, "_TRACER_PROVIDER_SET_ONCE", Once())
    collector = Receiver()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    yield collector
    tracing.close_traces()
    collector.close()
