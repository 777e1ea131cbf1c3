"""`mofa inbox --watch`: the open decisions, live, with keys to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.backend.access import identity
from console.backend.watching import follow
from console.terminal import answer, render
from console.terminal.event_words import Line
from console.terminal.live import Board, Row
from kernel.basics.event_data import shortened
from kernel.conversation.decision import DecisionRequest


class InboxBoard(Board):
    """The open decisions, the oldest first."""

    title = "Inbox: {count} open"
    empty = "No decision is open."

    def __init__(self, server: Client) -> None:
        super().__init__()
        self._server = server
        self._requests: dict[str, DecisionRequest] = {}

    async def read(self) -> list[Row]:
        """Return the open decisions."""
        waiting = await client.inbox(self._server)
        self._requests = {_id(request): request for request in waiting}
        return [decision_row(request) for request in waiting]

    def actions(self) -> dict[str, tuple[str, Callable[[Row], Awaitable[None]]]]:
        """Return the keys."""
        keys: dict[str, tuple[str, Callable[[Row], Awaitable[None]]]] = {
            "enter": ("answer", self._answer),
            "s": ("snooze", self._snooze),
            "a": ("assign", self._reassign),
        }
        if any(request.kind == "acceptance" for request in self._requests.values()):
            keys["r"] = ("report", self._report)
        return keys

    async def _answer(self, row: Row) -> None:
        await answer_here(self, self._server, self._requests[row.id])

    async def _snooze(self, row: Row) -> None:
        wanted = await self.read_line("Snooze for (PT4H, P1D): ")
        await self._attend(row, "snooze", {"for": wanted})

    async def _reassign(self, row: Row) -> None:
        names = [name.strip() for name in (await self.read_line("Who is asked instead (ann, ben): ")).split(",")]
        await self._attend(row, "reassign", {"to": [name for name in names if name]})

    async def _attend(self, row: Row, order: str, given: dict[str, Any]) -> None:
        request = self._requests[row.id]
        changed = await identity.attend(self._server, request, order, answer.order_of(order, request, given))
        self.tell(f"{order}: {changed.title}", "green")

    async def _report(self, row: Row) -> None:
        request = self._requests[row.id]
        item = await client.maybe_query(self._server, request.workflow_id, "todo")
        words = ((item or {}).get("report") or {}).get("content") or "There is no report."
        self.show(row, _lines(words))


async def answer_here(board: Board, server: Client, request: DecisionRequest) -> None:
    """Ask for an answer on the board's typing line, and send it. A refusal is shown, and the decision stays open."""
    asking = asyncio.ensure_future(answer.asked(request, board.read_line, board.tell))
    elsewhere = asyncio.ensure_future(follow.until_settled(server, request))
    try:
        await asyncio.wait({asking, elsewhere}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            board.tell(f"{request.title}: this was meanwhile decided elsewhere.", "yellow")
            return
        settled = await identity.decide(server, request, asking.result())
        if settled.status == "open":
            board.tell(f"Recorded: {settled.title}. {settled.quorum} people have to agree.", "green")
            return
        board.tell(f"Settled: {settled.title}: {answer.shown(settled.settled or asking.result())}", "green")
        board.update([row for row in board.rows if row.id != _id(request)])
    finally:
        for task in (asking, elsewhere):
            task.cancel()
        board.typing = None


def decision_row(request: DecisionRequest) -> Row:
    """Return a decision as a row of a board."""
    who = f"for {', '.join(request.assignees[:3])}, " if request.assignees else ""
    since = f"{who}open {_ago(request.opened_at)}" + (f", until {_until(request)}" if request.deadline else "")
    if request.snoozed_until and request.snoozed_until > datetime.now(UTC):
        since += f", snoozed until {request.snoozed_until.astimezone():%Y-%m-%d %H:%M}"
    lines: list[Line] = [
        (shortened(f"{request.title}  [{request.kind.replace('_', ' ')}]", 200), "yellow"),
        (f"{since}, {request.workflow_id}", "dim"),
    ]
    return Row(_id(request), lines, render.decision_lines(request, numbered=True))


def _id(request: DecisionRequest) -> str:
    return f"{request.workflow_id} {request.id}"


def _until(request: DecisionRequest) -> str:
    assert request.deadline is not None
    return f"{request.deadline.astimezone():%Y-%m-%d %H:%M}"


def _ago(at: datetime) -> str:
    minutes = int((datetime.now(UTC) - at).total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def _lines(text: str) -> list[Line]:
    return [(line, None) for line in text.splitlines() if line.strip()]
