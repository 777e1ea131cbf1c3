"""The desk: a workflow for years that receives ideas, starts a `Todo` for each, and knows their states.

It does no other work, and continue-as-new passes its whole state on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, MofaError, not_yet
    from kernel.basics.schema import parse
    from kernel.conversation.decision import DecisionRequest
    from kernel.conversation.participant import name_of
    from kernel.record.events import Event
    from kernel.secretary.desk import events as desk_events
    from kernel.secretary.desk.orders import (
        CancelTodo,
        Filter,
        ReportRequest,
        Reprioritize,
        Submitted,
        TodoEnded,
        TodoId,
        TodoOrder,
    )
    from kernel.secretary.desk.queue import drained, next_to_start
    from kernel.secretary.desk.report import desk_report
    from kernel.secretary.desk.state import DeskState, check_settings
    from kernel.secretary.shapes import Idea, Report, ReportType, SecretaryInput, TodoItem
    from workflows import calls
    from workflows.entity import LoggedEntity, refusals
    from workflows.run.errors import application_error, asked_page
    from workflows.run.intake import newly, take_in
    from workflows.search_attributes import attribute
    from workflows.secretary.children import Children, is_gone, show

CHILDREN_A_RUN = 500
"""The todos that one run of the desk starts before it continues as new; the server allows 2,000 pending children."""

CALLERS_REFUSED, ROOM_KEPT = "desk-callers-refused", "desk-room-kept"
"""The patches since which a desk answers its callers if it cannot open, and refuses ideas if it has no room for them."""

LONG_IDS = "desk-long-ids"
"""The patch since which ids of todos differ in twelve digits: desks do not know each other's, nor those that they forgot."""

TITLES = "desk-titles"
"""The patch since which the event of an idea that may have to wait has its beginning: a todo in the queue has a title."""

QUEUE = "desk-queue"
"""The patch since which orders to a todo that is not started yet are carried out by the desk."""


@workflow.defn(name="Secretary")
class Secretary:
    """One desk."""

    def __init__(self) -> None:
        self.entity = LoggedEntity("desk", DeskState)
        self.outbox = self.entity.outbox
        self._draining = False
        self._children = Children(self.entity)

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """SecretaryInput → the desk's final statistics, after `shutdown`. Todos in progress continue without it."""
        desk = await self._open(input)
        reporter = asyncio.create_task(self._report_regularly(desk))
        while not desk.closing and not self._full():
            show(desk)
            # Handlers add to `unstarted`, and todos end, while this waits. Each todo is recorded before it is started below.
            await workflow.wait_condition(
                lambda: desk.closing or self._full() or drained(desk) or next_to_start(desk) is not None
            )
            await self._children.start(desk)
            if drained(desk) and not desk.closing:
                desk.closing = True
                self.entity.note(desk_events.DeskClosing())
        reporter.cancel()
        self._draining = True
        await self.entity.drained()
        if not desk.closing:
            desk.fit()
            self.entity.continue_as_new(desk)
        await self._children.start(desk)
        self.entity.note(desk_events.DeskClosed())
        await self.entity.drained()
        workflow.upsert_search_attributes([attribute("MofaStatus", "closed")])
        return desk.statistics()

    async def _open(self, given: Any) -> DeskState:
        try:
            desk = self.entity.resumed(given) or await self._new(given)
        except MofaError as error:
            if workflow.all_handlers_finished() or workflow.patched(CALLERS_REFUSED):
                await self.entity.refuse_callers()
            raise application_error(error) from None
        self.entity.begin(desk)
        self.entity.belongs_to(desk.input.tenant)
        if not workflow.info().continued_run_id:
            executors = [name_of(executor) for executor in desk.input.executors]
            self.entity.note(desk_events.DeskOpened(desk=desk.input.name, executors=executors))
        workflow.upsert_search_attributes(
            [
                attribute("MofaMode", "Secretary"),
                attribute("MofaDesk", desk.input.name),
                attribute("MofaStatus", "running"),
                *([attribute("MofaTenant", desk.input.tenant)] if desk.input.tenant else []),
            ]
        )
        return desk

    async def _new(self, given: Any) -> DeskState:
        """Return the state of a new desk. Unknown executors are refused here rather than at the first idea."""
        settings: SecretaryInput = take_in(SecretaryInput, given, "Secretary input")
        check_settings(settings)
        if names := [executor for executor in settings.executors if isinstance(executor, str)]:
            await calls.resolve(names)  # a check only: each todo looks them up again
        return DeskState(input=settings)

    def _full(self) -> bool:
        return self.entity.renewal.suggested() or self._children.begun >= CHILDREN_A_RUN

    # ---- ideas ----------------------------------------------------------------------------------------------------

    def _read_idea(self, desk: DeskState | None, given: Any) -> Idea:
        idea: Idea = take_in(Idea, given, "submit_idea")
        if desk is not None and desk.draining:
            raise InvalidInput("This desk drains: it takes no more ideas. Submit to another.")
        if desk is not None and not desk.has_room_for(idea) and newly(ROOM_KEPT):
            raise InvalidInput(
                f"submit_idea: this desk has {len(desk.todos):,} todos, and no room for more open ones. "
                "Finish or cancel some, or submit to another desk."
            )
        if desk is not None and (unknown := [id for id in idea.after if id not in desk.todos]):
            raise InvalidInput(f"submit_idea: after: no todo {unknown[0]!r} at this desk; `todos` lists them.", "after")
        return idea

    def _receive(self, desk: DeskState, idea: Idea) -> TodoItem:
        """Record a todo for an idea. The main loop starts its workflow, in this run or the next."""
        digits = 12 if workflow.patched(LONG_IDS) else 6
        todo = desk.receive(idea, workflow.uuid4().hex, workflow.now(), digits)
        event = desk_events.TodoOpened(todo_id=todo.id, priority=todo.priority, desk=desk.input.name)
        # A todo that begins at once has the words in its own events.
        if (desk.input.at_once is not None or idea.after) and workflow.patched(TITLES):
            event = event.model_copy(update={"title": desk_events.title_of(idea)})
        self.entity.note(event)
        return todo

    @workflow.update(
        name="submit_idea", description="Submit an idea: {content, priority?, metadata?}. Returns {todo_id, workflow_id}."
    )
    async def submit_idea_update(self, idea: Any = None) -> Submitted:
        """Record an idea. Return {todo_id, workflow_id} once the todo's workflow runs."""
        parsed: Idea = parse(Idea, idea, "submit_idea")  # the validator has checked it
        desk = await self.entity.ready_for_update()
        update = workflow.current_update_info()
        if update is not None and (id := desk.answered.get(update.id)) is not None:
            return Submitted(todo_id=id, workflow_id=f"todo/{id}", queued=id in desk.unstarted)
        todo = self._receive(desk, parsed)
        if update is not None:
            desk.answer(update.id, todo.id)
        # The main loop starts the todo while this waits, or leaves it to the next run.
        # A todo that has to wait for others is recorded, and that is enough.
        await workflow.wait_condition(lambda: todo.id not in desk.unstarted or self._draining or self._queued(desk, todo.id))
        queued = not self._draining and self._queued(desk, todo.id)
        return Submitted(todo_id=todo.id, workflow_id=f"todo/{todo.id}", queued=queued)

    def _queued(self, desk: DeskState, id: str) -> bool:
        """Return whether a todo waits for others. One that is being started does not."""
        return id in desk.unstarted and id != self._children.starting and next_to_start(desk) is None

    @submit_idea_update.validator
    def _submit_idea_validator(self, idea: Any = None) -> None:
        desk, update = self.entity.state, workflow.current_update_info()
        with refusals():
            if desk is not None and update is not None and update.id in desk.answered:
                take_in(Idea, idea, "submit_idea")  # this run or one before it has taken the idea; the handler says so again
                return
            self._read_idea(desk, idea)
            if desk is not None and desk.closing:
                raise InvalidInput("This desk is shut down; start it again, or submit to another.")

    @workflow.signal(name="submit_idea", description="Submit an idea: {content, priority?, metadata?}.")
    async def submit_idea_signal(self, idea: Any = None) -> None:
        """Record an idea, from Temporal's command line or UI."""
        await self.entity.by_signal("submit_idea", lambda desk: self._receive(desk, self._read_idea(desk, idea)))

    # ---- orders ---------------------------------------------------------------------------------------------------

    @workflow.signal(description="From a todo to its desk: the todo's present state.")
    async def todo_changed(self, todo: TodoItem) -> None:
        """Take the state of a todo over."""

        def take(desk: DeskState) -> None:
            self._children.update(desk, todo)
            if todo.report is not None and all(report.id != todo.report.id for report in desk.reports):
                desk.add_report(todo.slim().report or todo.report)

        await self.entity.by_signal("todo_changed", take)

    @workflow.signal(description="From a worker: a todo's workflow has ended, and could not say so: {todo_id, ended}.")
    async def todo_ended(self, told: Any = None) -> None:
        """Close a todo that does no more. A child's handle says so too, but only in the run that has started the child."""
        given: Callable[[], TodoEnded] = lambda: parse(TodoEnded, told, "todo_ended")  # noqa: E731
        await self.entity.by_signal("todo_ended", lambda desk: self._children.told_of_end(desk, given()))

    @workflow.signal(description="Cancel a todo: {todo_id, reason}.")
    async def cancel_todo(self, order: Any = None) -> None:
        """Pass a cancellation on to the todo. One that waits in the queue ends here."""
        end = lambda desk, o: desk.end_unstarted(o.todo_id, o.reason, workflow.now())  # noqa: E731
        await self._pass_on("cancel_todo", CancelTodo, order, lambda o: ("cancel", {"reason": o.reason}), end)

    @workflow.signal(description="Change a todo's priority: {todo_id, priority}.")
    async def reprioritize(self, order: Any = None) -> None:
        """Pass a new priority on to the todo. One that waits in the queue gets it here."""
        change = lambda desk, o: desk.reprioritize_unstarted(o.todo_id, o.priority, workflow.now())  # noqa: E731
        await self._pass_on("reprioritize", Reprioritize, order, lambda o: ("reprioritize", {"priority": o.priority}), change)

    @workflow.signal(description="Hold a todo at its next safe point, or in the queue: {todo_id}.")
    async def pause_todo(self, order: Any = None) -> None:
        """Pause a todo."""
        await self._pass_on("pause_todo", TodoOrder, order, lambda _: ("pause", {}), lambda desk, o: desk.hold(o.todo_id))

    @workflow.signal(description="Let a paused todo continue: {todo_id}.")
    async def resume_todo(self, order: Any = None) -> None:
        """Continue a paused todo."""
        await self._pass_on("resume_todo", TodoOrder, order, lambda _: ("resume", {}), lambda desk, o: desk.let_go(o.todo_id))

    @workflow.signal(description="Start a todo of the queue although a todo before it is not completed: {todo_id}.")
    async def start_todo(self, order: Any = None) -> None:
        """Start a todo that waits for another one which has failed or was cancelled."""

        def force(desk: DeskState) -> None:
            parsed: TodoOrder = parse(TodoOrder, order, "start_todo")
            if parsed.todo_id not in desk.unstarted:
                raise InvalidInput(
                    f"start_todo: todo_id: {parsed.todo_id!r} does not wait in the queue of this desk.", "todo_id"
                )
            desk.force(parsed.todo_id)
            self.entity.note(desk_events.OrderPassedOn(order="start_todo", todo_id=parsed.todo_id))

        await self.entity.by_signal("start_todo", force)

    @workflow.signal(description="Take no more ideas, and close once all todos are closed.")
    async def drain(self, _: Any = None) -> None:
        """Drain the desk."""

        def begin(desk: DeskState) -> None:
            if not desk.draining:
                desk.draining = True
                self.entity.note(desk_events.DeskDraining())

        await self.entity.by_signal("drain", begin)

    async def _pass_on(
        self,
        name: str,
        kind: Any,
        order: Any,
        message: Callable[[Any], tuple[str, dict[str, Any]]],
        in_queue: Callable[[DeskState, Any], dict[str, Any] | None],
    ) -> None:
        """Pass an order on to a todo's workflow, or carry it out by `in_queue` if the todo waits in the queue."""

        async def send(desk: DeskState) -> None:
            parsed = parse(kind, order, name)
            if parsed.todo_id not in desk.todos:
                raise InvalidInput(f"{name}: todo_id: no todo {parsed.todo_id!r} at this desk.", "todo_id")
            signal, payload = message(parsed)
            self.entity.note(desk_events.OrderPassedOn(order=name, **parsed.model_dump(include={"todo_id", "priority"})))
            if self._children.starting == parsed.todo_id and workflow.patched(QUEUE):
                # The todo is started while this waits.
                await workflow.wait_condition(lambda: self._children.starting != parsed.todo_id)
            elif parsed.todo_id in desk.unstarted and workflow.patched(QUEUE):
                if changed := in_queue(desk, parsed):
                    self.entity.note(desk_events.TodoChanged(todo_id=parsed.todo_id, **changed))
                show(desk)
                return
            try:
                await workflow.get_external_workflow_handle(f"todo/{parsed.todo_id}").signal(signal, payload)
            except ApplicationError as error:  # the todo has ended
                if name == "cancel_todo" and is_gone(error) and workflow.patched(QUEUE):
                    self._children.lost(desk, parsed.todo_id, "its workflow has ended")
                raise InvalidInput(f"{name}: {error.message}") from None

        await self.entity.by_signal(name, send)

    @workflow.signal(description="Write a report of all todos now: {type: progress | daily_summary}.")
    async def report(self, request: Any = None) -> None:
        """Write a report of all todos."""

        def write(desk: DeskState) -> None:
            wanted: ReportRequest = parse(ReportRequest, request or {}, "report")
            if wanted.type not in ("progress", "daily_summary"):
                raise not_yet(f"a report of type {wanted.type!r} on demand", "Ask for progress or daily_summary.", "type")
            self._report(desk, wanted.type)

        await self.entity.by_signal("report", write)

    async def _report_regularly(self, desk: DeskState) -> None:
        while desk.input.report_every is not None:
            await workflow.sleep(desk.input.report_every, summary="Next progress report")
            self._report(desk, "progress")

    def _report(self, desk: DeskState, type: ReportType) -> None:
        todos = list(desk.todos.values())
        id = f"report-{workflow.uuid4().hex[:6]}"
        self.entity.renewal.happened()
        desk.add_report(desk_report(id, type, desk.input.name, todos, workflow.now()))
        self.entity.note(desk_events.DeskReportWritten(report_id=id, type=type))

    @workflow.signal(description="Close the desk: it takes no more ideas. Todos in progress continue without it.")
    async def shutdown(self, _: Any = None) -> None:
        """Close the desk."""

        def close(desk: DeskState) -> None:
            if not desk.closing:
                desk.closing = True
                self.entity.note(desk_events.DeskClosing())

        await self.entity.by_signal("shutdown", close)

    # ---- queries --------------------------------------------------------------------------------------------------

    @workflow.query(description="The todos, newest last: {status?}.")
    def todos(self, filter: Any = None) -> list[TodoItem]:
        """Return [TodoItem]."""
        with refusals():
            wanted: Filter = parse(Filter, filter or {}, "todos")
        return self.entity.known().listed(wanted.status)

    @workflow.query(description="One todo: {id}.")
    def todo(self, id: Any = None) -> TodoItem:
        """Return TodoItem."""
        desk = self.entity.known()
        with refusals():
            wanted: TodoId = parse(TodoId, {"id": id} if isinstance(id, str) else id, "todo")
            if wanted.id not in desk.todos:
                raise InvalidInput(f"todo: id: no todo {wanted.id!r} at this desk; `todos` lists them.", "id")
        return desk.todos[wanted.id]

    @workflow.query(description="Counts by status and phase, usage, open decisions.")
    def statistics(self, _: Any = None) -> dict[str, Any]:
        """Return counts."""
        return self.entity.known().statistics()

    @workflow.query(description="The reports, oldest first.")
    def reports(self, _: Any = None) -> list[Report]:
        """Return [Report]."""
        return self.entity.known().reports

    @workflow.query(description="The open decisions of this desk's todos. Send `decide` to the workflow_id of each.")
    def decisions(self, _: Any = None) -> list[DecisionRequest]:
        """Return [DecisionRequest]."""
        return self.entity.known().decisions()

    @workflow.query(description="The desk's own record, in order: {after?: number, limit?: number}; each todo has its own.")
    def events(self, page: Any = None) -> list[Event]:
        """Return [Event]."""
        return self.entity.events(asked_page(page))

    @workflow.query(description="The desk's settings, counts, and refusals with their reasons.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Return settings, counts and refusals."""
        desk = self.entity.known()
        return {"input": desk.input, "statistics": desk.statistics(), "refused": desk.refused, "closing": desk.closing}
