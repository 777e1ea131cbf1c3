"""Documents of every kind, with the place of each piece; and what cannot be read, in words."""

from __future__ import annotations

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import KINDS, PASSAGE_CHARACTERS, Place, Section, passages
from plugins import discovery


def load(kind: str, data: bytes) -> list[tuple[str, str]]:
    return [(section.text, section.place.words()) for section in discovery.load("documents", kind)().load(data)]


def pdf(*pages: str) -> bytes:
    """A PDF by hand: a page for each text, in Helvetica."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for n, text in enumerate(pages):
        words = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        resources = f"/Resources<</Font<</F1 {font}>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{resources}/Contents {4 + 2 * n} 0 R>>")
        objects.append(f"<</Length {len(words)}>>\nstream\n{words}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return (body + end + f"startxref\n{len(body)}\n%%EOF").encode()


def test_every_kind_has_its_loader() -> None:
    assert set(KINDS.values()) == set(discovery.names("documents"))


def test_text_by_paragraphs_and_lines() -> None:
    assert load("text", b"One\ntwo\n\n\nThree\n") == [("One\ntwo", "lines 1–2"), ("Three", "line 5")]
    assert load("text", "Grün".encode("latin-1")) == [("Grün", "line 1")]
    with pytest.raises(InvalidInput, match="no text"):
        load("text", b"\0\1")


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
        (b"<p>a\0b", [("a\ufffdb", "line 1")]),
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
    """Each of these took minutes with a parser that looks through the rest again at every one of them."""
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
    with pytest.raises(InvalidInput, match="no PDF that can be read"):
        load("pdf", b"not a pdf at all")


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
