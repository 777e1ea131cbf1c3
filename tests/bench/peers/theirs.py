"""The peers: each a program in `programs/`, in the environment that `uv.lock` here locks. One that fails gets a note."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace

from tests.bench.peers.measure import Given, Measured, Work
from tests.bench.peers.stores import new_store
from tests.bench.peers.table import Row
from tests.support.house import ROOT
from tests.support.processes.forks import tethered

PYTHON = ROOT / ".servers" / "peers" / "bin" / "python"
LONGEST_S = 900
ATTEMPTS = 2
CRASH = "Fatal Python error"
"""The beginning of Python's report of a crash in native code."""

SERVERS = {"Resonate": ("resonate", "resonate serve"), "Hatchet": ("hatchet", "hatchet server start")}
"""Peers without a program: name, command, and the server that their steps need."""


async def measured(name: str, program: str, server: str | None, temporal: str | None, work: Work) -> list[Row]:
    """Measure a peer in an empty store. A program that crashes in native code gets a second attempt, and its row says so."""
    first = ""
    for _ in range(ATTEMPTS):
        async with new_store(server) as store:
            found = _run(program, Given(str(store.folder), store.database, temporal, work))
        if isinstance(found, Measured):
            return [Row(name, replace(found, commits="; ".join(part for part in (found.commits, first) if part)))]
        why = found
        if CRASH not in why:
            break
        first = f"measured at the second attempt, the first one ended with {why!r}"
    return [Row(name, why=why)]


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
    if printed:  # a crash in the shutdown of a native library comes after the measurement
        return Measured(**json.loads(printed[-1]))
    return f"Its program failed: {_reason(done.stderr) or f'exit code {done.returncode}'}"


def _reason(stderr: str) -> str:
    """Return the line that names the error: Python's last one, or the first of a crash in native code."""
    said = [line.strip() for line in stderr.splitlines() if line.strip()]
    crashed = [line for line in said if line.startswith(CRASH)]
    return (crashed or said[-1:] or [""])[0][:300]
