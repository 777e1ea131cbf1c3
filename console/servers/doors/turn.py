"""A request to a run: what was asked, and how the client wants its answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from fastapi import Request

from console.backend import client as backend
from console.backend.access.rights import Refusal
from console.servers.doors.door_run import DoorRun
from console.servers.doors.results import call_id
from console.servers.doors.watch import CANCELLED_HERE, Asks, Calls, Cut, Item, Over, Quiet, Said, watch
from console.servers.web.event_stream import Admission
from console.servers.web.services import Services
from kernel.conversation.decision import DecisionRequest

Json = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One request. `model` is the name that the client gave.

    `streams_words`: one agent answers, whose words are the answer. `talks`: several answer, whose words are shown beside it.
    """

    here: Services
    run: DoorRun
    model: str
    base: str
    wait: Literal["hold", "answer"]
    streams_words: bool
    one_call: bool = False
    cancel_on_disconnect: bool = False
    talks: bool = False

    @property
    def link(self) -> str:
        """The address of the run's page."""
        return f"{self.base}/runs/{quote(self.run.id, safe='')}"

    def mofa(self, over: Over | None = None, asks: list[DecisionRequest] | None = None) -> Json:
        """Return our own part of an answer: the run, how it ended, its costs, and the questions that are open."""
        found: Json = {"workflow_id": self.run.id, "link": self.link}
        if over is not None and over.outcome is not None:
            found |= {"status": over.outcome.status, "cost_usd": over.outcome.usage.cost_usd}
        if asks:
            found["decisions"] = [_question(each) for each in asks]
        return found

    def waits(self, asks: list[DecisionRequest]) -> str:
        """Return a sentence on the question to a person, with the link."""
        who = ", ".join(asks[0].assignees) or "a person"
        more = f" and {len(asks) - 1} more" if len(asks) > 1 else ""
        return f"This run waits for {who}: {asks[0].title}{more}. Decide here: {self.link}"

    def calls(self, given: Calls) -> list[DecisionRequest]:
        """Return the calls for the client now: all of them, or the oldest one."""
        return given.requests[:1] if self.one_call else given.requests

    async def items(self) -> AsyncGenerator[Item, None]:
        """Yield what happens until the end of this answer: `Over`, `Cut`, `Calls`, or `Asks` if it does not wait for people."""
        async with aclosing(watch(self.here, self.run.id)) as items:
            async for item in items:
                if isinstance(item, Said) and not (self.streams_words or self.talks):
                    continue
                yield item
                asked = isinstance(item, Asks) and item.requests and self.wait == "answer"
                if isinstance(item, Over | Cut | Calls) or asked:
                    return

    async def end(self, request: Request) -> Over | Calls | Asks:
        """Return the end of this answer.

        Raises:
            Refusal: the server ends before it, the client went away, or it is not let in any more.
        """
        last: Item | None = None
        admission = Admission(request.scope)
        async with aclosing(self.items()) as items:
            async for item in items:
                last = item
                if not await admission.lasts():
                    raise Refusal(401, "LoginNeeded", "The token counts no longer; the run continues.")
                if isinstance(item, Quiet) and await request.is_disconnected():
                    if self.cancel_on_disconnect:
                        await cancel(self.here, self.run.id)
                    raise Refusal(408, "ClientGone", "The client has closed the connection; the run continues.")
        if isinstance(last, Over | Calls | Asks):
            return last
        raise Refusal(503, "StreamCut", "The server ends. The run continues: send the request again with its Idempotency-Key.")


async def cancel(here: Services, workflow_id: str) -> None:
    """End a run with the result that it has."""
    client = await here.temporal()
    async with backend.about(workflow_id):
        await client.get_workflow_handle(workflow_id).signal("cancel", {"reason": CANCELLED_HERE})


def call_fields(run: DoorRun, request: DecisionRequest, arguments: Callable[[Any], str]) -> tuple[str, str, str]:
    """Return a call's id, name and arguments."""
    assert request.action is not None  # it is a call
    return call_id(run, request), request.action.name, arguments(request.action.args)


def _question(request: DecisionRequest) -> Json:
    shown = {"id", "workflow_id", "kind", "title", "question", "options", "assignees", "deadline", "risk"}
    return request.model_dump(mode="json", include=shown, exclude_none=True)
