"""Decisions of a run: it opens them, waits for them without holding a worker, and settles or closes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import MofaError
    from kernel.basics.event_data import EventData
    from kernel.basics.held import held
    from kernel.basics.json_schema import fault_of
    from kernel.basics.limits import LINE_CHARACTERS, clipped
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.attention import Reassign, Snooze
    from kernel.conversation.decision import (
        ANSWER_BYTES,
        INLINE_ANSWER_BYTES,
        NOBODY,
        Choose,
        Decision,
        DecisionRequest,
        Delegate,
        Escalate,
        FailAtDeadline,
        OnTimeout,
        Wait,
        failed_criteria,
        refusal,
    )
    from kernel.conversation.preparing import DecisionPrepared
    from kernel.conversation.quorum import agreeing, ineligible, is_hopeless, name_of, with_answer
    from kernel.conversation.transcript import Thread, beginning
    from kernel.record import run_events
    from kernel.record.events import Event
    from kernel.secretary.compensation import LEFT_ALONE
    from workflows.calls import store_thread
    from workflows.fused import current as fused
    from workflows.run.allowing import give
    from workflows.run.beside import Beside, Changed
    from workflows.run.calendars import Calendars
    from workflows.run.delegating import Delegating, ask_delegate
    from workflows.run.intake import newly
    from workflows.run.record import Record

_WAIT = Wait()
_NONE_LEFT, _SOON = timedelta(0), timedelta(milliseconds=1)

OFFLOAD_PATCH = "long-answers-offloaded"

UNDO_EDITS = "undo-edits"
"""The patch since which edited arguments are refused with an option that leaves a call as it is."""

QUESTION_CHARACTERS = 100_000
"""The longest question that a person is shown; the transcript has the rest."""


class Asker(Delegating, Protocol):
    """A run that asks people."""

    record: Record

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event."""
        ...

    def todo_id(self) -> str | None:
        """Return the todo that the run works for."""
        ...

    def order(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        """Carry out a signal that changes what the run does next."""
        ...

    def decision_opened(self, request: DecisionRequest) -> None:
        """React to a decision that was opened."""
        ...

    def decision_closed(self, request: DecisionRequest) -> None:
        """React to a decision that was settled, expired or cancelled."""
        ...


class Decisions:
    """The decisions of one run. Their requests are in the run's record."""

    __slots__ = ("_beside", "_calendars", "_count", "_requests", "_run")

    def __init__(self, run: Asker) -> None:
        self._run = run
        self._requests = run.record.decisions
        self._calendars = Calendars(run)
        self._count = 0
        self._beside: dict[str, Beside] = {}

    async def ask(
        self,
        title: str,
        question: str,
        deadline: timedelta | None,
        ends: datetime | None,
        on_timeout: OnTimeout | None,
        longest_answer: int,
        fields: dict[str, Any],
    ) -> DecisionRequest:
        """Open a decision with these `fields` of a `DecisionRequest`, and wait until it is settled, expired or cancelled.

        `ends` is a deadline that does not depend on the time of the opening.
        """
        period, hours = deadline, deadline if fields.get("working_hours") else None
        prepared = await self._calendars.prepared(fields.get("assignees") or [], hours, int(fields.get("quorum") or 1))
        if isinstance(prepared, DecisionPrepared):
            fields = {**fields, "assignees": prepared.assignees}
            ends = prepared.deadline or ends
        if ends is not None:
            deadline = max(ends - fused.now(), _SOON)
        request = self._open(title, question, deadline, ends, on_timeout, longest_answer, fields)
        self._calendars.note(request.id, prepared)
        del fields, prepared  # else a cached run keeps them while it waits
        try:
            await self._wait_for(request.id, deadline, period)
        finally:
            if (delegated := self._facts(request.id).delegated) is not None:
                delegated.cancel()
            if self._requests[request.id].status == "open":  # the asker was cancelled
                self._close("cancelled", run_events.DecisionCancelled(decision_id=request.id))
        beside = self._beside.pop(request.id, Beside())
        for decision, at in beside.always.values():
            settled = self._requests[request.id].settled
            if settled is not None and settled.choice == decision.choice and settled.edited_args is None:
                await give(self._run, self._requests[request.id], decision, at)
        if (text := beside.to_offload) is not None:
            await store_thread(Thread().say("answer", "a person", text), "Offload a long answer")
        return self._requests[request.id]

    def _open(
        self,
        title: str,
        question: str,
        deadline: timedelta | None,
        ends: datetime | None,
        on_timeout: OnTimeout | None,
        longest_answer: int,
        fields: dict[str, Any],
    ) -> DecisionRequest:
        self._count += 1
        info = workflow.info()
        request = held(
            DecisionRequest(
                id=f"d{self._count}",
                workflow_id=info.workflow_id,
                run_id=info.run_id,
                todo_id=self._run.todo_id(),
                desk=self._run.desk,
                title=clipped(title, LINE_CHARACTERS),
                question=clipped(question, QUESTION_CHARACTERS),
                opened_at=fused.now(),
                on_timeout=on_timeout or _WAIT,
                deadline=ends or (fused.now() + deadline if deadline else None),
                **fields,
            )
        )
        self._requests[request.id] = request
        if longest_answer != ANSWER_BYTES:
            self._facts_to_change(request.id).longest_answer = longest_answer
        if not request.assignees:
            self._facts_to_change(request.id).for_anybody = True
        self._run.note(run_events.DecisionOpened.of(request, None if ends else deadline))
        self._run.decision_opened(request)
        return request

    def _facts(self, id: str) -> Beside:
        """Return the facts beside a decision, to be read."""
        return self._beside.get(id) or Beside()

    def _facts_to_change(self, id: str) -> Beside:
        """Return the facts beside a decision, to be changed."""
        return self._beside.setdefault(id, Beside())

    async def _wait_for(self, id: str, deadline: timedelta | None, period: timedelta | None) -> None:
        """Wait for the end of a decision, and do what its policy says meanwhile. `deadline` is the time until then.

        `period` is the time that the request gives, in working hours if it counts these.
        """
        policy: OnTimeout = self._requests[id].on_timeout
        remind = self._requests[id].remind
        reminder = remind.every if remind else None
        while self._requests[id].status == "open":
            asleep = self._requests[id].snoozed_until
            wait = min((each for each in (deadline, reminder) if each is not None), default=None)
            what = "Deadline" if reminder is None or wait != reminder else "Reminder"
            try:
                changed = Changed(self._requests, id, asleep)
                await fused.wait_condition(changed, timeout=wait, timeout_summary=f"{what} of decision {id}")
            except TimeoutError:
                assert wait is not None
                # By the timers and not by the clock, which a replay may read differently.
                deadline = deadline - wait if deadline is not None else None
                reminder = reminder - wait if reminder is not None else None
                if deadline == _NONE_LEFT:
                    policy, deadline = await self._at_deadline(id, policy, period)
                if reminder == _NONE_LEFT:
                    reminder = self._remind(id)
            else:
                deadline, reminder = self._left(id)

    def _remind(self, id: str) -> timedelta | None:
        """Record a reminder. Return the time until the next one; None if it was the last, or the decision has ended."""
        request = self._requests[id]
        if request.remind is None or request.status != "open":
            return None
        self._requests[id] = request = request.model_copy(update={"reminded": request.reminded + 1})
        self._run.note(run_events.DecisionReminded(decision_id=id, number=request.reminded, to=request.assignees))
        return self._next_reminder(request)

    def _next_reminder(self, request: DecisionRequest) -> timedelta | None:
        return request.remind.every if request.remind and request.reminded < request.remind.at_most else None

    def _left(self, id: str) -> tuple[timedelta | None, timedelta | None]:
        """Return the time until the deadline and until the next reminder, after a snooze."""
        request, now = self._requests[id], fused.now()
        deadline = max(request.deadline - now, _SOON) if request.deadline else None
        until = request.snoozed_until
        return deadline, max(until - now, _SOON) if until and self._next_reminder(request) else None

    def snooze(self, order: Snooze, after: timedelta | None = None) -> None:
        """Keep an open decision quiet until a time. A deadline before moves there, also one that has passed without an end.

        `after` is the duration that was ordered, if it was one.
        """
        request = self._requests[order.decision_id]
        happened = run_events.DecisionSnoozed.of(order, fused.now(), request.deadline, after)
        moved = {"snoozed_until": happened.until, "deadline": happened.deadline}
        self._requests[request.id] = request.model_copy(update=moved)
        self._run.note(happened, order.by)

    def reassign(self, order: Reassign) -> None:
        """Ask other people."""
        request = self._requests[order.decision_id]
        to = list(dict.fromkeys(order.to))
        self._requests[request.id] = request.model_copy(update={"assignees": to})
        self._facts_to_change(request.id).for_anybody = False
        happened = run_events.DecisionReassigned(decision_id=request.id, before=request.assignees, to=to, comment=order.comment)
        self._run.note(happened, order.by)

    async def _at_deadline(self, id: str, policy: OnTimeout, period: timedelta | None) -> tuple[OnTimeout, timedelta | None]:
        """Apply the policy. Return the policy for the next deadline, and the time until then; None for no deadline.

        `period` is the time that the request gave at first.
        """
        request = self._requests[id]
        match policy:
            case Choose(option=option) if request.option(option) is not None:
                comment = "Taken at the deadline, as the request said."
                self.settle(Decision(decision_id=id, choice=option, by=NOBODY, comment=comment))
                return policy, None
            case Wait() | Choose():  # `Choose` with an option that the request does not offer
                self._run.note(run_events.DecisionOverdue(decision_id=id))
                return Wait(), None
            case FailAtDeadline():
                self._close("expired", run_events.DecisionExpired(decision_id=id))
                return policy, None
            case Delegate(to=to, after=after):
                self._run.note(run_events.DecisionDelegated(decision_id=id, to=to))
                self._facts_to_change(id).delegated = asyncio.create_task(self._delegate(request, to))
                return after or Wait(), period if after else None
            case Escalate(to=to, after=after):
                following: OnTimeout = FailAtDeadline(do="fail") if isinstance(after, timedelta) else after or Wait()
                wait = after if isinstance(after, timedelta) else period if after else None
                return following, await self._escalate(request, to, wait)

    async def _delegate(self, request: DecisionRequest, to: str) -> None:
        """Have an agent decide. The first answer counts: that of the agent, or of a person meanwhile."""
        try:
            decision = await ask_delegate(self._run, request, to)
            reason = self.refused(decision)
            if reason is None and request.kind == "approval" and to.removeprefix("agent/") == request.initiator:
                reason = f"by: {to} asks for the approval, and cannot give it."
            if reason is None and request.quorum > 1:
                reason = f"by: {request.quorum} people have to agree, and an agent is none."
        except MofaError as error:
            reason = f"{error.type}: {error}"
        if self._requests[request.id].status != "open":
            return
        if reason is None:
            self.settle(decision)
        else:
            self._run.note(run_events.DelegationFailed(decision_id=request.id, to=to, reason=clipped(reason, LINE_CHARACTERS)))

    async def _escalate(self, request: DecisionRequest, to: list[str], wait: timedelta | None) -> timedelta | None:
        """Ask more people. Return the time until the next deadline."""
        prepared = await self._calendars.prepared(to, wait if request.working_hours else None)
        request = self._requests[request.id]  # people may have decided while this waited
        if request.status != "open":
            return None
        asked, deadline = to, fused.now() + wait if wait else None
        if isinstance(prepared, DecisionPrepared):
            asked, deadline = prepared.assignees, prepared.deadline or deadline
        assignees = [*request.assignees, *(name for name in asked if name not in request.assignees)]
        self._requests[request.id] = request.model_copy(update={"assignees": assignees, "deadline": deadline})
        escalated = run_events.DecisionEscalated(decision_id=request.id, to=to)
        if prepared is not None:
            fixed = isinstance(prepared, DecisionPrepared) and prepared.deadline is not None
            escalated = escalated.then_until(assignees, deadline, None if fixed else wait)
        self._run.note(escalated)
        self._calendars.note(request.id, prepared)
        if prepared is None:
            return wait
        return max(deadline - fused.now(), _SOON) if deadline is not None else None

    def take(self, decision: Decision) -> DecisionRequest:
        """Take an answer: `refused` has found nothing against it. Settle if so many people agree. Return the request."""
        request = self._requests[decision.decision_id]
        if decision.always is not None:
            beside = self._facts_to_change(request.id)
            beside.always = {**beside.always, name_of(decision): (decision, fused.now())}
            decision = decision.model_copy(update={"seal": None})
        if decision.failed:
            decision = decision.model_copy(update={"failed": failed_criteria(request, decision)})
        if request.quorum == 1:
            return self.settle(decision)
        request = with_answer(request, decision, fused.now())
        agreed = agreeing(request.answers, decision)
        self._requests[request.id] = request
        missing = request.quorum - len(agreed)
        self._run.note(run_events.DecisionAnswered.of(request, missing), request.answers[-1].by)
        if missing <= 0:
            failed = list(dict.fromkeys(name for each in agreed for name in each.failed))  # of all who agree
            both = {"verified": all(each.verified for each in agreed) or None, "failed": failed}
            return self.settle(decision.model_copy(update=both))
        if is_hopeless(request, for_anybody=self._facts(request.id).for_anybody):
            said = {each.by: each.choice for each in request.answers}
            self._requests[request.id] = request.model_copy(update={"answers": []})
            self._facts_to_change(request.id).always = {}
            self._run.note(run_events.DecisionDisagreed(decision_id=request.id, answers=said))
        return self._requests[request.id]

    def settle(self, decision: Decision) -> DecisionRequest:
        """Settle an open decision; `refused` has found nothing against it. Return its request."""
        text = decision.answer
        if isinstance(text, str) and len(text.encode()) > INLINE_ANSWER_BYTES and workflow.patched(OFFLOAD_PATCH):
            self._facts_to_change(decision.decision_id).to_offload = text
            decision = decision.model_copy(update={"answer": beginning(text), "answer_ref": sha256_of(text)})
        request = self._requests[decision.decision_id].model_copy(update={"status": "settled", "settled": decision})
        self._requests[request.id] = request
        self._run.record.say(decision.by or "someone", "decision", f"{request.title}: {_in_words(decision)}")
        waited = (fused.now() - request.opened_at).total_seconds()
        workflow.metric_meter().create_histogram_float("mofa_decision_wait_seconds").record(waited, {"kind": request.kind})
        self._run.note(run_events.DecisionSettled.of(decision), decision.by)
        self._run.decision_closed(request)
        return request

    def _close(self, status: str, closed: run_events.DecisionCancelled | run_events.DecisionExpired) -> None:
        id = closed.decision_id
        self._requests[id] = self._requests[id].model_copy(update={"status": status})
        self._run.note(closed)
        self._run.decision_closed(self._requests[id])

    def refused(self, decision: Decision) -> str | None:
        """Return why a decision cannot count, beginning with the field that is wrong; None if it can."""
        known = list(self._requests.values())
        wrong = refusal(known, decision, self._facts(decision.decision_id).longest_answer)
        if wrong is not None:
            return wrong
        request = self._requests[decision.decision_id]
        if decision.edited_args is not None and decision.choice in LEFT_ALONE and newly(UNDO_EDITS):
            return f"edited_args: with {decision.choice!r} nothing is called; leave edited_args out."
        always = decision.always and decision.always.fault(fused.now(), has_desk=self._run.desk is not None)
        if always:
            return always
        for field, value, schema in (
            ("answer", decision.answer, request.answer_schema),
            ("edited_args", decision.edited_args, request.args_schema),
        ):
            fault = fault_of(value, schema) if value is not None and schema is not None else None
            if fault is not None:
                return f"{field}: it does not fit its schema. {fault.said('the whole of it')}"
        return ineligible(request, decision, for_anybody=self._facts(request.id).for_anybody)

    def move(self, event: Event) -> None:
        """Take the times of an event, which are the log's now, for the request that it opened."""
        if event.type != run_events.DecisionOpened.TYPE:
            return
        id, times = event.data["decision"]["id"], ("opened_at", "deadline")
        current = self._requests[id]
        if current.snoozed_until is None:  # else there is another deadline since
            opened = DecisionRequest.model_validate(event.data["decision"])
            self._requests[id] = current.model_copy(update={name: getattr(opened, name) for name in times})


def _in_words(decision: Decision) -> str:
    words = decision.comment or (decision.choice if decision.answer is None else str(decision.answer)) or ""
    comment = f" ({decision.comment})" if decision.comment and decision.choice else ""
    return f"{decision.choice or words}{comment}"
