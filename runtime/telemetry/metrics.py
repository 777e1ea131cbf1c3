"""The metrics of a worker, and the one address that serves them together with Temporal's.

| name | labels | meaning |
| --- | --- | --- |
| `mofa_model_calls_total` | provider, model, outcome (`ok`, `invalid`, `failed`) | calls of a provider |
| `mofa_model_call_seconds` | provider, model | their duration |
| `mofa_tool_calls_total` | tool, outcome (`ok`, `refused`: the model reads the reason, `failed`) | tool calls |
| `mofa_tool_call_seconds` | tool | their duration |
| `mofa_tokens_total` | provider, model, direction (`input`, `output`) | the provider's own count |
| `mofa_cost_usd_total` | provider, model | by the prices of the project file, or list prices |
| `mofa_errors_total` | type | failed model calls, by the wire name of the error |
| `mofa_model_fallbacks_total` | provider, model, reason | failed models, for which a fallback was asked |
| `mofa_breakers_opened_total` | breaker | circuit breakers that a failure on this worker opened |
| `mofa_ledger_hits_total` | | recorded or cached answers that were used again |
| `mofa_open_decisions` | | decisions that wait for a person, in the whole namespace |
| `mofa_oldest_open_decision_age_seconds` | | the age of the oldest of them; 0 without one |
| `mofa_cap_used_usd`, `mofa_cap_usd` | subject, per, on_exceeded | spent and reserved under a cap in its period; the cap |
| `mofa_decision_wait_seconds` | kind | the time that a person took; counted as the next one is |
| `mofa_runs_total` | mode, status | ended runs, counted in the workflows by Temporal's own meter (silent in a replay) |

The gauges are the same on every worker of a namespace: take the maximum, not the sum.
"""

from __future__ import annotations

import errno
import http.client
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from kernel.basics.errors import InvalidInput

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
WAIT_SECONDS = (10.0, 60.0, 600.0, 3600.0, 6 * 3600.0, 86400.0, 3 * 86400.0, 7 * 86400.0, 30 * 86400.0)
CALL_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class Figures:
    """The metrics of MoFA, on a registry of their own."""

    def __init__(self) -> None:
        # Without this, every counter has a second, unused series (`_created`).
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        one, by_model = self.registry, ("provider", "model")
        self.calls = Counter("mofa_model_calls", "Calls of a provider", (*by_model, "outcome"), registry=one)
        self.seconds = Histogram("mofa_model_call_seconds", "Length of a call", by_model, buckets=CALL_SECONDS, registry=one)
        self.tool_calls = Counter("mofa_tool_calls", "Tool calls", ("tool", "outcome"), registry=one)
        self.tool_seconds = Histogram(
            "mofa_tool_call_seconds", "Length of a tool call", ("tool",), buckets=CALL_SECONDS, registry=one
        )
        self.tokens = Counter("mofa_tokens", "Tokens, as the provider counts them", (*by_model, "direction"), registry=one)
        self.cost = Counter("mofa_cost_usd", "Cost in US dollars, by the project file's prices", by_model, registry=one)
        self.errors = Counter("mofa_errors", "Failed model calls, by the error's wire name", ("type",), registry=one)
        self.fallbacks = Counter(
            "mofa_model_fallbacks", "Failed models, for which a fallback was asked", (*by_model, "reason"), registry=one
        )
        self.breakers = Counter("mofa_breakers_opened", "Circuit breakers that opened", ("breaker",), registry=one)
        self.ledger_hits = Counter("mofa_ledger_hits", "Recorded or cached answers that were used again", registry=one)
        self.open_decisions = Gauge("mofa_open_decisions", "Decisions that wait for a person", registry=one)
        self.oldest = Gauge("mofa_oldest_open_decision_age_seconds", "Age of the oldest open decision", registry=one)
        of_cap = ("subject", "per", "on_exceeded")
        self.cap_used = Gauge("mofa_cap_used_usd", "Spent and reserved under a spending cap", of_cap, registry=one)
        self.cap_most = Gauge("mofa_cap_usd", "The most that may be spent under a cap", of_cap, registry=one)
        ProcessCollector(registry=one)


class MetricsServer:
    """Serves `/metrics` and `/healthz` from a thread, so that a busy event loop does not hide a worker.

    `address` is `host:port`. If the port is in use, the next free one of 50 is taken; `port` is the one in use. Raises
    `InvalidInput` if the address has another form, no port is free, or the host is not this machine's.
    """

    def __init__(self, address: str, page: Callable[[], bytes]) -> None:
        self.host, self.wanted_port = split_address(address)
        self._server = _listen(self.host, self.wanted_port, _handler_for(page))
        self.port = int(self._server.server_address[1])
        shown = f"[{self.host}]" if ":" in self.host else self.host
        self.url = f"http://{shown}:{self.port}/metrics"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="metrics", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the address."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def split_address(address: str) -> tuple[str, int]:
    """Return the parts of `host:port`; an IPv6 host is in brackets. Raises `InvalidInput` for another form."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise InvalidInput(f"MOFA_METRICS_ADDRESS is {address!r}; it must be host:port, for example 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


def free_port() -> int:
    """Return a free port of the loopback. Another process may take it before its use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page_of(figures: Figures, temporal_port: int) -> bytes:
    """Return both kinds of metrics as one text. If Temporal's cannot be read, a comment stands for them."""
    try:
        # Not by urllib: it would use a proxy that the environment names for models.
        connection = http.client.HTTPConnection("127.0.0.1", temporal_port, timeout=5)
        connection.request("GET", "/metrics")
        theirs = connection.getresponse().read()
        connection.close()
    except (OSError, http.client.HTTPException) as error:
        theirs = f"# Temporal's metrics cannot be read: {type(error).__name__}\n".encode()
    return generate_latest(figures.registry) + theirs


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # HTTPServer's own looks up the host's name, which can take seconds without DNS.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


class _Server6(_Server):
    address_family = socket.AF_INET6


def _listen(host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> _Server:
    kind = _Server6 if ":" in host else _Server
    for tried in range(port, port + 50):
        try:
            return kind((host, tried if port else 0), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise InvalidInput(f"MOFA_METRICS_ADDRESS: cannot listen on {host}:{tried}: {error.strerror}") from None
    raise InvalidInput(f"No port from {port} to {port + 49} is free at {host}; set MOFA_METRICS_ADDRESS to another address")


def _handler_for(page: Callable[[], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/metrics":
                self._answer(200, page())
            elif path == "/healthz":
                self._answer(200, b"ok\n")
            else:
                self._answer(404, b"Known here: /metrics, /healthz\n")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: a scrape comes every few seconds."""

    return Handler
