"""A run as a client of a door follows it: words, calls of the client's tools, questions to people, and the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError

from console.backend import client as backend
from console.backend.access.rights import Refusal
from console.backend.watching.event_tail import Ended, TooManyFollowers, Words
from console.servers.web.services import Services
from console.terminal.failure import explain
from kernel.agents.client_call import is_client_call
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Outcome
from kernel.conversation.transcript import as_text
from kernel.record.events import Event

TICK_S = 2.0
"""The interval at which a quiet run is looked at for questions of the teams in it, in seconds."""

CANCELLED_HERE = "Cancelled by a client."
"""The reason of a cancellation that comes through a door."""


@dataclass(frozen=True)
class Said:
    """The whole text so far of an answer that streams."""

    participant: str
    step: str
    text: str


@dataclass(frozen=True)
class Calls:
    """Calls of the client's tools that wait for their results, the oldest first."""

    requests: list[DecisionRequest]


@dataclass(frozen=True)
class Asks:
    """The questions to people that are open now; none if all are settled."""

    requests: list[DecisionRequest]


@dataclass(frozen=True)
class Failed:
    """The failure of a run: its error's name and message."""

    type: str
    message: str


@dataclass(frozen=True)
class Over:
    """The end of a run: its outcome with the whole output, or its failure."""

    outcome: Outcome | None = None
    output: Any = None
    failed: Failed | None = None
    cancelled: bool = False

    @property
    def text(self) -> str:
        """The output as text; without one, the reason."""
        if self.outcome is None:
            return self.failed.message if self.failed else ""
        if self.output is None:
            return self.outcome.reason or f"The run ended without a result: {self.outcome.status}."
        return as_text(self.output)


@dataclass(frozen=True)
class Cut:
    """The server ends the stream before the run has ended; the client can come again."""


@dataclass(frozen=True)
class Quiet:
    """Nothing happened for `TICK_S` seconds."""


Item = Said | Calls | Asks | Over | Cut | Quiet | Event


@dataclass
class _Seen:
    """The state of one reader of a run."""

    texts: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    past_steps: set[str] = field(default_factory=set)
    asks: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


def refuse_crowd(here: Services) -> None:
    """Raise `Refusal` if the server has as many streams as it can have."""
    if here.tails.full:
        raise Refusal(503, TooManyFollowers.__name__, "Too many streams are open on this server; try again later.")


async def watch(here: Services, workflow_id: str) -> AsyncGenerator[Item, None]:
    """Yield what happens in a run, from its beginning. `Over` or `Cut` is the last item.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    follower = await here.tails.join(workflow_id, 0)
    seen, seq, look = _Seen(), 0, False
    try:
        while True:
            item = await follower.next(TICK_S)
            if isinstance(item, Ended):
                yield await over(here, workflow_id) if item.reason == "ended" else Cut()
                return
            if isinstance(item, Words):
                if (said := _said(seen, item)) is not None:
                    yield said
                continue
            if isinstance(item, Event):
                seq = item.seq
                if item.type == "tool_asked_for":
                    seen.past_steps.add(str(item.data.get("step", "")).rpartition("/")[0])
                yield item
                look = look or item.type.startswith("decision_")
                if not look or follower.behind:
                    continue
            else:
                yield Quiet()
            look = False
            for each in _news(seen, await here.asked.of(workflow_id, seq)):
                yield each
    finally:
        follower.leave()


def _said(seen: _Seen, words: Words) -> Said | None:
    key = (words.scope, words.step)
    attempt, text = seen.texts.get(key, (words.attempt, ""))
    text = (text[: words.offset] if attempt == words.attempt else "") + words.text
    seen.texts[key] = (words.attempt, text)
    # The words of a model call that asked for tools are still in the store for a while: they were sent before.
    return None if words.step in seen.past_steps else Said(words.participant, words.step, text)


def _news(seen: _Seen, requests: list[DecisionRequest]) -> list[Calls | Asks]:
    news: list[Calls | Asks] = []
    calls = [each for each in requests if is_client_call(each)]
    asks = [each for each in requests if not is_client_call(each)]
    before, seen.calls = seen.calls, [each.id for each in calls]
    if calls and seen.calls != before:
        news.append(Calls(calls))
    asked, seen.asks = seen.asks, [(each.workflow_id, each.id) for each in asks]
    if seen.asks != asked:
        news.append(Asks(asks))
    return news


async def over(here: Services, workflow_id: str) -> Over:
    """Return the end of a run that has ended."""
    client = await here.temporal()
    try:
        result = await client.get_workflow_handle(workflow_id).result()
    except WorkflowFailureError as error:
        known = explain(error, workflow_id)
        status = (await backend.describe(client, workflow_id)).status
        cancelled = status in (WorkflowExecutionStatus.CANCELED, WorkflowExecutionStatus.TERMINATED)
        return Over(failed=Failed(known.type if known else "Failed", str(known or error)), cancelled=cancelled)
    outcome = Outcome.model_validate(result)
    output = outcome.output
    if outcome.truncated and outcome.ref is not None:
        output = await here.storage.text(outcome.ref) or output
    return Over(outcome, output, cancelled=outcome.status == "stopped" and outcome.reason == CANCELLED_HERE)
