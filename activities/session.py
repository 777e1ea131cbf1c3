"""The activities of sessions: read a conversation, and add a turn to it."""

from __future__ import annotations

from temporalio import activity

from kernel.kinds.storage import Storage
from kernel.record.session import (
    SESSION_JOIN,
    SESSION_OPEN,
    SessionJoin,
    SessionJoined,
    SessionOpen,
    SessionOpened,
    Sessions,
    earlier,
)
from runtime.failures import reports_failures


class SessionActivities:
    """`session.open` and `session.join`, over one store."""

    def __init__(self, sessions: Sessions, storage: Storage) -> None:
        self._sessions, self._storage = sessions, storage

    @activity.defn(name=SESSION_OPEN)
    @reports_failures
    async def open(self, wanted: SessionOpen) -> SessionOpened:
        """Return the state of a session; a new one begins if there is none of that name."""
        session = await self._sessions.open(wanted.name, wanted.tenant)
        conversation = await self._storage.chain(session.head)
        return SessionOpened(name=session.name, head=session.head, turns=session.turns, earlier=earlier(conversation))

    @activity.defn(name=SESSION_JOIN)
    @reports_failures
    async def join(self, turn: SessionJoin) -> SessionJoined:
        """Add a run's turn, once."""
        return SessionJoined(turn=await self._sessions.join(turn))
