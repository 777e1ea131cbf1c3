"""Erasure: removing the words of a tenant, a person or a workflow. Decisions, payments and hashes stay."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import model_validator

from kernel.basics.schema import Schema

ERASED = "(erased)"
"""The placeholder for erased words."""

SAME_WORDS = 20
"""The shortest text, in characters, that is also searched for in other participants' words, and erased there."""


class Whose(Schema):
    """The owner of the words to erase: exactly one of the three."""

    tenant: str | None = None
    person: str | None = None
    workflow: str | None = None

    @model_validator(mode="after")
    def _names_one_owner(self) -> Whose:
        if sum(bool(value) for value in (self.tenant, self.person, self.workflow)) != 1:
            raise ValueError("name exactly one of tenant, person and workflow")
        return self


class Erased(Schema):
    """The counts of an erasure, or of a dry run. `runs` are those of the owner; a person's words may be in any run."""

    runs: int = 0
    events: int = 0
    answers: int = 0
    texts: int = 0
    memories: int = 0
    speech: int = 0
    kept: int = 0
    documents: int = 0
    passages: int = 0
    objects: int = 0
    sessions: int = 0

    @property
    def anything(self) -> bool:
        """Whether anything was found to erase."""
        return any(count for name, count in self.model_dump().items() if name != "runs")


class Erasure(Protocol):
    """The port of erasure in the database."""

    async def erase(self, whose: Whose, *, dry: bool) -> Erased:
        """Erase the words and return the counts; with `dry` only count. Texts that other owners use too stay."""
        ...


def without_words(reply: dict[str, Any]) -> dict[str, Any]:
    """Return a reply of the ledger without its words. Its counts and its shape stay, so that it can still be parsed."""
    if "content" in reply:
        return reply | {"content": ERASED, "tool_calls": []}
    if "recalled" in reply:
        return reply | {"recalled": []}
    return reply | {"text": ERASED, "truncated": False} if "text" in reply else reply


def lost_reply(row: dict[str, Any]) -> dict[str, Any]:
    """Return an empty model reply, from its row in the ledger, if the stored reply cannot be read."""
    return {"content": "", "model": row["model"], "tool_calls": []}


def words_in(value: Any) -> list[str]:
    """Return the texts of at least `SAME_WORDS` characters in an event's data."""
    match value:
        case str():
            return [value] if len(value) >= SAME_WORDS else []
        case dict():
            return [words for inner in value.values() for words in words_in(inner)]
        case list():
            return [words for inner in value for words in words_in(inner)]
        case _:
            return []


def text_of(value: Any) -> str:
    """Return all strings of a JSON value as one text, so that a search does not depend on escapes."""
    match value:
        case str():
            return value
        case dict():
            return "\n".join(map(text_of, value.values()))
        case list():
            return "\n".join(map(text_of, value))
        case _:
            return ""
