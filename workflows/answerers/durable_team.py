"""The durable team: the port `kernel.conversation.team.Team` in a workflow, for every mode and for the secretary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, InvalidInput
    from kernel.basics.event_data import EventData
    from kernel.basics.schema import format_duration
    from kernel.conversation.outcome import Contribution, Failure, cancelled
    from kernel.conversation.participant import A2aAgent, Agent, Human, Remote, Resolved, Scripted, TeamOf
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import Thread, as_text
    from kernel.record.answer_events import Asked
    from workflows import calls
    from workflows.answerers.a2a import A2aAnswerer
    from workflows.answerers.agent import AgentAnswerer
    from workflows.answerers.agent_loop import Check
    from workflows.answerers.answerer import Answerer, Context, Shares
    from workflows.answerers.hand_over import HandOver
    from workflows.answerers.human import HumanAnswerer
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.answerers.record import AnswerRecord, of_ask
    from workflows.answerers.remote import RemoteAnswerer
    from workflows.answerers.script import ScriptAnswerer
    from workflows.answerers.team import TeamAnswerer
    from workflows.answerers.threads import Threads
    from workflows.in_time import in_time
    from workflows.run.run import Run

IN_FLIGHT = 200
"""The questions of one fan-out in flight at once: the server fails a run for good that has 2,000 pending activities."""

COPIED_BYTES = 2 * 1024 * 1024
"""The words that may be sent by value at once: the server fails a run for good that sends 4 MiB in one workflow task."""

OPERATOR = "operator"


class DurableTeam:
    """Asks the answerer of each participant, one or several at a time, within the time limit, and records the answers."""

    __slots__ = ("_context", "_player", "_record", "_run", "_shares", "_threads", "_timeout")

    def __init__(self, run: Run, *, timeout: timedelta | None = None, default_model: str | None = None) -> None:
        """Limit each answer to `timeout`, and use `default_model` for agents that name no model."""
        self._run, self._timeout = run, timeout
        self._threads, self._shares, models = Threads(run), Shares(run), Models(run)
        self._player = ScriptPlayer(run, models.ask)
        self._context = Context(run, models, self._player, self._threads, self._shares, timeout, default_model)
        self._record = AnswerRecord(run)

    @property
    def contributions(self) -> list[Contribution]:
        """All answers so far, in the order in which they settled."""
        return self._record.contributions

    @property
    def shares(self) -> Shares:
        """The budget's shares for the teams of the run."""
        return self._shares

    @property
    def guarded(self) -> dict[str, Thread]:
        """By the hash of a conversation: the conversation that guards made of it."""
        return self._threads.guarded

    def shortened(self, thread: Thread) -> Thread:
        """Return the same conversation, named by its longest part that is stored already."""
        return self._threads.shortened(thread)

    # ---- one answer -----------------------------------------------------------------------------------------------

    async def ask(
        self, participant: Resolved, ask: Ask, check: Check | None = None, limit: timedelta | None = None
    ) -> Contribution:
        """Return one participant's answer; see `kernel.conversation.team.Team`.

        `check` looks for faults in an agent's JSON. `limit` is the time limit of this answer, in place of the team's.
        """
        run = self._run
        if recalled := run.recalled(ask.step, participant.name):
            return self._record.add(of_ask(ask), recalled, recalled=True)
        await run.gate()
        run.note(Asked(participant=participant.name, step=ask.step, round=ask.round))
        guidance = run.guidance_for(participant.name)
        if guidance:
            ask = ask.model_copy(update={"content": f"{ask.content}\n\n{guidance}".strip()})
        # Counted before anything is awaited, so that no other branch passes the gate on the same call.
        calls_begun = 1 if isinstance(participant, Agent) else 0
        run.in_flight += calls_begun
        try:
            answerer, limit = self._answerer(participant, check), limit or self._timeout
            if limit is None or ask.part:
                answering = answerer.answer(ask)
            else:
                answering = self._in_time(participant.name, answerer, ask, limit)
            asked = of_ask(ask)
            del ask, answerer  # else a cached run keeps the conversation while it waits
            answer = await answering
        finally:
            run.in_flight -= calls_begun
        return self._record.add(asked, await self._record.offloaded(asked, answer))

    async def _in_time(self, name: str, answerer: Answerer, ask: Ask, limit: timedelta) -> Contribution:
        try:
            return await in_time(_answer(answerer, ask), limit, f"Time limit of {name}'s answer")
        except TimeoutError:
            failure = Failure(type="Timeout", message=f"{name} did not answer within {format_duration(limit)}.")
            return Contribution(participant=name, round=ask.round, status="timeout", error=failure)

    def _answerer(self, participant: Resolved, check: Check | None) -> Answerer:
        context = self._context
        match participant:
            case Agent():
                return AgentAnswerer(context, participant, check)
            case Human(name=name):
                return HumanAnswerer(context, name, [name], participant)
            case TeamOf():
                return TeamAnswerer(context, participant)
            case Remote():
                return RemoteAnswerer(context, participant)
            case Scripted():
                return ScriptAnswerer(context, participant)
            case A2aAgent():
                return A2aAnswerer(context, participant)

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return the decision of those who watch the inbox."""
        if recalled := self._run.recalled(ask.step, OPERATOR):
            return self._record.step(ask.step, recalled)
        return self._record.step(ask.step, await HumanAnswerer(self._context, OPERATOR).answer(ask))

    async def afford(self) -> None:
        """Return if the budget has room for another model call, or a person raises it."""
        await self._run.gate()

    # ---- several answers ------------------------------------------------------------------------------------------

    async def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Yield several answers as they settle, in an order that replays. Closing it cancels the rest, and waits for it."""
        self._shares.expect(sum(isinstance(participant, TeamOf) for participant, _ in asks))
        self._refuse_long_copies([ask for participant, ask in asks if not isinstance(participant, Agent)])
        await self._threads.store_shared([ask.thread for participant, ask in asks if isinstance(participant, Agent)])
        places = asyncio.Semaphore(IN_FLIGHT)

        async def in_turn(participant: Resolved, ask: Ask) -> Contribution:
            if isinstance(participant, Human):  # a person takes days, and no place
                return await self.ask(participant, ask)
            async with places:
                return await self.ask(participant, ask)

        tasks = [asyncio.create_task(in_turn(participant, ask)) for participant, ask in asks]
        exceeded: BudgetExceeded | None = None
        try:
            for settled in workflow.as_completed(tasks):
                try:
                    answer = await settled
                except BudgetExceeded as error:  # answers that were begun before are paid for, and are waited for
                    exceeded = error
                else:
                    yield answer
            if exceeded is not None:
                raise exceeded
        finally:
            await self._cancel([(task, *asked) for task, asked in zip(tasks, asks, strict=True) if not task.done()])

    async def _cancel(self, late: list[tuple[asyncio.Task[Contribution], Resolved, Ask]]) -> None:
        for task, _, _ in late:
            task.cancel()
        if late:
            await workflow.wait([task for task, _, _ in late])
        for task, participant, ask in late:
            # `ask` has recorded an answer that came all the same. A failure after the cancellation counts as cancelled.
            if task.cancelled() or task.exception() is not None:
                self._record.add(of_ask(ask), cancelled(participant.name, ask.round, ask.step))

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Start each answer as a run of its own, which outlives this one; see `kernel.conversation.team.Team`."""
        self._refuse_long_copies([ask for _, ask in asks])
        hand_over = HandOver(self._context)
        return [await hand_over.start(participant, ask, len(asks) - number) for number, (participant, ask) in enumerate(asks)]

    def _refuse_long_copies(self, asks: Sequence[Ask]) -> None:
        """Raise `InvalidInput` if the words that these are sent by value are more than one workflow task can send."""
        copied = [len(self._threads.words(ask).encode()) for ask in asks]
        if sum(sorted(copied)[-IN_FLIGHT:]) > COPIED_BYTES:
            raise InvalidInput(
                f"task: what is said is {max(copied):,} bytes long, and {len(copied)} people, teams or remote workers would be "
                f"sent a copy each; together they take {COPIED_BYTES:,} bytes. Shorten it, or say in it where the words are.",
                "task",
            )

    # ---- the rest of the port -------------------------------------------------------------------------------------

    async def whole(self, answer: Contribution) -> str:
        """Return an answer's words, from the database where the contribution holds only their beginning."""
        if not answer.truncated or answer.ref is None:
            return as_text(answer.content)
        text = await calls.find_text(answer.ref)
        return f"{text.text}\n… (cut here; the whole is the text {answer.ref})" if text.truncated else text.text

    def note(self, happened: EventData) -> None:
        """Append an event to the run's own record."""
        self._run.note(happened)

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """Return the value that a script makes of the input; its failure ends the run."""
        return await self._player.play(script, input, step)


async def _answer(answerer: Answerer, ask: Ask) -> Contribution:
    return await answerer.answer(ask)
