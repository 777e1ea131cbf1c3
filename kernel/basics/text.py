"""Text from outside: read from a file's bytes, parted into lines, and made storable."""

from __future__ import annotations

import re

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_LINE_END = re.compile(r"\r\n?|\n")


def decoded(data: bytes, *, fallback: str | None = None) -> str:
    """Return the text of a file: in the encoding that its byte order mark says, without the mark; else UTF-8.

    Args:
        fallback: the encoding of a file that has no mark and is not UTF-8. With it, bytes that mean nothing become U+FFFD.

    Raises:
        UnicodeDecodeError: the bytes are not of the encoding, and there is no fallback.
    """
    errors = "strict" if fallback is None else "replace"
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors)
    try:
        return data.decode()
    except UnicodeDecodeError:
        if fallback is None:
            raise
        return data.decode(fallback, errors)


def lines_of(text: str) -> list[str]:
    """Return the lines as editors and parsers count them: ended by LF, CR LF or CR.

    `str.splitlines` also ends a line at form feeds, U+0085, U+2028 and others, which may stand within a line.
    """
    return _LINE_END.split(text)


def storable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which no UTF-8 has (`?` stands there), nor U+0000 (U+FFFD does)."""
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
