"""A supervisor: it starts agents as its children, and restarts them after failures, as its strategy says.

An agent fails if it cannot start, is terminated, or is cancelled from outside. An agent that was stopped has ended well, and
leaves the group. A restarted agent is a new one, without the mailbox and the conversation of the failed one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from kernel.actors import events
    from kernel.actors.supervision import SupervisorInput, SupervisorState, child_name, supervise
    from kernel.basics.errors import InvalidInput
    from kernel.basics.fitting import json_bytes
    from kernel.record.events import Event
    from workflows import calls
    from workflows.entity import LoggedEntity
    from workflows.run.errors import application_error, asked_page
    from workflows.run.intake import take_in
    from workflows.search_attributes import attribute

Child = workflow.ChildWorkflowHandle[Any, Any]

GROUP_BYTES = 1_500_000
"""The longest settings of a group, as JSON, in bytes: continue-as-new passes them on in one payload of 2 MiB."""

PATCH = "stop-while-starting"
"""The patch since which `stop` also stops agents that are just being started."""


def _group(given: Any) -> SupervisorInput:
    group: SupervisorInput = take_in(SupervisorInput, given, "Supervisor input")
    if (size := json_bytes(group)) > GROUP_BYTES:
        raise InvalidInput(
            f"Supervisor input: children: are {size:,} bytes long, and at most {GROUP_BYTES:,} are allowed: use names of "
            "agents of mofa.yaml, or make several supervisors.",
            "children",
        )
    return group


@workflow.defn(name="Supervisor")
class Supervisor:
    """One group of agents.

    They are children of the run that started them. A later run of the supervisor watches them with an activity, because
    Temporal reports a child's end only to the run that started it.
    """

    def __init__(self) -> None:
        self.entity = LoggedEntity("supervisor", SupervisorState)
        self.outbox = self.entity.outbox
        self._children: dict[str, Child] = {}
        self._ending: set[str] = set()
        self._watchers: set[asyncio.Task[None]] = set()

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """SupervisorInput → the final status, once every agent has ended well.

        Raises:
            ApplicationError: of the type `GivenUp`, after too many failures of agents.
        """
        try:
            resumed = self.entity.resumed(input)
            state = self.entity.state = resumed or SupervisorState(group=_group(input))
        except InvalidInput as error:
            await self.entity.refuse_callers()
            raise application_error(error) from None
        names = [child_name(child) for child in state.group.children]
        tenant = state.group.tenant
        self.entity.belongs_to(tenant)
        of_tenant = [] if tenant is None else [attribute("MofaTenant", tenant)]
        workflow.upsert_search_attributes([attribute("MofaMode", "Supervisor"), attribute("MofaAgents", names), *of_tenant])
        try:
            if resumed is not None:
                self._watch(self._watch_adopted(state))
            else:
                self.entity.note(events.SupervisorStarted(strategy=state.group.strategy, agents=names))
                await self._start(state, names)
            self.entity.begin(state)
            await self._supervise(state)
        except asyncio.CancelledError:
            await self._stop(state, list(state.living))
            raise
        self.entity.note(events.SupervisorEnded())
        await self.entity.drained()
        return self.status()

    async def _supervise(self, state: SupervisorState) -> None:
        while state.living or state.failed:
            # The watchers remove agents that ended well from the group, and note those that failed, while this waits.
            await workflow.wait_condition(lambda: bool(state.failed) or not state.living or self.entity.renews())
            if state.failed:
                await self._act(state, state.failed.pop(0))
            elif state.living and self.entity.renews():
                await self.entity.drained()
                if state.failed or not state.living:  # an agent has ended in the meantime
                    continue
                self.entity.continue_as_new(state)

    async def _act(self, state: SupervisorState, failed: str) -> None:
        if state.stopping:
            return  # an agent that fails now is not started again
        order = [child_name(child) for child in state.group.children]
        verdict = supervise(state.group, order, failed, state.failures, workflow.now())
        state.failures = verdict.failures
        self._note(state, verdict.reason)
        stopped = await self._stop(state, [name for name in verdict.stop if name in state.living])
        if verdict.give_up:
            # The verdict depends on the time. A replay of a workflow task without a command may see a later time, so that
            # the verdict has a command: the marker of this patch.
            workflow.patched("given-up")
            self.entity.note(events.GivenUp(reason=verdict.reason))
            await self.entity.drained()
            raise ApplicationError(f"Given up: {verdict.reason}.", type="GivenUp", non_retryable=True)
        # The failure of one agent does not restart another that has ended well.
        again = [name for name in verdict.start if name == failed or name in stopped]
        state.failed = [name for name in state.failed if name not in again]
        state.restarts += len(again)
        self.entity.note(events.AgentsStartedAgain(agents=again, stopped=stopped, restarts=state.restarts))
        await self._start(state, again)

    async def _start(self, state: SupervisorState, names: list[str]) -> None:
        for child in state.group.children:
            name = child_name(child)
            if name in names and not self._stops_new(state):
                try:
                    # Other agents may end, and the group may be stopped, while this one starts.
                    self._adopt(state, name, await self._child(name, child, state.group.tenant))
                except WorkflowAlreadyStartedError:
                    await self._stop(state, list(state.living))
                    await self.entity.refuse_callers()
                    raise application_error(
                        InvalidInput(f"children: agent {name!r} is running, and not under this supervisor; stop it first.")
                    ) from None
                if self._stops_new(state):  # `stop` came while this agent was starting, and could not signal it
                    await self._ask_to_stop(name)

    def _stops_new(self, state: SupervisorState) -> bool:
        return state.stopping and workflow.patched(PATCH)

    async def _child(self, name: str, child: Any, tenant: str | None) -> Child:
        started: Child = await workflow.start_child_workflow(
            "Agent",
            child if tenant is None else {"agent": child, "tenant": tenant},
            id=f"agent/{name}",
            # Any other policy would also end the agents when this supervisor continues as new.
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=f"Agent {name}",
        )
        return started

    def _adopt(self, state: SupervisorState, name: str, child: Child) -> None:
        run_id = str(child.first_execution_run_id)
        state.living[name], self._children[name] = run_id, child

        async def watch() -> None:
            ended_well = False
            try:
                await asyncio.shield(child)
                ended_well = True
            except (ChildWorkflowError, asyncio.CancelledError):
                pass
            self._ended(state, name, run_id, ended_well)

        self._watch(watch())

    async def _watch_adopted(self, state: SupervisorState) -> None:
        """Watch the agents that an earlier run of this supervisor started."""
        while adopted := {name: run_id for name, run_id in state.living.items() if name not in self._children}:
            # Agents may be stopped, and restarted as children, while this waits.
            for name, ended_well in (await calls.watch_agents(adopted)).items():
                self._ended(state, name, adopted[name], ended_well)

    def _ended(self, state: SupervisorState, name: str, run_id: str, well: bool) -> None:
        if state.living.get(name) != run_id:
            return
        self.entity.renewal.happened()
        del state.living[name]
        self._children.pop(name, None)
        if name in self._ending:  # this supervisor has ended it
            self._ending.discard(name)
        elif well:
            self._note(state, f"{name} ended")
            self.entity.note(events.SupervisedAgentEnded(agent=name))
        else:
            state.failed.append(name)
            self.entity.note(events.SupervisedAgentFailed(agent=name))

    def _watch(self, watching: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(watching)
        self._watchers.add(task)
        task.add_done_callback(self._watchers.discard)

    async def _stop(self, state: SupervisorState, names: list[str]) -> list[str]:
        """Cancel agents, with their calls, and wait until they have ended. Return their names."""
        for name in names:
            self._ending.add(name)
            if name in self._children:
                self._children[name].cancel()
            else:
                with suppress(ApplicationError):  # it has ended in the meantime
                    await workflow.get_external_workflow_handle(f"agent/{name}").cancel()
            await self._until_gone(state, name)
        return names

    async def _until_gone(self, state: SupervisorState, name: str) -> None:
        # The watchers remove the agent from the group while this waits.
        await workflow.wait_condition(lambda: name not in state.living)

    def _note(self, state: SupervisorState, what: str) -> None:
        state.log.append({"at": workflow.now().isoformat(), "what": what})
        del state.log[:-200]
        workflow.set_current_details(
            f"**Supervisor of {len(state.living)} agents**\n\n- restarts: {state.restarts}\n- last: {what}"
        )

    @workflow.signal(description="Stop every agent once its mailbox is empty. The supervisor ends with the last of them.")
    async def stop(self, _: Any = None) -> None:
        """Stop the group."""
        state = await self.entity.ready()
        if state is None:
            return
        if not state.stopping:
            state.stopping = True
            self.entity.note(events.SupervisorStopping())
        for name in list(state.living):
            await self._ask_to_stop(name)

    async def _ask_to_stop(self, name: str) -> None:
        with suppress(ApplicationError):  # it has ended in the meantime
            await workflow.get_external_workflow_handle(f"agent/{name}").signal("stop")

    @workflow.query(description="The supervisor's own record, in order: {after?: number, limit?: number}.")
    def events(self, page: Any = None) -> list[Event]:
        """Return [Event]."""
        return self.entity.events(asked_page(page))

    @workflow.query(description="The running agents, and how often and why agents were restarted: {living, restarts, log}.")
    def status(self, _: Any = None) -> dict[str, Any]:
        """Return {living, restarts, log}."""
        state = self.entity.known()
        return {"living": list(state.living), "restarts": state.restarts, "log": state.log}
