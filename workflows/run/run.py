"""What every workflow that can wait for a person has: its record, its decisions, and the handlers for both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, InvalidInput, MofaError, StepLimit
    from kernel.basics.event_data import EventData
    from kernel.basics.json_schema import fault_of
    from kernel.basics.limits import LINE_CHARACTERS, Comment, Line, clipped
    from kernel.basics.priority import Priority
    from kernel.basics.schema import Schema, parse
    from kernel.basics.secrets import holds_secret
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.budget import Budget, Usage, check_budget, share_of
    from kernel.conversation.decision import (
        ANSWER_BYTES,
        INLINE_ANSWER_BYTES,
        Choose,
        Decision,
        DecisionRequest,
        Escalate,
        FailAtDeadline,
        OnTimeout,
        Option,
        Wait,
        is_repeat,
        refusal,
    )
    from kernel.conversation.fitting import beginning
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.transcript import Thread, as_text
    from kernel.kinds.script import CheckedScript
    from kernel.kinds.tool import ToolDescription
    from kernel.record import run_events
    from kernel.record.events import Event, Page, moved
    from kernel.record.fork import MEMO, Fork, Step
    from kernel.record.session import SessionOpened
    from workflows.calls import store_thread, temporal_priority
    from workflows.inherited import PINNED, SCOPE, inherited
    from workflows.outbox import Outbox
    from workflows.run.intake import take_in
    from workflows.run.record import Record, TranscriptEntry, page_of
    from workflows.run.shown import Shown


_DECISION = "{decision_id, choice | answer, comment?, by?}"
_SIGNAL = f"Settle an open decision: {_DECISION}. A wrong, late or second one changes nothing."
_UPDATE = f"Settle an open decision and get it back: {_DECISION}. Refused when it cannot count."


class Steer(Schema):
    """Guidance for the next answer; `to` names whose."""

    message: Comment
    to: Line | None = None


class CancelOrder(Schema):
    """Input of the signal `cancel`."""

    reason: Comment | None = None
    by: Line | None = None


HISTORY_EVENTS, HISTORY_BYTES = 45_000, 45 * 1024 * 1024
"""Where a run stops with what it has. The server terminates one without words at 51,200 events or 50 MiB."""

HISTORY_PATCH, OFFLOAD_PATCH = "history-limit", "long-answers-offloaded"

GUIDANCE = 50
"""How many messages of guidance may wait for the next answer."""

QUESTION_CHARACTERS = 100_000
"""What a person is shown of a question; the transcript has the rest."""


class Run:
    """The base of the modes and of `Todo`. A subclass sets `self.title` and `self.phase` as it goes."""

    def __init__(self) -> None:
        self.record = Record()
        self.title = ""
        self.mode = ""
        self.phase: str | None = None
        self.status = "running"
        self.priority: Priority = "normal"
        self.tenant: str | None = None
        self.desk: str | None = None
        self.budget: Budget | None = None
        self.tools: dict[str, ToolDescription] = {}  # those that its agents may use, as they were when it looked them up
        self.scripts: dict[str, CheckedScript] = {}  # those that it uses, pinned to what they were when it looked them up
        self.own_images: list[str] = []  # addresses of those that the run's own input refers to: each must be there
        self.queues: dict[str, str | None] = {}  # by model: the task queue of its calls, as it was when it was looked up
        self.plugins: str | None = inherited(PINNED)  # the hash of the plugin set it is pinned to
        self.upgrade_plugins_wanted = False
        self.paused = False
        self.in_flight = 0
        self._reserved: list[Budget] = []
        self.next_step = ""
        self._guidance: list[Steer] = []
        self._longest_answers: dict[str, int] = {}
        self._to_offload: dict[str, str] = {}  # by decision: a long answer that is not in the store yet
        self._steps: list[Step] = []
        fork: dict[str, Any] | None = workflow.memo_value(MEMO, None)
        self.fork = Fork.model_validate(fork) if fork else None
        self.session: SessionOpened | None = None
        if self.fork and self.fork.say:
            self._guidance.append(Steer(message=self.fork.say))
        self.outbox = Outbox(self.announce, self._moved)
        self._shown = Shown(self, self.outbox.rest)
        self._decision_count = 0

    # ---- for subclasses -------------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Return the subclass's part of the `state` query."""
        return {}

    def draw(self) -> str:
        """Return the run as Mermaid."""
        return "flowchart LR\n"

    def todo_id(self) -> str | None:
        """Return the todo that this run works for."""
        return None

    def decision_opened(self, request: DecisionRequest) -> None:
        """Called when a decision was opened."""

    def decision_closed(self, request: DecisionRequest) -> None:
        """Called when a decision was settled, expired or withdrawn."""

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Append an event to the run's record, and bring what is shown outside up to date."""
        event = self.record.note(happened, by)
        self.outbox.tenant = self.tenant
        self.outbox.add(event)
        self.announce()
        return event

    def agents(self) -> list[str]:
        """Return the names of those who take part."""
        return []

    @property
    def scope(self) -> str:
        """What this run's model calls are paid under: the same over retries, replays, resets and continue-as-new."""
        info = workflow.info()
        return inherited(SCOPE) or f"{info.workflow_id}:{info.first_execution_run_id}"

    def pin_plugins(self, plugins: str | None) -> None:
        """Keep to the plugin set that was found; what is looked up later is looked up in it."""
        if plugins is not None and plugins != self.plugins:
            self.note(run_events.PluginsPinned(set=plugins, before=self.plugins))
            self.plugins = plugins

    # ---- steps ----------------------------------------------------------------------------------------------------

    def recalled(self, step: str, participant: str | None = None) -> Contribution | None:
        """Return the answer to that question that a fork took over: the participant's, where one is named."""
        return self.fork.answer_to(step, participant) if self.fork else None

    def answered(self, step: str, contribution: Contribution) -> None:
        """Keep an answer as a step of the run: what a fork takes over, and what two runs differ in."""
        self._steps.append(Step(number=len(self._steps) + 1, step=step, contribution=contribution))

    # ---- what is shown outside ------------------------------------------------------------------------------------

    def announce(self) -> None:
        """Bring what is shown outside up to date, once things have come to rest."""
        self._shown.announce()

    def finish(self) -> None:
        """The last word of a run, after `outbox.flush`. Nothing may be awaited after it."""
        self._shown.last()
        workflow.metric_meter().create_counter("mofa_runs").add(1, {"mode": self.mode, "status": self.status})

    # ---- safe points ----------------------------------------------------------------------------------------------

    async def gate(self, own: int = 0) -> None:
        """A safe point before something is paid: waits while paused, and holds the run to its budget.

        `own` is how many of the calls that count as under way are the asker's, who comes between two of them.
        """
        if self.paused:
            await workflow.wait_condition(lambda: not self.paused)
        self._check_history()
        while True:
            try:
                check_budget(self.budget, self._committed(own), self._elapsed_s())
                return
            except BudgetExceeded as exceeded:
                if self.budget is None or self.budget.on_exceeded == "stop" or not await self._raise_budget(exceeded):
                    raise

    def _check_history(self) -> None:
        info = workflow.info()
        events, size = info.get_current_history_length(), info.get_current_history_size()
        if (events >= HISTORY_EVENTS or size >= HISTORY_BYTES) and workflow.patched(HISTORY_PATCH):
            raise StepLimit(
                f"The run has {events:,} events in its history ({size:,} bytes), and the server takes 51,200 (50 MiB). "
                "Give it fewer rounds or participants, or divide it into teams, which have histories of their own."
            )

    def reserve(self, parts: int) -> Budget | None:
        """What a child may use, of `parts` that run at the same time. It is held back until `book` gives back what is left."""
        part = share_of(self.budget, self._committed(), self._elapsed_s(), parts)
        if part is not None:
            self._reserved.append(part)
        return part

    def book(self, reservation: Budget | None, used: Usage) -> None:
        """Take over what a child has used, and give back the rest of what was held for it."""
        self.record.usage = self.record.usage + used
        if reservation is not None:
            self._reserved.remove(reservation)

    def _committed(self, own: int = 0) -> Usage:
        """What is used, and what is promised to children that still run."""
        held = Usage(
            calls=sum(r.max_calls or 0 for r in self._reserved),
            input_tokens=sum(r.max_tokens or 0 for r in self._reserved),
            cost_usd=sum(r.max_usd or 0.0 for r in self._reserved),
        )
        return self.record.usage + Usage(calls=self.in_flight - own) + held

    def _elapsed_s(self) -> float:
        return (workflow.now() - workflow.info().start_time).total_seconds()

    async def _raise_budget(self, exceeded: BudgetExceeded) -> bool:
        settled = await self.ask_person(
            kind="resource",
            title="The budget is used up",
            question=f"{exceeded} Shall the run go on with the same amount once more?",
            options=[
                Option(id="raise", label="Raise it", impact=f"{exceeded.limit} becomes {exceeded.used + exceeded.allowed:g}."),
                Option(id="stop", label="Stop here", impact="The run ends with what it has."),
            ],
            recommended="stop",
        )
        if settled.status != "settled" or settled.settled is None or settled.settled.choice != "raise" or self.budget is None:
            return False
        raised = exceeded.used + exceeded.allowed
        self.budget = self.budget.model_copy(
            update={exceeded.limit: raised if exceeded.limit in ("max_usd", "max_seconds") else int(raised)}
        )
        return True

    def guidance_for(self, name: str) -> str:
        """Return the guidance that waits for this participant's next answer; taken out as it is given."""
        mine = [steer for steer in self._guidance if steer.to in (None, name)]
        self._guidance = [steer for steer in self._guidance if steer not in mine]
        for steer in mine:
            self.note(run_events.GuidanceUsed(message=steer.message, participant=name))
        return "\n".join(f"Guidance from the operator: {steer.message}" for steer in mine)

    # ---- decisions ------------------------------------------------------------------------------------------------

    async def ask_person(
        self,
        *,
        title: str,
        question: str,
        deadline: timedelta | None = None,
        on_timeout: OnTimeout | None = None,
        longest_answer: int = ANSWER_BYTES,
        **fields: Any,
    ) -> DecisionRequest:
        """Open a decision and wait until it is settled, expired or cancelled, holding no worker.

        `longest_answer` is what a person may answer in text, in bytes.
        """
        self._decision_count += 1
        info = workflow.info()
        request = DecisionRequest(
            id=f"d{self._decision_count}",
            workflow_id=info.workflow_id,
            run_id=info.run_id,
            todo_id=self.todo_id(),
            title=clipped(title, LINE_CHARACTERS),
            question=clipped(question, QUESTION_CHARACTERS),
            opened_at=workflow.now(),
            on_timeout=on_timeout or Wait(),
            deadline=workflow.now() + deadline if deadline else None,
            **fields,
        )
        self.record.decisions[request.id] = request
        self._longest_answers[request.id] = longest_answer
        self.note(run_events.DecisionOpened.of(request))
        self.decision_opened(request)
        try:
            await self._await_decision(request.id, deadline)
        finally:
            if self.record.decisions[request.id].status == "open":  # the asker was cancelled
                self._close("cancelled", run_events.DecisionCancelled(decision_id=request.id))
        if (text := self._to_offload.pop(request.id, None)) is not None:
            await store_thread(Thread().say("answer", "a person", text), "Offload a long answer")
        return self.record.decisions[request.id]

    async def _await_decision(self, id: str, deadline: timedelta | None) -> None:
        policy: OnTimeout = self.record.decisions[id].on_timeout
        period = deadline
        while self.record.decisions[id].status == "open":
            try:
                await workflow.wait_condition(
                    lambda: self.record.decisions[id].status != "open",
                    timeout=deadline,
                    timeout_summary=f"Deadline of decision {id}",
                )
            except TimeoutError:
                policy, deadline = self._at_deadline(id, policy, period)

    def _at_deadline(self, id: str, policy: OnTimeout, period: timedelta | None) -> tuple[OnTimeout, timedelta | None]:
        """Apply the policy; the next policy and how long to wait for it."""
        request = self.record.decisions[id]
        match policy:
            case Choose(option=option) if request.option(option) is not None:
                self._settle(
                    Decision(
                        decision_id=id, choice=option, by="deadline", comment="Taken at the deadline, as the request said."
                    )
                )
                return policy, None
            case Wait() | Choose():  # an option that is not offered is never taken
                self.note(run_events.DecisionOverdue(decision_id=id))
                return Wait(), None
            case FailAtDeadline():
                self._close("expired", run_events.DecisionExpired(decision_id=id))
                return policy, None
            case Escalate(to=to, after=after):
                assignees = [*request.assignees, *(name for name in to if name not in request.assignees)]
                following: OnTimeout = FailAtDeadline(do="fail") if isinstance(after, timedelta) else after or Wait()
                wait = after if isinstance(after, timedelta) else period if after else None
                self.record.decisions[id] = request.model_copy(
                    update={"assignees": assignees, "deadline": workflow.now() + wait if wait else None}
                )
                self.note(run_events.DecisionEscalated(decision_id=id, to=to))
                return following, wait

    def _settle(self, decision: Decision) -> DecisionRequest:
        text = decision.answer
        if isinstance(text, str) and len(text.encode()) > INLINE_ANSWER_BYTES and workflow.patched(OFFLOAD_PATCH):
            self._to_offload[decision.decision_id] = text
            decision = decision.model_copy(update={"answer": beginning(text), "answer_ref": sha256_of(text)})
        request = self.record.decisions[decision.decision_id].model_copy(update={"status": "settled", "settled": decision})
        self.record.decisions[request.id] = request
        words = decision.comment or (decision.choice if decision.answer is None else str(decision.answer)) or ""
        self.record.say(
            decision.by or "someone",
            "decision",
            f"{request.title}: {decision.choice or words}"
            + (f" ({decision.comment})" if decision.comment and decision.choice else ""),
        )
        waited = (workflow.now() - request.opened_at).total_seconds()
        workflow.metric_meter().create_histogram_float("mofa_decision_wait_seconds").record(waited, {"kind": request.kind})
        self.note(run_events.DecisionSettled.of(decision), decision.by)
        self.decision_closed(request)
        return request

    def _close(self, status: str, closed: run_events.DecisionCancelled | run_events.DecisionExpired) -> None:
        id = closed.decision_id
        self.record.decisions[id] = self.record.decisions[id].model_copy(update={"status": status})
        self.note(closed)
        self.decision_closed(self.record.decisions[id])

    def _refused(self, decision: Decision) -> str | None:
        known = list(self.record.decisions.values())
        wrong = refusal(known, decision, self._longest_answers.get(decision.decision_id, ANSWER_BYTES))
        if wrong is not None:
            return wrong
        request = self.record.decisions[decision.decision_id]
        for field, value, schema in (
            ("answer", decision.answer, request.answer_schema),
            ("edited_args", decision.edited_args, request.args_schema),
        ):
            fault = fault_of(value, schema) if value is not None and schema is not None else None
            if fault is not None:
                return f"{field}: it does not fit its schema. {fault.said('the whole of it')}"
        return None

    def _moved(self, event: Event, by: timedelta) -> None:
        """Move the times in an event along with it: a replay may see another time than the log has."""
        event.data = moved(event.data, event.at, by)
        if event.type != "decision_opened":
            return
        id, times = event.data["decision"]["id"], ("opened_at", "deadline")
        current = self.record.decisions[id]
        if current.opened_at == event.at:  # else an escalation has set another deadline
            told = DecisionRequest.model_validate(event.data["decision"])
            self.record.decisions[id] = current.model_copy(update={name: getattr(told, name) for name in times})

    # ---- handlers -------------------------------------------------------------------------------------------------

    @workflow.signal(name="decide", description=_SIGNAL)
    def decide_signal(self, decision: Any = None) -> None:
        """The UI's and the command line's way to decide."""
        try:
            parsed: Decision = take_in(Decision, decision, "decide")
        except InvalidInput as error:
            given = "" if holds_secret(decision) else repr(decision)[:500]
            self.note(run_events.DecisionIgnored(reason=str(error), decision=given))
            return
        if is_repeat(list(self.record.decisions.values()), parsed):
            return
        reason = self._refused(parsed)
        if reason is None:
            self._settle(parsed)
        else:
            fields = parsed.model_dump(mode="json", exclude_none=True, exclude={"answer", "edited_args"})
            said = {} if parsed.answer is None else {"answer": clipped(as_text(parsed.answer), LINE_CHARACTERS)}
            self.note(run_events.DecisionIgnored(reason=reason, **fields, **said), parsed.by)

    @workflow.update(name="decide", description=_UPDATE)
    def decide_update(self, decision: Any = None) -> DecisionRequest:
        """Return a client's way to decide."""
        parsed: Decision = parse(Decision, decision, "decide")
        if is_repeat(list(self.record.decisions.values()), parsed):
            return self.record.decisions[parsed.decision_id]
        if reason := self._refused(parsed):  # two updates in one activation: the second was valid when it was looked at
            raise application_error(InvalidInput(reason, "decision_id"))
        return self._settle(parsed)

    @decide_update.validator
    def _decide_validator(self, decision: Any = None) -> None:
        try:
            parsed: Decision = take_in(Decision, decision, "decide")
        except InvalidInput as error:
            raise application_error(error) from None
        if is_repeat(list(self.record.decisions.values()), parsed):
            return
        if reason := self._refused(parsed):
            raise application_error(InvalidInput(reason, reason.split(":")[0]))

    @workflow.query(description="Every decision of this run, the open ones first.")
    def decisions(self, _: Any = None) -> list[DecisionRequest]:
        """[DecisionRequest]."""
        return self.record.all_decisions()

    @workflow.query(description="The run's own record, in order: {after?: number, limit?: number}.")
    def events(self, page: Any = None) -> list[Event]:
        """[Event]."""
        return page_of(self.record.events, asked_page(page))

    @workflow.query(
        description="What was said, by whom: {after?: number, limit?: number}. Long words are previews with a reference."
    )
    def transcript(self, page: Any = None) -> list[TranscriptEntry]:
        """[TranscriptEntry]."""
        return page_of(self.record.said, asked_page(page))

    @workflow.query(description="The whole current state of this run.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Common facts, and the workflow's own."""
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

    @workflow.query(description="Model calls, tokens and cost so far.")
    def usage(self, _: Any = None) -> Usage:
        """Usage."""
        return self.record.usage

    @workflow.query(description="The run as a Mermaid diagram.")
    def diagram(self, _: Any = None) -> str:
        """Mermaid text."""
        return self.draw()

    @workflow.signal(description="Guidance added to the next answer: {message, to?: name}.")
    def steer(self, guidance: Any = None) -> None:
        """Guidance for the next answer."""
        try:
            steer: Steer = take_in(Steer, {"message": guidance} if isinstance(guidance, str) else guidance, "steer")
        except InvalidInput as error:
            self.note(run_events.SteerIgnored(reason=str(error)))
            return
        if len(self._guidance) >= GUIDANCE:
            reason = f"steer: {GUIDANCE} messages wait for the next answer already."
            self.note(run_events.SteerIgnored(reason=reason))
            return
        self._guidance.append(steer)
        self.note(run_events.Steered(**steer.model_dump(mode="json", exclude_none=True)))

    @workflow.signal(description="Hold the run at its next safe point; nothing more is paid until `resume`.")
    def pause(self, _: Any = None) -> None:
        """Pause at the next safe point."""
        if not self.paused:
            self.paused = True
            self.note(run_events.Paused())

    @workflow.signal(description="Let a paused run go on.")
    def resume(self, _: Any = None) -> None:
        """Go on."""
        if self.paused:
            self.paused = False
            self.note(run_events.Resumed())

    @workflow.signal(
        description="Take the plugins as they are now, from the next answer on; else a run keeps those it began with."
    )
    def upgrade_plugins(self, _: Any = None) -> None:
        """Look the tools up anew before the next answer of an agent that has some."""
        self.upgrade_plugins_wanted = True
        self.note(run_events.PluginsUpgradeWanted())

    def temporal_priority(self) -> Any:
        """Temporal's keys for what this run schedules."""
        return temporal_priority(self.priority, self.tenant)


def application_error(error: MofaError, used: Usage | None = None) -> ApplicationError:
    """Return a kernel error as Temporal knows it: by its wire name, never retried as a whole run. `used` goes along as its
    detail.
    """
    return ApplicationError(str(error), *([used] if used is not None else []), type=error.type, non_retryable=True)


def asked_page(page: Any) -> Page:
    """Return the input of a query for a part of a record; one that is wrong is refused."""
    try:
        parsed: Page = parse(Page, page or {}, "page")
    except InvalidInput as error:
        raise application_error(error) from None
    return parsed
