"""The guards of an agent at work: each look is a durable run of the guard's script, and a guard that fails refuses."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.agents.guard import Look, Moment, passed, refusal
    from kernel.agents.tool_loop import Wanted
    from kernel.basics.errors import GuardRefused, InvalidInput, ParticipantFailed
    from kernel.basics.json_schema import fault_of
    from kernel.conversation.participant import Agent
    from kernel.conversation.transcript import Entry, Thread, canonical
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from kernel.kinds.tool import RESULT_CHARACTERS, ToolResult
    from kernel.record import tool_events
    from workflows import calls
    from workflows.answerers.player import ScriptPlayer, step_for
    from workflows.run.run import Run


class Guards:
    """The guards of one agent, in order: each sees the value that the guard before it returned. Without guards, all passes.

    All methods raise `GuardRefused`.
    """

    def __init__(self, run: Run, agent: Agent, player: ScriptPlayer, changed: dict[str, Thread] | None = None) -> None:
        """Add to `changed`, by the hash of a conversation, the conversation that the model is shown instead."""
        self._run, self._agent, self._player = run, agent, player
        self._changed = {} if changed is None else changed

    async def question(self, call: ModelCall) -> ModelCall:
        """Return the call as it may go to the model. A changed conversation is a new branch."""
        if not self._agent.guards:
            return call
        entries = [*call.thread.pending, *([Entry.of("task", "task", call.content)] if call.content.strip() else [])]
        shown: dict[str, Any] = {
            "instructions": call.instructions,
            "messages": [{"role": each.role, "author": each.author, "text": await self._text(each)} for each in entries],
        }
        call = call.model_copy(update={"unheard": True})
        value = await self._look("model_call", shown, call.step)
        if value == shown:
            return call
        texts = [each["text"] for each in value["messages"]]
        kept = [
            entry if text == before["text"] else Entry.of(entry.role, entry.author, text)
            for entry, text, before in zip(entries, texts, shown["messages"], strict=True)
        ]
        pending = len(call.thread.pending)
        thread = Thread(head=call.thread.head, pending=tuple(kept[:pending]))
        self._changed[call.thread.tip() or ""] = thread
        content = texts[pending] if len(texts) > pending else call.content
        return call.model_copy(update={"instructions": value["instructions"], "thread": thread, "content": content})

    async def answer(self, call: ModelCall, answer: ModelAnswer) -> ModelAnswer:
        """Return the answer as it may leave the agent."""
        if not self._agent.guards or not (answer.text.strip() or answer.data is not None):
            return answer
        structured = answer.data is not None
        shown = answer.data if structured else answer.text
        if not structured and answer.truncated:
            shown = await self._read(answer.ref, "model_answer")
        value = await self._look("model_answer", shown, call.step)
        if value == shown:
            return answer
        schema = call.output_schema
        fault = fault_of(value, schema) if structured and schema is not None else None
        if fault is not None:
            look = Look(moment="model_answer", agent=self._agent.name, value=None)
            words = f"the changed answer does not fit its schema. {fault.said('the whole answer')}"
            raise refusal(", ".join(self._agent.guards), look, words)
        # The changed text is in no store, so it has no address.
        changed = {"data": value, "text": canonical(value)} if structured else {"text": value}
        return answer.model_copy(update={**changed, "ref": "", "truncated": False})

    async def tool_call(self, wanted: Wanted, args: dict[str, Any], step: str) -> dict[str, Any]:
        """Return the arguments that the tool may be given."""
        if not self._agent.guards:
            return args
        value: dict[str, Any] = await self._look("tool_call", args, step, wanted.tool.name)
        fault = fault_of(value, wanted.tool.parameters) if value != args else None
        if fault is not None:
            look = Look(moment="tool_call", agent=self._agent.name, tool=wanted.tool.name, value=None)
            words = f"the changed arguments do not fit the tool. {fault.said('the whole object')}"
            raise refusal(", ".join(self._agent.guards), look, words)
        return value

    async def tool_result(self, tool: str, result: ToolResult, step: str) -> ToolResult:
        """Return the result that the model may read."""
        if not self._agent.guards:
            return result
        shown = await self._read(result.ref, "tool_result") if result.truncated else result.text
        value = await self._look("tool_result", shown, step, tool)
        if value == shown:
            return result
        entry = Entry.of("tool_result", tool, value[:RESULT_CHARACTERS])
        return result.model_copy(update={"ref": entry.ref, "text": entry.text or "", "truncated": False})

    async def _look(self, moment: Moment, value: Any, step: str, tool: str | None = None) -> Any:
        calls.stop_if_cancelled()
        own = step_for(self._agent.name, step)
        for guard in self._agent.guards:
            look = Look(moment=moment, agent=self._agent.name, tool=tool, value=value)
            try:
                value = passed(guard, look, await self._verdict(guard, look, f"{own}/{moment}/{guard}"))
            except GuardRefused as refused:
                self._run.note(tool_events.GuardRefused(**self._event(guard, look, step), reason=str(refused)), guard)
                raise
            if value != look.value:
                self._run.note(tool_events.GuardChanged(**self._event(guard, look, step)), guard)
        return value

    async def _verdict(self, guard: str, look: Look, step: str) -> Any:
        try:
            return await self._player.play(guard, look.model_dump(mode="json"), step)
        except (ParticipantFailed, InvalidInput) as error:
            raise refusal(guard, look, f"it failed, and what is not looked at does not pass ({error.type}: {error})") from None

    def _event(self, guard: str, look: Look, step: str) -> dict[str, Any]:
        return {"guard": guard, "moment": look.moment, "participant": look.agent, "tool": look.tool, "step": step}

    async def _text(self, entry: Entry) -> str:
        return entry.text if entry.text is not None else await self._read(entry.ref, "model_call")

    async def _read(self, ref: str, moment: Moment) -> str:
        look = Look(moment=moment, agent=self._agent.name, value=None)
        try:
            text = await calls.read_long(ref)
        except ParticipantFailed as error:
            raise refusal(self._agent.guards[0], look, f"it cannot be read back ({error.type}: {error})") from None
        if text.truncated:
            raise refusal(self._agent.guards[0], look, f"it is too long to be looked at (over {len(text.text):,} characters)")
        return text.text
