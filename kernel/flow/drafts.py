"""Drafts of flows: texts that are being edited, with a revision number that only grows.

A writer names the revision that its text is based on. If another writer was first, nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import YAML_BYTES, Line
from kernel.basics.schema import Schema

DRAFTS = 2_000
"""The most names of drafts in one database, deleted ones included."""

KEPT_REVISIONS = 50
"""The revisions of one draft that are kept, the last ones."""

TabId = Annotated[str, Field(min_length=1, max_length=100)]
"""The name of the editor that writes, such as a tab of a browser. It repeats a write without a second revision."""


class DraftFacts(Schema):
    """A draft without its text. A `deleted` revision says that the draft was removed; the text before it is still there."""

    name: str
    revision: int
    updated_at: datetime
    by: Line | None = None
    deleted: bool = False


class Draft(DraftFacts):
    """A revision of a draft. `text` need not be a valid flow. A deleted revision has no text."""

    text: str
    tab: TabId | None = None

    def repeats(self, text: str, base: int, tab: str | None) -> bool:
        """Return whether this revision is the result of that write already: a reply that was lost is asked for again."""
        return not self.deleted and tab is not None and (self.text, self.revision, self.tab) == (text, base + 1, tab)


class DraftTaken(Exception):
    """Another writer was first. `current` is the draft as it is now, or None if it was deleted."""

    def __init__(self, name: str, current: Draft | None) -> None:
        now = "was deleted" if current is None else f"is at revision {current.revision}"
        super().__init__(f"The draft {name} {now}; nothing was overwritten. Take its text over, and write again.")
        self.current = current


class Drafts(Protocol):
    """The port of the store of drafts. Methods raise `StoreUnavailable` if the database is unreachable."""

    async def find(self, name: str) -> Draft | None:
        """Return the current draft of that name; None if there is none, or it was deleted."""
        ...

    async def write(self, name: str, text: str, base: int, *, tab: str | None, by: str | None) -> Draft:
        """Store a new revision, and return it.

        Args:
            name: the name of the draft.
            text: the new text.
            base: the revision that the text is based on, 0 for a draft that does not exist.
            tab: the writing editor. A write that it repeats changes nothing.
            by: the person who writes.

        Raises:
            DraftTaken: `base` is not the current revision.
            InvalidInput: there are `DRAFTS` names already.
        """
        ...

    async def delete(self, name: str, base: int, *, by: str | None) -> Draft | None:
        """Remove a draft, and return the revision that says so; None if there is none. Its revisions stay.

        Raises:
            DraftTaken: `base` is not the current revision.
        """
        ...

    async def all(self) -> Sequence[DraftFacts]:
        """Return the drafts that are not deleted, by name."""
        ...

    async def revisions(self, name: str) -> Sequence[DraftFacts]:
        """Return the kept revisions of a name, the newest first. A name without a draft has none."""
        ...

    async def revision(self, name: str, revision: int) -> Draft | None:
        """Return one kept revision with its text, or None."""
        ...


def check_draft(text: str) -> None:
    """Check the length of a draft.

    Raises:
        InvalidInput: it is longer than a flow's file may be.
    """
    size = len(text.encode(errors="replace"))
    if size > YAML_BYTES:
        raise InvalidInput(f"text: a flow has at most {YAML_BYTES:,} bytes, and this text has {size:,}.", "text")
