"""Single keys from a terminal, without Enter."""

from __future__ import annotations

import asyncio
import codecs
import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

_NAMED = {
    "\x1b[A": "up", "\x1b[B": "down", "\x1bOA": "up", "\x1bOB": "down", "\x1b[5~": "page up", "\x1b[6~": "page down",
    "\x1b[H": "home", "\x1b[F": "end", "\r": "enter", "\n": "enter", "\x7f": "backspace", "\x08": "backspace", "\x1b": "escape",
    "\x04": "end of input", "\x15": "erase line",
}  # fmt: skip
END = "end of input"
"""The key that stands for a closed terminal, and for Ctrl-D."""


@contextmanager
def keyboard() -> Iterator[asyncio.Queue[str]]:
    """A queue of the keys pressed during the block: `up`, `enter`, `escape`, or a character. Ctrl-C still interrupts."""
    descriptor, pressed = sys.stdin.fileno(), asyncio.Queue[str]()
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    before, loop = termios.tcgetattr(descriptor), asyncio.get_running_loop()

    def read() -> None:
        try:
            data = os.read(descriptor, 1024)
        except OSError:  # the terminal is gone
            data = b""
        if not data:
            loop.remove_reader(descriptor)
            pressed.put_nowait(END)
            return
        for key in split(decoder.decode(data)):
            pressed.put_nowait(key)

    tty.setcbreak(descriptor)
    loop.add_reader(descriptor, read)
    try:
        yield pressed
    finally:
        loop.remove_reader(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def split(text: str) -> list[str]:
    """Return the keys in what a terminal sent. An unknown sequence of a special key gives nothing."""
    keys, at = [], 0
    while at < len(text):
        length = _length(text, at)
        key = text[at : at + length]
        at += length
        if key in _NAMED:
            keys.append(_NAMED[key])
        elif length == 1 and key.isprintable():
            keys.append(key)
    return keys


def _length(text: str, at: int) -> int:
    """Return the length of the key that begins here: of an escape sequence, or of one character."""
    if text[at] != "\x1b" or at + 1 >= len(text) or text[at + 1] not in "[O":
        return 1
    end = at + 2
    while end < len(text) and not text[end].isalpha() and text[end] != "~":
        end += 1
    return min(end + 1, len(text)) - at
