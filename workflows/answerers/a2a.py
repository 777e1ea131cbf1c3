"""An external agent that answers over A2A: a person answers its questions, and a cancellation cancels its task."""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import A2aAgent
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import as_text
    from kernel.kinds.a2a import A2aCall, PeerMessage, PeerReply, message_id, with_form
    from kernel.record import answer_events
    from workflows import calls
    from workflows.answerers.answerer import Context, failed
    from workflows.answerers.message import contribution_of, message_to

QUESTION_CHARACTERS = 20_000
"""The most that a person is shown of the agent's question."""


class A2aAnswerer:
    """Asks one external agent."""

    def __init__(self, context: Context, agent: A2aAgent) -> None:
        self._run, self._context, self._agent = context.run, context, agent

    async def answer(self, ask: Ask) -> Contribution:
        """Return the agent's answer. A cancellation, also while a person is asked, cancels the task on the agent's side."""
        call, answered = self._first_call(ask), 0
        first_step = call.step
        try:
            while True:
                summary = f"{self._agent.name}: {f'answer {answered}' if answered else ask.title or ask.step}"
                try:
                    reply = await self._sent(call, summary)
                except ActivityError as error:
                    return failed(self._agent.name, ask, calls.failure_of(error))
                if reply.state != "input_required":
                    return self._contribution_of(ask, reply)
                words = await self._asked_a_person(reply)
                answered += 1
                call = _continued(call, f"{first_step}/answer-{answered}", reply, words)
        except asyncio.CancelledError:
            await self._cancel(call)
            raise

    def _first_call(self, ask: Ask) -> A2aCall:
        step, question = f"{ask.step}/{self._agent.name}", message_to(self._agent, ask, self._context)
        first = PeerMessage(
            id=message_id(self._run.scope, step),
            text=with_form(as_text(question.content), question.metadata),
            metadata=question.metadata,
        )
        return A2aCall(agent=self._agent, scope=self._run.scope, step=step, tenant=self._run.tenant, message=first)

    async def _sent(self, call: A2aCall, summary: str) -> PeerReply:
        answer = await calls.a2a_ask(call, summary, self._run.temporal_priority())
        calls.stop_if_cancelled()
        if answer.maybe_double:
            self._run.note(answer_events.PossibleDoubleMessage(participant=self._agent.name, step=call.step))
        return answer.reply

    async def _asked_a_person(self, reply: PeerReply) -> str:
        name = self._agent.name
        request = await self._run.ask_person(
            kind="clarification",
            title=f"{name} asks",
            question=as_text(reply.content)[:QUESTION_CHARACTERS] or f"{name} needs more to go on, and does not say what.",
            allow_answer=True,
            initiator=name,
        )
        if request.settled is None:  # the decision was withdrawn, because the run is being cancelled
            raise asyncio.CancelledError
        return as_text(request.settled.answer)

    async def _cancel(self, call: A2aCall) -> None:
        name = self._agent.name
        try:
            cancelled = await calls.a2a_cancel(call, f"{name}: cancel its task")
        except ActivityError as error:
            reason = str(error.cause or error)
            self._run.note(answer_events.A2aNotCancelled(participant=name, step=call.step, reason=reason))
            return
        if cancelled.task_id is not None:
            self._run.note(answer_events.A2aCancelled(participant=name, step=call.step, task=cancelled.task_id))

    def _contribution_of(self, ask: Ask, reply: PeerReply) -> Contribution:
        name = self._agent.name
        why = as_text(reply.content).strip()[:1000] or "it does not say why"
        match reply.state:
            case "completed":
                return contribution_of(self._agent, ask, reply.content)
            case "canceled":
                failure = Failure(type=calls.CANCELLED, message=f"{name} cancelled its task: {why}")
                return failed(name, ask, failure).model_copy(update={"status": "cancelled"})
            case "rejected":
                failure = Failure(type="ProviderRefused", message=f"{name} does not take the task: {why}")
            case "auth_required":
                words = f"{name} wants a permission that cannot be given from here: {why}"
                failure = Failure(type="ProviderRefused", message=words)
            case _:
                failure = Failure(type="TaskFailed", message=f"{name} failed: {why}")
        return failed(name, ask, failure)


def _continued(call: A2aCall, step: str, reply: PeerReply, words: str) -> A2aCall:
    """Return the call that sends a person's answer into the same task."""
    message = call.message.model_copy(
        update={
            "id": message_id(call.scope, step),
            "text": words,
            "task_id": reply.task_id,
            "context_id": reply.context_id,
        }
    )
    return call.model_copy(update={"step": step, "message": message, "answers": reply.mark})
