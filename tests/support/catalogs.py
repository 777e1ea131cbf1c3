"""Catalogs of gettext: every word of the code has a translation, and the compiled file is what the written one says."""

from __future__ import annotations

import gettext
import re
from collections.abc import Collection
from pathlib import Path

from babel.messages.pofile import read_po

_VALUES = re.compile(r"%\(\w+\)s")


def check_catalog(folder: Path, domain: str, wanted: Collection[str | tuple[str, ...]]) -> None:
    """Check the Chinese catalog of a domain against the words that it must have."""
    with (folder / "zh" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        written = {message.id: message.string for message in read_po(file) if message.id}
    missing = {words for words in wanted if not written.get(words)}
    assert missing == set(), f"translate these in locale/zh/LC_MESSAGES/{domain}.po"
    compiled = gettext.translation(domain, folder, ["zh"])
    for id, text in written.items():
        singular, plural = (str(id[0]), str(id[1])) if isinstance(id, tuple) else (str(id), "")
        wanted_text = str(text[0]) if isinstance(text, tuple) else str(text)
        found = compiled.ngettext(singular, plural, 2) if plural else compiled.gettext(singular)
        assert found == wanted_text, f"{domain}.mo is not what {domain}.po says: {singular}"
        assert set(_VALUES.findall(found)) == set(_VALUES.findall(singular + plural))
