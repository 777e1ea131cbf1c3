"""An agent that lives as an actor: `agent/<name>`, with a mailbox, a conversation and a lifecycle, for years.

It works on one message at a time. Its whole state goes through continue-as-new; of the conversation only the head is
carried, so that the history stays small however long the conversation is. The server lets at most 10 `ask`s of one agent
wait at the same time: an eleventh caller waits at the server. `tell` has no such limit.
"""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import (
        CLOSED,
        INLINE_ANSWER_BYTES,
        AgentState,
        Answered,
        Trigger,
        next_state,
        question,
        read_back,
        reply,
    )
    from kernel.actors.mailbox import key_of
    from kernel.actors.topic import Undelivered
    from kernel.basics.errors import InvalidInput, MofaError, ParticipantFailed
    from kernel.basics.schema import parse
    from kernel.conversation.budget import Usage
    from kernel.conversation.message import Kept, Message
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import Agent as AgentParticipant
    from kernel.conversation.participant import Scripted
    from kernel.conversation.transcript import Entry, Thread, as_text
    from kernel.modes.members import scripts_of
    from workflows import calls
    from workflows.answerers.script import look_up_scripts
    from workflows.answerers.team import DurableTeam
    from workflows.putting_away import put_away
    from workflows.run.intake import take_in, take_in_message
    from workflows.run.record import Said
    from workflows.run.run import Run, application_error

MEMO = "mofa_agent"
"""The memo in which an agent's registration stands: the participant, as JSON."""

MESSAGE_BYTES = 256 * 1024
"""The largest message (UTF-8 bytes of its JSON): a whole mailbox must fit into one payload of 2 MiB."""

CARRIED_BYTES = 512 * 1024
"""A mailbox larger than this is worked down before the agent continues as new."""

KEPT_EVENTS, KEPT_SAID = 200, 30
"""How much of its own record an agent takes along to its next run; older events are in the histories."""


_SHOWN = {"name", "capabilities", "model", "tools", "instructions", "script"}


@workflow.defn(name="Agent")
class Agent(Run):
    """One agent that lives."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Agent"
        self._me: AgentState | None = None
        self._team = DurableTeam(self)
        self._running: asyncio.Task[Contribution] | None = None
        self._current: Message | None = None
        self._too_many = float("inf")  # a mailbox of so many messages is too full to be carried along
        self._awaited: dict[str, int] = {}  # message ids, and how many handlers of `ask` wait for each
        self._interrupting = False

    @workflow.run
    async def run(self, input: Any = None) -> dict[str, Any]:
        """An agent participant, or one of kind `script`, whose script answers → its last status, after `stop`."""
        try:
            me = await self._opened(input)
        except MofaError as error:
            self.status = self.phase = "failed"
            self.note("agent_failed", {"type": error.type, "message": str(error)})
            # Whoever asked with the start is told so.
            await workflow.wait_condition(workflow.all_handlers_finished)
            await self.outbox.flush()
            self.finish()
            raise application_error(error) from None
        try:
            await self._live(me)
        except asyncio.CancelledError:
            me.state = "stopped"  # who waits for an answer hears so
            self.status = self.phase = "stopped"
            # Handlers end while this waits.
            await workflow.wait_condition(workflow.all_handlers_finished)
            await self.outbox.flush()
            raise
        # Answers reach the handlers that wait for them; messages may come meanwhile.
        await workflow.wait_condition(workflow.all_handlers_finished)
        while not (self.outbox.empty and workflow.all_handlers_finished()):
            await self.outbox.flush()
            await workflow.wait_condition(workflow.all_handlers_finished)
        if me.state != "stopped":
            workflow.continue_as_new({"resumed": self._carried(me).model_dump(mode="json")})
        self.status = self.phase = "stopped"
        self.note("agent_stopped")
        await self.outbox.flush()
        self.finish()
        return self._status(me)

    # ---- life -----------------------------------------------------------------------------------------------------

    async def _opened(self, given: Any) -> AgentState:
        if workflow.info().continued_run_id and isinstance(given, dict) and set(given) == {"resumed"}:
            me: AgentState = parse(AgentState, given["resumed"], "resumed agent")
            self._restore(me)
            return me
        me = AgentState(agent=await self._participant(given))
        self._me, self.title = me, f"Agent {me.agent.name}"
        self._go(me, "initialize")
        own = scripts_of(me.agent) if isinstance(me.agent, AgentParticipant) else [me.agent.script or me.agent.name]
        await look_up_scripts(self, own, self.plugins)  # one that cannot be run is said now
        workflow.upsert_memo({MEMO: me.agent.model_dump(mode="json", exclude_none=True)})
        self.note("agent_started", {"agent": me.agent.name})
        self._go(me, "initialized")
        return me

    async def _participant(self, given: Any) -> AgentParticipant | Scripted:
        if isinstance(given, dict) and set(given) == {"agent"}:
            given = given["agent"]
        if isinstance(given, str):
            try:
                found = (await calls.resolve([given]))[given]
            except ParticipantFailed as refused:
                raise InvalidInput(str(refused)) from None
            if not isinstance(found, AgentParticipant | Scripted):
                raise InvalidInput(f"{given!r} is a {found.kind}; only one of kind agent or script lives as an Agent.")
            return found
        if isinstance(given, dict) and given.get("kind") == "script":
            scripted: Scripted = take_in(Scripted, given, "Agent input")
            return scripted
        agent: AgentParticipant = take_in(AgentParticipant, given, "Agent input")
        return agent

    def _restore(self, me: AgentState) -> None:
        self._me, self.title, self.paused = me, f"Agent {me.agent.name}", me.paused
        self.record.usage = me.usage
        self.record.offline_models = set(me.offline_models)
        self.record.events = list(me.events)
        self.outbox.mark = me.logged
        self.record.said = [parse(Said, said, "said") for said in me.said]
        self._show(me)

    def _carried(self, me: AgentState) -> AgentState:
        me.paused, me.usage = self.paused, self.record.usage
        me.offline_models = sorted(self.record.offline_models)
        me.events = self.record.events[-KEPT_EVENTS:]
        me.logged = self.outbox.mark
        me.said = [said.model_dump(mode="json") for said in self.record.said[-KEPT_SAID:]]
        return me

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
        """Whether it is time for the next run: nobody waits for an answer."""
        suggested = workflow.info().is_continue_as_new_suggested() and len(me.mailbox.waiting) < self._too_many
        return suggested and me.state not in CLOSED and not self._awaited

    async def _fits(self, me: AgentState) -> bool:
        """Whether what waits can be carried along; long contents are put away for it."""
        if sum(map(_size, me.mailbox.waiting)) > CARRIED_BYTES:
            await put_away(me.mailbox.waiting)
        if sum(map(_size, me.mailbox.waiting)) <= CARRIED_BYTES:
            return self._renews(me)
        self._too_many = len(me.mailbox.waiting)  # these many are worked down first
        return False

    def _go(self, me: AgentState, trigger: Trigger) -> None:
        me.state = next_state(me.state, trigger)
        self._show(me)

    def _show(self, me: AgentState) -> None:
        # Each change of a search attribute is an event of the history: a message that is worked on shows in `status` alone.
        self.phase = "ready" if me.state in ("executing", "interrupted") else me.state
        self.next_step = f"{len(me.mailbox.waiting)} messages wait"
        self.announce()

    def _pause_or_resume(self, me: AgentState) -> None:
        if self.paused and me.state in ("ready", "interrupted") and self._running is None:
            self._go(me, "pause")
        elif not self.paused and me.state == "paused":
            self._go(me, "resume")

    # ---- one message ----------------------------------------------------------------------------------------------

    async def _work(self, me: AgentState) -> None:
        # Before the next run, what callers wait for comes first, so that no handler is left over.
        ending = workflow.info().is_continue_as_new_suggested()
        taken = me.mailbox.take(frozenset(self._awaited) if ending and self._awaited else None) or me.mailbox.take()
        assert taken is not None  # the caller looked
        message, forgotten = taken
        for key in forgotten:
            me.answers.pop(key, None)
        self._current = message
        self._go(me, "begin")
        try:
            answered = await self._answer(me, message)
        finally:
            self._current = None
        me.answers[key_of(message.id)] = answered
        me.answered += 1
        if me.state in ("executing", "stopping"):  # else it was interrupted
            self._go(me, "finish")
        del self.record.events[:-1000], self.record.said[:-200]
        # Handlers that wait for this answer take it whole before it is cut to what is remembered.
        await workflow.wait_condition(lambda: message.id not in self._awaited)
        me.answers[key_of(message.id)] = answered.slim()

    async def _answer(self, me: AgentState, message: Kept) -> Answered:
        asking = message.entry()
        self.record.say(message.sender, "task", asking.text or "", ref=asking.ref, truncated=asking.text is None)
        asked = me.thread.then(asking)
        self.priority = message.priority
        ask = question(message, asked)
        if isinstance(me.agent, Scripted):
            text = (await calls.read_long(message.ref)).text if message.ref else None
            ask = ask.model_copy(update={"message": message.whole(text)})
        self._running = asyncio.create_task(self._team.ask(me.agent, ask))
        try:
            # `interrupt` cancels the task; what it runs has really ended when the task is done.
            await workflow.wait([self._running])
            if self._interrupting:
                failure = Failure(
                    type="Interrupted", message=f"{me.agent.name} was interrupted while it worked on this message."
                )
                return Answered(at=workflow.now(), error=failure)
            contribution = self._running.result()
        except asyncio.CancelledError:  # the whole agent is cancelled
            self._running.cancel()
            await workflow.wait([self._running])
            raise
        finally:
            self._running, self._interrupting = None, False
        if contribution.status != "ok":
            error = contribution.error or Failure(type="Failed", message=f"{me.agent.name} gave no answer.")
            return Answered(at=workflow.now(), error=error, usage=contribution.usage, model=contribution.model)
        asked = self._team.guarded.pop(asked.tip() or "", asked)  # what the model was shown, where a guard changed that
        said = Entry.of("answer", me.agent.name, as_text(contribution.content))
        if contribution.ref is not None:
            said = Entry(role="answer", author=me.agent.name, ref=contribution.ref)
        if isinstance(me.agent, AgentParticipant):  # a script holds no conversation: what it keeps, it keeps by kv
            me.thread = self._team.shortened(asked.then(said))
        if contribution.ref is None and len((said.text or "").encode()) > INLINE_ANSWER_BYTES:
            # A script's, or one that a guard changed: remembered by its address, as a model's are.
            await calls.store_thread(Thread(pending=(said,)), "Write down a long answer")
            contribution = contribution.model_copy(update={"ref": said.ref})
        content = contribution.content
        if contribution.choice is not None:
            content = {"choice": contribution.choice, "reason": contribution.comment}
        return Answered(
            at=workflow.now(),
            content=None if contribution.truncated else content,
            ref=contribution.ref,
            structured=not isinstance(content, str),
            usage=contribution.usage,
            model=contribution.model,
            cut_at_limit=contribution.cut_at_limit,
        )

    # ---- handlers -------------------------------------------------------------------------------------------------

    def _message(self, given: Any, what: str) -> Message:
        return take_in_message(given, what, "an agent", MESSAGE_BYTES)

    def _refused_to(self, message: Message) -> str | None:
        me = self._me
        if me is None or me.mailbox.knows(message.id) or me.state not in CLOSED:
            return None
        return f"agent {me.agent.name!r} is {me.state} and takes no new messages; start it again, or ask another."

    @workflow.update(
        name="ask", description="Ask and wait for the answer: Message → Message. The same id gets the same answer."
    )
    async def ask(self, message: Any = None) -> Message:
        """Message → Message."""
        parsed = self._message(message, "ask")
        # An update may come with the start, before the input was read.
        await workflow.wait_condition(lambda: self._me is not None or self.status == "failed")
        me = self._me
        reason = self._refused_to(parsed)
        if me is None or reason:
            raise application_error(InvalidInput(f"ask: {reason or 'this agent could not start'}"))
        if me.mailbox.put(parsed):
            me.received += 1
        answered = await self._awaited_answer(me, parsed)
        if answered.error is not None:
            raise ApplicationError(answered.error.message, type=answered.error.type, non_retryable=True)
        if answered.must_be_read:
            text = await calls.read_text(str(answered.ref))
            answered = answered.model_copy(update={"content": read_back(text) if answered.structured else text})
        return reply(me.agent.name, parsed, answered)

    async def _awaited_answer(self, me: AgentState, message: Message) -> Answered:
        key = key_of(message.id)
        self._awaited[message.id] = self._awaited.get(message.id, 0) + 1
        try:
            # The main loop works through the mailbox meanwhile; the agent may also be stopped by a cancellation.
            await workflow.wait_condition(lambda: key in me.answers or me.state in ("stopped", "failed"))
            stopped = Failure(type="Stopped", message=f"{me.agent.name} was stopped before it came to this message.")
            return me.answers.get(key) or Answered(at=workflow.now(), error=stopped)
        finally:
            self._awaited[message.id] -= 1
            if not self._awaited[message.id]:
                del self._awaited[message.id]

    @ask.validator
    def _ask_validator(self, message: Any = None) -> None:
        try:
            parsed = self._message(message, "ask")
        except InvalidInput as error:
            raise application_error(error) from None
        if reason := self._refused_to(parsed):
            raise application_error(InvalidInput(f"ask: {reason}"))

    @workflow.signal(description="Leave a message; nobody waits for the answer: Message. One id is delivered once.")
    async def tell(self, message: Any = None) -> None:
        """Leave a message."""
        # A signal may come with the start, before the input was read.
        await workflow.wait_condition(lambda: self._me is not None or self.status == "failed")
        if self._me is None:
            return
        try:
            parsed = self._message(message, "tell")
        except InvalidInput as error:
            self.note("message_ignored", {"reason": str(error)})
            return
        if reason := self._refused_to(parsed):
            self.note("message_ignored", {"reason": reason, "id": parsed.id}, parsed.sender)
            await self._send_back(parsed, reason)
        elif self._me.mailbox.put(parsed):
            self._me.received += 1

    async def _send_back(self, message: Message, reason: str) -> None:
        """A topic keeps what its subscriber did not take."""
        via = message.metadata.get("via")
        if isinstance(via, str) and via:
            letter = Undelivered(message=message, subscriber=workflow.info().workflow_id, reason=reason)
            try:
                await workflow.get_external_workflow_handle(via).signal("undelivered", letter)
            except ApplicationError as error:  # the topic is gone
                self.note("message_lost", {"id": message.id, "reason": error.message})

    @workflow.signal(description="Hold the agent after the message that it works on; messages wait until `resume`.")
    def pause(self, _: Any = None) -> None:
        """Pause after the running message."""
        if not self.paused and not (self._me and self._me.state in CLOSED):
            self.paused = True
            self.note("paused")
            if self._me is not None:
                self._pause_or_resume(self._me)

    @workflow.signal(description="Let a paused or interrupted agent go on.")
    def resume(self, _: Any = None) -> None:
        """Go on."""
        me = self._me
        if self.paused:
            self.paused = False
            self.note("resumed")
        if me is not None and me.state in ("paused", "interrupted") and self._running is None:
            self._go(me, "resume")

    @workflow.signal(description="End the running model call; the message counts as answered with the failure Interrupted.")
    def interrupt(self, _: Any = None) -> None:
        """End the running call."""
        me = self._me
        try:
            if me is None or self._running is None:
                raise InvalidInput(f"interrupt: the agent works on no message now ({me.state if me else 'created'}).")
            self._go(me, "interrupt")
        except InvalidInput as error:
            self.note("interrupt_ignored", {"reason": str(error)})
            return
        self._interrupting = True
        self.note("interrupted", {"message": self._current and self._current.id})
        assert self._running is not None
        self._running.cancel()

    @workflow.signal(description="Stop for good: no new messages; what was accepted is worked on first.")
    async def stop(self, _: Any = None) -> None:
        """Drain, then stop."""
        # A signal may come with the start, before the input was read.
        await workflow.wait_condition(lambda: self._me is not None or self.status == "failed")
        me = self._me
        if me is not None and me.state not in CLOSED:
            self.paused = False
            self._go(me, "stop")
            self.note("stopping", {"waiting": len(me.mailbox.waiting)})

    @workflow.query(name="status", description="Where the agent stands: {state, metadata, mailbox, usage}.")
    def status_query(self, _: Any = None) -> dict[str, Any]:
        """{state, metadata, mailbox, usage}."""
        if self._me is None:
            state = "failed" if self.status == "failed" else "created"
            return {"state": state, "metadata": {}, "mailbox": {"waiting": 0}, "usage": Usage()}
        return self._status(self._me)

    def _status(self, me: AgentState) -> dict[str, Any]:
        return {
            "state": me.state,
            "metadata": {
                **(getattr(me.agent, "metadata", None) or {}),
                **me.agent.model_dump(mode="json", include=_SHOWN),
            },
            "mailbox": {
                "waiting": len(me.mailbox.waiting),
                "by_priority": me.mailbox.load(),
                "executing": self._current and self._current.id,
                "received": me.received,
                "answered": me.answered,
            },
            "usage": self.record.usage,
        }

    # ---- for Run --------------------------------------------------------------------------------------------------

    def agents(self) -> list[str]:
        """Its own name."""
        return [self._me.agent.name] if self._me else []

    def snapshot(self) -> dict[str, Any]:
        """Its part of the `state` query."""
        return {"agent": self._status(self._me), "conversation": self._me.thread.tip()} if self._me else {}

    def draw(self) -> str:
        """Mailbox, agent, answers."""
        me = self._me
        waiting, answered = (len(me.mailbox.waiting), me.answered) if me else (0, 0)
        state = me.state if me else "created"
        return f'flowchart LR\n  m["mailbox: {waiting}"] --> a["{state}"] --> d["answered: {answered}"]'


def _size(message: Message) -> int:
    return len(message.model_dump_json().encode())
