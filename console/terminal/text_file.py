"""Text files named on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from console.terminal.failure import usage
from kernel.basics.text import decoded

STDIN = "-"


def read_text_file(name: str | Path, what: str) -> str:
    """Return the text of a file, or of standard input for `-`, in UTF-8 or the encoding of its byte order mark.

    Args:
        what: the option or argument that names the file, for messages.

    Raises:
        Failure: the file cannot be read, or is not text.
    """
    shown = "stdin" if str(name) == STDIN else name
    try:
        return decoded(sys.stdin.buffer.read() if str(name) == STDIN else Path(name).read_bytes())
    except OSError as error:
        raise usage(f"{what}: {shown} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise usage(f"{what}: {shown} is not {error.encoding.upper()} text (byte {error.start}). Save it as UTF-8.") from None
