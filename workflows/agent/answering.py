"""The answer of a living agent to one message: its participant is asked, and the conversation grows by the answer."""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import INLINE_ANSWER_BYTES, AgentState, Answered, answer_of, question
    from kernel.conversation.message import QueuedMessage
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import Agent as AgentParticipant
    from kernel.conversation.participant import Scripted
    from kernel.conversation.transcript import Entry, Thread, as_text
    from workflows import calls
    from workflows.answerers.durable_team import DurableTeam
    from workflows.run.run import Run


class Answering:
    """Answers the messages of one agent, one at a time."""

    def __init__(self, run: Run, team: DurableTeam) -> None:
        self._run, self._team = run, team
        self._message: QueuedMessage | None = None
        self._asking: asyncio.Task[Contribution] | None = None
        self._interrupted = False

    @property
    def message_id(self) -> str | None:
        """The id of the message that the agent works on."""
        return self._message.id if self._message else None

    @property
    def idle(self) -> bool:
        """Whether no answer is in progress that could be interrupted."""
        return self._asking is None

    def interrupt(self) -> None:
        """Cancel the model call in flight. The answer to its message is the failure `Interrupted`."""
        assert self._asking is not None
        self._interrupted = True
        self._asking.cancel()

    async def answer(self, me: AgentState, message: QueuedMessage) -> Answered:
        """Answer a message; a failure becomes an answer with an error."""
        self._message = message
        try:
            return await self._answer(me, message)
        finally:
            self._message = None

    async def _answer(self, me: AgentState, message: QueuedMessage) -> Answered:
        asking = message.entry()
        self._run.record.say(message.sender, "task", asking.text or "", ref=asking.ref, truncated=asking.text is None)
        self._run.priority = message.priority
        asked = me.thread.then(asking)
        ask = question(message, asked)
        if isinstance(me.agent, Scripted):
            # Handlers fill the mailbox, and pause or stop the agent, while this and the participant's answer are awaited.
            text = (await calls.read_long(message.ref)).text if message.ref else None
            ask = ask.model_copy(update={"message": message.whole(text)})
        self._asking = asyncio.create_task(self._team.ask(me.agent, ask))
        contribution = await self._contribution()
        if contribution is None:
            reason = f"{me.agent.name} was interrupted while it worked on this message."
            return Answered(at=workflow.now(), error=Failure(type="Interrupted", message=reason))
        if contribution.status == "ok":
            contribution = await self._remembered(me, asked, contribution)
        return answer_of(contribution, me.agent.name, workflow.now())

    async def _contribution(self) -> Contribution | None:
        """Wait for the participant's contribution. Return None if it was interrupted."""
        assert self._asking is not None
        try:
            # `interrupt` cancels the task. Once the task is done, its call has really ended.
            await workflow.wait([self._asking])
            return None if self._interrupted else self._asking.result()
        except asyncio.CancelledError:  # the whole agent is cancelled
            self._asking.cancel()
            await workflow.wait([self._asking])
            raise
        finally:
            self._asking, self._interrupted = None, False

    async def _remembered(self, me: AgentState, asked: Thread, contribution: Contribution) -> Contribution:
        """Add the answer to the conversation. Return it with the reference of its text, if that is long."""
        asked = self._team.guarded.pop(asked.tip() or "", asked)  # as the model received it, if a guard changed it
        entry = Entry.of("answer", me.agent.name, as_text(contribution.content))
        if contribution.ref is not None:
            entry = Entry(role="answer", author=me.agent.name, ref=contribution.ref)
        elif len((entry.text or "").encode()) > INLINE_ANSWER_BYTES:
            # The answer of a script, or one that a guard changed. A model's long answer is in the store already.
            await calls.store_thread(Thread(pending=(entry,)), "Store a long answer")
            contribution = contribution.model_copy(update={"ref": entry.ref})
        if isinstance(me.agent, AgentParticipant):  # a script holds no conversation; it can keep values by itself
            me.thread = self._team.shortened(asked.then(entry))
        return contribution
