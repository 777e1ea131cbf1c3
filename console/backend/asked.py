"""The open decisions of runs that several readers look at: one look at the server serves all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.client import Client

from console.backend import client as backend
from console.terminal.failure import Failure
from kernel.conversation.decision import DecisionRequest
from runtime.connection import ServerUnreachable

FRESH_S = 2.0
"""A look older than this is repeated, in seconds."""

MOST = 50
"""The most open decisions of one run that are looked up."""


@dataclass(frozen=True)
class _Look:
    at: float
    seq: int
    found: asyncio.Task[list[DecisionRequest]]


class OpenDecisions:
    """The open decisions of runs and of the teams and flows in them."""

    def __init__(self, temporal: Callable[[], Awaitable[Client]]) -> None:
        self._temporal = temporal
        self._looks: dict[str, _Look] = {}

    async def of(self, workflow_id: str, seq: int = 0) -> list[DecisionRequest]:
        """Return the decisions of a run that are open, as they are after its event `seq`; none if nobody answers for it."""
        now, look = time.monotonic(), self._looks.get(workflow_id)
        if look is None or look.seq < seq or now - look.at > FRESH_S:
            self._looks = {id: each for id, each in self._looks.items() if now - each.at <= FRESH_S}
            look = _Look(now, max(seq, look.seq if look else 0), asyncio.create_task(self._find(workflow_id)))
            self._looks[workflow_id] = look
        return await asyncio.shield(look.found)

    def forget(self) -> None:
        """Look again at each run: a decision was settled here, and the log may not have the event yet."""
        self._looks.clear()

    async def _find(self, workflow_id: str) -> list[DecisionRequest]:
        try:
            client = await self._temporal()
            if not backend.is_open(await backend.describe(client, workflow_id)):
                return []
            return await backend.open_decisions(client, workflow_id, MOST)
        except (Failure, ServerUnreachable):
            return []
