"""The base of every workflow that asks models or people: its record, decisions, budget, guidance and handlers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.basics.priority import Priority
    from kernel.conversation.budget import Budget, Usage
    from kernel.conversation.caller import PERSON, Payer
    from kernel.conversation.decision import ANSWER_BYTES, Decision, DecisionRequest, OnTimeout
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.undoable import MOST_UNDOABLE, Undoable, newest_that_fit
    from kernel.kinds.script import CheckedScript
    from kernel.kinds.tool import ToolDescription
    from kernel.record import run_events
    from kernel.record.events import Event
    from kernel.record.fork import MEMO, Fork, Step
    from kernel.record.session import SessionOpened
    from kernel.secretary.compensation import undoable
    from workflows.calls import temporal_priority
    from workflows.fused import current as fused
    from workflows.fused.current import wait_condition
    from workflows.fused.fused import Fused
    from workflows.inherited import DESK, PINNED, SCOPE, claimed, inherited, own_chain
    from workflows.outbox import Outbox
    from workflows.run.attention import Attention
    from workflows.run.deciding import Deciding
    from workflows.run.decisions import OFFLOAD_PATCH, Decisions
    from workflows.run.fusing import in_stretch
    from workflows.run.guidance import Guidance
    from workflows.run.handlers import RunHandlers
    from workflows.run.orders import Steer
    from workflows.run.record import Record
    from workflows.run.shown import Shown
    from workflows.run.spending import Spending

__all__ = ["OFFLOAD_PATCH", "Run"]


class Run(RunHandlers):
    """The base of the modes, of `Todo` and of `Agent`. A subclass sets `self.title` and `self.phase` as it goes."""

    # A run sets only the attributes that differ from these. With fewer than thirty attributes, all runs of a type share their
    # names, which saves 1.3 KiB for each.

    form_known = True
    """Whether it is known if the run is fused: modes and flows learn it from their input."""

    title = ""
    mode = ""
    phase: str | None = None
    status = "running"
    next_step = ""
    stretch = ""
    """The stretch that is in flight, in words."""
    priority: Priority = "normal"
    tenant: str | None = None
    session: SessionOpened | None = None
    paused = False
    budget: Budget | None = None
    in_flight = 0
    """The number of calls in flight, which count for the budget before they are paid."""
    own_images: Sequence[str] = ()
    """Addresses of the images in the run's own input: each must be in the store."""
    undoable: Sequence[Undoable] = ()
    early_orders: Sequence[tuple[str, Any]] = ()
    """The orders that it received before its form was known."""
    upgrade_plugins_wanted = False
    work = 0
    """The work of its planner so far, in visits of nodes; 0 for a run without one."""
    fused: Fused | None = None
    """The place in which its calls settle, if it runs in the fused form."""
    fork: Fork | None = None

    def __init__(self) -> None:
        self.record = Record()
        self.desk: str | None = inherited(DESK)
        self.person: str | None = claimed(PERSON)
        self.tools: dict[str, ToolDescription] = {}
        """The tools of its agents, as they were when the run looked them up."""
        self.scripts: dict[str, CheckedScript] = {}
        """Its scripts, pinned to their content when the run looked them up."""
        self.queues: dict[str, str | None] = {}
        """By model: the task queue of its calls, as it was when the run looked it up."""
        self.plugins: str | None = inherited(PINNED)
        """The hash of the plugin set that the run is pinned to."""
        self.staged = in_stretch()
        """Whether this is the copy of a run that a stretch plays: what a run shows outside, its workflow shows."""
        self._steps: list[Step] = []
        if fork := workflow.memo_value(MEMO, None):
            self.fork = Fork.model_validate(fork)
        self.guidance = Guidance(self)
        if self.fork and self.fork.say:
            self.guidance.add(Steer(message=self.fork.say))
        self._decisions = Decisions(self)
        self.deciding = Deciding(self, self._decisions)
        self.attention = Attention(self, self._decisions)
        self._spending = Spending(self)
        self.outbox = Outbox(self)
        self._shown = Shown(self)

    # ---- for subclasses -------------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Return the subclass's part of the `state` query."""
        return {}

    def draw(self) -> str:
        """Return the run as a Mermaid diagram."""
        return "flowchart LR\n"

    def todo_id(self) -> str | None:
        """Return the todo that this run works for."""
        return None

    def decision_opened(self, request: DecisionRequest) -> None:
        """React to a decision that was opened."""

    def decision_closed(self, request: DecisionRequest) -> None:
        """React to a decision that was settled, expired or cancelled."""

    def asked_in_trouble(self) -> list[str]:
        """Return the people who decide about a budget that is used up; nobody stands for anybody."""
        return []

    def agents(self) -> list[str]:
        """Return the participants' names."""
        return []

    def tool_used(
        self, tool: ToolDescription, args: dict[str, Any], result: str, step: str, participant: str, *, scripted: bool = False
    ) -> None:
        """Remember a call that can be undone, for the todo that the run works for.

        If a script can be undone as a whole, its own calls are not undone one by one.
        """
        if self.desk is None:
            return
        call = undoable(tool, args, result, step, participant, fused.now(), scripted=scripted)
        if call is not None:
            self.undoable = [each for each in self.undoable if not each.step.startswith(f"{step}/")]
            self.did([call])

    def did(self, calls: Sequence[Undoable]) -> None:
        """Remember calls that can be undone: its own, and those of its children."""
        self.undoable = [*self.undoable, *calls][-MOST_UNDOABLE:]

    def undoable_above(self) -> list[Undoable]:
        """Return the calls that the run hands to its parent; none if it has no parent."""
        return newest_that_fit(self.undoable) if workflow.info().parent is not None else []

    def cancel_main(self) -> None:
        """Cancel what the run does, but not the end that it makes of it."""

    def form_of_children(self) -> Literal["steps", "fused"]:
        """Return the form of a child run that names none."""
        return "steps" if self.fused is None else "fused"

    def form(self) -> dict[str, Any]:
        """Return the form of the run; of a fused one, its stretches, and whether it is being cancelled."""
        if self.fused is None:
            return {"form": "steps"}
        return {"form": "fused", "stretches": self.fused.stretches, "unused": self.fused.unused, "cancelled": self.fused.over}

    # ---- record ---------------------------------------------------------------------------------------------------

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Append an event to the run's record, and update what is shown outside."""
        event = self.record.note(happened, by)
        if self.staged:
            return event
        self.outbox.tenant = self.tenant
        self.outbox.add(event, self.record.timing(event, happened))
        self.announce()
        return event

    def announce(self) -> None:
        """Update what is shown outside, once the run has come to rest."""
        if not self.staged and (self.fused is None or not self.fused.replaying):
            self._shown.announce()

    def rest(self) -> None:
        """Send events that no activity takes along: the run has come to rest."""
        if self.fused is None or not self.fused.moving:  # a stretch that is about to begin takes the events along
            self.outbox.rest()

    def finish(self) -> None:
        """Show the end of the run, after `outbox.flush`. Nothing may be awaited after this."""
        if self.staged:
            return
        self._shown.last()
        workflow.metric_meter().create_counter("mofa_runs").add(1, {"mode": self.mode, "status": self.status})

    def current_state(self) -> dict[str, Any]:
        """Return the answer to the `state` query."""
        return {
            "title": self.title,
            "mode": self.mode,
            "phase": self.phase,
            "status": self.status,
            "paused": self.paused,
            "priority": self.priority,
            "tenant": self.tenant,
            "agents": self.agents(),
            "next_step": self.next_step,
            "open_decisions": [request.id for request in self.record.open_decisions()],
            "offline_models": sorted(self.record.offline_models),
            "budget": self.budget,
            "usage": self.record.usage,
            "events": len(self.record.events),
            "steps": self._steps,
            "plugins": self.plugins,
            "forked_from": self.fork and {"source": self.fork.source, "at": self.fork.at},
            **self.snapshot(),
        }

    # ---- calls ----------------------------------------------------------------------------------------------------

    @property
    def scope(self) -> str:
        """The name that this run's calls are paid under: the same over retries, replays, resets and continue-as-new."""
        return inherited(SCOPE) or own_chain()

    def temporal_priority(self) -> Any:
        """Return Temporal's priority and fairness keys for the run's activities and children."""
        return temporal_priority(self.priority, self.tenant)

    def pin_plugins(self, plugins: str | None) -> None:
        """Use this plugin set for all later lookups; None changes nothing."""
        if plugins is not None and plugins != self.plugins:
            self.note(run_events.PluginsPinned(set=plugins, before=self.plugins))
            self.plugins = plugins

    async def gate(self, own: int = 0) -> None:
        """Wait while the run is paused, then hold it to its limits: the safe point before anything is paid.

        `own` is the number of calls in flight that are the asker's own: it passes the gate between two of them.

        Raises:
            StepLimit: the history is almost as long as the server allows.
            BudgetExceeded: the budget is used up, and no person raised it.
        """
        if self.paused:
            await wait_condition(lambda: not self.paused)
        self.check_history()
        await self._spending.check(own)

    def moved(self, event: Event) -> None:
        """Take the times of an event, which are the log's now, for the decision that it opened."""
        self._decisions.move(event)

    def logged(self, event: Event) -> None:
        """Keep an event as JSON from now on."""
        self.record.events.pack(event)

    def payer(self) -> Payer | None:
        """Return who pays for the run's calls; None for a run of no desk and no person."""
        return Payer(desk=self.desk, person=self.person) if self.desk or self.person else None

    def check_history(self) -> None:
        """Raise `StepLimit` if the history is almost as long as the server allows."""
        self._spending.check_history()

    def reserve(self, parts: int) -> Budget | None:
        """Return what a child may use, where `parts` children run at the same time. `book` gives back what is left of it."""
        return self._spending.reserve(parts)

    def book(self, reservation: Budget | None, used: Usage) -> None:
        """Add what a child has used, and give back the rest of its reservation."""
        self._spending.book(reservation, used)

    def has_used_up(self, share: Budget | None, used: Usage, began: datetime) -> bool:
        """Return whether a child that began at that time, and has used so much, has used up its share of the budget."""
        return self._spending.has_used_up(share, used, began)

    # ---- steps ----------------------------------------------------------------------------------------------------

    def recalled(self, step: str, participant: str | None = None) -> Contribution | None:
        """Return the recorded answer that a fork has for a step: that of the participant, if one is named."""
        return self.fork.answer_to(step, participant) if self.fork else None

    def answered(self, step: str, contribution: Contribution) -> None:
        """Keep an answer as a step of the run, for forks and for comparisons of two runs."""
        self._steps.append(Step(number=len(self._steps) + 1, step=step, contribution=contribution))

    def order(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        """Carry out a signal that changes what the run does next. In the fused form it may have to wait for its turn."""
        if self.fused is None:
            if not self.form_known:
                self.early_orders = [*self.early_orders, (order, given)]
            obey()
        else:
            self.fused.order(order, given, obey)

    def obey(self, order: str, given: Any) -> None:
        """Carry out an order again, in a stretch that replays the past of its run."""
        match order:
            case "decide":
                self.deciding.replay(Decision.model_validate(given))
            case "snooze" | "reassign":
                self.attention.obey(order, given)
            case "steer":
                self.guidance.take_in(given)
            case "pause":
                self._pause()
            case "resume":
                self._resume()
            case "upgrade_plugins":
                self._upgrade_plugins()
            case "cancel":
                self.cancel_main()

    # ---- people ---------------------------------------------------------------------------------------------------

    def guidance_for(self, name: str) -> str:
        """Return the guidance for a participant's next answer, and remove it from what waits."""
        return self.guidance.take_for(name)

    def ask_person(
        self,
        *,
        title: str,
        question: str,
        deadline: timedelta | None = None,
        ends: datetime | None = None,
        on_timeout: OnTimeout | None = None,
        longest_answer: int = ANSWER_BYTES,
        **fields: Any,
    ) -> Coroutine[Any, Any, DecisionRequest]:
        """Open a decision, and wait until it is settled, expired or cancelled; no worker is held.

        `deadline` counts from now, and `ends` is a fixed time in its place. `longest_answer` is the limit of an answer in text,
        in bytes. `fields` are more fields of the `DecisionRequest`.
        """
        return self._decisions.ask(title, question, deadline, ends, on_timeout, longest_answer, fields)
