"""A program in a pseudo terminal: what it shows, and keys for it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]")
LONGEST_S = 120.0


class Screen:
    """A program in a terminal of `columns` by `rows`."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], cwd: str, columns: int = 120, rows: int = 40
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings = termios.tcgetattr(theirs)
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C reaches it
            env={**environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        self._theirs = theirs  # stays open: its settings are read at the end
        self.said = ""

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def press(self, keys: str) -> None:
        """Type keys; what was shown before is forgotten."""
        assert self._process.poll() is None, f"it has ended; it showed:\n{ESCAPES.sub('', self.said)[-4000:]}"
        self.said = ""
        os.write(self._ours, keys.encode())

    def shows(self, *words: str) -> str:
        """Wait until all these words are on the screen, and return everything that was shown since the last key."""
        return self._wait(lambda text: all(each in text for each in words), f"{words}")

    def ended(self) -> int:
        """Wait for the end of the program, and return its exit code."""
        self._wait(lambda _: self._process.poll() is not None, "its end")
        return self._process.returncode

    def restored(self) -> bool:
        """Return whether the terminal has the settings that it had before the program."""
        return termios.tcgetattr(self._theirs) == self.settings

    def _wait(self, done: Callable[[str], bool], what: str) -> str:
        end = time.monotonic() + LONGEST_S
        while not done(text := ESCAPES.sub("", self.said)):
            late = time.monotonic() > end or (what != "its end" and self._process.poll() is not None)
            assert not late, f"{what}: not within {LONGEST_S:g} s; it shows:\n{text[-4000:]}"
            ready, _, _ = select.select([self._ours], [], [], 0.2)
            if ready:
                self.said += os.read(self._ours, 65536).decode(errors="replace")
        return text
