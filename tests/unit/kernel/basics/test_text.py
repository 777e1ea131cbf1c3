"""Texts from files: encodings by byte order marks, and lines as editors count them."""

from __future__ import annotations

import pytest

from kernel.basics.text import decoded, lines_of

WORDS = 'a "“€”" 茶 😀\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_mark_says_the_encoding(encoding: str) -> None:
    assert decoded(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\0\0\xfe\xff", "utf-32-be")]
)
def test_both_orders_of_bytes(mark: bytes, encoding: str) -> None:
    assert decoded(mark + WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize("data", [b"caf\xe9", b"\xff\xfea", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff"])
def test_other_bytes_are_refused_or_read_by_the_fallback(data: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded(data)
    assert decoded(data, fallback="cp1252")


def test_the_fallback_and_its_gaps() -> None:
    assert decoded(b"\x93Tea\x94 \x81", fallback="cp1252") == "“Tea” \N{REPLACEMENT CHARACTER}"
    assert decoded("“Tea”".encode(), fallback="cp1252") == "“Tea”"
    assert decoded(b"") == decoded(b"", fallback="cp1252") == decoded(b"\xef\xbb\xbf") == ""


def test_lines_end_as_in_editors() -> None:
    assert lines_of("a\nb\r\nc\rd\n\re") == ["a", "b", "c", "d", "", "e"]
    within = "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i"
    assert lines_of(within) == [within] and lines_of("") == [""]
