"""One answer of an agent: the ReAct loop as a durable run, and its repairs. An agent without tools is the loop without tools.

The names of the steps are keys of the ledger and stand in recorded histories. With tools they count the model calls
(`draft/step-2/repair-1`); without tools they count the repairs alone (`draft/repair-1`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.agents.tool_loop import LAST_STEP, MAX_STEPS, AskAgain, Finished, GiveUp, Progress, UseTools, next_move
    from kernel.conversation.budget import Usage
    from kernel.conversation.outcome import Failure
    from kernel.conversation.participant import Agent
    from kernel.conversation.transcript import Thread
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from kernel.record.answer_events import AnswerRepaired
    from workflows import calls
    from workflows.answerers.answerer import Context
    from workflows.answerers.guard import Guards
    from workflows.answerers.tool_use import ToolUser

Check = Callable[[Any], str | None]
"""Returns what is wrong with a model's JSON beyond its schema, in words for the model; None when nothing is."""


@dataclass(frozen=True)
class Answered:
    """The end of the loop: the model's last answer, and the failure where that answer cannot be used."""

    answer: ModelAnswer
    failure: Failure | None = None


class AgentLoop:
    """Asks one agent's model until there is an answer."""

    def __init__(self, context: Context, agent: Agent, guards: Guards, check: Check | None = None) -> None:
        """Take the tools as the run knows them now; `look_up_tools` comes before."""
        self._context, self._run, self._agent, self._guards, self._check = context, context.run, agent, guards, check
        uses_tools = bool(agent.tools or agent.client_tools)
        self._tools = ToolUser(self._run, agent, context.player, guards, self._book) if uses_tools else None
        self._limit = agent.max_steps or MAX_STEPS
        self.used = Usage()
        """The usage of all calls so far, of the model and of tools."""

    async def answer(self, first: ModelCall, title: str) -> Answered:
        """Ask, use tools or repair, and ask again, until there is an answer. `first` is the first call, without the tools.

        Raises:
            ActivityError: the model could not be asked.
            BudgetExceeded: a further call may not be made.
            GuardRefused: a guard of the agent refuses a question or an answer.
        """
        call, at = self._with_tools(first), Progress()
        while True:
            call = await self._guards.question(call)
            answer = await self._asked(call, self._summary(call, at, first.step, title))
            problem = self._problem(answer)
            move = next_move(self._agent.name, answer, problem, at, self._limit, structured=call.output_schema is not None)
            self._note_problem(call, problem, again=isinstance(move, AskAgain))
            match move:
                case Finished():
                    return Answered(answer)
                case GiveUp(failure=failure):
                    return Answered(answer, failure)
                case UseTools(calls=wanted):
                    assert self._tools is not None
                    results = await self._tools.use_all(wanted, _numbered(first.step, at), cut=answer.cut_at_limit)
                    thread, words = Thread(head=answer.head).then(*results), ""
                case AskAgain(words=words):
                    thread = Thread(head=answer.head)
            at = at.after(move)
            content = await self._passed_gate(words, at)
            call = call.model_copy(update={"thread": thread, "content": content, "step": self._step(first.step, at)})

    def _with_tools(self, first: ModelCall) -> ModelCall:
        if self._tools is None:
            return first
        content = _joined(first.content, LAST_STEP) if self._limit == 1 else first.content
        return first.model_copy(update={"tools": self._tools.specs(), "content": content})

    async def _asked(self, call: ModelCall, summary: str) -> ModelAnswer:
        answer = await self._context.models.ask(call, summary)
        self._book(answer.usage)
        if self._tools is not None:
            calls.stop_if_cancelled()
            return await self._guards.answer(call, answer)
        # Without tools, an answer that is paid for counts, even if the call was cancelled meanwhile.
        answer = await self._guards.answer(call, answer)
        self._context.threads.mark_stored(answer.head, call.thread.tip())
        return answer.model_copy(update={"tool_calls": []}) if answer.tool_calls else answer

    def _problem(self, answer: ModelAnswer) -> str | None:
        if answer.failure is not None:
            return None
        return answer.invalid or (self._check(answer.data) if self._check and not answer.tool_calls else None)

    def _note_problem(self, call: ModelCall, problem: str | None, *, again: bool) -> None:
        if self._tools is None and problem is not None:
            calls.stop_if_cancelled()
            again = True  # the record of such an agent names the problem of its last answer, too
        if again:
            self._run.note(AnswerRepaired(participant=self._agent.name, step=call.step, problem=problem or ""))

    async def _passed_gate(self, words: str, at: Progress) -> str:
        """Return the content of the next call, once it may be made. Without tools, repairs belong to the call that is paid."""
        if self._tools is None:
            return words
        await self._run.gate(own=1)
        last = LAST_STEP if at.step >= self._limit and not at.repairs else ""
        return _joined(words, self._run.guidance_for(self._agent.name), last)

    def _step(self, first: str, at: Progress) -> str:
        step = first if self._tools is None else _numbered(first, at)
        return f"{step}/repair-{at.repairs}" if at.repairs else step

    def _summary(self, call: ModelCall, at: Progress, first: str, title: str) -> str:
        if at == Progress():
            return f"{self._agent.name}: {title}"
        if self._tools is None:
            return f"{self._agent.name}: repair {at.repairs} of {first}"
        return f"{call.participant}: step {at.step}" + (f", repair {at.repairs}" if at.repairs else "")

    def _book(self, usage: Usage) -> None:
        self.used = self.used + usage


def _numbered(first: str, at: Progress) -> str:
    return f"{first}/step-{at.step}"


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part.strip())
