"""The output of commands: results on stdout, everything else on stderr; with --json one document on stdout."""

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

_spinners: list[Status] = []


@cache
def out() -> Console:
    """Return the console for results. Lines are never wrapped, so that commands can be copied."""
    return _console(stderr=False)


@cache
def err() -> Console:
    """Return the console for progress, hints and errors."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    from rich.console import Console

    class Ours(Console):
        def on_broken_pipe(self) -> None:  # rich would exit with code 1; main ends with 0
            raise BrokenPipeError

    return Ours(highlight=False, soft_wrap=True, emoji=False, stderr=stderr)


def plain(value: Any) -> Any:
    """Return a value with its pydantic models, at any depth, as JSON objects."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def emit(value: Any, *, line: bool = False) -> None:
    """Print one JSON document on stdout, indented, or with `line` on one line, for a stream."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=None if line else 2, default=str)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say(text: str = "", style: str | None = None) -> None:
    """Print a line on stdout. `text` is printed as it is: rich's markup is off."""
    out().print(text, style=style, markup=False)


def note(text: str = "", style: str | None = None) -> None:
    """Print a line on stderr: progress, hints, errors."""
    err().print(text, style=style, markup=False)


def on_terminal() -> bool:
    """Return whether stdin and stdout are a terminal, so that a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def working(console: Console, words: str) -> Iterator[None]:
    """Show a spinner during the block, on a terminal only."""
    if not console.is_terminal:
        yield
        return
    with console.status(words) as status:
        _spinners.append(status)
        try:
            yield
        finally:
            _spinners.remove(status)


@contextmanager
def still() -> Iterator[None]:
    """Hide the spinner during the block, while a person types."""
    for status in _spinners:
        status.stop()
    try:
        yield
    finally:
        for status in _spinners:
            status.start()
