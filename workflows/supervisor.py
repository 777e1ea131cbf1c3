"""A supervisor: starts agents as its children, and starts them again when they fail, as its policy says.

An agent fails when it cannot start, or is terminated, or cancelled from outside; one that is stopped has ended well, and
leaves the group. An agent that is started again is a new one: the mailbox and the conversation of the failed one are gone.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey
from temporalio.exceptions import ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from kernel.errors import InvalidInput
    from kernel.supervision import SupervisorInput, child_name, supervise
    from workflows.intake import take_in
    from workflows.run import application_error

Child = workflow.ChildWorkflowHandle[Any, Any]


@workflow.defn(name="Supervisor")
class Supervisor:
    """One group of agents."""

    def __init__(self) -> None:
        self._living: dict[str, Child] = {}
        self._watchers: set[asyncio.Task[None]] = set()
        self._failed: list[str] = []
        self._failures: list[datetime] = []
        self._log: list[dict[str, str]] = []
        self._restarts = 0
        self._stopping = False

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """SupervisorInput → its last status, when every agent has ended well. Fails with `GivenUp` after too many failures."""
        try:
            group: SupervisorInput = take_in(SupervisorInput, input, "Supervisor input")
        except InvalidInput as error:
            raise application_error(error) from None
        workflow.upsert_search_attributes(
            [
                SearchAttributeKey.for_keyword("MofaMode").value_set("Supervisor"),
                SearchAttributeKey.for_keyword_list("MofaAgents").value_set([child_name(child) for child in group.children]),
            ]
        )
        await self._start(group, [child_name(child) for child in group.children])
        while self._living or self._failed:
            # The watchers take agents that ended well out of the group, and note those that failed, while this waits.
            await workflow.wait_condition(lambda: bool(self._failed) or not self._living)
            if self._failed:
                await self._act(group, self._failed.pop(0))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.status()

    async def _act(self, group: SupervisorInput, failed: str) -> None:
        if self._stopping:
            return  # what fails now is not started again
        order = [child_name(child) for child in group.children]
        verdict = supervise(group, order, failed, self._failures, workflow.now())
        self._failures = verdict.failures
        self._note(verdict.reason)
        stopped = await self._stop([name for name in verdict.stop if name in self._living])
        if verdict.give_up:
            raise ApplicationError(f"Given up: {verdict.reason}.", type="GivenUp", non_retryable=True)
        # An agent that ended well before is not brought back by another one's failure.
        again = [name for name in verdict.start if name == failed or name in stopped]
        self._failed = [name for name in self._failed if name not in again]
        self._restarts += len(again)
        await self._start(group, again)

    async def _start(self, group: SupervisorInput, names: list[str]) -> None:
        for child in group.children:
            name = child_name(child)
            if name in names:
                try:
                    self._watch(name, await self._child(name, child))
                except WorkflowAlreadyStartedError:
                    await self._stop(list(self._living))
                    raise application_error(
                        InvalidInput(f"children: agent {name!r} lives already, and not under this supervisor; stop it first.")
                    ) from None

    async def _child(self, name: str, child: Any) -> Child:
        started: Child = await workflow.start_child_workflow(
            "Agent",
            child,
            id=f"agent/{name}",
            parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            static_summary=f"Agent {name}",
        )
        return started

    def _watch(self, name: str, child: Child) -> None:
        self._living[name] = child

        async def watch() -> None:
            ended_well = False
            try:
                await asyncio.shield(child)
                ended_well = True
            except (ChildWorkflowError, asyncio.CancelledError):
                pass
            if self._living.get(name) is child:  # else this supervisor itself ended it
                del self._living[name]
                if ended_well:
                    self._note(f"{name} ended")
                else:
                    self._failed.append(name)

        task = asyncio.create_task(watch())
        self._watchers.add(task)
        task.add_done_callback(self._watchers.discard)

    async def _stop(self, names: list[str]) -> list[str]:
        """End those agents, calls and all, and wait until they have ended."""
        for name in names:
            child = self._living.pop(name)
            child.cancel()
            await workflow.wait([child])
        return names

    def _note(self, what: str) -> None:
        self._log.append({"at": workflow.now().isoformat(), "what": what})
        del self._log[:-200]
        workflow.set_current_details(
            f"**Supervisor of {len(self._living)} agents**\n\n- restarts: {self._restarts}\n- last: {what}"
        )

    @workflow.signal(description="Stop every agent, each after it has drained; the supervisor ends with the last of them.")
    async def stop(self, _: Any = None) -> None:
        """Stop the group."""
        self._stopping = True
        for name in list(self._living):
            try:
                await workflow.get_external_workflow_handle(f"agent/{name}").signal("stop")
            except ApplicationError:  # it has ended meanwhile
                continue

    @workflow.query(description="Who lives, how often agents were started again, and why: {living, restarts, log}.")
    def status(self, _: Any = None) -> dict[str, Any]:
        """{living, restarts, log}."""
        return {"living": list(self._living), "restarts": self._restarts, "log": self._log}
