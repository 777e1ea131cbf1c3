"""A child process that is restarted when it dies, and that never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import console
from console.terminal.failure import Failure

TETHER = Path(__file__).with_name("tether.py")
POLL_S = 0.05

CALM_S = 60.0
"""A process that lived this long is restarted without delay."""

LONGEST_DELAY_S = 30.0

LOG_BYTES = 20_000_000
"""The size at which a log is rotated, at the next start."""


def start_identity(pid: int) -> str | None:
    """Return the start time of a process as a token; None if it is gone.

    Pids are reused: only the pair of pid and start time identifies a process.
    """
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.2f}"
    except psutil.Error:
        return None


def end_process(pid: int, started: str | None) -> bool:
    """Kill the process and return True; return False if it is gone, or its pid belongs to another process now."""
    if started is None or start_identity(pid) != started:
        return False
    os.kill(pid, signal.SIGKILL)
    return True


def python_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which a child imports our modules, not files of the same name in the current directory."""
    root = str(Path(next(iter(console.__path__))).parent)
    path = environ.get("PYTHONPATH")
    return {
        **environ,
        "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root,
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }


def rotate(log: Path) -> None:
    """Rename a large log to `….log.1`, and replace the older one."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


@dataclass
class Child:
    """One child process.

    Args:
        is_ready: called until it returns True.
        say: called with a line at each restart.
        grace_s: the time between SIGTERM and SIGKILL.
        umask: the rights that its new files lack; -1 inherits ours.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    is_ready: Callable[[Child], Awaitable[bool]]
    say: Callable[[str], None]
    on_start: Callable[[], None] = lambda: None
    grace_s: float = 20.0
    umask: int = -1
    process: asyncio.subprocess.Process | None = None
    started: str | None = None
    began: float = 0.0
    offset: int = 0
    stopping: bool = False
    keeper: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def written(self) -> str:
        """Return the process's output since its start, from its log."""
        with self.log.open("rb") as log:
            log.seek(self.offset)
            return log.read().decode(errors="replace")

    async def start(self, timeout_s: float) -> None:
        """Start the process and wait until it is ready.

        Raises:
            Failure: it ended, or was not ready after `timeout_s`; the message has its last lines.
        """
        await self._spawn()
        try:
            await asyncio.wait_for(self._ready(), timeout_s)
        except TimeoutError:
            raise Failure(
                f"The {self.name} is not ready after {timeout_s:.0f} s. {self._last_lines()}", type="NotReady"
            ) from None
        self.keeper = asyncio.create_task(self._keep(timeout_s))

    async def _spawn(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        rotate(self.log)
        command = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *self.command]
        self.log.touch(mode=0o600)
        with self.log.open("ab") as log:
            self.offset, self.began = log.tell(), time.monotonic()
            # A session of its own keeps Ctrl-C away: this process chooses the order in which its children stop.
            self.process = await asyncio.create_subprocess_exec(
                *command,
                env=self.environ,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=self.umask,
            )
        self.started = start_identity(self.process.pid)
        self.on_start()

    async def _ready(self) -> None:
        while not await self.is_ready(self):
            if self.process is not None and self.process.returncode is not None:
                code = self.process.returncode
                raise Failure(f"The {self.name} ended at once ({ending(code)}). {self._last_lines()}", type="EndedAtOnce")
            await asyncio.sleep(POLL_S)

    def _last_lines(self) -> str:
        lines = [line for line in self.written().splitlines() if line.strip()][-12:]
        return "Its last lines:\n" + "\n".join(f"  {line}" for line in lines) + f"\nIts log: {self.log}"

    async def _keep(self, timeout_s: float) -> None:
        delay = 0.0
        while self.process is not None:
            code = await self.process.wait()
            if self.stopping:
                return
            delay = 0.0 if time.monotonic() - self.began > CALM_S else min(max(0.5, delay * 2), LONGEST_DELAY_S)
            self.say(f"The {self.name} died ({ending(code)}); starting it again{f' in {delay:g} s' if delay >= 1 else ''}.")
            await asyncio.sleep(delay)
            await self._restart(timeout_s)

    async def _restart(self, timeout_s: float) -> None:
        await self._spawn()
        try:
            await asyncio.wait_for(self._ready(), timeout_s)
        except (Failure, TimeoutError):  # it ended, which the loop in _keep handles, or it is slow: keep it in both cases
            return
        self.say(f"The {self.name} is back.")

    async def stop(self) -> None:
        """Send SIGTERM, and SIGKILL after `grace_s`."""
        self.stopping = True
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), self.grace_s)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        if self.keeper is not None:
            self.keeper.cancel()


def ending(code: int) -> str:
    """Return an exit code as words, negative ones as the signal's name."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
