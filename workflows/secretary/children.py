"""The todos of a desk as its child workflows: it starts them, and notices how they end."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import (
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    TerminatedError,
    TimeoutError,
    WorkflowAlreadyStartedError,
)

with workflow.unsafe.imports_passed_through():
    from kernel.secretary.desk import events as desk_events
    from kernel.secretary.desk.orders import TodoEnded
    from kernel.secretary.desk.queue import next_to_start
    from kernel.secretary.desk.slots import LOOK_AGAIN
    from kernel.secretary.desk.state import DeskState
    from kernel.secretary.endings import WORDS, Ending, status_of
    from kernel.secretary.shapes import CLOSED, TodoInput, TodoItem
    from workflows.calls import temporal_priority
    from workflows.entity import LoggedEntity

ENDINGS = "desk-endings"
"""The patch since which the event of a todo that could not say how it ended says so."""


def is_gone(error: ApplicationError) -> bool:
    """Return whether a signal failed because its workflow has ended. One that lives may have as many as the server allows."""
    return error.type == "ExternalWorkflowExecutionNotFound"


def show(desk: DeskState) -> None:
    """Show the desk's card in Temporal's UI."""
    workflow.set_current_details(desk.card())


class Children:
    """The todos that one run of a desk has started, and those that it knows from earlier runs."""

    def __init__(self, entity: LoggedEntity[DeskState]) -> None:
        self._entity = entity
        self.begun = 0
        """The number of todos that this run has started."""
        self.starting: str | None = None
        """The todo that is being started now."""
        self._watchers: set[asyncio.Task[None]] = set()

    async def start(self, desk: DeskState) -> None:
        """Start the todos of the queue that may start."""
        while (id := next_to_start(desk)) is not None:
            todo = desk.todos[id]
            self.starting = id
            try:
                # Handlers add to `unstarted`, and todos report, while this waits.
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
                desk.started(id)
            except WorkflowAlreadyStartedError:
                workflow.logger.warning("todo/%s is running already", id)
                desk.unstarted.remove(id)
            self.starting = None
            self.begun += 1
            self._entity.renewal.happened()

    def update(self, desk: DeskState, todo: TodoItem, ended: Ending | None = None) -> None:
        """Take the state of a todo over."""
        self._entity.renewal.happened()
        if changed := desk.update(todo):
            event = desk_events.TodoChanged(todo_id=todo.id, **changed)
            self._entity.note(event if ended is None else event.model_copy(update={"ended": ended}))
        show(desk)

    def lost(self, desk: DeskState, id: str, reason: str, ended: Ending | None = None) -> None:
        """Close a todo that ended without a word: it takes room no longer."""
        todo = desk.todos.get(id)
        if todo is not None and todo.status not in CLOSED:
            end = {"status": status_of(ended), "reason": reason, "decisions": [], "updated_at": workflow.now()}
            self.update(desk, todo.model_copy(update=end), ended)

    async def told_of_end(self, desk: DeskState, told: TodoEnded) -> None:
        """Close a todo that has ended, if that is so: anybody can send this, and a todo may have been reset meanwhile."""
        if self.starting == told.todo_id:
            # The todo is started while this waits.
            await workflow.wait_condition(lambda: self.starting != told.todo_id)
        todo = desk.todos.get(told.todo_id)
        if todo is None or todo.status in CLOSED or told.todo_id in desk.unstarted:
            return
        try:
            # A todo that lives takes no harm from this signal.
            await workflow.get_external_workflow_handle(f"todo/{told.todo_id}").signal(LOOK_AGAIN, {})
        except ApplicationError as error:
            if is_gone(error):
                self.lost(desk, told.todo_id, WORDS[told.ended], told.ended)

    def _watch(self, desk: DeskState, id: str, child: workflow.ChildWorkflowHandle[Any, TodoItem]) -> None:
        """Watch for an end that the todo itself cannot report, for example a termination."""

        async def watch() -> None:
            try:
                self.update(desk, await child)
            except ChildWorkflowError as error:
                self.lost(desk, id, str(error.cause or error), _ending(error) if workflow.patched(ENDINGS) else None)

        task = asyncio.create_task(watch())
        self._watchers.add(task)
        task.add_done_callback(self._watchers.discard)


def _ending(error: ChildWorkflowError) -> Ending:
    if isinstance(error.cause, TerminatedError):
        return "terminated"
    if isinstance(error.cause, TimeoutError):
        return "timed_out"
    return "cancelled" if isinstance(error.cause, CancelledError) else "failed"
