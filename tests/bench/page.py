"""docs/benchmarks.md: each command of the bench writes its own part and leaves the others."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.house import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
COMMANDS = ("make bench", "make bench-crowds", "make bench-profile", "make bench-peers")
"""The commands that write a part, in the order of the page."""

_TITLE = "# Benchmarks\n\nCommands measure and write this page. No figure is typed."


def write(command: str, text: str, page: Path = PAGE) -> None:
    """Replace the part of one command, and make the page if there is none."""
    assert command in COMMANDS, f"{command} has no part of the page"
    parts = read(page) | {command: text.strip()}
    page.write_text("\n\n".join([_TITLE, *(_framed(name, parts[name]) for name in COMMANDS)]) + "\n", encoding="utf-8")


def read(page: Path = PAGE) -> dict[str, str]:
    """Return the text of each command's part. A part that was never written says so."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    found = {name: re.search(_framed(name, "(.*?)"), text, re.DOTALL) for name in COMMANDS}
    return {name: part[1] if part else f"`{name}` has not written its part yet." for name, part in found.items()}


def _framed(command: str, text: str) -> str:
    return f"<!-- {command} -->\n\n{text}\n\n<!-- end of {command} -->"
