"""Sessions: a conversation that lasts over many runs. A session is a name for the head of a chain of messages.

A run that has `session` in its input begins where the session ends, and adds one turn to it: its task, and its output.
How the output came about stays with the run itself; the turn names it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.transcript import Entry

SESSION_OPEN = "session.open"
"""The wire name of the activity that says where a session stands, and begins it if it is new."""

SESSION_JOIN = "session.join"
"""The wire name of the activity that adds a run's turn."""

EARLIER_CHARACTERS = 4_000
"""How much of the conversation those are shown who read no chain: people, teams, workers in other languages."""

SessionName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s/][^\n\r/]*$")]
"""A session's name: one line without a slash, and not beginning with a blank."""


class Session(Schema):
    """A conversation by name. `head` is the hash of its last message, None while nothing is said; `turns` counts its runs.

    Two tenants may have sessions of one name; neither sees the other's.
    """

    name: str
    tenant: str | None = None
    head: str | None = None
    turns: int = 0
    forked_from: str | None = None
    created_at: datetime
    updated_at: datetime


class Turn(Schema):
    """One run's part in a session: its number (from 1), the run, and the hash of the conversation after it."""

    number: int
    workflow_id: str
    run_id: str
    head: str
    at: datetime


class SessionOpen(Schema):
    """Input of `session.open`."""

    name: SessionName
    tenant: str | None = None


class SessionOpened(Schema):
    """Output of `session.open`. `earlier` is the end of the conversation as one text, for those who read no chain."""

    name: str
    head: str | None = None
    turns: int = 0
    earlier: str = ""


class SessionJoin(Schema):
    """Input of `session.join`. `scope` names the run for good: a run is one turn, however often it is told."""

    name: str
    tenant: str | None = None
    scope: str
    workflow_id: str
    run_id: str
    entries: list[Entry]


class SessionJoined(Schema):
    """Output of `session.join`: the turn, or None where the session was deleted meanwhile."""

    turn: Turn | None = None


class Sessions(Protocol):
    """Where sessions are kept. Every write may be repeated; a store that is out of reach is `ProviderUnavailable`."""

    async def open(self, name: str, tenant: str | None) -> Session:
        """Return the session of that name; a new one where there is none."""
        ...

    async def find(self, name: str, tenant: str | None) -> Session | None:
        """Return the session of that name, or None."""
        ...

    async def join(self, turn: SessionJoin) -> Turn | None:
        """Add a run's entries after whatever the session ends with by now. None: there is no such session."""
        ...

    async def all(self, tenant: str | None) -> list[Session]:
        """Return a tenant's sessions (None: everybody's), the last used first."""
        ...

    async def turns(self, name: str, tenant: str | None) -> list[Turn]:
        """Return a session's turns, in their order."""
        ...

    async def fork(self, name: str, tenant: str | None, new: str, at: int | None) -> Session | None:
        """Return a new session that begins as this one did up to turn `at` (all of it, where that is None).

        None: there is no such session, or no such turn, or the new name is taken.
        """
        ...

    async def delete(self, name: str, tenant: str | None) -> bool:
        """Take a session's name and its turns away; whether there was one. The runs keep their own records."""
        ...


def earlier(said: list[Entry]) -> str:
    """Return the end of a conversation as one text of at most `EARLIER_CHARACTERS`; it says so where something is left out."""
    lines: list[str] = []
    room = EARLIER_CHARACTERS
    for entry in reversed(said):
        line = f"[{'asked' if entry.role == 'task' else entry.author}] {entry.text or ''}"
        if len(line) > room:
            lines.append(f"{line[:room]}…" if not lines else "(… what was said before that is left out)")
            break
        lines.append(line)
        room -= len(line)
    return "\n\n".join(reversed(lines))
