"""The values that a run shows outside: search attributes, a memo, and the card in the Temporal UI."""

from __future__ import annotations

import asyncio
import json
from typing import Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import spaced
    from kernel.basics.limits import LINE_CHARACTERS, clipped
    from kernel.basics.priority import Priority
    from kernel.conversation.decision import DecisionRequest
    from workflows.home import Home
    from workflows.run.record import Record
    from workflows.search_attributes import Value, attribute

_QUIET_TICKS = 8
"""The turns of the event loop without a change after which the values are updated."""

_ATTRIBUTES = (
    "MofaMode",
    "MofaPhase",
    "MofaStatus",
    "MofaPriority",
    "MofaTenant",
    "MofaDesk",
    "MofaAgents",
    "MofaOpenDecisions",
    "MofaDecisionDeadline",
)
"""The search attributes of a run."""

_LISTED = 20
"""The most open decisions that the memo lists. Each change writes the whole memo, and thousands of decisions may be open."""

SHORT_MEMO = "short-memo"
"""The patch since which the memo lists at most `_LISTED` decisions."""


class Facts(Protocol):
    """The facts of a run that are shown."""

    record: Record
    title: str
    mode: str
    phase: str | None
    status: str
    priority: Priority
    tenant: str | None
    desk: str | None
    paused: bool
    next_step: str
    stretch: str

    def agents(self) -> list[str]:
        """Return the participants' names."""
        ...

    def rest(self) -> None:
        """React to the end of an update: the run has come to rest."""
        ...


class Shown:
    """Updates the values. Each upsert is an event of the history, so that changes in quick succession share one."""

    __slots__ = ("_announced", "_finished", "_home", "_listed", "_run", "_unquiet")

    def __init__(self, run: Facts) -> None:
        self._run = run
        self._home = Home()
        self._announced: tuple[Value, ...] = (None,) * len(_ATTRIBUTES)
        self._listed: tuple[object, ...] = ()
        self._unquiet = 0
        self._finished = False

    def announce(self) -> None:
        """Update the values, once a few turns of the event loop have brought no other change."""
        if not self._home.is_here():  # the run is evicted from a worker's cache, and its coroutines end elsewhere
            return
        if self._unquiet == 0 and not self._finished:
            asyncio.get_running_loop().call_soon(self._flush_when_quiet)
        self._unquiet = _QUIET_TICKS

    def last(self) -> None:
        """Update the values for the last time."""
        self._flush()
        self._finished = True

    def _flush_when_quiet(self) -> None:
        self._unquiet -= 1
        if self._finished:
            return
        if self._unquiet > 0:
            asyncio.get_running_loop().call_soon(self._flush_when_quiet)
        else:
            self._flush()
            self._run.rest()

    def _flush(self) -> None:
        run = self._run
        workflow.set_current_details(self._card())
        waiting = run.record.open_decisions()
        deadlines = [request.deadline for request in waiting if request.deadline]
        values: tuple[Value, ...] = (
            run.mode or None,
            run.phase,
            run.status,
            run.priority,
            run.tenant,
            run.desk,
            run.agents() or None,
            len(waiting),
            min(deadlines) if deadlines else None,
        )
        each = zip(_ATTRIBUTES, values, self._announced, strict=True)
        changed = [attribute(name, value) for name, value, before in each if before != value]
        self._announced = values
        if changed:
            workflow.upsert_search_attributes(changed)
        if len(waiting) > _LISTED and workflow.patched(SHORT_MEMO):
            waiting = waiting[:_LISTED]
        listed = tuple((r.id, r.title, r.opened_at, r.deadline) for r in waiting)
        if self._listed != listed:
            self._listed = listed
            workflow.upsert_memo({"mofa_decisions": [_line(request) for request in waiting]})

    def _card(self) -> str:
        run = self._run
        lines = [f"**{run.title or run.mode}**", ""]
        phase = f", phase {spaced(run.phase)}" if run.phase else ""
        lines.append(f"- Status: {'paused, ' if run.paused else ''}{spaced(run.status)}{phase}")
        for request in run.record.open_decisions():
            who = ", ".join(request.assignees) or "anyone"
            until = f" until {request.deadline:%Y-%m-%d %H:%M} UTC" if request.deadline else ""
            choices = ", ".join(f"`{option.id}`" for option in request.options) or "a free answer"
            lines.append(f"- **Waiting for {who}**{until}: {request.title} (decision `{request.id}`: {choices})")
            lines.append(f"- To settle it: More Actions, Send an Update, `decide`, with `{_settling(request)}`")
        used = run.record.usage
        cost = "unknown" if used.cost_usd is None else f"${used.cost_usd:.4f}"
        calls = f"{used.calls} model call{'' if used.calls == 1 else 's'}"
        lines.append(f"- Used: {calls}, {used.input_tokens + used.output_tokens} tokens, cost {cost}")
        if run.record.offline_models:
            lines.append("- The words come from the **offline scripted model**, not from an LLM.")
        if run.stretch:
            lines.append(f"- Fused: {run.stretch}")
        if run.next_step:
            lines.append(f"- Next: {run.next_step}")
        return "\n".join(lines)


def _line(request: DecisionRequest) -> dict[str, str | None]:
    return {
        "id": request.id,
        "title": clipped(request.title, LINE_CHARACTERS),
        "opened_at": request.opened_at.isoformat(),
        "deadline": request.deadline.isoformat() if request.deadline else None,
    }


def _settling(request: DecisionRequest) -> str:
    """Return the JSON that settles a decision as recommended, to be copied."""
    choice = request.recommended or (request.options[0].id if request.options else None)
    given = {"answer": "…"} if choice is None else {"choice": choice}
    return json.dumps({"decision_id": request.id, **given}, ensure_ascii=False)
