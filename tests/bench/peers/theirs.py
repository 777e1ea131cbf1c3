"""The peers: each a program in `programs/`, in the environment that `uv.lock` here locks. One that fails gets a note."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

from tests.bench.peers.measure import Given, Measured, Work
from tests.bench.peers.stores import new_store
from tests.bench.peers.table import Row
from tests.support.house import ROOT, tethered

PYTHON = ROOT / ".servers" / "peers" / "bin" / "python"
LONGEST_S = 900

SERVERS = {"Resonate": ("resonate", "resonate serve"), "Hatchet": ("hatchet", "hatchet server start")}
"""Peers without a program: name, command, and the server that their steps need."""


async def measured(name: str, program: str, server: str | None, temporal: str | None, work: Work) -> list[Row]:
    """Measure a peer in an empty store."""
    async with new_store(server) as store:
        found = _run(program, Given(str(store.folder), store.database, temporal, work))
    return [Row(name, why=found) if isinstance(found, str) else Row(name, found)]


def absent() -> list[Row]:
    """Return a row without figures for each peer that needs a server of its own."""
    rows = []
    for name, (command, serve) in SERVERS.items():
        found = "is here, but the bench has no program for it" if shutil.which(command) else "is not on this machine"
        rows.append(Row(name, why=f"It needs a server of its own (`{serve}`), which {found}."))
    return rows


def _run(program: str, given: Given) -> Measured | str:
    """Run the program to its end; return its figures, or the reason why it has none."""
    line = tethered([str(PYTHON), "-m", f"tests.bench.peers.programs.{program}", given.text()])
    environ = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    try:
        done = subprocess.run(
            line,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"Its program did not end in {LONGEST_S} s."
    printed = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not printed:
        said = [line for line in done.stderr.splitlines() if line.strip()] or [f"exit code {done.returncode}"]
        return f"Its program failed: {said[-1].strip()[:300]}"
    return Measured(**json.loads(printed[-1]))
