"""`mofa mcp serve --http` in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from console.processes import ports
from tests.support.house import House, until
from tests.support.processes import forks
from tests.support.processes.free_ports import free_port


@contextmanager
def http_server(house: House, *options: str, **environ: str) -> Iterator[int]:
    port = free_port()
    line = ["mcp", "serve", "--http", str(port), *options]
    with (house.home / "mcp.log").open("ab") as log:
        process = forks.start("console.main", line, cwd=house.home, env=house.environ | environ, out=log, err=log)
    try:
        until(lambda: ports.answers(port), 30.0, "mofa mcp serve")
        yield port
    finally:
        process.kill()
        process.wait()
