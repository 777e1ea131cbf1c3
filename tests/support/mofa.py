"""`mofa` as a user runs it: in a process of its own, with a data directory of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.processes.child import python_environment, start_identity
from tests.support.house import HANGS_S, temporary_folder
from tests.support.processes import forks

STARTS_WITHIN_S = 300.0
OURS = ("TEMPORAL_", "MOFA_", "OPENAI_")


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return a user's environment: none of our variables or Temporal's, except the data directory and `more`."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    # The tests must not read the Temporal profile of the person who runs them.
    own = {"MOFA_HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "TMPDIR": temporary_folder(home)}
    return python_environment({**clean, **own, **more})


@dataclass
class Ended:
    """The result of a command."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


_typed: set[str] = set()


def mofa(home: Path, *arguments: str, typed: str = "", **more: str) -> Ended:
    """Run one command to its end, in the directory of `home`, without a terminal.

    A command has an interpreter of its own when it is first used, and is forked when it is used again.
    """
    command, environ = arguments[0], environment(home, **more)
    if command in _typed:
        done = forks.run("console.main", arguments, env=environ, cwd=home.parent, typed=typed, timeout=400)
        return Ended(done.returncode, done.stdout, done.stderr)
    _typed.add(command)
    ended = subprocess.run(
        [sys.executable, "-m", "console.main", *arguments], cwd=home.parent, env=environ, input=typed,
        capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    return Ended(ended.returncode, ended.stdout, ended.stderr)


class Running:
    """A `mofa up`, or another command that keeps running, with its output."""

    def __init__(self, home: Path, *arguments: str, **more: str) -> None:
        self.home = home
        self.said = home.parent / f"said-{time.monotonic_ns()}"
        self._document = self.said.with_suffix(".json")
        with self.said.open("wb") as err, self._document.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "console.main", *arguments, "--json"], cwd=home.parent, env=environment(home, **more),
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
            )  # fmt: skip

    def ready(self) -> dict[str, Any]:
        """Return the JSON that the command prints when it is ready."""
        until(
            lambda: self._document.read_text().endswith("}\n") or self.process.poll() is not None, STARTS_WITHIN_S, self.words
        )
        document: dict[str, Any] = json.loads(self._document.read_text())
        return document

    def words(self) -> str:
        """Return the output so far."""
        return self.said.read_text()

    def record(self) -> dict[str, Any]:
        """Return the server record."""
        record: dict[str, Any] = json.loads((self.home / "server.json").read_text())
        return record

    def pid_of(self, name: str) -> int:
        """Return the process id of the command's server or worker."""
        return next(int(p["pid"]) for p in self.record()["processes"] if p["name"] == name)

    def pids(self) -> list[int]:
        """Return the ids of all processes of the command except its own."""
        return [int(p["pid"]) for p in self.record()["processes"]]

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(300)


@contextmanager
def running(home: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """Yield a command that keeps running, and end it in any case."""
    started = Running(home, *arguments, **more)
    try:
        yield started
    finally:
        started.stop()


def until(true: Callable[[], object], within_s: float, words: Callable[[], str] = lambda: "") -> None:
    """Wait until a condition holds that other processes bring about."""
    end = time.monotonic() + max(within_s, HANGS_S)
    while not true():
        assert time.monotonic() < end, f"not within {within_s:g} s; said: {words()}"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Return whether that process has ended."""
    return start_identity(pid) is None


def temporal(address: str, *arguments: str) -> str:
    """Run Temporal's own program against a server, and return its output."""
    program = Path(sys.executable).with_name("temporal")
    done = subprocess.run(
        [str(program), *arguments, "--address", address], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
