"""The performance of a flow's effects: each in a task of its own, and each key once."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, MofaError, ParticipantFailed, ShareExceeded, StepLimit, ToolDenied
    from kernel.basics.schema import format_duration
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import as_text
    from kernel.flow import commands
    from kernel.flow.outputs import tool_output
    from kernel.flow.shapes import (
        AgentNode,
        HumanNode,
        LoopNode,
        MapNode,
        ScriptNode,
        SubflowNode,
        TeamNode,
        ToolNode,
        WaitNode,
    )
    from kernel.flow.state import Effect, part_of
    from workflows import calls
    from workflows.answerers.durable_team import IN_FLIGHT
    from workflows.flow.children import run_batches, run_rounds, run_subflow
    from workflows.flow.flow_run import FlowRun
    from workflows.fused.current import sleep, wait_condition
    from workflows.in_time import in_time


class Performing:
    """Performs the effects of one flow."""

    def __init__(self, run: FlowRun) -> None:
        self._run = run
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._begun: set[str] = set()
        self._places = asyncio.Semaphore(IN_FLIGHT)

    def begin(self) -> None:
        """Begin the effects that the state calls for, and cancel those that it no longer calls for."""
        wanted = {effect.key: effect for effect in self._run.state_now.effects()}
        for key, task in self._tasks.items():
            if key not in wanted:
                task.cancel()
        new = [effect for key, effect in wanted.items() if key not in self._begun]
        self._run.team.shares.expect(sum(isinstance(effect.node, TeamNode | SubflowNode) for effect in new))
        for effect in new:
            self._begun.add(effect.key)
            self._tasks[effect.key] = asyncio.create_task(self._perform(effect))

    def any_failed(self) -> bool:
        """Return whether a task has ended by an error that is not its node's."""
        return any(task.done() and not task.cancelled() and task.exception() is not None for task in self._tasks.values())

    def collect(self) -> None:
        """Forget the tasks that have ended. Raise the error of one that failed, which is a bug."""
        for key in [key for key, task in self._tasks.items() if task.done()]:
            task = self._tasks.pop(key)
            if not task.cancelled():
                task.result()

    async def stop(self) -> None:
        """Wait until the effects that are cancelled have ended."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await workflow.wait(list(self._tasks.values()))

    # ---- one effect ---------------------------------------------------------------------------------------------------

    async def _perform(self, effect: Effect) -> None:
        """Perform an effect, and tell the planner how it ended. A cancelled one ends without words."""
        try:
            command = await self._run.taken_over(effect)
            if command is None and effect.pause is not None:
                await sleep(effect.pause, _summary(effect, f"pause before attempt {effect.attempt}"))
            if command is None:
                command = commands.Succeed(effect.path, await self._in_time(effect))
        except (BudgetExceeded, ShareExceeded, StepLimit) as limit:
            command = await self._at_limit(effect, limit)
        except MofaError as error:
            command = commands.Fail(effect.path, error.type, str(error))
        except (ActivityError, ChildWorkflowError) as error:
            failure = calls.failure_of(error)
            command = commands.Fail(effect.path, failure.type, failure.message)
        self._run.inbox.append(command)

    async def _at_limit(self, effect: Effect, limit: BudgetExceeded | ShareExceeded | StepLimit) -> commands.Command:
        """Return the order to stop, once the answers that were begun before have come: they are paid for."""
        if effect.undo:
            return commands.Fail(effect.path, limit.type, str(limit))
        await wait_condition(lambda: self._run.in_flight == 0)
        return commands.Stop(str(limit))

    async def _in_time(self, effect: Effect) -> Any:
        """Return the output, or raise `ParticipantFailed` of the type `Timeout` after the node's time limit."""
        limit = getattr(effect.node, "timeout", None)
        if limit is None:
            return await self._placed(effect)
        try:
            return await in_time(self._placed(effect), limit, _summary(effect, "time limit"))
        except TimeoutError:
            raise ParticipantFailed("Timeout", f"no answer within {format_duration(limit)}") from None

    async def _placed(self, effect: Effect) -> Any:
        if self._run.paused and not effect.undo:
            await wait_condition(lambda: not self._run.paused)
        self._run.check_history()
        if isinstance(effect.node, HumanNode | WaitNode):  # a person takes days, and no place
            return await self._output(effect)
        async with self._places:
            return await self._output(effect)

    async def _output(self, effect: Effect) -> Any:
        run, node = self._run, effect.node
        match node:
            case AgentNode() | TeamNode():
                return await self._answer(effect, node)
            case ToolNode():
                answer = await run.player.use_tool(node.id, node.tool, effect.given, effect.key)
                if answer.error is None:
                    return tool_output(answer.value, node.output_schema)
                denied = answer.error.startswith(f"{ToolDenied.__name__}:")
                raise ParticipantFailed(ToolDenied.__name__ if denied else "ToolFailed", answer.error)
            case ScriptNode():
                return await run.player.play(node.script, effect.given, effect.key, node.entry)
            case HumanNode():
                return await self._decision(effect, node)
            case WaitNode():
                return await self._arrival(effect, node)
            case SubflowNode():
                return await run_subflow(run, effect, node)
            case LoopNode():
                return await run_rounds(run, effect, node, self._names(effect))
            case MapNode():
                return await run_batches(run, effect, node, self._names(effect))

    def _names(self, effect: Effect) -> dict[str, Any]:
        state = self._run.state_now
        return state.names(state.parts[part_of(effect.path)])

    async def _answer(self, effect: Effect, node: AgentNode | TeamNode) -> Any:
        ask = Ask(
            content=as_text(effect.given),
            thread=self._run.conversation(),
            step=effect.key,
            title=node.title or node.id,
            answer_schema=node.output_schema,
        )
        answer = await self._run.team.ask(self._run.participants[node.id], ask)
        calls.stop_if_cancelled()
        if answer.status == "ok":
            if answer.ref is not None:
                self._run.stored.add(answer.ref)
            return await self._run.team.whole(answer) if answer.truncated else answer.content
        error = answer.error
        raise ParticipantFailed(error.type if error else answer.status, error.message if error else "no reason is known")

    async def _decision(self, effect: Effect, node: HumanNode) -> dict[str, Any]:
        request = await self._run.ask_person(
            kind=node.kind,
            title=as_text(effect.given["title"] or node.id),
            question=as_text(effect.given["question"]),
            options=node.options,
            recommended=node.recommended,
            allow_answer=node.allow_answer or not node.options,
            answer_schema=node.answer_schema,
            assignees=node.assignees,
            quorum=node.quorum,
            deadline=node.deadline,
            on_timeout=node.on_timeout,
            working_hours=node.working_hours,
            remind=node.remind,
        )
        settled = request.settled
        if settled is None:
            words = f"Nobody decided {request.title!r} (decision {request.id}) before its deadline."
            raise ParticipantFailed("DecisionExpired", words)
        answer = settled.answer
        if settled.answer_ref is not None:
            answer = await calls.read_text(settled.answer_ref)
        return {"choice": settled.choice, "answer": answer, "comment": settled.comment, "by": settled.by}

    async def _arrival(self, effect: Effect, node: WaitNode) -> Any:
        if node.duration is not None:
            await sleep(node.duration, _summary(effect, "wait"))
            return None
        if node.signal is not None:
            return await self._run.arrivals.next_signal(node.signal)
        return await self._run.arrivals.next_message(str(node.event))


def _summary(effect: Effect, words: str) -> str:
    """Return a timer's summary. Paths of nested parts are long, and the server takes 400 bytes."""
    return f"{effect.path[-150:]}: {words}"
