"""The documentation as a reader uses it: its fenced blocks, their commands, and a terminal for these."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from console.processes.child import end_process, start_identity
from tests.support.processes import own_network

ROOT = Path(__file__).parents[2]
SHELL = "sh"
"""The language of a block of commands."""

NEEDS = re.compile(r"#\s*needs:\s*(?P<what>.+?)\s*$", re.MULTILINE)
"""The visible mark of a command that a test cannot run, with the reason."""

LONGEST_S = 400.0
_MARK = "end-of-command"
_QUIET = {"TERM": "dumb", "COLUMNS": "120", "PS1": "", "PS2": "", "VIRTUAL_ENV_DISABLE_PROMPT": "1"}

END_OF_INPUT = "\x04"
_PROMPT = re.compile(r"(?:Your answer(?P<default> \[[^\n]*\])?: |\n> |Type (?P<name>\S+) to continue: |(?P<sure>\[y/N\]): )$")


@dataclass(frozen=True)
class Block:
    """A fenced block: the line of its beginning (from 1), its language, its text."""

    document: str
    line: int
    language: str
    text: str

    @property
    def file(self) -> str | None:
        """The name of the file with this content, if the block's first line gives it: `# scripts/rate.py`."""
        found = re.match(r"# ([\w./-]+\.(?:py|ya?ml|jsonl?))\b", self.text)
        return found[1] if found else None


@dataclass(frozen=True)
class Command:
    """A command as it is written; `needs` names the thing that a test lacks for it."""

    text: str
    needs: str | None


def documents() -> list[str]:
    """Return the documents whose commands are run."""
    return ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


def blocks(document: str) -> list[Block]:
    """Return the fenced blocks of a document, in order."""
    tokens = MarkdownIt().parse((ROOT / document).read_text(encoding="utf-8"))
    return [
        Block(document, (token.map or [0])[0] + 1, token.info.strip(), token.content)
        for token in tokens
        if token.type == "fence"
    ]


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a block: its lines, joined where one command has several."""
    lines: list[str] = []
    for line in text.splitlines():
        if not lines and (not line.strip() or line.startswith("#")):
            continue
        lines.append(line)
        whole = "\n".join(lines)
        if not line.endswith("\\") and _is_whole(whole):
            marked = NEEDS.search(whole)
            yield Command(whole, marked["what"] if marked else None)
            lines = []
    assert not lines, f"not a whole command: {lines}"


def _is_whole(text: str) -> bool:
    checked = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
    return checked.returncode == 0 and not checked.stderr


def _own_network() -> list[str]:
    """Return the prefix of a command that gives it a network of its own; [] if the system does not allow one."""
    line = [sys.executable, own_network.__file__]
    tried = subprocess.run([*line, "true"], capture_output=True, check=False)
    return line if tried.returncode == 0 else []


_OWN_NETWORK = _own_network()


class Terminal:
    """A terminal with a shell, in a folder and, if the system allows one, a network of its own.

    A command that asks for an answer gets the recommended one.
    """

    def __init__(self, folder: Path) -> None:
        self.said, self._folder = "", folder
        self._running: dict[str, int] = {}
        ours, theirs = pty.openpty()
        quiet = termios.tcgetattr(theirs)
        quiet[3] &= ~termios.ECHO
        termios.tcsetattr(theirs, termios.TCSANOW, quiet)
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("MOFA_", "TEMPORAL_", "OPENAI_"))}
        self._ours = ours
        self._shell = subprocess.Popen(
            [*_OWN_NETWORK, "bash", "--norc", "--noprofile"],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True, close_fds=True,
            env={**clean, **_QUIET, "HOME": str(folder)},
        )  # fmt: skip
        os.close(theirs)

    def type(self, command: str, typed: list[str] | None = None) -> tuple[int, str]:
        """Run a command to its end, with the lines of `typed` as its input; return its exit code and its output."""
        return self._until_end(f"{{ {command}\n}}; printf '\\n{_MARK} %d\\n' $?\n", list(typed or []))

    def leave_running(self, command: str, until: str, place: str = "") -> None:
        """Start a command that keeps running, wait for those words of its output, and end the one before it in its `place`."""
        if place in self._running:
            self.interrupt(place)
        code, said = self.type(f": > running.log; {{ exec {command}\n}} >> running.log 2>&1 &\nrunning=$!")
        assert code == 0, said
        self._running[place] = int(self.type("echo $running")[1].split()[-1])
        end = time.monotonic() + LONGEST_S
        while until not in (said := (self._folder / "running.log").read_text(errors="replace")):
            assert time.monotonic() < end, f"{command}: {until!r} not within {LONGEST_S:g} s; it said:\n{said}"
            assert start_identity(self._running[place]), f"{command} ended; it said:\n{said}"
            time.sleep(0.2)

    def interrupt(self, place: str) -> None:
        """Send Ctrl-C to the command in that place, and wait until it has ended."""
        number = self._running.pop(place)
        started = start_identity(number)
        os.kill(number, signal.SIGINT)
        end = time.monotonic() + LONGEST_S
        while start_identity(number) == started is not None:
            assert time.monotonic() < end or end_process(number, started), "it ends"
            time.sleep(0.1)

    def close(self) -> None:
        """End the shell, and all processes that it started."""
        os.write(self._ours, b"\x03")  # what still runs in the foreground
        for place in reversed(list(self._running)):
            self.interrupt(place)
        self._shell.kill()
        self._shell.wait()
        os.close(self._ours)

    def _until_end(self, line: str, typed: list[str]) -> tuple[int, str]:
        os.write(self._ours, line.encode())
        said, end = "", time.monotonic() + LONGEST_S
        while (found := re.search(rf"(?m)^{_MARK} (\d+)\r?$", said)) is None:
            assert time.monotonic() < end, f"{line}: not ended within {LONGEST_S:g} s; it said:\n{said}"
            ready, _, _ = select.select([self._ours], [], [], 0.2)
            try:
                said += os.read(self._ours, 65536).decode(errors="replace").replace("\r\n", "\n") if ready else ""
            except OSError:
                raise AssertionError(f"the shell ended; it said:\n{said}") from None
            answer = self._answer(said, typed)
            if answer is not None:
                said += f"«{answer}»\n"
                os.write(self._ours, (answer if answer == END_OF_INPUT else f"{answer}\n").encode())
        said = said[: found.start()].strip("\n")
        self.said += said + "\n"
        return int(found[1]), said

    def _answer(self, said: str, typed: list[str]) -> str | None:
        asked = _PROMPT.search(said)
        if asked is None:
            return None
        if typed:
            return typed.pop(0)
        if asked["sure"]:
            return "y"
        return asked["name"] or ("" if asked["default"] else "Fine.")


@contextmanager
def terminal(folder: Path) -> Iterator[Terminal]:
    """Yield a terminal, and close it in any case. Without networks of their own, only one terminal runs at a time."""
    with Path(__file__).open("rb") as turn:
        if not _OWN_NETWORK:
            fcntl.flock(turn, fcntl.LOCK_EX)
        opened = Terminal(folder)
        try:
            code, said = opened.type("true")
            assert code == 0, said
            yield opened
        finally:
            opened.close()
