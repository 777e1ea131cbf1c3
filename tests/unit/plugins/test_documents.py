"""Documents of every kind, with the place of each piece; and what cannot be read, in words."""

from __future__ import annotations

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import KINDS, PASSAGE_CHARACTERS, Place, Section, passages
from plugins import discovery
from tests.support.pdf import pdf


def load(kind: str, data: bytes) -> list[tuple[str, str]]:
    return [(section.text, section.place.words()) for section in discovery.load("documents", kind)().load(data)]


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
