"""The desk: one long-lived workflow that receives ideas, starts a `Todo` for each, and knows how they stand.

It is kept thin: it does no work of its own, and its whole state goes through continue-as-new.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from pydantic import Field

    from kernel.basics.errors import InvalidInput, ParticipantFailed, not_yet
    from kernel.basics.limits import Comment, Id
    from kernel.basics.priority import Priority
    from kernel.basics.schema import Schema, parse
    from kernel.basics.slug import slug
    from kernel.conversation.budget import Usage
    from kernel.conversation.decision import DecisionRequest
    from kernel.conversation.participant import name_of
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event
    from kernel.secretary.report import desk_report
    from kernel.secretary.shapes import CLOSED, DESK_BYTES, Idea, Report, ReportType, SecretaryInput, TodoInput, TodoItem
    from workflows import calls
    from workflows.calls import temporal_priority
    from workflows.run.chronicle import Chronicle
    from workflows.run.intake import take_in
    from workflows.run.run import application_error, asked_page
    from workflows.run.shown import words
    from workflows.search_attributes import attribute

CHILDREN_A_RUN = 500
"""Todos started by one run of the desk before it continues as new; the server's own limit of pending children is 2,000."""

KEPT_CLOSED = 1000
"""Closed todos that the desk still lists; older ones are in their own workflows."""


KEPT_REPORTS = 100

OPEN_BYTES, CLOSED_BYTES, REPORTS_BYTES = 700_000, 500_000, 300_000
"""What open todos, closed todos and reports take in the state at most, as JSON: it goes on as one payload of 2 MiB."""


class Submitted(Schema):
    """The answer to `submit_idea`."""

    todo_id: str
    workflow_id: str


class CancelTodo(Schema):
    """Input of `cancel_todo`."""

    todo_id: Id
    reason: Comment = "cancelled at the desk"


class Reprioritize(Schema):
    """Input of `reprioritize`."""

    todo_id: Id
    priority: Priority


class Filter(Schema):
    """Input of `todos`."""

    status: str | None = None


class TodoId(Schema):
    """Input of `todo`."""

    id: str


class ReportRequest(Schema):
    """Input of `report`."""

    type: ReportType = "progress"


class DeskState(Schema):
    """All that a desk knows; passed whole to its next run."""

    input: SecretaryInput
    todos: dict[str, TodoItem] = Field(default_factory=dict)
    unstarted: list[str] = Field(default_factory=list)
    reports: list[Report] = Field(default_factory=list)
    refused: list[dict[str, Any]] = Field(default_factory=list)
    received: int = 0
    closing: bool = False
    chronicle: Chronicled = Field(default_factory=Chronicled)


@workflow.defn(name="Secretary")
class Secretary:
    """One desk."""

    def __init__(self) -> None:
        self._desk: DeskState | None = None
        self._draining = False
        self._started = 0
        self._watchers: set[asyncio.Task[None]] = set()
        self._bytes: dict[str, int] = {}  # by todo: what it takes in the state
        self._chronicle = Chronicle()
        self.outbox = self._chronicle.outbox

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """SecretaryInput → the desk's final statistics, after `shutdown`. Todos that still run go on by themselves."""
        desk = self._opened(input)
        await self._check_names(desk)
        self._bytes = {id: _size(todo) for id, todo in desk.todos.items()}
        self._desk = desk
        self._chronicle.belongs_to(desk.input.tenant)
        if not workflow.info().continued_run_id:
            executors = [name_of(executor) for executor in desk.input.executors]
            self._chronicle.note("desk_opened", {"desk": desk.input.name, "executors": executors})
        workflow.upsert_search_attributes(
            [
                attribute("MofaMode", "Secretary"),
                attribute("MofaDesk", desk.input.name),
                attribute("MofaStatus", "running"),
                *([attribute("MofaTenant", desk.input.tenant)] if desk.input.tenant else []),
            ]
        )
        reporter = asyncio.create_task(self._report_regularly(desk))
        while not desk.closing and not self._full():
            self._show(desk)
            # Handlers add to `unstarted` while this waits; everything started below was recorded before.
            await workflow.wait_condition(lambda: desk.closing or self._full() or bool(desk.unstarted))
            await self._start_children(desk)
        reporter.cancel()
        self._draining = True
        await self._chronicle.written()
        if not desk.closing:
            desk.chronicle = self._chronicle.carried()
            workflow.continue_as_new({"resumed": desk.model_dump(mode="json")})
        await self._start_children(desk)
        self._chronicle.note("desk_closed")
        await self._chronicle.written()
        workflow.upsert_search_attributes([attribute("MofaStatus", "closed")])
        return self._statistics(desk)

    def _opened(self, given: Any) -> DeskState:
        try:
            if workflow.info().continued_run_id and isinstance(given, dict) and set(given) == {"resumed"}:
                resumed: DeskState = parse(DeskState, given["resumed"], "resumed desk")
                self._chronicle.resume(resumed.chronicle)
                resumed.chronicle = Chronicled()
                return resumed
            settings: SecretaryInput = take_in(SecretaryInput, given, "Secretary input")
            if (size := _size(settings)) > DESK_BYTES:
                raise InvalidInput(
                    f"Secretary input: is {size:,} bytes long, and a desk's settings have at most {DESK_BYTES:,}: name the "
                    "executors in mofa.yaml, and list their names here.",
                    "executors",
                )
            return DeskState(input=settings)
        except InvalidInput as error:
            raise application_error(error) from None

    async def _check_names(self, desk: DeskState) -> None:
        """Refuse a desk with unknown executors now, not at its first idea; each todo looks them up anew."""
        names = [executor for executor in desk.input.executors if isinstance(executor, str)]
        if names and not workflow.info().continued_run_id:
            try:
                await calls.resolve(names)
            except ParticipantFailed as refused:
                raise application_error(refused) from None

    def _full(self) -> bool:
        return workflow.info().is_continue_as_new_suggested() or self._started >= CHILDREN_A_RUN

    # ---- todos ----------------------------------------------------------------------------------------------------

    def _receive(self, desk: DeskState, idea: Idea) -> TodoItem:
        """Record the todo; its workflow is started by the main loop, in this run or the next."""
        unique = workflow.uuid4().hex
        id = f"{slug(idea.content)}-{unique[:6]}" if desk.input.words_in_ids else unique[:12]
        now = workflow.now()
        desk.todos[id] = TodoItem(
            id=id,
            idea=idea,
            phase="receiving_idea",
            status="pending",
            priority=idea.priority or "normal",
            created_at=now,
            updated_at=now,
            workflow_id=f"todo/{id}",
        )
        desk.unstarted.append(id)
        desk.received += 1
        self._chronicle.note("todo_opened", {"todo_id": id, "priority": desk.todos[id].priority})
        self._bytes[id] = _size(desk.todos[id])
        self._forget_oldest(desk)
        return desk.todos[id]

    def _refuse_when_full(self, idea: Idea) -> None:
        """Raise `InvalidInput` where the todos that are open leave no room: the state goes on as one payload."""
        desk = self._desk
        if desk is None:
            return
        taken = sum(self._bytes.get(id, 0) for id, todo in desk.todos.items() if todo.status not in CLOSED)
        if taken + _size(idea) > OPEN_BYTES:
            raise InvalidInput(
                f"submit_idea: this desk has {len(desk.todos):,} todos listed, and no room for more that are open. "
                "Finish or cancel some, or submit to another desk."
            )

    def _forget_oldest(self, desk: DeskState) -> None:
        closed = sorted((todo for todo in desk.todos.values() if todo.status in CLOSED), key=lambda t: t.updated_at)
        size = sum(self._bytes.get(todo.id, 0) for todo in closed)
        for number, todo in enumerate(closed):
            if len(closed) - number <= KEPT_CLOSED and size <= CLOSED_BYTES:
                break
            size -= self._bytes.pop(todo.id, 0)
            del desk.todos[todo.id]

    def _add_report(self, desk: DeskState, report: Report) -> None:
        desk.reports.append(report)
        del desk.reports[:-KEPT_REPORTS]
        while len(desk.reports) > 1 and sum(map(_size, desk.reports)) > REPORTS_BYTES:
            del desk.reports[0]

    async def _start_children(self, desk: DeskState) -> None:
        while desk.unstarted:
            id = desk.unstarted[0]
            todo = desk.todos[id]
            try:
                child = await workflow.start_child_workflow(
                    "Todo",
                    TodoInput(idea=todo.idea, secretary=desk.input),
                    id=f"todo/{id}",
                    result_type=TodoItem,
                    parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                    static_summary=f"Todo: {todo.idea.content[:150]}",
                    priority=temporal_priority(todo.priority, desk.input.tenant),
                )
                self._watch(desk, id, child)
                desk.todos[id] = desk.todos[id].slim()
                self._bytes[id] = _size(desk.todos[id])
            except WorkflowAlreadyStartedError:
                workflow.logger.warning("todo/%s runs already", id)
            desk.unstarted.pop(0)
            self._started += 1

    def _watch(self, desk: DeskState, id: str, child: workflow.ChildWorkflowHandle[Any, TodoItem]) -> None:
        """Learn of an end that the todo could not report itself, such as a termination."""

        async def watch() -> None:
            try:
                self._update(desk, await child)
            except ChildWorkflowError as error:
                todo = desk.todos.get(id)
                if todo is not None and todo.status not in CLOSED:
                    reason = str(error.cause or error)
                    self._update(
                        desk,
                        todo.model_copy(
                            update={"status": "failed", "reason": reason, "decisions": [], "updated_at": workflow.now()}
                        ),
                    )

        task = asyncio.create_task(watch())
        self._watchers.add(task)
        task.add_done_callback(self._watchers.discard)

    def _update(self, desk: DeskState, todo: TodoItem) -> None:
        known = desk.todos.get(todo.id)
        if known is None or known.status in CLOSED:
            return
        desk.todos[todo.id] = todo.slim()
        self._bytes[todo.id] = _size(desk.todos[todo.id])
        told = {"phase": todo.phase, "status": todo.status, "priority": todo.priority}
        if told != {"phase": known.phase, "status": known.status, "priority": known.priority}:
            self._chronicle.note("todo_changed", {"todo_id": todo.id, **told})
        self._show(desk)

    # ---- reports --------------------------------------------------------------------------------------------------

    async def _report_regularly(self, desk: DeskState) -> None:
        while desk.input.report_every is not None:
            await workflow.sleep(desk.input.report_every, summary="Next progress report")
            self._report(desk, "progress")

    def _report(self, desk: DeskState, type: ReportType) -> None:
        todos = list(desk.todos.values())
        id = f"report-{workflow.uuid4().hex[:6]}"
        self._add_report(desk, desk_report(id, type, desk.input.name, todos, workflow.now()))
        self._chronicle.note("report_written", {"report_id": id, "type": type})

    def _statistics(self, desk: DeskState) -> dict[str, Any]:
        todos = list(desk.todos.values())
        used = Usage()
        for todo in todos:
            used = used + todo.usage
        return {
            "name": desk.input.name,
            "received": desk.received,
            "listed": len(todos),
            "by_status": dict(Counter(todo.status for todo in todos)),
            "by_phase": dict(Counter(todo.phase for todo in todos)),
            "open_decisions": sum(len(todo.decisions) for todo in todos),
            "reports": len(desk.reports),
            "usage": used.model_dump(),
        }

    def _show(self, desk: DeskState) -> None:
        waiting = [decision for todo in desk.todos.values() for decision in todo.decisions]
        by_status = sorted(Counter(todo.status for todo in desk.todos.values()).items())
        lines = [f"**Desk {desk.input.name}**", "", f"- {desk.received} idea{'' if desk.received == 1 else 's'} received"]
        lines += [f"- {count} {words(status)}" for status, count in by_status]
        lines += [
            f"- **Waiting for a person**: {d.title} (`{d.workflow_id}`, decision `{d.id}`, to be settled there)"
            for d in waiting[:10]
        ]
        workflow.set_current_details("\n".join(lines))

    # ---- handlers -------------------------------------------------------------------------------------------------

    async def _opened_desk(self) -> DeskState:
        # A signal or an update may come with the start, before the input was read.
        await workflow.wait_condition(lambda: self._desk is not None)
        assert self._desk is not None
        return self._desk

    @workflow.update(
        name="submit_idea", description="Hand in an idea: {content, priority?, metadata?}. Returns {todo_id, workflow_id}."
    )
    async def submit_idea_update(self, idea: Any = None) -> Submitted:
        """Idea → {todo_id, workflow_id}, once the todo's workflow runs."""
        parsed: Idea = parse(Idea, idea, "submit_idea")
        desk = await self._opened_desk()
        todo = self._receive(desk, parsed)
        await workflow.wait_condition(lambda: todo.id not in desk.unstarted or self._draining)
        return Submitted(todo_id=todo.id, workflow_id=f"todo/{todo.id}")

    @submit_idea_update.validator
    def _submit_idea_validator(self, idea: Any = None) -> None:
        try:
            self._refuse_when_full(take_in(Idea, idea, "submit_idea"))
        except InvalidInput as error:
            raise application_error(error) from None
        if self._desk is not None and self._desk.closing:
            raise application_error(InvalidInput("This desk is shut down; start it again, or submit to another."))

    @workflow.signal(name="submit_idea", description="Hand in an idea: {content, priority?, metadata?}.")
    async def submit_idea_signal(self, idea: Any = None) -> None:
        """The command line's and the UI's way to hand in an idea."""
        desk = await self._opened_desk()
        try:
            parsed: Idea = take_in(Idea, idea, "submit_idea")
            self._refuse_when_full(parsed)
            self._receive(desk, parsed)
        except InvalidInput as error:
            self._refuse(desk, "submit_idea", error)

    @workflow.signal(description="From a Todo to its desk: how it stands now.")
    async def todo_changed(self, todo: TodoItem) -> None:
        """A todo reports."""
        desk = await self._opened_desk()
        self._update(desk, todo)
        if todo.report is not None and all(report.id != todo.report.id for report in desk.reports):
            self._add_report(desk, todo.slim().report or todo.report)

    @workflow.signal(description="Give a todo up: {todo_id, reason}.")
    async def cancel_todo(self, order: Any = None) -> None:
        """Pass a cancellation on to the todo."""
        await self._pass_on("cancel_todo", CancelTodo, order, lambda o: ("cancel", {"reason": o.reason}))

    @workflow.signal(description="Change a todo's priority: {todo_id, priority}.")
    async def reprioritize(self, order: Any = None) -> None:
        """Pass a new priority on to the todo."""
        await self._pass_on("reprioritize", Reprioritize, order, lambda o: ("reprioritize", {"priority": o.priority}))

    async def _pass_on(self, name: str, kind: Any, order: Any, message: Any) -> None:
        desk = await self._opened_desk()
        try:
            parsed = parse(kind, order, name)
            if parsed.todo_id not in desk.todos:
                raise InvalidInput(f"{name}: todo_id: no todo {parsed.todo_id!r} at this desk.", "todo_id")
            signal, payload = message(parsed)
            self._chronicle.note("order_passed_on", {"order": name, **parsed.model_dump(include={"todo_id", "priority"})})
            await workflow.get_external_workflow_handle(f"todo/{parsed.todo_id}").signal(signal, payload)
        except InvalidInput as error:
            self._refuse(desk, name, error)
        except ApplicationError as error:  # it has ended meanwhile
            self._refuse(desk, name, InvalidInput(f"{name}: {error.message}"))

    @workflow.signal(description="Write a report over all todos now: {type: progress | daily_summary}.")
    async def report(self, request: Any = None) -> None:
        """Write a report now."""
        desk = await self._opened_desk()
        try:
            wanted: ReportRequest = parse(ReportRequest, request or {}, "report")
            if wanted.type not in ("progress", "daily_summary"):
                raise not_yet(f"a report of type {wanted.type!r} on demand", "Ask for progress or daily_summary.", "type")
            self._report(desk, wanted.type)
        except InvalidInput as error:
            self._refuse(desk, "report", error)

    @workflow.signal(description="Close the desk: it takes no more ideas; todos under way go on by themselves.")
    async def shutdown(self, _: Any = None) -> None:
        """Close the desk."""
        desk = await self._opened_desk()
        if not desk.closing:
            desk.closing = True
            self._chronicle.note("desk_closing")

    def _refuse(self, desk: DeskState, handler: str, error: InvalidInput) -> None:
        workflow.logger.warning("%s ignored: %s", handler, error)
        self._chronicle.note("refused", {"handler": handler, "reason": str(error)})
        desk.refused.append({"at": workflow.now().isoformat(), "handler": handler, "reason": str(error)})
        del desk.refused[:-100]

    def _known(self) -> DeskState:
        if self._desk is None:
            raise application_error(InvalidInput("The desk has not opened yet; ask again in a moment."))
        return self._desk

    @workflow.query(description="The todos, newest last: {status?}.")
    def todos(self, filter: Any = None) -> list[TodoItem]:
        """[TodoItem]."""
        wanted: Filter = _parsed(Filter, filter or {}, "todos")
        return [todo for todo in self._known().todos.values() if wanted.status in (None, todo.status)]

    @workflow.query(description="One todo: {id}.")
    def todo(self, which: Any = None) -> TodoItem:
        """TodoItem."""
        wanted: TodoId = _parsed(TodoId, {"id": which} if isinstance(which, str) else which, "todo")
        desk = self._known()
        if wanted.id not in desk.todos:
            raise application_error(InvalidInput(f"todo: id: no todo {wanted.id!r} at this desk; `todos` lists them.", "id"))
        return desk.todos[wanted.id]

    @workflow.query(description="Counts by status and phase, usage, open decisions.")
    def statistics(self, _: Any = None) -> dict[str, Any]:
        """Counts."""
        return self._statistics(self._known())

    @workflow.query(description="The reports, oldest first.")
    def reports(self, _: Any = None) -> list[Report]:
        """[Report]."""
        return self._known().reports

    @workflow.query(description="Open decisions of this desk's todos; decide at each one's own workflow_id.")
    def decisions(self, _: Any = None) -> list[DecisionRequest]:
        """[DecisionRequest]."""
        return [decision for todo in self._known().todos.values() for decision in todo.decisions]

    @workflow.query(description="The desk's own record, in order: {after?: number, limit?: number}; each todo has its own.")
    def events(self, page: Any = None) -> list[Event]:
        """[Event]."""
        return self._chronicle.page(asked_page(page))

    @workflow.query(description="The desk's settings, and what it refused and why.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Settings, counts, refusals."""
        desk = self._known()
        return {"input": desk.input, "statistics": self._statistics(desk), "refused": desk.refused, "closing": desk.closing}


def _size(item: Schema) -> int:
    return len(item.model_dump_json().encode())


def _parsed(kind: Any, value: Any, what: str) -> Any:
    try:
        return parse(kind, value, what)
    except InvalidInput as error:
        raise application_error(error) from None
