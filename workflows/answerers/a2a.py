"""An agent of others in a run: asked by activity, its questions put to a person, its task cancelled when it is called off."""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.message import Message
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import A2aAgent
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import as_text
    from kernel.kinds.a2a import A2aCall, PeerMessage, PeerReply, message_id, with_form
    from workflows import calls
    from workflows.answerers.remote import contribution_of
    from workflows.run.run import Run

QUESTION_CHARACTERS = 20_000
"""What a person is shown of a question."""


async def ask_a2a(run: Run, agent: A2aAgent, ask: Ask, question: Message) -> Contribution:
    """Return the agent's answer. Called off, also while it waits for a person, its task is cancelled there."""
    step = f"{ask.step}/{agent.name}"
    first = PeerMessage(
        id=message_id(run.scope, step),
        text=with_form(as_text(question.content), question.metadata),
        metadata=question.metadata,
    )
    call = A2aCall(agent=agent, scope=run.scope, step=step, tenant=run.tenant, message=first)
    questions = 0
    try:
        while True:
            summary = f"{agent.name}: {ask.title or ask.step}" if not questions else f"{agent.name}: answer {questions}"
            try:
                answer = await calls.a2a_ask(call, summary, run.temporal_priority())
            except ActivityError as error:
                return _failed(agent, ask, calls.failure_of(error))
            calls.stop_if_cancelled()
            if answer.maybe_double:
                run.note("possible_double_message", {"participant": agent.name, "step": call.step})
            reply = answer.reply
            if reply.state != "input_required":
                return _ended(agent, ask, reply)
            questions += 1
            words = await _asked_a_person(run, agent, reply)
            if words is None:
                raise asyncio.CancelledError  # the decision was withdrawn, for the run is
            call = _going_on(call, f"{step}/answer-{questions}", reply, words)
    except asyncio.CancelledError:
        await _cancel(run, call)
        raise


async def _asked_a_person(run: Run, agent: A2aAgent, reply: PeerReply) -> str | None:
    request = await run.ask_person(
        kind="clarification",
        title=f"{agent.name} asks",
        question=as_text(reply.content)[:QUESTION_CHARACTERS] or f"{agent.name} needs more to go on, and does not say what.",
        allow_answer=True,
        initiator=agent.name,
    )
    return None if request.settled is None else as_text(request.settled.answer)


def _going_on(call: A2aCall, step: str, reply: PeerReply, words: str) -> A2aCall:
    message = call.message.model_copy(
        update={
            "id": message_id(call.scope, step),
            "text": words,
            "task_id": reply.task_id,
            "context_id": reply.context_id,
        }
    )
    return call.model_copy(update={"step": step, "message": message, "answers": reply.mark})


async def _cancel(run: Run, call: A2aCall) -> None:
    try:
        cancelled = await calls.a2a_cancel(call, f"{call.agent.name}: cancel its task")
    except ActivityError as error:
        reason = str(error.cause or error)
        run.note("a2a_not_cancelled", {"participant": call.agent.name, "step": call.step, "reason": reason})
        return
    if cancelled.task_id is not None:
        run.note("a2a_cancelled", {"participant": call.agent.name, "step": call.step, "task": cancelled.task_id})


def _ended(agent: A2aAgent, ask: Ask, reply: PeerReply) -> Contribution:
    why = as_text(reply.content).strip()[:1000] or "it does not say why"
    match reply.state:
        case "completed":
            return contribution_of(agent, ask, reply.content)
        case "canceled":
            failure = Failure(type=calls.CANCELLED, message=f"{agent.name} cancelled its task: {why}")
            return _failed(agent, ask, failure).model_copy(update={"status": "cancelled"})
        case "rejected":
            return _failed(agent, ask, Failure(type="ProviderRefused", message=f"{agent.name} does not take the task: {why}"))
        case "auth_required":
            words = f"{agent.name} wants a permission that cannot be given from here: {why}"
            return _failed(agent, ask, Failure(type="ProviderRefused", message=words))
        case _:
            return _failed(agent, ask, Failure(type="TaskFailed", message=f"{agent.name} failed: {why}"))


def _failed(agent: A2aAgent, ask: Ask, failure: Failure) -> Contribution:
    return Contribution(participant=agent.name, round=ask.round, status="failed", error=failure)
