"""An agent that answers: its instructions, its guards and its tools, around calls of its model."""

from __future__ import annotations

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import GuardRefused, InvalidInput, OutputInvalid, ParticipantFailed
    from kernel.conversation.budget import Usage
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import Agent
    from kernel.conversation.team import Ask
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from workflows import calls
    from workflows.answerers.agent_loop import AgentLoop, Check
    from workflows.answerers.answerer import Context, failed
    from workflows.answerers.guard import Guards
    from workflows.answerers.look_up import look_up_tools
    from workflows.fused import current as fused


class AgentAnswerer:
    """Asks one agent. `check` looks for faults in its JSON beyond the schema."""

    def __init__(self, context: Context, agent: Agent, check: Check | None = None) -> None:
        self._context, self._agent, self._check = context, agent, check

    async def answer(self, ask: Ask) -> Contribution:
        """Return the agent's answer, after repairs where its first one cannot be used."""
        agent, context = self._agent, self._context
        if not agent.guards:  # guards see all that was said in this run
            await context.threads.store_long(ask.thread)
        try:
            call = await self._instructed(ask, self._first_call(ask))
        except (ParticipantFailed, InvalidInput, OutputInvalid) as error:
            return failed(agent.name, ask, Failure(type=error.type, message=str(error)))
        if agent.tools:
            await look_up_tools(context.run, [agent])  # the tools of a run's own participants are known already
        guards = Guards(context.run, agent, context.player, context.threads.guarded)
        loop = AgentLoop(context, agent, guards, self._check)
        try:
            ended = await loop.answer(call, ask.title or ask.step)
        except ActivityError as error:
            return failed(agent.name, ask, calls.failure_of(error), loop.used)
        except GuardRefused as refused:
            return failed(agent.name, ask, Failure(type=refused.type, message=str(refused)), loop.used)
        context.threads.mark_stored(ended.answer.head)
        if ended.failure is not None:
            return failed(agent.name, ask, ended.failure, loop.used).model_copy(update={"content": ended.answer.text})
        return _contribution_of(agent, ask, ended.answer, loop.used)

    def _first_call(self, ask: Ask) -> ModelCall:
        agent, context, run = self._agent, self._context, self._context.run
        return ModelCall(
            scope=run.scope,
            step=ask.step,
            participant=agent.name,
            instructions=agent.instructions,
            model=(run.fork and run.fork.model) or agent.model or context.default_model,
            thread=ask.thread if agent.guards else context.threads.shortened(ask.thread),
            content=ask.content,
            output_schema=_choice_schema(ask) if ask.options else ask.answer_schema or agent.output_schema,
            output_name=ask.answer_name,
            temperature=agent.temperature,
            tenant=run.tenant,
            remind=ask.remind,
            now=fused.clock() if ask.remind else None,
            own_images=list(run.own_images),
        )

    async def _instructed(self, ask: Ask, call: ModelCall) -> ModelCall:
        """Return the call with the instructions that the agent's script writes, where it has such a script."""
        agent, script = self._agent, self._agent.instructions_from
        if script is None:
            return call
        given = {
            "agent": agent.name,
            "instructions": agent.instructions,
            "question": self._context.threads.words(ask),
            "step": ask.step,
            "round": ask.round,
            "metadata": agent.metadata or {},
        }
        written = await self._context.player.play(script, given, f"{ask.step}/{agent.name}/instructions")
        if not isinstance(written, str):
            kind = type(written).__name__
            raise OutputInvalid(
                f"The script {script} must return the instructions of {agent.name} as a text; it gave a {kind}."
            )
        return call.model_copy(update={"instructions": written})


def _choice_schema(ask: Ask) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "choice": {"type": "string", "enum": [option.id for option in ask.options]},
            "reason": {"type": "string"},
        },
        "required": ["choice", "reason"],
        "additionalProperties": False,
    }


def _contribution_of(agent: Agent, ask: Ask, answer: ModelAnswer, used: Usage) -> Contribution:
    made = Contribution(
        participant=agent.name,
        round=ask.round,
        usage=used,
        ref=answer.ref or None,  # an answer that a guard has changed has no address
        model=answer.model,
        cut_at_limit=answer.cut_at_limit,
    )
    if ask.options:
        reason = answer.data["reason"]
        return made.model_copy(update={"content": reason, "choice": answer.data["choice"], "comment": reason})
    if answer.data is not None:
        return made.model_copy(update={"content": answer.data})
    return made.model_copy(update={"content": answer.text, "truncated": answer.truncated})
