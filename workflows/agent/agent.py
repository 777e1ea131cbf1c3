"""A living agent: an actor `agent/<name>` with a mailbox, a conversation and a lifecycle, for years.

It works on one message at a time. Continue-as-new passes its whole state on; of the conversation it passes only the head, so
that the history stays small for any length of the conversation. The server lets at most 10 updates `ask` of one agent wait at
the same time: an eleventh caller waits at the server. `tell` has no such limit.
"""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.actors import events
    from kernel.actors.agent import CLOSED, AgentState, Trigger, next_state, read_back, reply
    from kernel.actors.mailbox import key_of
    from kernel.actors.topic import Undelivered
    from kernel.basics.errors import InvalidInput, MofaError
    from kernel.basics.fitting import json_bytes
    from kernel.conversation.budget import Usage
    from kernel.conversation.message import Message
    from kernel.record.run_events import Paused, Resumed
    from workflows import calls
    from workflows.agent.answering import Answering
    from workflows.agent.callers import Callers
    from workflows.agent.carried import carry, restore
    from workflows.agent.start import participant_of, register, tenant_of
    from workflows.answerers.durable_team import DurableTeam
    from workflows.entity import Entity, refusals
    from workflows.offload import offload
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in_message
    from workflows.run.run import Run

MESSAGE_BYTES = 256 * 1024
"""The largest message (UTF-8 bytes of its JSON): a whole mailbox must fit into one payload of 2 MiB."""

CARRIED_BYTES = 512 * 1024
"""The largest mailbox that is passed on, in bytes. If it is larger, messages are answered first."""

START_FAILED = "agent-callers-refused"
"""The patch since which an agent that cannot start answers the callers whose messages it has accepted."""


@workflow.defn(name="Agent")
class Agent(Run):
    """One living agent."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Agent"
        self.entity = Entity("agent", AgentState, self.outbox)
        self._answering = Answering(self, DurableTeam(self))
        self._too_many = float("inf")  # with so many messages the mailbox is too large to be passed on
        self._callers = Callers()

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """Participant of the kind agent or script, or {agent, tenant} → the final status, after `stop`."""
        try:
            me = await self._open(input)
        except MofaError as error:
            await self._fail(error)
            raise application_error(error) from None
        try:
            await self._live(me)
        except asyncio.CancelledError:
            me.state = self.status = self.phase = "stopped"  # handlers of `ask` see it
            # The handlers end while this waits.
            await workflow.wait_condition(workflow.all_handlers_finished)
            await self.outbox.flush()
            raise
        # Answers reach the handlers that wait for them, and messages may arrive, while this waits.
        await self.entity.drained()
        if me.state != "stopped":
            self.entity.continue_as_new(carry(self, me))
        self.status = self.phase = "stopped"
        self.note(events.AgentStopped())
        await self.outbox.flush()
        self.finish()
        return self._status(me)

    # ---- life -----------------------------------------------------------------------------------------------------

    async def _open(self, given: Any) -> AgentState:
        if (resumed := self.entity.resumed(given)) is not None:
            self._begin(resumed)
            restore(self, resumed)
            self._show(resumed)
            return resumed
        me = AgentState(agent=await participant_of(given), tenant=tenant_of(given))
        self._begin(me)
        self._go(me, "initialize")
        # Handlers fill the mailbox, and pause or stop the agent, while this waits.
        await register(self, me.agent)
        self.note(events.AgentStarted(agent=me.agent.name))
        if me.state == "initializing":  # it may have been stopped meanwhile
            self._go(me, "initialized")
        return me

    async def _fail(self, error: MofaError) -> None:
        self.status = self.phase = "failed"
        self.note(events.AgentFailed(type=error.type, message=str(error)))
        if self.entity.state is not None and (not self._callers.ids() or workflow.patched(START_FAILED)):
            self.entity.state.state = "failed"  # handlers of `ask` see it
        await self.entity.refuse_callers()
        await self.outbox.flush()
        self.finish()

    def _begin(self, me: AgentState) -> None:
        self.entity.begin(me)
        self.title, self.tenant = f"Agent {me.agent.name}", me.tenant

    async def _live(self, me: AgentState) -> None:
        while True:
            self._pause_or_resume(me)
            # Signals and updates fill the mailbox, and pause, stop or interrupt, while this waits.
            await workflow.wait_condition(lambda: self._may_begin(me) or self._is_drained(me) or self._renews(me))
            if self._renews(me) and await self._fits(me):
                return
            if self._is_drained(me):
                self._go(me, "drained")
                return
            if self._may_begin(me):
                await self._work(me)

    def _may_begin(self, me: AgentState) -> bool:
        return bool(me.mailbox.waiting) and (not self.paused or me.state == "stopping")

    def _is_drained(self, me: AgentState) -> bool:
        return me.state == "stopping" and not me.mailbox.waiting

    def _renews(self, me: AgentState) -> bool:
        """Return whether it is time to continue as new, and no handler waits for an answer."""
        suggested = self.entity.renewal.suggested() and len(me.mailbox.waiting) < self._too_many
        return suggested and me.state not in CLOSED and not self._callers.ids()

    async def _fits(self, me: AgentState) -> bool:
        """Return whether the mailbox can be passed on. If it is too large, offload its long contents first."""
        if sum(map(json_bytes, me.mailbox.waiting)) > CARRIED_BYTES:
            # Handlers add to the mailbox while this waits.
            await offload(me.mailbox.waiting)
        if sum(map(json_bytes, me.mailbox.waiting)) <= CARRIED_BYTES:
            return self._renews(me)
        self._too_many = len(me.mailbox.waiting)  # continue as new once there are fewer
        return False

    def _go(self, me: AgentState, trigger: Trigger) -> None:
        me.state = next_state(me.state, trigger)
        self._show(me)

    def _show(self, me: AgentState) -> None:
        # Each change of a search attribute is an event of the history. Work on a message shows in `status` alone.
        self.phase = "ready" if me.state in ("executing", "interrupted") else me.state
        self.next_step = f"{len(me.mailbox.waiting)} messages wait"
        self.announce()

    def _pause_or_resume(self, me: AgentState) -> None:
        if self.paused and me.state in ("ready", "interrupted") and self._answering.idle:
            self._go(me, "pause")
        elif not self.paused and me.state == "paused":
            self._go(me, "resume")

    async def _work(self, me: AgentState) -> None:
        # Before continue-as-new, messages with a waiting caller come first, so that no handler is left.
        ending = self.entity.renewal.suggested()
        awaited = self._callers.ids()
        taken = me.mailbox.take(awaited if ending and awaited else None) or me.mailbox.take()
        assert taken is not None  # the caller has checked
        message, forgotten = taken
        for key in forgotten:
            me.answers.pop(key, None)
        self._go(me, "begin")
        # Handlers add to the mailbox, and pause, stop or interrupt, while this waits.
        answered = await self._answering.answer(me, message)
        me.answers[key_of(message.id)] = answered
        me.answered += 1
        self.entity.renewal.happened()
        if me.state in ("executing", "stopping"):  # else it was interrupted
            self._go(me, "finish")
        self.record.events.keep_last(1000)
        del self.record.transcript[:-200]
        # Handlers that wait for this answer take all of it before it is cut to what the agent remembers.
        await workflow.wait_condition(lambda: message.id not in self._callers)
        me.answers[key_of(message.id)] = answered.slim()

    # ---- handlers -------------------------------------------------------------------------------------------------

    def _message(self, given: Any, what: str) -> Message:
        return take_in_message(given, what, "an agent", MESSAGE_BYTES)

    @workflow.update(
        name="ask", description="Ask and wait for the answer: Message → Message. The same id gets the same answer."
    )
    async def ask(self, message: Any = None) -> Message:
        """Return the answer to a message: Message → Message."""
        with refusals():
            parsed = self._message(message, "ask")
        me = await self.entity.ready_for_update()
        if reason := me.refusal(parsed):
            raise application_error(InvalidInput(f"ask: {reason}"))
        me.accept(parsed)
        answered = await self._callers.answer_to(parsed, me)
        if answered.error is not None:
            raise ApplicationError(answered.error.message, type=answered.error.type, non_retryable=True)
        if answered.must_be_read:
            text = await calls.read_text(str(answered.ref))
            answered = answered.model_copy(update={"content": read_back(text) if answered.structured else text})
        return reply(me.agent.name, parsed, answered)

    @ask.validator
    def _ask_validator(self, message: Any = None) -> None:
        with refusals():
            parsed = self._message(message, "ask")
            if self.entity.state is not None and (reason := self.entity.state.refusal(parsed)):
                raise InvalidInput(f"ask: {reason}")

    @workflow.signal(description="Send a message without waiting for an answer: Message. One id is delivered once.")
    async def tell(self, message: Any = None) -> None:
        """Queue a message."""
        me = await self.entity.ready()
        if me is None:
            return
        try:
            parsed = self._message(message, "tell")
        except InvalidInput as error:
            self.note(events.MessageIgnored(reason=str(error)))
            return
        if reason := me.refusal(parsed):
            self.note(events.MessageIgnored(reason=reason, id=parsed.id), parsed.sender)
            await self._send_back(parsed, reason)
        else:
            me.accept(parsed)

    async def _send_back(self, message: Message, reason: str) -> None:
        """Return a message to the topic that sent it. The topic keeps it as a dead letter."""
        via = message.metadata.get("via")
        if isinstance(via, str) and via:
            letter = Undelivered(message=message, subscriber=workflow.info().workflow_id, reason=reason)
            try:
                await workflow.get_external_workflow_handle(via).signal("undelivered", letter)
            except ApplicationError as error:  # the topic has ended
                self.note(events.MessageLost(id=message.id, reason=error.message))

    @workflow.signal(description="Pause the agent after its present message; later messages wait until `resume`.")
    def pause(self, _: Any = None) -> None:
        """Pause after the present message."""
        self.entity.renewal.happened()
        me = self.entity.state
        if not self.paused and not (me and me.state in CLOSED):
            self.paused = True
            self.note(Paused())
            if me is not None:
                self._pause_or_resume(me)

    @workflow.signal(description="Let a paused or interrupted agent continue.")
    def resume(self, _: Any = None) -> None:
        """Continue."""
        self.entity.renewal.happened()
        me = self.entity.state
        if self.paused:
            self.paused = False
            self.note(Resumed())
        if me is not None and me.state in ("paused", "interrupted") and self._answering.idle:
            self._go(me, "resume")

    @workflow.signal(description="Cancel the model call in flight; the answer to its message is the failure Interrupted.")
    def interrupt(self, _: Any = None) -> None:
        """Cancel the model call in flight."""
        self.entity.renewal.happened()
        me = self.entity.state
        try:
            if me is None or self._answering.idle:
                raise InvalidInput(f"interrupt: the agent does not work on a message now ({me.state if me else 'created'}).")
            self._go(me, "interrupt")
        except InvalidInput as error:
            self.note(events.InterruptIgnored(reason=str(error)))
            return
        self.note(events.Interrupted(message=self._answering.message_id))
        self._answering.interrupt()

    @workflow.signal(description="Stop for good: the agent takes no new messages, and ends once it has answered those it has.")
    async def stop(self, _: Any = None) -> None:
        """Stop once the mailbox is empty."""
        me = await self.entity.ready()
        if me is not None and me.state not in CLOSED:
            self.paused = False
            self._go(me, "stop")
            self.note(events.Stopping(waiting=len(me.mailbox.waiting)))

    @workflow.query(name="status", description="The agent's state: {state, metadata, mailbox, usage}.")
    def status_query(self, _: Any = None) -> dict[str, Any]:
        """Return {state, metadata, mailbox, usage}."""
        if self.entity.state is None:
            state = "failed" if self.status == "failed" else "created"
            return {"state": state, "metadata": {}, "mailbox": {"waiting": 0}, "usage": Usage()}
        return self._status(self.entity.state)

    # ---- for Run --------------------------------------------------------------------------------------------------

    def agents(self) -> list[str]:
        """Return the agent's own name."""
        return [self.entity.state.agent.name] if self.entity.state else []

    def snapshot(self) -> dict[str, Any]:
        """Return the agent's part of the `state` query."""
        me = self.entity.state
        return {"agent": self._status(me), "conversation": me.thread.tip()} if me else {}

    def draw(self) -> str:
        """Return a diagram of mailbox, agent and answers."""
        me = self.entity.state
        waiting, answered = (len(me.mailbox.waiting), me.answered) if me else (0, 0)
        state = me.state if me else "created"
        return f'flowchart LR\n  m["mailbox: {waiting}"] --> a["{state}"] --> d["answered: {answered}"]'

    def _status(self, me: AgentState) -> dict[str, Any]:
        return me.status(self._answering.message_id, self.record.usage)
