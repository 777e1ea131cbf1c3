"""Documents of every kind, with the place of each section, and the errors for unreadable files."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import KINDS, PASSAGE_CHARACTERS, Place, Section, passages
from plugins import discovery
from tests.support.pdf import pdf

ROOT = Path(__file__).parents[3]


def load(kind: str, data: bytes) -> list[tuple[str, str]]:
    return [(section.text, section.place.words()) for section in discovery.load("documents", kind)().load(data)]


def test_every_kind_has_its_loader() -> None:
    assert set(KINDS.values()) == set(discovery.names("documents"))


def test_text_by_paragraphs_and_lines() -> None:
    assert load("text", b"One\ntwo\n\n\nThree\n") == [("One\ntwo", "lines 1–2"), ("Three", "line 5")]
    assert load("text", "Grün".encode("latin-1")) == [("Grün", "line 1")]
    with pytest.raises(InvalidInput, match="not a text file"):
        load("text", b"\0\1")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\t", "\xa0"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_parts_words_within_a_line_ends_no_line(separator: str, end: str) -> None:
    text = end.join(["# One", "", f"Alpha{separator}beta.", "", "Gamma", f"delta{separator}.", "", "# Two", "", "Last.", ""])
    assert load("markdown", text.encode()) == [
        (f"Alpha{separator}beta.", "One, line 3"), (f"Gamma\ndelta{separator}.", "One, lines 5–6"), ("Last.", "Two, line 10"),
    ]  # fmt: skip
    places = ["line 1", "line 3", "lines 5–6", "line 8", "line 10"]
    assert [place for _, place in load("text", text.encode())] == places


QUOTED = "“Tea” costs 5 € – don’t boil…"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_encodings_of_windows(kind: str, encoding: str) -> None:
    [(text, _)] = load(kind, f"<p>{QUOTED}</p>".encode(encoding))
    assert text.removeprefix("<p>").removesuffix("</p>") == QUOTED


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
@pytest.mark.parametrize("mark", [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-32-le", b"\xff\xfe\0\0")])
def test_encodings_with_a_mark(kind: str, mark: tuple[str, bytes]) -> None:
    [(text, _)] = load(kind, mark[1] + "<p>茶 «Tee» 😀</p>".encode(mark[0]))
    assert text.removeprefix("<p>").removesuffix("</p>") == "茶 «Tee» 😀"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1251", "cp1251"), ("shift_jis", "shift_jis"), ("gb2312", "gb2312"), ("iso-8859-2", "iso-8859-2")],
)
def test_html_in_the_encoding_that_it_declares(declared: str, encoding: str) -> None:
    word = {"cp1251": "чай", "shift_jis": "お茶", "gb2312": "绿茶", "iso-8859-2": "žluť"}[encoding]
    page = f'<head><meta charset="{declared}"></head><p>{word}</p>'
    assert load("html", page.encode(encoding)) == [(word, "line 1")]
    assert load("html", page.encode()) == [(word, "line 1")]  # a page that declares the wrong encoding


@pytest.mark.parametrize("declared", ["punycode", "rot13", "undefined", "utf-16", "hex", "no-such", "unicode_escape", ""])
def test_html_that_declares_no_encoding_of_pages(declared: str) -> None:
    page = f'<head><meta charset="{declared}"></head><p>Gr\xfcn</p>'
    assert load("html", page.encode("latin-1")) == [("Grün", "line 1")]


def test_markdown_by_blocks_under_their_headings() -> None:
    text = b"Intro\n\n# Tea\n\n## Water\n\nHot.\n\n- soft\n- fresh\n\n## Leaves\n\n```\ncode\n```\n\n# End\n\nBye.\n"
    assert load("markdown", text) == [
        ("Intro", "line 1"), ("Hot.", "Tea › Water, line 7"), ("- soft\n- fresh", "Tea › Water, lines 9–10"),
        ("```\ncode\n```", "Tea › Leaves, lines 14–16"), ("Bye.", "End, line 20"),
    ]  # fmt: skip


def test_html_without_scripts_and_menus() -> None:
    page = b"""<html><head><title>x</title></head><body><nav>menu</nav><script>alert(1)</script>
<h1>Tea</h1><p>Hot <b>water</b>.</p><ul><li>soft<ul><li>inner</li></ul></li></ul>
<h2>Leaves</h2><div>Loose text</div><table><tr><td>a</td><td>b</td></tr></table></body></html>"""
    assert load("html", page) == [
        ("Hot water .", "Tea, line 2"), ("soft inner", "Tea, line 2"), ("Loose text", "Tea › Leaves, line 3"),
        ("a b", "Tea › Leaves, line 3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "sections"),
    [
        (b"", []),
        (b"<!-- only a comment -->", []),
        ("<p>grün".encode("latin-1"), [("grün", "line 1")]),
        ("<p>grün".encode(), [("grün", "line 1")]),
        ("<?xml version='1.0' encoding='utf-8'?>\n<html><body><p>grün</p></body></html>".encode(), [("grün", "line 2")]),
        (b"<div>one<span>two</span>\n<p>three</p>four</div>", [("one two", "line 1"), ("three", "line 2"), ("four", "line 2")]),
        (b"<li><h2>Water</h2>hot</li><p>x", [("Water hot", "Water, line 1"), ("x", "Water, line 1")]),
        (b"<pre>a\n  b</pre><h1>A</h1><h3>C</h3><h2>B</h2><p>x", [("a\n  b", "line 1"), ("x", "A › B, line 2")]),
        (b"<nav>a<p>b</p></nav>c<style>d", [("c", "line 1")]),
        (b"<p>a<p>b<br>c", [("a", "line 1"), ("b c", "line 1")]),
    ],
)
def test_html_as_it_is_found(page: bytes, sections: list[tuple[str, str]]) -> None:
    assert load("html", page) == sections


@pytest.mark.parametrize(
    ("page", "first"),
    [
        (b"<!--" * 100_000 + b"<p>end", None),
        (b"<!-- a -->" * 40_000 + b"<p>end", "end"),
        (b"<?" * 200_000 + b"<p>end", "end"),
        (b"<" * 400_000, "<" * 400_000),
        (b"<p>" + b"&lt;" * 100_000, "<" * 100_000),
        (b"<script>" + b"</" * 200_000, None),
        (b"<p><b>" * 50_000 + b"end", "end"),
    ],
    ids=["open comments", "comments", "instructions", "brackets", "entities", "script", "formatting"],
)
def test_a_page_is_read_in_one_go_whatever_it_holds(page: bytes, first: str | None) -> None:
    """Parse pages that take minutes with a parser that searches the rest of the page for each element."""
    found = load("html", page)
    assert (found[0][0] if found else None) == first


def test_elements_that_are_nested_too_deeply_are_refused() -> None:
    assert load("html", b"<div>" * 1000 + b"end") == [("end", "line 1")]
    with pytest.raises(InvalidInput, match="nested too deeply"):
        load("html", b"<div>" * 20_000 + b"end")


def test_pdf_by_pages() -> None:
    assert load("pdf", pdf("Boil the water", "", "Pour it")) == [("Boil the water", "page 1"), ("Pour it", "page 3")]
    with pytest.raises(InvalidInput, match="has no text"):
        load("pdf", pdf(""))
    with pytest.raises(InvalidInput, match="not a readable PDF"):
        load("pdf", b"not a pdf at all")


ALGORITHMS = ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"]


def encrypted(algorithm: str, password: str = "") -> bytes:
    """Return a PDF that everybody may read but only its owner may change; or one that needs a password to be read."""
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf("Boil the water")))), io.BytesIO()
    writer.encrypt(password, "the owner's", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_pdf_with_an_owners_password(algorithm: str) -> None:
    assert load("pdf", encrypted(algorithm)) == [("Boil the water", "page 1")]
    with pytest.raises(InvalidInput, match="has a password"):
        load("pdf", encrypted(algorithm, "a reader's"))


def test_the_extra_for_documents_reads_encrypted_pdfs() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["documents"]
    assert any(each.startswith("pypdf[crypto]") for each in extra)


def test_an_encrypted_pdf_without_the_package_for_it(tmp_path: Path) -> None:
    (tmp_path / "tea.pdf").write_bytes(encrypted("AES-256"))
    program = """import sys
sys.modules["cryptography"] = sys.modules["Crypto"] = None
from plugins.documents.pdf import create
from kernel.basics.errors import InvalidInput
try:
    create().load(open(sys.argv[1], "rb").read())
except InvalidInput as error:
    print(error)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "tea.pdf")]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "an encrypted PDF needs pypdf[crypto]" in said


@pytest.mark.parametrize("cut", [20, 100, 200, 300, 400, 500])
def test_broken_pdfs_are_refused_in_words(cut: int) -> None:
    whole = pdf("Boil the water")
    for broken in (whole[:cut], whole[:cut] + whole[cut + 7 :], whole[:cut] + b"<<<<((((" + whole[cut:]):
        try:
            load("pdf", broken)
        except InvalidInput as error:
            assert "PDF" in str(error)


def test_passages_hold_together_what_stands_together() -> None:
    def at(heading: str, line: int, size: int) -> Section:
        return Section("x" * size, Place(heading=heading, line=line, end_line=line + 1))

    made = passages([at("a", 1, 400), at("a", 5, 400), at("a", 9, 600), at("b", 12, 100)])
    assert [(len(p.text), p.place.words()) for p in made] == [
        (802, "a, lines 1–6"), (600, "a, lines 9–10"), (100, "b, lines 12–13"),
    ]  # fmt: skip
    long = passages([Section("A sentence. " * 300, Place(page=2))])
    assert all(len(p.text) <= PASSAGE_CHARACTERS and p.text.endswith(".") and p.place.page == 2 for p in long)
    assert " ".join(p.text for p in long).split() == ("A sentence. " * 300).split()
    assert len(passages([Section("字" * 3000, Place())])) == 3
