"""Sessions: conversations over several runs. A session is a name for the head of a chain of messages.

A run with `session` in its input starts with that conversation, and adds one turn to it: its task and its output. All other
messages stay with the run, which the turn names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.transcript import Entry

SESSION_OPEN = "session.open"
"""The wire name of the activity that returns the head of a session, and creates a new one."""

SESSION_JOIN = "session.join"
"""The wire name of the activity that adds a run's turn."""

EARLIER_CHARACTERS = 4_000
"""The longest excerpt for participants that read no chain: people, teams and remote workers."""

SessionName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s/][^\n\r/]*$")]
"""A session's name: one line without a slash or a leading blank."""


class Session(Schema):
    """A conversation by name. `head` is the hash of its last message, None while it is empty; `turns` counts its runs.

    A name is unique within a tenant; tenants do not see each other's sessions.
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
    """Output of `session.open`. `earlier` is the end of the conversation, for participants that read no chain."""

    name: str
    head: str | None = None
    turns: int = 0
    earlier: str = ""


class SessionJoin(Schema):
    """Input of `session.join`. `scope` identifies the run, so that a repeated call adds no second turn."""

    name: str
    tenant: str | None = None
    scope: str
    workflow_id: str
    run_id: str
    entries: list[Entry]


class SessionJoined(Schema):
    """Output of `session.join`: the turn, or None if the session was deleted meanwhile."""

    turn: Turn | None = None


class Sessions(Protocol):
    """The port of the session store. Every write is idempotent. Methods raise `ProviderUnavailable` if it is unreachable."""

    async def open(self, name: str, tenant: str | None) -> Session:
        """Return the session of that name; create it if there is none."""
        ...

    async def find(self, name: str, tenant: str | None) -> Session | None:
        """Return the session of that name, or None."""
        ...

    async def join(self, turn: SessionJoin) -> Turn | None:
        """Add a run's entries after the current end of the session. Return None if there is no such session."""
        ...

    async def all(self, tenant: str | None) -> list[Session]:
        """Return a tenant's sessions (None: those of all tenants), the last used first."""
        ...

    async def turns(self, name: str, tenant: str | None) -> list[Turn]:
        """Return a session's turns, in their order."""
        ...

    async def fork(self, name: str, tenant: str | None, new: str, at: int | None) -> Session | None:
        """Create a session with the turns of this one up to number `at` (None: all).

        Return None if there is no such session or turn, or the new name is taken.
        """
        ...

    async def delete(self, name: str, tenant: str | None) -> bool:
        """Delete a session with its turns. Return whether there was one. The runs keep their own records."""
        ...


def earlier(entries: list[Entry]) -> str:
    """Return the end of a conversation as one text of at most `EARLIER_CHARACTERS`, with a note on what is left out."""
    lines: list[str] = []
    room = EARLIER_CHARACTERS
    for entry in reversed(entries):
        line = f"[{'asked' if entry.role == 'task' else entry.author}] {entry.text or ''}"
        if len(line) > room:
            lines.append(f"{line[:room]}…" if not lines else "(… what was said before that is left out)")
            break
        lines.append(line)
        room -= len(line)
    return "\n\n".join(reversed(lines))
