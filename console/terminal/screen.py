"""Where a command's words go: answers on stdout, everything else on stderr; with --json one document on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_working: list[Status] = []


@cache
def out() -> Console:
    """Return the console for answers. Lines are never cut, so that commands can be copied."""
    return _console(stderr=False)


@cache
def err() -> Console:
    """Return the console for progress, hints and errors."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    from rich.console import Console

    class Ours(Console):
        def on_broken_pipe(self) -> None:  # rich would end the process with exit code 1
            raise BrokenPipeError

    return Ours(highlight=False, soft_wrap=True, emoji=False, stderr=stderr)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: models as objects, at any depth."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def emit(value: Any, *, line: bool = False) -> None:
    """Print one JSON document on stdout, indented, or on a line of its own for a stream."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=None if line else 2, default=str)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say(text: str = "", style: str | None = None) -> None:
    """A line for the reader on stdout; `text` is taken as it is, without markup."""
    out().print(text, style=style, markup=False)


def note(text: str = "", style: str | None = None) -> None:
    """A line for the reader on stderr: progress, hints, errors."""
    err().print(text, style=style, markup=False)


def on_terminal() -> bool:
    """Return whether a person sits at both ends, so that a question can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def working(console: Console, words: str) -> Iterator[None]:
    """A moving line while something takes its time, on a terminal only."""
    if not console.is_terminal:
        yield
        return
    with console.status(words) as status:
        _working.append(status)
        try:
            yield
        finally:
            _working.remove(status)


@contextmanager
def still() -> Iterator[None]:
    """No moving line while a person types."""
    for status in _working:
        status.stop()
    try:
        yield
    finally:
        for status in _working:
            status.start()
