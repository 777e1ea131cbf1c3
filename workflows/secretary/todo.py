"""One idea in its five phases, as a workflow.

The kernel decides which events a command leads to (`decide`), which state the events give (`evolve`), and which effects the
state calls for (`effects`). This workflow passes commands in, records the events, and performs the effects: activities call
models, and decisions ask people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, InvalidInput, MofaError, StepLimit
    from kernel.basics.schema import Schema, parse
    from kernel.conversation.participant import Resolved
    from kernel.conversation.transcript import Thread
    from kernel.record.run_events import CancelIgnored
    from kernel.secretary import commands, events
    from kernel.secretary.fitting import fits, fitted, long_artifacts
    from kernel.secretary.shapes import TodoInput, TodoItem, not_for_dispatch
    from workflows import calls
    from workflows.answerers.durable_team import DurableTeam
    from workflows.answerers.look_up import look_up_models, look_up_tools
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.orders import CancelOrder
    from workflows.run.rule_sets import look_up_rules
    from workflows.secretary.performing import Performing
    from workflows.secretary.remembering import remember_lessons
    from workflows.secretary.reporting import Reporting
    from workflows.secretary.slots import give_all_back
    from workflows.secretary.todo_run import TodoRun

FITTED = "todo-fitted"
"""The patch since which a todo that is too long for a payload is cut."""


@workflow.defn(name="Todo")
class Todo(TodoRun):
    """One idea, until its result is accepted."""

    def __init__(self) -> None:
        super().__init__()
        self._performing = Performing(self)
        self._reporting = Reporting(self)

    @workflow.run
    async def run(self, input: Any = None) -> TodoItem:
        """{idea, secretary?} → the final TodoItem."""
        try:
            given: TodoInput = take_in(TodoInput, input, "Todo input")
        except InvalidInput as error:
            raise application_error(error) from None
        self._open(given)
        reports = asyncio.create_task(self._reporting.report_changes())
        failure: MofaError | None = None
        try:
            self.executors = await self._look_up_executors()
            await look_up_tools(self, self.executors.values())
            await look_up_models(self, self.executors.values())
            await self._drive()
        except (BudgetExceeded, StepLimit) as exceeded:
            self.end(commands.Fail(reason=str(exceeded)))
        except MofaError as error:
            failure = error
            self.end(commands.Fail(reason=f"{error.type}: {error}"))
        except asyncio.CancelledError:
            self.end(commands.Cancel(reason="cancelled"))
            raise
        finally:
            await self._performing.stop()
            await give_all_back(self)
            await remember_lessons(self)
            await self._reporting.end(reports)
            item = await self._fitted(self.item())
            await self.outbox.flush()
            self.finish()
        if failure is not None:
            raise application_error(failure)
        return item

    def _open(self, given: TodoInput) -> None:
        if given.secretary is not None:
            self.settings = given.secretary
        self.desk, self.budget, self.tenant = self.settings.name, self.settings.budget, self.settings.tenant
        self.person = self.person or given.idea.by
        self.team = DurableTeam(self, default_model=self.settings.model)
        info = workflow.info()
        self.title = " ".join(given.idea.content.split())[:80]
        self.record.say("idea", "task", given.idea.content)
        self.apply(
            commands.ReceiveIdea(
                id=info.workflow_id.removeprefix("todo/"),
                idea=given.idea,
                workflow_id=info.workflow_id,
                desk=self.desk if given.secretary is not None and not given.idea.dry_run else None,
            )
        )

    async def _look_up_executors(self) -> dict[str, Resolved]:
        """Return the desk's executors by name. Look its rules of dispatch up, too."""
        listed = self.settings.executors
        names = [executor for executor in listed if isinstance(executor, str)]
        dispatch = self.settings.dispatch
        wants_rules = dispatch.strategy == "rules" and dispatch.rules is None
        looked_up = await calls.look_up(names, wants_rules) if names or wants_rules else None
        rules = looked_up.dispatch_rules if wants_rules and looked_up else dispatch.rules
        by_name = calls.resolved(looked_up) if looked_up else {}
        self.pin_plugins(looked_up.plugins if looked_up else None)
        if rules is not None:
            self.rules = await look_up_rules(self, rules)
            if fault := not_for_dispatch(self.rules):
                raise InvalidInput(f"dispatch.rules: {fault}", "dispatch.rules")
        resolved = [by_name[executor] if isinstance(executor, str) else executor for executor in listed]
        return {executor.name: executor for executor in resolved}

    async def _drive(self) -> None:
        """Perform effects until the todo is closed."""
        while not self.todo.closed:
            self._performing.begin()
            seen = self.version
            # Signals, updates and the effects' tasks all change the state while this waits.
            await workflow.wait_condition(lambda: self.version != seen or self._performing.any_done())  # noqa: B023
            self._performing.collect()

    async def _fitted(self, item: TodoItem) -> TodoItem:
        """Return the todo as one payload holds it. Long artifacts are stored before they are cut."""
        if fits(item) or not workflow.patched(FITTED):
            return item
        await calls.store_thread(Thread().then(*long_artifacts(item)), "Offload long artifacts")
        return fitted(item)

    # ---- handlers -------------------------------------------------------------------------------------------------

    @workflow.query(name="todo", description="The todo as it stands.")
    def todo_query(self, _: Any = None) -> TodoItem | None:
        """Return TodoItem."""
        return self.item() if self.folded else None

    @workflow.signal(description="Cancel the todo: {reason?, by?}. What was done is kept.")
    def cancel(self, order: Any = None) -> None:
        """Cancel; what was done is kept."""
        to_command = lambda o: commands.Cancel(reason=o.reason, by=o.by)  # noqa: E731
        self._order(CancelOrder, order or {}, "cancel", to_command, CancelIgnored)

    @workflow.signal(description="Change the priority: {priority: critical | high | normal | low | background}.")
    def reprioritize(self, order: Any = None) -> None:
        """Change the priority of what is still to be scheduled."""
        self._order(commands.Reprioritize, order, "reprioritize", lambda o: o, events.ReprioritizeIgnored)

    @workflow.signal(description="From the desk's table: an executor that the todo waits for may be free. It asks again.")
    def executor_free(self, _: Any = None) -> None:
        """Ask again for the executors that it waits for."""
        self.told_free += 1

    def _order(
        self,
        kind: type[Schema],
        order: Any,
        name: str,
        to_command: Callable[[Any], commands.Command],
        ignored: type[CancelIgnored | events.ReprioritizeIgnored],
    ) -> None:
        """Apply an order from a signal. Record why, if it cannot be read or does not fit the state."""
        try:
            self.apply(to_command(parse(kind, order, name)))
        except InvalidInput as error:
            self.note(ignored(reason=str(error)))
