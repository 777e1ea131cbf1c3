"""Our figures, and the one address where they are read together with Temporal's.

| name | labels | what |
| --- | --- | --- |
| `mofa_model_calls_total` | provider, model, outcome (`ok`, `invalid`, `failed`) | calls that went to a provider |
| `mofa_model_call_seconds` | provider, model | how long they took |
| `mofa_tool_calls_total` | tool, outcome (`ok`, `refused`: told to the model, `failed`) | tool calls that were made |
| `mofa_tool_call_seconds` | tool | how long they took |
| `mofa_tokens_total` | provider, model, direction (`input`, `output`) | the provider's own count |
| `mofa_cost_usd_total` | provider, model | by the project file's prices |
| `mofa_errors_total` | type | failed model calls, by the wire name of the error |
| `mofa_model_fallbacks_total` | provider, model, reason | models in whose stead another one answered |
| `mofa_breakers_opened_total` | breaker | circuit breakers that this worker's failure opened for all |
| `mofa_ledger_hits_total` | | answers that were recorded already, so that nothing was paid again |
| `mofa_open_decisions` | | decisions that wait for a person, in the whole namespace |
| `mofa_oldest_open_decision_age_seconds` | | how long the oldest of them has waited; 0 without one |
| `mofa_decision_wait_seconds` | kind | how long a person took; counted as the next one is |
| `mofa_runs_total` | mode, status | ended runs, counted in the workflows by Temporal's own meter: silent in a replay |

The two gauges are the same on every worker of a namespace: take the maximum, not the sum.
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
    """Our counters, on a registry of their own."""

    def __init__(self) -> None:
        # Else every counter has a second series beside it, which nobody reads.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        one, by_model = self.registry, ("provider", "model")
        self.calls = Counter("mofa_model_calls", "Calls that went to a provider", (*by_model, "outcome"), registry=one)
        self.seconds = Histogram("mofa_model_call_seconds", "Length of a call", by_model, buckets=CALL_SECONDS, registry=one)
        self.tool_calls = Counter("mofa_tool_calls", "Tool calls that were made", ("tool", "outcome"), registry=one)
        self.tool_seconds = Histogram(
            "mofa_tool_call_seconds", "Length of a tool call", ("tool",), buckets=CALL_SECONDS, registry=one
        )
        self.tokens = Counter("mofa_tokens", "Tokens, as the provider counts them", (*by_model, "direction"), registry=one)
        self.cost = Counter("mofa_cost_usd", "Cost in US dollars, by the project file's prices", by_model, registry=one)
        self.errors = Counter("mofa_errors", "Failed model calls, by the error's wire name", ("type",), registry=one)
        self.fallbacks = Counter(
            "mofa_model_fallbacks", "Models in whose stead another one answered", (*by_model, "reason"), registry=one
        )
        self.breakers = Counter("mofa_breakers_opened", "Circuit breakers that opened", ("breaker",), registry=one)
        self.ledger_hits = Counter("mofa_ledger_hits", "Answers that were recorded already", registry=one)
        self.open_decisions = Gauge("mofa_open_decisions", "Decisions that wait for a person", registry=one)
        self.oldest = Gauge("mofa_oldest_open_decision_age_seconds", "Age of the oldest open decision", registry=one)
        ProcessCollector(registry=one)


class MetricsServer:
    """Serves `/metrics` and `/healthz` from a thread, so that a busy event loop does not hide a worker.

    `address` is `host:port`. A port in use is passed over for the next free one, 50 at most; `port` says which it became.
    Raises InvalidInput when the address is none, none is free, or the host is not this machine's.
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
    """`host:port` as its parts; a host in brackets may be IPv6. Raises InvalidInput, with what would be right."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise InvalidInput(f"MOFA_METRICS_ADDRESS is {address!r}; host:port is expected, such as 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


def free_port() -> int:
    """Return a port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page_of(figures: Figures, temporal_port: int) -> bytes:
    """Both kinds of figures in one text. While Temporal's cannot be read, ours are still shown, with a remark."""
    try:
        # Not by urllib, which would go through a proxy that the environment names for the models' sake.
        connection = http.client.HTTPConnection("127.0.0.1", temporal_port, timeout=5)
        connection.request("GET", "/metrics")
        theirs = connection.getresponse().read()
        connection.close()
    except (OSError, http.client.HTTPException) as error:
        theirs = f"# Temporal's figures cannot be read: {type(error).__name__}\n".encode()
    return generate_latest(figures.registry) + theirs


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # HTTPServer's own looks the host's name up, which can take seconds where DNS does not answer.
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
                raise InvalidInput(
                    f"MOFA_METRICS_ADDRESS names {host}:{tried}, where nothing can listen: {error.strerror}"
                ) from None
    raise InvalidInput(f"No port from {port} to {port + 49} is free at {host}; set MOFA_METRICS_ADDRESS to another")


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
            """A scrape every few seconds is no news."""

    return Handler
