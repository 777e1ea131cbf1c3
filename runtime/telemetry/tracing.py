"""Traces, when an OTLP endpoint is set: Temporal's own plugin for runs and steps, and a GenAI span around each model call.

This is the only module that uses `opentelemetry-util-genai`, which follows the GenAI semantic conventions and is in beta: the
names of attributes change with it, not here. Nothing of OpenTelemetry is imported without an endpoint.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from kernel.basics.errors import MofaError

if TYPE_CHECKING:
    from opentelemetry.util.genai.handler import TelemetryHandler
    from temporalio.contrib.opentelemetry import ReplaySafeTracerProvider
    from temporalio.plugin import SimplePlugin

SCOPE = "mofa"
"""The instrumentation scope of our spans."""


def tracing_wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Return whether `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set, and `OTEL_SDK_DISABLED`
    is not.
    """
    env = os.environ if environ is None else environ
    set_ = env.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or env.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    return bool(set_) and env.get("OTEL_SDK_DISABLED", "").lower() != "true"


def tracing_plugins() -> list[SimplePlugin]:
    """Return Temporal's plugin for a client (its workers inherit it); nothing without an endpoint."""
    if not tracing_wanted():
        return []
    from temporalio.contrib.opentelemetry import OpenTelemetryPlugin

    _provider()
    return [OpenTelemetryPlugin(add_temporal_spans=True)]


def flush_traces(timeout_s: float = 3.0) -> None:
    """Send the remaining spans. A process that ends by `os._exit` must call this, or its last spans are lost."""
    if _provider.cache_info().currsize:
        # The exporter retries a dead endpoint for longer than its timeout; the exit must not wait for that.
        sending = threading.Thread(target=_provider().force_flush, name="flush-traces", daemon=True)
        sending.start()
        sending.join(timeout_s)


def close_traces() -> None:
    """Flush, and end tracing in this process."""
    if _provider.cache_info().currsize:
        _provider().shutdown()
        _handler.cache_clear()
        _provider.cache_clear()


@contextmanager
def model_span(provider: str, model: str, attributes: Mapping[str, str]) -> Iterator[Any]:
    """Put a GenAI span `chat {model}` around a call; yield its invocation, or None without tracing.

    It holds no text of the prompt or the answer.
    """
    if not tracing_wanted():
        yield None
        return
    call = _handler().inference(provider, request_model=model)
    call.attributes.update(attributes)
    with _ended(call):
        yield call


@contextmanager
def tool_span(tool: str, participant: str, attributes: Mapping[str, str]) -> Iterator[None]:
    """Put a GenAI span `execute_tool {tool}` around a call. It holds no arguments and no result."""
    if not tracing_wanted():
        yield
        return
    call = _handler().tool(tool, agent_name=participant)
    call.attributes.update(attributes)
    with _ended(call):
        yield


@contextmanager
def _ended(call: Any) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        from opentelemetry.util.genai.types import Error

        # The error's message may quote the provider, and the provider the prompt: the name is enough.
        name = error_name(error)
        call.fail(Error(message=name, type=name))
        raise
    call.stop()


def error_name(error: BaseException) -> str:
    """Return the wire name of a failure, or the name of its class."""
    if isinstance(error, asyncio.CancelledError):
        return "cancelled"
    return error.type if isinstance(error, MofaError) else str(getattr(error, "type", None) or type(error).__name__)


@cache
def _provider() -> ReplaySafeTracerProvider:
    """Return the process's tracer provider. It sends spans in batches: a simple processor loses those of workflows."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from temporalio.contrib.opentelemetry import create_tracer_provider

    name = os.environ.get("OTEL_SERVICE_NAME") or "mofa"
    provider = create_tracer_provider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return provider


@cache
def _handler() -> TelemetryHandler:
    from opentelemetry.util.genai.handler import TelemetryHandler

    return TelemetryHandler(tracer_provider=_provider(), instrumentation_scope_name=SCOPE)
