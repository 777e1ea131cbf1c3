"""An agent with tools: the ReAct loop as a durable run, one activity a tool call, several at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.agents.approval import Replacement, approval_request, approved_args
    from kernel.agents.tool_loop import (
        LAST_STEP,
        MAX_STEPS,
        Finished,
        GiveUp,
        Progress,
        UseTools,
        Wanted,
        next_move,
        read_call,
        wants_approval,
    )
    from kernel.basics.errors import GuardRefused, InvalidInput, ParticipantFailed
    from kernel.conversation.budget import Usage
    from kernel.conversation.outcome import Failure
    from kernel.conversation.participant import Agent, Participant
    from kernel.conversation.transcript import INLINE_BYTES, Entry, Thread, as_text
    from kernel.kinds.llm import ModelAnswer, ModelCall, ToolCall, ToolSpec
    from kernel.kinds.tool import RESULT_CHARACTERS, LeftOut, ToolDescription, ToolResult, ToolUse
    from kernel.modes.members import tool_names
    from kernel.modes.mode import ModeInput
    from kernel.project.project import own_names
    from workflows import calls
    from workflows.answerers.guard import Guards
    from workflows.answerers.script import ScriptPlayer, look_up_scripts, step_for
    from workflows.run.run import Run

AskModel = Callable[[ModelCall, str], Awaitable[ModelAnswer]]


async def look_up_tools(run: Run, users: ModeInput | Iterable[Participant]) -> None:
    """Look up every tool that they may use, so that an unknown one is refused now; the history then holds what was found."""
    upgrade, run.upgrade_plugins_wanted = run.upgrade_plugins_wanted, False
    known = {name for tool in run.tools.values() for name in (tool.name, tool.group)}
    missing = [name for name in tool_names(users) if name not in known]
    stale: list[str] = []
    if upgrade:  # all anew, of the plugins as they are now
        missing = sorted({*missing, *(tool.group or tool.name for tool in run.tools.values())})
        stale = [name for name, script in run.scripts.items() if script.plugin is not None]
    pin, tools = None if upgrade else run.plugins, list[ToolDescription]()
    if missing:
        found = await calls.describe_tools(missing, pin)
        pin, tools = found.plugins or pin, found.tools
        _note_left_out(run, found.left_out)
    if not (missing or stale):
        return
    for name in stale:
        del run.scripts[name]
    await look_up_scripts(run, [*(tool.script for tool in tools if tool.script is not None), *stale], pin)
    run.tools.update({tool.name: tool for tool in tools})
    run.pin_plugins(pin)


def _note_left_out(run: Run, left_out: Sequence[LeftOut]) -> None:
    """Say once of each tool that it cannot be used."""
    noted = [event.data for event in run.record.events if event.type == "tool_left_out"]
    for each in left_out:
        data = {"tool": each.name, "reason": each.reason}
        if data not in noted:
            run.note("tool_left_out", data)


async def look_up_models(run: Run, users: ModeInput | Iterable[Participant]) -> None:
    """Look up every model that they name by a name of the project file, so that an unknown one is refused now."""
    missing = [name for name in own_names(users) if name not in run.queues]
    if not missing:
        return
    run.queues.update(await calls.queues_of_models(missing))


@dataclass(frozen=True)
class Answered:
    """How the loop ended: with the model's last answer, and with a failure where that is none. `used` is the whole price."""

    answer: ModelAnswer
    used: Usage
    failure: Failure | None = None


class ToolLoop:
    """One answer of one agent with tools."""

    def __init__(
        self,
        run: Run,
        agent: Agent,
        ask_model: AskModel,
        check: Callable[[Any], str | None] | None,
        player: ScriptPlayer | None = None,
        guards: Guards | None = None,
    ) -> None:
        """`ask_model` makes one model call; `check` faults a model's JSON beyond its schema; `player` plays tools' scripts."""
        self._run, self._agent, self._ask_model, self._check = run, agent, ask_model, check
        self._player = player or ScriptPlayer(run, ask_model)
        self._guards = guards or Guards(run, agent, self._player)
        self._tools = {tool.name: tool for listed in agent.tools for tool in _listed(run, listed)}
        self._plugins = run.plugins
        self.used = Usage()

    async def answer(self, first: ModelCall, title: str) -> Answered:
        """Ask, use tools, and ask again, until there is an answer. `first` is the first call, without the tools.

        Raises:
            ActivityError: the model could not be asked.
            BudgetExceeded: a further call may not be made.
            GuardRefused: a guard of the agent refuses a question or an answer.
        """
        specs = [
            ToolSpec(name=tool.name, description=tool.description, parameters=tool.parameters) for tool in self._tools.values()
        ]
        call, at, limit = first.model_copy(update={"tools": specs}), Progress(), self._agent.max_steps or MAX_STEPS
        if limit == 1:
            call = call.model_copy(update={"content": _joined(call.content, LAST_STEP)})
        while True:
            call = await self._guards.question(call)
            answer = await self._ask_model(call, f"{self._agent.name}: {title}" if at == Progress() else _summary(call, at))
            self.used = self.used + answer.usage
            calls.stop_if_cancelled()
            answer = await self._guards.answer(call, answer)
            problem = answer.invalid or (self._check(answer.data) if self._check and not answer.tool_calls else None)
            move = next_move(self._agent.name, answer, problem, at, limit, structured=call.output_schema is not None)
            match move:
                case Finished():
                    return Answered(answer, self.used)
                case GiveUp(failure=failure):
                    return Answered(answer, self.used, failure)
                case UseTools(calls=wanted):
                    results = await self._use_all(wanted, first.step, at.step, cut=answer.cut_at_limit)
                    thread, content = Thread(head=answer.head).then(*results), ""
                case _:
                    self._run.note("answer_repaired", {"participant": self._agent.name, "step": call.step, "problem": problem})
                    thread, content = Thread(head=answer.head), move.words
            at = at.after(move)
            await self._run.gate(own=1)  # the next call is paid too
            last = LAST_STEP if at.step >= limit and not at.repairs else ""
            guidance = self._run.guidance_for(self._agent.name)
            step = f"{first.step}/step-{at.step}" + (f"/repair-{at.repairs}" if at.repairs else "")
            call = call.model_copy(
                update={"thread": thread, "content": _joined(content, guidance, last), "step": step},
            )

    async def _use_all(self, wanted: Sequence[ToolCall], step: str, number: int, *, cut: bool) -> list[Entry]:
        """Return the results, in the order of the calls. Leaving early ends what still runs."""
        tasks = [
            asyncio.create_task(self._use(call, position, f"{step}/step-{number}/tool-{position + 1}", cut=cut))
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
            return self._told(call.name, step, _here(read, ok=False))
        self._run.note("tool_asked_for", {"participant": self._agent.name, "tool": call.name, "args": read.args, "step": step})
        try:
            return self._told(call.name, step, await self._guarded(read, step))
        except GuardRefused as refused:
            self._run.note("tool_denied", {"tool": call.name, "step": step, "reason": str(refused)})
            return self._told(call.name, step, _here(f"ToolDenied: {refused}", ok=False))

    async def _guarded(self, read: Wanted, step: str) -> ToolResult:
        name, args = read.tool.name, await self._guards.tool_call(read, read.args, step)
        allowed = await self._allowed(Wanted(read.tool, args))
        if isinstance(allowed, Replacement):
            if allowed.denied:
                self._run.note("tool_denied", {"tool": name, "step": step, "reason": allowed.text}, allowed.by)
            return _here(allowed.text, ok=not allowed.denied)
        if allowed != args:  # a person has edited them
            allowed = await self._guards.tool_call(read, allowed, f"{step}/edited")
        return await self._guards.tool_result(name, await self._call(read, allowed, step), step)

    async def _allowed(self, wanted: Wanted) -> dict[str, Any] | Replacement:
        """Return the arguments that may be used, when a person agrees or need not be asked."""
        if not wants_approval(wanted):
            return wanted.args
        request = await self._run.ask_person(**approval_request(self._agent.name, wanted))
        return approved_args(wanted, request)

    async def _play(self, name: str, script: str, args: dict[str, Any], step: str) -> ToolResult:
        """Return the result of a tool that is a script; it is written down with the next model call."""
        try:
            text = as_text(await self._player.play(script, args, step_for(self._agent.name, step))) or "(nothing)"
        except (ParticipantFailed, InvalidInput) as error:
            return _here(f"{name} failed. {error.type}: {error}", ok=False)
        entry = Entry.of("tool_result", name, text[:RESULT_CHARACTERS])
        return ToolResult(ref=entry.ref, text=entry.text or "")

    async def _call(self, wanted: Wanted, args: dict[str, Any], step: str) -> ToolResult:
        if wanted.tool.script is not None:
            return await self._play(wanted.tool.name, wanted.tool.script, args, step)
        use = ToolUse(
            scope=self._run.scope,
            step=step,
            participant=self._agent.name,
            name=wanted.tool.name,
            args=args,
            now=workflow.now(),
            tenant=self._run.tenant,
            plugins=self._plugins,
        )
        summary = f"{self._agent.name} uses {use.name}"
        try:
            result = await calls.tool_call(use, wanted.tool.timeout_s, summary[:200], self._run.temporal_priority())
        except ActivityError as error:
            failure = calls.failure_of(error)
            return _here(f"{use.name} failed. {failure.type}: {failure.message}", ok=False)
        self._run.record.usage = self._run.record.usage + result.usage
        self.used = self.used + result.usage
        return result

    def _told(self, name: str, step: str, result: ToolResult) -> Entry:
        self._run.record.say(name, "tool", result.text, ref=result.ref, truncated=result.truncated)
        data = {"participant": self._agent.name, "tool": name, "step": step, "ok": result.ok, "ref": result.ref}
        self._run.note("tool_answered", data, name)
        return Entry(role="tool_result", author=name, ref=result.ref, text=None if result.truncated else result.text)


def _listed(run: Run, name: str) -> list[ToolDescription]:
    """Return the tool of that name, or those of the group."""
    return [run.tools[name]] if name in run.tools else [tool for tool in run.tools.values() if tool.group == name]


def _here(text: str, *, ok: bool) -> ToolResult:
    """Return a result that no tool gave, short enough to ride along."""
    entry = Entry.of("tool_result", "", text.encode()[:INLINE_BYTES].decode(errors="ignore"))
    return ToolResult(ref=entry.ref, text=entry.text or "", ok=ok)


def _summary(call: ModelCall, at: Progress) -> str:
    return f"{call.participant}: step {at.step}" + (f", repair {at.repairs}" if at.repairs else "")


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part.strip())
