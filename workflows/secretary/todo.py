"""One idea on its way through the five phases.

The kernel says what happens (`decide`), what that makes of the state (`evolve`) and what the state calls for (`effects`).
This workflow feeds commands in, records the events, and performs the effects: models by activity, people by decision.
"""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, DecisionExpired, InvalidInput, MofaError, ParticipantFailed, StepLimit
    from kernel.basics.event_data import EventData
    from kernel.basics.limits import clipped
    from kernel.basics.schema import Schema, parse
    from kernel.conversation.decision import INLINE_ANSWER_BYTES, Decision, DecisionRequest, Wait
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.participant import Agent, Resolved
    from kernel.conversation.recall import RecallQuery
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import Thread, as_text
    from kernel.kinds.memory import MOST_CHARACTERS, Remember
    from kernel.record.events import Event
    from kernel.record.run_events import CancelIgnored
    from kernel.rules.shapes import RuleSet
    from kernel.secretary import commands, effects, events, prompts
    from kernel.secretary.acceptance import report_markdown, statistics
    from kernel.secretary.choices import choice_command, choice_request
    from kernel.secretary.decide import decide
    from kernel.secretary.evolve import evolve
    from kernel.secretary.fitting import fits, fitted, long_artifacts
    from kernel.secretary.lessons import NEXT, lesson_of, memory_of
    from kernel.secretary.prompts import Prompt
    from kernel.secretary.questions import answer_text, question_to_request
    from kernel.secretary.shapes import Report, TodoInput, TodoItem, lone_secretary, not_for_dispatch
    from kernel.secretary.state import TodoState, to_item
    from kernel.views.diagram import todo_diagram
    from workflows import calls
    from workflows.answerers.react import look_up_models, look_up_tools
    from workflows.answerers.team import Check, DurableTeam
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.orders import CancelOrder
    from workflows.run.rule_sets import look_up_rules
    from workflows.run.run import Run


FITTED = "todo-fitted"
"""The patch since which a todo that is too long for a payload is cut."""

_NEXT = {
    "receiving_idea": "read the idea",
    "clarifying_requirement": "make the requirement clear",
    "dispatching_task": "plan and dispatch the work",
    "monitoring_execution": "see the subtasks through",
    "reporting_completion": "check the results and have them accepted",
}


@workflow.defn(name="Todo")
class Todo(Run):
    """One idea, from receiving it to its acceptance."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Todo"
        self._state: TodoState | None = None
        self._settings = lone_secretary()
        self._executors: dict[str, Resolved] = {}
        self._team = DurableTeam(self)
        self._version = 0  # grows with each event: what the main loop and the desk's reporter wait for
        self._told: tuple[Any, ...] = ()
        self._performing: dict[str, asyncio.Task[None]] = {}
        self._performed: set[str] = set()
        self._lessons: list[str] = []
        self._rules: RuleSet | None = None  # of dispatch, as they were when the todo began

    @workflow.run
    async def run(self, input: Any = None) -> TodoItem:
        """{idea, secretary?} → the final TodoItem."""
        try:
            given: TodoInput = take_in(TodoInput, input, "Todo input")
        except InvalidInput as error:
            raise application_error(error) from None
        self._open(given)
        reporter = asyncio.create_task(self._report_to_desk())
        failure: MofaError | None = None
        try:
            self._executors = await self._look_up_executors()
            await look_up_tools(self, self._executors.values())
            await look_up_models(self, self._executors.values())
            await self._drive()
        except (BudgetExceeded, StepLimit) as exceeded:
            self._end(commands.Fail(reason=str(exceeded)))
        except MofaError as error:
            failure = error
            self._end(commands.Fail(reason=f"{error.type}: {error}"))
        except asyncio.CancelledError:
            self._end(commands.Cancel(reason="cancelled"))
            raise
        finally:
            await self._stop_performing()
            await self._learn()
            reporter.cancel()
            await self._tell_desk()
            item = await self._fitted(self._item())
            await self.outbox.flush()
            self.finish()
        if failure is not None:
            raise application_error(failure)
        return item

    def _open(self, given: TodoInput) -> None:
        if given.secretary is not None:
            self._settings = given.secretary
        self.desk, self.budget, self.tenant = self._settings.name, self._settings.budget, self._settings.tenant
        self._team = DurableTeam(self, default_model=self._settings.model)
        info = workflow.info()
        self.title = " ".join(given.idea.content.split())[:80]
        self.record.say("idea", "task", given.idea.content)
        self.apply(
            commands.ReceiveIdea(id=info.workflow_id.removeprefix("todo/"), idea=given.idea, workflow_id=info.workflow_id)
        )

    async def _look_up_executors(self) -> dict[str, Resolved]:
        listed = self._settings.executors
        names = [executor for executor in listed if isinstance(executor, str)]
        dispatch = self._settings.dispatch
        wants_rules = dispatch.strategy == "rules" and dispatch.rules is None
        looked_up = await calls.look_up(names, wants_rules) if names or wants_rules else None
        rules = looked_up.dispatch_rules if wants_rules and looked_up else dispatch.rules
        found = calls.resolved(looked_up) if looked_up else {}
        self.pin_plugins(looked_up.plugins if looked_up else None)
        if rules is not None:
            self._rules = await look_up_rules(self, rules)
            if fault := not_for_dispatch(self._rules):
                raise InvalidInput(f"dispatch.rules: {fault}", "dispatch.rules")
        resolved = [found[executor] if isinstance(executor, str) else executor for executor in listed]
        return {executor.name: executor for executor in resolved}

    # ---- state ----------------------------------------------------------------------------------------------------

    @property
    def todo(self) -> TodoState:
        """The state; there is one from the first event on."""
        assert self._state is not None
        return self._state

    def apply(self, command: commands.Command) -> None:
        """Feed a command in: what happens is recorded and folded. Raises `InvalidInput` when it does not fit."""
        for happening in decide(self._state, command):
            self.note(happening.happened, happening.by)

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event and fold it into the state."""
        event = super().note(happened, by)
        self._state = evolve(self._state, event)
        self._version += 1
        if self._state is not None:
            self.phase, self.status, self.priority = self._state.phase, self._state.status, self._state.priority
            self.next_step = "" if self._state.closed else _NEXT[self._state.phase]
        return event

    def _end(self, command: commands.Command) -> None:
        if not self.todo.closed:
            self.apply(command)

    def _item(self) -> TodoItem:
        return to_item(self.todo, self.record.all_decisions(), self.record.usage)

    async def _fitted(self, item: TodoItem) -> TodoItem:
        """Return the todo as one payload holds it; what is cut is in the store before."""
        if fits(item) or not workflow.patched(FITTED):
            return item
        await calls.store_thread(Thread().then(*long_artifacts(item)), "Offload long artifacts")
        return fitted(item)

    def agents(self) -> list[str]:
        """Return the executors' names."""
        return [executor if isinstance(executor, str) else executor.name for executor in self._settings.executors]

    def todo_id(self) -> str | None:
        """This todo's id."""
        return self._state.id if self._state else None

    def snapshot(self) -> dict[str, Any]:
        """Return the todo."""
        return {"todo": self._item() if self._state else None}

    def draw(self) -> str:
        """Return the phases and the plan as Mermaid."""
        return todo_diagram(self._state) if self._state else super().draw()

    def decision_opened(self, request: DecisionRequest) -> None:
        """The todo waits for feedback."""
        if self._state is not None and not self._state.closed:
            self.apply(commands.AwaitFeedback(decision_id=request.id))

    def decision_closed(self, request: DecisionRequest) -> None:
        """The feedback came, or is no longer wanted."""
        if lesson := lesson_of(request, self.title):
            self._lessons = [*self._lessons[-99:], clipped(lesson, MOST_CHARACTERS)]
        if self._state is not None and not self._state.closed:
            self.apply(commands.FeedbackCame(decision_id=request.id, by=request.settled.by if request.settled else None))

    # ---- the main loop --------------------------------------------------------------------------------------------

    async def _drive(self) -> None:
        """Perform what the state calls for until it calls for nothing; each effect's key once."""
        while not self.todo.closed:
            for effect in effects.effects(self.todo, self._settings):
                if effect.key not in self._performed:
                    self._performed.add(effect.key)
                    self._performing[effect.key] = asyncio.create_task(self._perform(effect))
            seen = self._version
            # Signals, updates and the performing tasks all change the state while this waits.
            await workflow.wait_condition(lambda: self._version != seen or any(t.done() for t in self._performing.values()))  # noqa: B023
            for key in [key for key, task in self._performing.items() if task.done()]:
                self._performing.pop(key).result()

    async def _stop_performing(self) -> None:
        under_way = list(self._performing.values())
        for task in under_way:
            task.cancel()
        if under_way:
            await workflow.wait(under_way)
            for task in under_way:
                if not task.cancelled() and task.exception() is not None:
                    workflow.logger.warning("ended with the todo: %s", task.exception())

    async def _perform(self, effect: effects.Effect) -> None:
        match effect:
            case effects.AskClarification():
                await self._write(effect.key, "What is unclear?", prompts.ask_clarification(self.todo), prompts.to_questions)
            case effects.AwaitAnswers(questions=questions):
                await asyncio.gather(*(self._question(question) for question in questions))
            case effects.WriteRequirement():
                await self._write(
                    effect.key, "Write the requirement", prompts.write_requirement(self.todo), prompts.to_requirement
                )
            case effects.MakePlan():
                people = list(self._executors.values())
                prompt = prompts.make_plan(self.todo, people)
                await self._write(effect.key, "Plan the work", prompt, lambda d: prompts.to_plan(d, people, self._rules))
            case effects.Replan():
                people = list(self._executors.values())
                prompt = prompts.replan(self.todo, people)
                await self._write(
                    effect.key, "Plan what must change", prompt, lambda d: prompts.to_replan(d, people, self._rules)
                )
            case effects.Execute():
                await self._execute(effect)
            case effects.ReviewResults():
                prompt = prompts.review_results(self.todo)
                await self._write(effect.key, "Check the results", prompt, lambda d: prompts.to_review(self.todo, d))
            case effects.WriteReport():
                self._write_report(effect)
            case effects.Accept(automatic=True) if self._all_met():
                self.apply(commands.Accept(automatic=True))
            case effects.ResolveDispatch() | effects.ResolveFailure() | effects.Accept():
                settled = await self._choice(effect.key, choice_request(self.todo, effect))
                self.apply(choice_command(effect, settled))
            case _:
                raise NotImplementedError(f"no performance of {effect}")

    # ---- models ---------------------------------------------------------------------------------------------------

    async def _write(self, key: str, title: str, prompt: Prompt, to_command: Any) -> None:
        """Have the secretary's model write something, and feed it in; what does not fit goes back to it, twice at most."""

        def check(data: Any) -> str | None:
            try:
                decide(self._state, to_command(data))
            except InvalidInput as error:
                return str(error)
            return None

        attempt = 1
        while True:
            step = key if attempt == 1 else f"{key}/again-{attempt}"
            answer = await self._ask_secretary(step, title, prompt, check)
            if answer.status == "ok":
                self.apply(to_command(answer.content))
                return
            if answer.error is not None and answer.error.type == "OutputInvalid":
                raise ParticipantFailed("OutputInvalid", f"{prompt.name}: {answer.error.message}")
            await self._retry_or_stop(step, title, answer)
            if self.todo.closed:
                return
            attempt += 1

    async def _ask_secretary(self, step: str, title: str, prompt: Prompt, check: Check) -> Contribution:
        secretary = Agent(name=self._settings.name, instructions=prompt.instructions, model=self._settings.model)
        remind = RecallQuery(agent=memory_of(self._settings.name), query=prompt.content[:2000]) if prompt.name in NEXT else None
        ask = Ask(
            content=prompt.content, answer_schema=prompt.schema, answer_name=prompt.name, step=step, title=title, remind=remind
        )
        return await self._team.ask(secretary, ask, check)

    async def _retry_or_stop(self, step: str, title: str, answer: Contribution) -> None:
        """The provider fails for good, or has failed too often: a person says whether to go on, and nothing is lost."""
        problem = answer.error.message if answer.error else answer.status
        settled = await self._choice(
            f"{step}/what-now",
            {
                "kind": "exception",
                "title": f"The secretary cannot go on: {title}",
                "question": f"The model failed: {problem}\n\nPut right what stands in the way, then try again.",
                "options": [
                    {"id": "retry", "label": "Try again", "impact": "The same step is asked once more."},
                    {"id": "stop", "label": "Stop here", "impact": "The todo ends as failed; what was done is kept."},
                ],
                "recommended": "retry",
            },
        )
        if settled.choice == "stop":
            self._end(commands.Fail(reason=f"stopped: {problem}"))

    async def _execute(self, effect: effects.Execute) -> None:
        id, attempt = effect.subtask_id, effect.attempt
        await self.gate()
        if not effect.started:
            self.apply(commands.StartSubtask(id=id, attempt=attempt))
        prompt = prompts.execute(self.todo, id)
        executor = self._executors.get(effect.assignee)
        if executor is None:
            self.apply(
                commands.FailSubtask(
                    id=id, attempt=attempt, error=f"{effect.assignee!r} is not an executor of this desk any more"
                )
            )
            return
        own_form = isinstance(executor, Agent) and executor.output_schema is not None
        ask = Ask(
            content=prompt.content,
            step=effect.key,
            title=f"{id}: {_short(self.todo, id)}",
            answer_schema=prompt.schema if isinstance(executor, Agent) and not own_form else None,
            answer_name=prompt.name,
        )
        answer = await self._team.ask(executor, ask)
        if self.todo.closed:
            return
        if answer.status == "ok":
            content = await self._team.whole(answer) if answer.truncated else answer.content
            self.apply(commands.FinishSubtask(id=id, attempt=attempt, result=prompts.to_result(content)))
        else:
            error = f"{answer.error.type}: {answer.error.message}" if answer.error else answer.status
            self.apply(commands.FailSubtask(id=id, attempt=attempt, error=error))

    async def _learn(self) -> None:
        """Remember for later ideas of this desk what people changed or rejected in this one."""
        if not self._lessons or not workflow.patched("lessons"):
            return
        wanted = Remember(
            scope=self.scope,
            step="lessons",
            now=workflow.now(),
            tenant=self.tenant,
            agent=memory_of(self._settings.name),
            kind="correction",
            texts=self._lessons,
            importance=0.8,
        )
        try:
            await calls.remember(wanted)
        except (ActivityError, MofaError) as error:  # the work is done; that a note of it cannot be kept must not undo it
            reason = calls.failure_of(error).message if isinstance(error, ActivityError) else str(error)
            self.record.note(events.LessonsLost(lessons=self._lessons, error=reason))
            return
        self.record.note(events.LessonsKept(lessons=self._lessons))

    # ---- people ---------------------------------------------------------------------------------------------------

    async def _question(self, question: Any) -> None:
        settled = await self._choice(f"answers/{question.id}", question_to_request(question))
        self.apply(commands.AnswerQuestions(answers={question.id: answer_text(question, settled)}, by=settled.by))

    async def _choice(self, step: str, fields: dict[str, Any]) -> Decision:
        """Return a decision under the desk's policy; raises `DecisionExpired` when it says to fail at the deadline."""
        if (taken := self.recalled(step)) is not None:
            self.answered(step, taken)
            return Decision(
                decision_id=step, choice=taken.choice, answer=taken.content, comment=taken.comment, by=taken.participant
            )
        policy = self._settings.decisions
        request = await self.ask_person(
            **fields,
            deadline=policy.deadline,
            on_timeout=policy.on_timeout if policy.deadline else Wait(),
            assignees=policy.assignees,
            initiator=self._settings.name,
            longest_answer=INLINE_ANSWER_BYTES,  # it becomes part of the state, and of prompts
        )
        if request.settled is None:
            raise DecisionExpired(f"Nobody decided {request.title!r} (decision {request.id}) before its deadline.")
        made = request.settled
        self.answered(
            step, Contribution(participant=made.by or "someone", content=made.answer, choice=made.choice, comment=made.comment)
        )
        return made

    # ---- reports --------------------------------------------------------------------------------------------------

    def _all_met(self) -> bool:
        review = self.todo.review
        return review is not None and all(check.met for check in review.checks)

    def _write_report(self, effect: effects.Effect) -> None:
        review = self.todo.review
        assert review is not None  # the report comes after the review
        used, offline = self.record.usage, bool(self.record.offline_models)
        report = Report(
            id=f"{self.todo.id}/{effect.key}",
            type="task_completion",
            todo_ids=[self.todo.id],
            created_at=workflow.now(),
            content=report_markdown(self.todo, review.checks, review.summary, used, offline=offline),
            statistics=statistics(self.todo, review.checks, used),
        )
        self.apply(commands.WriteReport(report=report))

    async def _report_to_desk(self) -> None:
        while True:
            seen = self._version  # read first: what changes while the signal is sent is told with the next
            await self._tell_desk()
            await workflow.wait_condition(lambda: self._version != seen)  # noqa: B023

    async def _tell_desk(self) -> None:
        """Signal the desk that started this todo, when something that the desk shows has changed."""
        parent = workflow.info().parent
        if parent is None or self._state is None:
            return
        item = self._item().slim()
        now = (item.phase, item.status, item.priority, tuple(d.id for d in item.decisions), item.report and item.report.id)
        if now == self._told:
            return
        self._told = now
        try:
            await workflow.get_external_workflow_handle(parent.workflow_id).signal("todo_changed", item)
        except ApplicationError as error:  # the desk is closed; the todo goes on by itself
            workflow.logger.info("desk %s did not hear: %s", parent.workflow_id, error)

    # ---- handlers -------------------------------------------------------------------------------------------------

    @workflow.query(name="todo", description="The todo as it stands.")
    def todo_query(self, _: Any = None) -> TodoItem | None:
        """TodoItem."""
        return self._item() if self._state else None

    @workflow.signal(description="Give the todo up: {reason?, by?}.")
    def cancel(self, order: Any = None) -> None:
        """Cancel; what was done is kept."""
        to_command = lambda o: commands.Cancel(reason=o.reason, by=o.by)  # noqa: E731
        self._order(CancelOrder, order or {}, "cancel", to_command, CancelIgnored)

    @workflow.signal(description="Change the priority: {priority: critical | high | normal | low | background}.")
    def reprioritize(self, order: Any = None) -> None:
        """Change the priority of what is still to be scheduled."""
        self._order(commands.Reprioritize, order, "reprioritize", lambda o: o, events.ReprioritizeIgnored)

    def _order(
        self,
        kind: type[Schema],
        order: Any,
        name: str,
        to_command: Any,
        ignored: type[CancelIgnored | events.ReprioritizeIgnored],
    ) -> None:
        try:
            self.apply(to_command(parse(kind, order, name)))
        except InvalidInput as error:
            self.note(ignored(reason=str(error)))


def _short(state: TodoState, id: str) -> str:
    subtask = state.subtask(id)
    return as_text(subtask.description if subtask else id).split("\n")[0][:80]
