"""The built files of the flow builder: those of the sources here, small, and free of what the policy of pages forbids."""

from __future__ import annotations

import gzip
import json
import re

from tests.support.installed.builder import BUILT, RECORD, record

COMPRESSED = 300_000
"""The most bytes, compressed, that the page loads."""


def test_the_built_files_are_those_of_the_sources() -> None:
    now, written = record(), json.loads(RECORD.read_text())
    assert now["sources"] == written["sources"], "the sources have changed since the last build: make builder"
    assert now["built"] == written["built"], "the built files are not those of the last build: make builder"


def test_the_page_is_small() -> None:
    page = (BUILT / "index.html").read_text()
    loaded = re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)
    assert any(name.endswith(".js") for name in loaded)
    assert any(name.endswith(".css") for name in loaded)
    size = sum(len(gzip.compress((BUILT / name).read_bytes())) for name in ["index.html", *loaded])
    assert size < COMPRESSED, f"{size} bytes"


def test_the_page_has_no_script_or_style_of_its_own_and_loads_nothing_from_elsewhere() -> None:
    page = (BUILT / "index.html").read_text()
    assert not re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not [each for each in re.findall(r"<script([^>]*)>", page) if "src=" not in each]
    code = "".join(path.read_text() for path in (BUILT / "assets").glob("*.js"))
    assert not re.findall(r"\beval\(|new Function\(|\bFunction\(", code)
    assert "http://" not in page
    assert "https://" not in page


def test_no_source_shows_a_text_as_html() -> None:
    for path in (BUILT.parent / "src").rglob("*"):
        if path.is_file():
            assert not re.findall(r"\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text()), path
