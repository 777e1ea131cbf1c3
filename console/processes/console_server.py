"""The console's server as a child process of `mofa up`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from console.processes.child import Child

READY = "Console: "
"""The beginning of the line that the server prints when it listens; its address follows."""

TIMEOUT_S = 60.0

EXTRA_MISSING = "The console needs packages that are not installed. Install them: uv pip install 'mofa-temporal[console]'"


_READY = re.compile(rf"^{READY}(\S+)/flows$", re.MULTILINE)


def served_at(child: Child) -> str:
    """Return the address of a server that is ready, such as `http://127.0.0.1:8700`."""
    found = _READY.search(child.written())
    assert found is not None, "it is not ready"
    return found[1]


def is_installed() -> bool:
    """Return whether the extra `console` is installed."""
    return all(find_spec(name) is not None for name in ("fastapi", "uvicorn"))


def console_server(
    environ: Mapping[str, str], log: Path, say: Callable[[str], None], on_start: Callable[[], None]
) -> Child:  # fmt: skip
    """Return the server as a child process."""

    async def is_ready(child: Child) -> bool:
        return _READY.search(child.written()) is not None

    return Child(
        name="console", command=[sys.executable, "-m", "console.main", "console"], environ=environ, log=log,
        is_ready=is_ready, say=say, on_start=on_start, grace_s=10.0,
    )  # fmt: skip
