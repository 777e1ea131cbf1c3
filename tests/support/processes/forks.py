"""Processes of this project's programs that start at once: forks of one that has imported everything.

A worker spends most of its start on imports, and the tests start hundreds of workers and commands. `start` forks a program
that is ready to run, with an environment, a folder and files of its own. It is a process like any other: it can be killed,
and it dies with the test process. Linux alone has what this needs; elsewhere `start` begins a new interpreter.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol

from console.processes.child import TETHER, python_environment
from console.processes.tether import bind
from runtime.garbage import keep_what_is_there, look_seldom

READ_AT_START = ("PYTHON", "LC_", "LANG", "TZ", "LD_", "MALLOC_")
"""The interpreter reads variables with these beginnings when it starts: a program with others of them is not forked."""

MESSAGE_BYTES = 200_000

PROGRAMS = ("worker", "console.main")
"""What can be forked: modules for `python -m`, which have a function `main`."""

SERVERS = ("a2a", "mcp")
"""Commands whose many imports nothing else needs."""

ALSO = (
    "aiosqlite", "alembic.runtime.environment", "alembic.script", "asyncmy", "httpx", "psycopg",
    "sqlalchemy.dialects.mysql.asyncmy", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.aiosqlite",
)  # fmt: skip
"""What the programs import when they first need it, which nearly all of them do."""


class Process(Protocol):
    """What tests do with a process, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...


def tethered(line: Sequence[str]) -> list[str]:
    """Return the command, changed to die with this test process, even if that is killed."""
    return [sys.executable, str(TETHER), str(os.getpid()), *line]


def start(
    program: str, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path, out: IO[bytes], err: IO[bytes],
    typed: IO[bytes] | None = None, nth: int = 0,
) -> Process:  # fmt: skip
    """Start `python -m PROGRAM ARGUMENTS`. Without `typed`, there is nothing to read.

    A set has another order in an interpreter with other hashes: with an even and an odd `nth`, two processes have others.
    """
    if sys.platform != "linux" or _read_at_start(env) != _read_at_start(_environment()):
        line = tethered([sys.executable, "-m", program, *arguments])
        return subprocess.Popen(line, env=env, cwd=cwd, stdin=typed or subprocess.DEVNULL, stdout=out, stderr=err)
    with open(os.devnull, "rb") as nothing:
        files = [(typed or nothing).fileno(), out.fileno(), err.fileno()]
        return _parents[nth % 2].fork([program, list(arguments), dict(env), str(cwd)], files)


def run(
    program: str, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path, typed: str = "", timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run `python -m PROGRAM ARGUMENTS` to its end, and return what it printed."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(typed.encode())
        given.seek(0)
        process = start(program, arguments, env=env, cwd=cwd, out=out, err=err, typed=given)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, out.read().decode(), err.read().decode())


class Forked:
    """A forked process, by its parent's word."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self.returncode = line, None
        self.pid = int(self._line.recv(100))

    returncode: int | None

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, and return the exit code.

        Raises:
            TimeoutExpired: it still runs.
        """
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int, /) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._line], [], [], timeout)[0]:
            said = self._line.recv(100)
            self._line.close()
            self.returncode = int(said) if said else -signal.SIGKILL  # the parent is gone, and has taken it along
        return self.returncode


class Parent:
    """The process that is forked. It starts at the first use, and ends when this test process no longer holds the line."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._lock = threading.Lock()

    def fork(self, order: Any, files: list[int]) -> Forked:
        """Start a process."""
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its, self._lock:
            socket.send_fds(self._open(), [json.dumps(order).encode()], [its.fileno(), *files])
        return Forked(ours)

    def _open(self) -> socket.socket:
        if self._line is None:
            self._line, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_BYTES)
            with its:
                # Not tethered: the bond is with the thread that starts it, which may end before the tests do.
                command = [sys.executable, "-m", "tests.support.processes.forks", str(its.fileno())]
                self._process = subprocess.Popen(command, env=_environment(), pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
            atexit.register(self._close)
        return self._line

    def _close(self) -> None:
        """End the process, and with it what it forked."""
        if self._line is not None:
            self._line.close()
            self._process.wait()


_parents = (Parent(), Parent())


def _environment() -> dict[str, str]:
    return python_environment(os.environ)


def _read_at_start(env: Mapping[str, str]) -> dict[str, str]:
    """Return what the interpreter reads when it starts. The folders of PYTHONPATH can be changed later, but for this file."""
    folders = env.get("PYTHONPATH", "").split(os.pathsep)
    files = {folder: "sitecustomize" for folder in folders if Path(folder, "sitecustomize.py").exists()}
    return files | {name: env[name] for name in env if name.startswith(READ_AT_START) and name != "PYTHONPATH"}


# ---- in the parent -----------------------------------------------------------------------------------------------------


def main() -> None:
    """Import everything, then fork a process for each order, and say how it ended."""
    look_seldom()
    commands = Path(sys.modules["console"].__path__[0]) / "commands"
    works = (path for path in commands.glob("*/work.py") if path.parent.name not in SERVERS)
    for name in (*PROGRAMS, *ALSO, *(f"console.commands.{path.parent.name}.work" for path in works)):
        importlib.import_module(name)
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads cannot be forked"
    keep_what_is_there()
    orders, ends = socket.socket(fileno=int(sys.argv[1])), selectors.DefaultSelector()
    ends.register(orders, selectors.EVENT_READ)
    while True:
        for key, _ in ends.select():
            if key.fileobj is orders:
                words, files, _flags, _from = socket.recv_fds(orders, MESSAGE_BYTES, 4)
                if not words:
                    return
                _fork(json.loads(words), files, ends)
            else:
                ends.unregister(key.fileobj)
                pid, line = key.data
                os.close(key.fd)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with line:
                    _say(line, code)


def _fork(order: Any, files: list[int], ends: selectors.BaseSelector) -> None:
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become(order, files[1:], parent)
    line = socket.socket(fileno=files[0])
    for file in files[1:]:
        os.close(file)
    _say(line, pid)
    ends.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, line))


def _say(line: socket.socket, number: int) -> None:
    try:
        line.send(str(number).encode())
    except OSError:  # nobody asks for it any more
        return


def _become(order: Any, files: list[int], parent: int) -> NoReturn:
    program, arguments, env, cwd = order
    code = 1
    try:
        bind(parent)
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        python_path = os.environ.get("PYTHONPATH", "")
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        sys.path[: len(python_path.split(os.pathsep))] = [
            entry for entry in env.get("PYTHONPATH", "").split(os.pathsep) if entry
        ]
        importlib.invalidate_caches()
        tempfile.tempdir = None
        module = sys.modules[program]
        sys.argv = [str(module.__file__), *arguments]
        module.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
