"""Clients of other authors in JavaScript: OpenAI's SDK, AG-UI's client and LangGraph's SDK."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.support.installed import node

SOURCE = Path(__file__).parent / "door-clients"


def missing() -> str | None:
    """Return why the clients cannot run; None if they can."""
    try:
        node.program("node")
    except RuntimeError as error:
        return str(error)
    return None


async def ask(what: str, url: str) -> Any:
    """Run one of the programs of `client.mjs` against a console, and return what it prints."""
    modules = await asyncio.to_thread(node.install, SOURCE)
    process = await asyncio.create_subprocess_exec(
        node.program("node"), str(SOURCE / "client.mjs"), str(modules), what, url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)
