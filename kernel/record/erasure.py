"""Erasure: taking a tenant's, a person's or one workflow's words out, and leaving what was decided, paid and hashed."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import model_validator

from kernel.basics.schema import Schema

ERASED = "(erased)"
"""What stands where words were taken out."""

SAME_WORDS = 20
"""From this many characters on, a person's words are looked for in what others said, and taken out there too."""


class Whose(Schema):
    """Whose words go: exactly one of the three."""

    tenant: str | None = None
    person: str | None = None
    workflow: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Whose:
        if sum(bool(value) for value in (self.tenant, self.person, self.workflow)) != 1:
            raise ValueError("name exactly one of tenant, person and workflow")
        return self


class Erased(Schema):
    """How much was taken out, or would be. `runs` are those whose words these are; a person's are in any."""

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
        """Whether there is anything to take out."""
        return any(count for name, count in self.model_dump().items() if name != "runs")


class Erasure(Protocol):
    """What takes words out of the database."""

    async def erase(self, whose: Whose, *, dry: bool) -> Erased:
        """Take the words out; `dry` only counts. What others use as well stays."""
        ...


def without_words(reply: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger's reply without its words; its counts and its shape stay, so that it can still be read back."""
    if "content" in reply:
        return reply | {"content": ERASED, "tool_calls": []}
    if "recalled" in reply:
        return reply | {"recalled": []}
    return reply | {"text": ERASED, "truncated": False} if "text" in reply else reply


def lost_reply(row: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of a model's reply whose words are lost already, from its row in the ledger."""
    return {"content": "", "model": row["model"], "tool_calls": []}


def words_in(value: Any) -> list[str]:
    """Return the longer texts in an event's data, as a person gave them."""
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
    """Return all that JSON says, as one text: to look for words in it however they are escaped."""
    match value:
        case str():
            return value
        case dict():
            return "\n".join(map(text_of, value.values()))
        case list():
            return "\n".join(map(text_of, value))
        case _:
            return ""
