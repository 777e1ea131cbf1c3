"""The tool calls of one agent: one activity each, several at the same time, each let through by guards and people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.agents.approval import Replacement, approval_request, approved_args
    from kernel.agents.client_call import NO_RESULT, client_call, description_of
    from kernel.agents.tool_loop import Wanted, read_call, wants_approval
    from kernel.basics.errors import GuardRefused, InvalidInput, ParticipantFailed
    from kernel.conversation.budget import Usage
    from kernel.conversation.participant import Agent
    from kernel.conversation.transcript import INLINE_BYTES, Entry, as_text
    from kernel.kinds.llm import ToolCall, ToolSpec
    from kernel.kinds.tool import RESULT_CHARACTERS, ToolDescription, ToolResult, ToolUse
    from kernel.record import tool_events
    from workflows import calls
    from workflows.answerers.guard import Guards
    from workflows.answerers.player import ScriptPlayer, step_for
    from workflows.fused import current as fused
    from workflows.run.allowing import needs_nobody
    from workflows.run.run import Run


class ToolUser:
    """Uses the tools of one agent, as they were when this was made."""

    def __init__(self, run: Run, agent: Agent, player: ScriptPlayer, guards: Guards, book: Callable[[Usage], None]) -> None:
        """`player` plays the tools that are scripts; `book` adds what a tool cost to the agent's answer."""
        self._run, self._agent, self._player, self._guards, self._book = run, agent, player, guards, book
        self._client = {tool.name: tool for tool in agent.client_tools}
        self._tools = {name: description_of(tool) for name, tool in self._client.items()}
        self._tools |= {tool.name: tool for listed in agent.tools for tool in _listed(run, listed)}
        self._plugins = run.plugins

    def specs(self) -> list[ToolSpec]:
        """Return the tools as the model is offered them."""
        return [
            ToolSpec(name=tool.name, description=tool.description, parameters=tool.parameters) for tool in self._tools.values()
        ]

    async def use_all(self, wanted: Sequence[ToolCall], step: str, *, cut: bool) -> list[Entry]:
        """Return the results, in the order of the calls. An early end cancels the calls that are still in flight.

        `cut` says that the answer with these calls ends at the model's length limit.
        """
        tasks = [
            asyncio.create_task(self._use(call, position, f"{step}/tool-{position + 1}", cut=cut))
            for position, call in enumerate(wanted)
        ]
        try:
            await workflow.wait(tasks)
            return [task.result() for task in tasks]
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            if late:
                await workflow.wait(late)

    async def _use(self, call: ToolCall, position: int, step: str, *, cut: bool) -> Entry:
        read = read_call(call, position, self._tools, cut=cut)
        if isinstance(read, str):
            return self._recorded(call.name, step, _result(read, ok=False))
        asked = tool_events.ToolAskedFor(participant=self._agent.name, tool=call.name, args=read.args, step=step)
        self._run.note(asked)
        try:
            return self._recorded(call.name, step, await self._guarded(read, step))
        except GuardRefused as refused:
            self._run.note(tool_events.ToolDenied(tool=call.name, step=step, reason=str(refused)))
            return self._recorded(call.name, step, _result(f"ToolDenied: {refused}", ok=False))

    async def _guarded(self, read: Wanted, step: str) -> ToolResult:
        name, args = read.tool.name, await self._guards.tool_call(read, read.args, step)
        allowed = await self._allowed(Wanted(read.tool, args), step)
        if isinstance(allowed, Replacement):
            if allowed.denied:
                self._run.note(tool_events.ToolDenied(tool=name, step=step, reason=allowed.text), allowed.by)
            return _result(allowed.text, ok=not allowed.denied)
        if allowed != args:  # a person has edited them, so the guards look again
            allowed = await self._guards.tool_call(read, allowed, f"{step}/edited")
        return await self._guards.tool_result(name, await self._call(read, allowed, step), step)

    async def _allowed(self, wanted: Wanted, step: str) -> dict[str, Any] | Replacement:
        """Return the arguments that may be used: those wanted, or those that a person approves."""
        if not wants_approval(wanted) or await needs_nobody(self._run, self._agent.name, wanted, step):
            return wanted.args
        request = await self._run.ask_person(**approval_request(self._agent.name, wanted))
        return approved_args(wanted, request)

    async def _call(self, wanted: Wanted, args: dict[str, Any], step: str) -> ToolResult:
        if wanted.tool.client:
            return await self._ask_client(Wanted(wanted.tool, args))
        if wanted.tool.script is not None:
            played = await self._play(wanted.tool.name, wanted.tool.script, args, step)
            if played.ok:
                self._run.tool_used(wanted.tool, args, played.text, step, self._agent.name, scripted=True)
            return played
        use = ToolUse(
            scope=self._run.scope,
            step=step,
            participant=self._agent.name,
            name=wanted.tool.name,
            args=args,
            now=fused.clock(),
            tenant=self._run.tenant,
            plugins=self._plugins,
        )
        summary = f"{self._agent.name} uses {use.name}"
        try:
            result = await calls.tool_call(use, wanted.tool.timeout_s, summary[:200], self._run.temporal_priority())
        except ActivityError as error:
            failure = calls.failure_of(error)
            return _result(f"{use.name} failed. {failure.type}: {failure.message}", ok=False)
        self._run.record.usage = self._run.record.usage + result.usage
        self._book(result.usage)
        if result.ok:
            self._run.tool_used(wanted.tool, args, result.text, step, self._agent.name)
        return result

    async def _ask_client(self, wanted: Wanted) -> ToolResult:
        """Return the result that the one who started the run gives. The next model call stores its text."""
        request = await self._run.ask_person(**client_call(self._agent.name, wanted))
        answer = request.settled
        if request.status != "settled" or answer is None or answer.answer is None:
            return _result(NO_RESULT, ok=False)
        text = as_text(answer.answer) or "(nothing)"
        if answer.answer_ref is not None:  # a long one, of which the decision has the beginning
            return ToolResult(ref=answer.answer_ref, text=text, truncated=True)
        entry = Entry.of("tool_result", wanted.tool.name, text)
        return ToolResult(ref=entry.ref, text=text)

    async def _play(self, name: str, script: str, args: dict[str, Any], step: str) -> ToolResult:
        """Return the result of a tool that is a script. The next model call stores its text."""
        try:
            text = as_text(await self._player.play(script, args, step_for(self._agent.name, step))) or "(nothing)"
        except (ParticipantFailed, InvalidInput) as error:
            return _result(f"{name} failed. {error.type}: {error}", ok=False)
        entry = Entry.of("tool_result", name, text[:RESULT_CHARACTERS])
        return ToolResult(ref=entry.ref, text=entry.text or "")

    def _recorded(self, name: str, step: str, result: ToolResult) -> Entry:
        """Record a result, and return it as the model reads it."""
        self._run.record.say(name, "tool", result.text, ref=result.ref, truncated=result.truncated)
        event = tool_events.ToolAnswered(participant=self._agent.name, tool=name, step=step, ok=result.ok, ref=result.ref)
        self._run.note(event, name)
        return Entry(role="tool_result", author=name, ref=result.ref, text=None if result.truncated else result.text)


def _listed(run: Run, name: str) -> list[ToolDescription]:
    """Return the tool of that name, or those of the group."""
    return [run.tools[name]] if name in run.tools else [tool for tool in run.tools.values() if tool.group == name]


def _result(text: str, *, ok: bool) -> ToolResult:
    """Return a result that no tool gave, short enough to stay inline."""
    entry = Entry.of("tool_result", "", text.encode()[:INLINE_BYTES].decode(errors="ignore"))
    return ToolResult(ref=entry.ref, text=entry.text or "", ok=ok)
