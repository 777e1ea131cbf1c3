"""Text from outside: decoded from a file's bytes, split into lines, and made storable."""

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
    """Return the text of a file, without its byte order mark. The mark gives the encoding; without a mark it is UTF-8.

    Args:
        fallback: the encoding of a file that has no mark and is not UTF-8. With it, invalid bytes become U+FFFD.

    Raises:
        UnicodeDecodeError: the bytes are invalid in the encoding, and there is no fallback.
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

    `str.splitlines` also splits at form feeds, U+0085, U+2028 and others, which may occur within a line.
    """
    return _LINE_END.split(text)


def storable(text: str) -> str:
    """Return the text with `?` for each lone surrogate, which UTF-8 cannot encode, and U+FFFD for each U+0000, which
    PostgreSQL refuses.
    """
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
