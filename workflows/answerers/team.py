"""The durable team: who answers, and how that survives anything, for every mode and for the secretary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.agents.tool_loop import REPAIR_TURNS, repair
    from kernel.basics.errors import (
        BudgetExceeded,
        GuardRefused,
        InvalidInput,
        OutputInvalid,
        ParticipantFailed,
        ProviderUnavailable,
    )
    from kernel.basics.schema import format_duration
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.budget import Usage, tighter
    from kernel.conversation.decision import DecisionRequest, OnTimeout
    from kernel.conversation.fitting import shortened
    from kernel.conversation.message import Message
    from kernel.conversation.outcome import Contribution, Failure, Outcome, cancelled
    from kernel.conversation.participant import A2aAgent, Agent, Human, Remote, Resolved, Scripted, TeamOf
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import INLINE_BYTES, Entry, Thread, as_text, link
    from kernel.kinds.answer import CutOff, Elsewhere, events_of, from_wire
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from kernel.kinds.memory import prompt_lines
    from kernel.modes import mode_named
    from kernel.project.project import is_own_name
    from workflows import calls
    from workflows.answerers.a2a import ask_a2a
    from workflows.answerers.guard import Guards
    from workflows.answerers.react import ToolLoop, look_up_tools
    from workflows.answerers.remote import contribution_of, message_for
    from workflows.answerers.script import ScriptPlayer
    from workflows.inherited import PINNED, SCOPE
    from workflows.run.run import OFFLOAD_PATCH, Run
    from workflows.sending import LONG_THREAD_BYTES, LONG_THREAD_PATCH, id_of, size_of

Check = Callable[[Any], str | None]
"""Says what is wrong with a model's JSON beyond its schema, in words for the model; None when nothing is."""

NOTHING_USED = Usage()

MOST_QUEUES = 3
"""How many task queues are tried for a call: the one that is known, and those that its workers name in its place."""

IN_FLIGHT = 200
"""How many of one fan-out are under way at once: the server fails a run for ever that has 2,000 activities pending."""

COPIED_BYTES = 2 * 1024 * 1024
"""What may be sent by value at once to people, teams and remote workers: the server fails a run for ever at 4 MiB a step."""

INLINE_TOTAL_BYTES = 256 * 1024
"""How much of the answers of people, teams, scripts and remote workers a run holds itself; what follows is offloaded."""

STORED_ONCE_BYTES = 64 * 1024
"""What a fan-out may repeat in the history; a longer conversation is written down first, and named by its hash."""


class DurableTeam:
    """Implements `kernel.conversation.team.Team` in a workflow: models by activity, people by decision, teams by child."""

    def __init__(self, run: Run, *, timeout: timedelta | None = None, default_model: str | None = None) -> None:
        self._run = run
        self._timeout = timeout
        self._default_model = default_model
        self._player = ScriptPlayer(run, self.ask_model)
        self._stored: set[str] = set()  # the conversations that are known to be in the database, by their hash
        self.guarded: dict[str, Thread] = {}  # by the hash of a conversation, what guards made of it
        self._looking_up = asyncio.Lock()
        self._inline_bytes = 0  # of contents that are in no store
        self._teams_to_ask = 0  # of those asked at the same time, the teams that hold no share of the budget yet
        self.contributions: list[Contribution] = []

    async def ask(self, participant: Resolved, ask: Ask, check: Check | None = None) -> Contribution:
        """Return one participant's answer; see `kernel.conversation.team.Team`. `check` faults a model's answer."""
        run = self._run
        if recalled := run.recalled(ask.step, participant.name):
            self._record(ask, recalled, "recalled")
            return recalled
        await run.gate()
        run.note("asked", {"participant": participant.name, "step": ask.step, "round": ask.round})
        guidance = run.guidance_for(participant.name)
        if guidance:
            ask = ask.model_copy(update={"content": f"{ask.content}\n\n{guidance}".strip()})
        # Counted before anything is awaited, so that no other branch passes the gate on the same call.
        calls_begun = 1 if isinstance(participant, Agent) else 0
        run.in_flight += calls_begun
        try:
            answer = await self._in_time(participant, ask, check)
        finally:
            run.in_flight -= calls_begun
        answer = await self._offloaded(ask, answer)
        self._record(ask, answer)
        return answer

    async def _offloaded(self, ask: Ask, answer: Contribution) -> Contribution:
        """Return the answer with a long content in the store, so that what many say fits into a prompt and an outcome."""
        if answer.content is None or answer.ref is not None:
            return answer
        text = as_text(answer.content)
        size = len(text.encode(errors="replace"))
        self._inline_bytes += size
        if size <= INLINE_BYTES or self._inline_bytes <= INLINE_TOTAL_BYTES or not workflow.patched(OFFLOAD_PATCH):
            return answer
        self._inline_bytes -= size
        await calls.store_thread(Thread().say("answer", answer.participant, text), "Offload a long answer")
        if ask.options or ask.answer_schema is not None:  # the mode reads its fields
            return answer.model_copy(update={"ref": sha256_of(text)})
        return shortened(answer)

    async def _in_time(self, participant: Resolved, ask: Ask, check: Check | None) -> Contribution:
        if self._timeout is None or ask.part:
            return await self._answer(participant, ask, check)
        task = asyncio.create_task(self._answer(participant, ask, check))
        summary = f"Time limit of {participant.name}'s answer"
        try:
            await workflow.wait_condition(task.done, timeout=self._timeout, timeout_summary=summary)
            return task.result()
        except TimeoutError:
            message = f"{participant.name} did not answer within {format_duration(self._timeout)}."
            failure = Failure(type="Timeout", message=message)
            return Contribution(participant=participant.name, round=ask.round, status="timeout", error=failure)
        finally:
            if not task.done():
                task.cancel()
                await workflow.wait([task])

    async def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Several answers as they settle, in an order that replays; closing it calls off the rest and waits until it ended."""
        self._teams_to_ask = sum(isinstance(participant, TeamOf) for participant, _ in asks)
        self._refuse_long_copies([ask for participant, ask in asks if not isinstance(participant, Agent)])
        await self._store_what_many_read(asks)
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
                except BudgetExceeded as error:  # what was begun before is paid for: its answers are heard to the end
                    exceeded = error
                else:
                    yield answer
            if exceeded is not None:
                raise exceeded
        finally:
            await self._call_off([(task, *asked) for task, asked in zip(tasks, asks, strict=True) if not task.done()])

    async def _call_off(self, late: list[tuple[asyncio.Task[Contribution], Resolved, Ask]]) -> None:
        for task, _, _ in late:
            task.cancel()
        if late:
            await workflow.wait([task for task, _, _ in late])
        for task, participant, ask in late:
            # An answer that came all the same is recorded and booked by `ask`; what failed meanwhile matters no more.
            if task.cancelled() or task.exception() is not None:
                self._record(ask, cancelled(participant.name, ask.round))

    async def _store_what_many_read(self, asks: Sequence[tuple[Resolved, Ask]]) -> None:
        readers = [self.shortened(ask.thread) for participant, ask in asks if isinstance(participant, Agent)]
        for thread in {thread.tip(): thread for thread in readers}.values():
            size = sum(len(entry.text or "") for entry in thread.pending)
            if size * sum(other.tip() == thread.tip() for other in readers) > STORED_ONCE_BYTES and len(readers) > 1:
                await calls.store_thread(thread)
                self._stored.add(thread.tip() or "")

    def _refuse_long_copies(self, asks: Sequence[Ask]) -> None:
        """People, teams, remote workers and runs of their own are sent the words by value."""
        copied = [len(self._words(ask).encode()) for ask in asks]
        if sum(sorted(copied)[-IN_FLIGHT:]) > COPIED_BYTES:
            raise InvalidInput(
                f"task: what is said is {max(copied):,} bytes long, and {len(copied)} people, teams or remote workers would be "
                f"sent a copy each; together they take {COPIED_BYTES:,} bytes. Shorten it, or say in it where the words are.",
                "task",
            )

    async def whole(self, answer: Contribution) -> str:
        """Return an answer's words, from the database where the contribution holds only their beginning."""
        if not answer.truncated or answer.ref is None:
            return as_text(answer.content)
        found = await calls.find_text(answer.ref)
        return f"{found.text}\n… (cut here; the whole is the text {answer.ref})" if found.truncated else found.text

    def note(self, type: str, data: dict[str, Any]) -> None:
        """An event for the run's own record."""
        self._run.note(type, data)

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return a decision for whoever watches the inbox."""
        if recalled := self._run.recalled(ask.step, "operator"):
            self._run.answered(ask.step, recalled)
            return recalled
        settled = await self._decide(ask, assignees=[], deadline=None, on_timeout=None)
        answer = self._of_decision("operator", ask, settled)
        self._run.answered(ask.step, answer)
        return answer

    # ---- who answers ----------------------------------------------------------------------------------------------

    async def _answer(self, participant: Resolved, ask: Ask, check: Check | None) -> Contribution:
        match participant:
            case Agent():
                return await self._agent(participant, ask, check)
            case Human():
                settled = await self._decide(ask, [participant.name], participant.deadline, participant.on_timeout)
                return self._of_decision(participant.name, ask, settled)
            case TeamOf():
                return await self._team(participant, ask)
            case Remote():
                return await self._remote(participant, ask)
            case Scripted():
                return await self._script(participant, ask)
            case A2aAgent():
                return await ask_a2a(self._run, participant, ask, self._message(participant, ask))

    async def _agent(self, agent: Agent, ask: Ask, check: Check | None) -> Contribution:
        await self._store_long(agent, ask.thread)
        call, used = self._first_call(agent, ask), Usage()
        try:
            call = await self._instructed(agent, ask, call)
        except (ParticipantFailed, InvalidInput, OutputInvalid) as error:
            return _failed(agent, ask, Failure(type=error.type, message=str(error)))
        guards = Guards(self._run, agent, self._player, self.guarded)
        if agent.tools:
            return await self._agent_with_tools(agent, ask, call, check, guards)
        for turn in range(1 + REPAIR_TURNS):
            summary = f"{agent.name}: {ask.title or ask.step}" if turn == 0 else f"{agent.name}: repair {turn} of {ask.step}"
            try:
                call = await guards.question(call)
                answer = await self.ask_model(call, summary)
                used = used + answer.usage
                answer = await guards.answer(call, answer)
            except ActivityError as error:
                return _failed(agent, ask, calls.failure_of(error), used)
            except GuardRefused as refused:
                return _failed(agent, ask, Failure(type=refused.type, message=str(refused)), used)
            self._stored |= {answer.head, call.thread.tip() or answer.head}
            if answer.failure is not None:
                return _failed(agent, ask, answer.failure, used, answer)
            problem = answer.invalid or (check(answer.data) if check else None)
            if problem is None:
                return _of_answer(agent, ask, answer, used)
            calls.stop_if_cancelled()
            self._run.note("answer_repaired", {"participant": agent.name, "step": call.step, "problem": problem})
            words = repair(problem, structured=call.output_schema is not None)
            again = {"thread": Thread(head=answer.head), "content": words, "step": f"{ask.step}/repair-{turn + 1}"}
            call = call.model_copy(update=again)
        why = f"{agent.name}'s answer is still not of the form asked for after {REPAIR_TURNS} repairs: {problem}"
        return _failed(agent, ask, Failure(type="OutputInvalid", message=why), used, answer)

    async def _store_long(self, agent: Agent, thread: Thread) -> None:
        if agent.guards or self.shortened(thread).pending_bytes() <= LONG_THREAD_BYTES:  # guards see all that was said
            return
        if workflow.patched(LONG_THREAD_PATCH):
            await calls.store_thread(self.shortened(thread), "Store a long conversation")
            self._stored.add(thread.tip() or "")

    async def _agent_with_tools(
        self, agent: Agent, ask: Ask, call: ModelCall, check: Check | None, guards: Guards
    ) -> Contribution:
        await look_up_tools(self._run, [agent])  # those of a run's own participants are known already
        loop = ToolLoop(self._run, agent, self.ask_model, check, self._player, guards)
        try:
            ended = await loop.answer(call, ask.title or ask.step)
        except ActivityError as error:
            return _failed(agent, ask, calls.failure_of(error), loop.used)
        except GuardRefused as refused:
            return _failed(agent, ask, Failure(type=refused.type, message=str(refused)), loop.used)
        self._stored.add(ended.answer.head)
        if ended.failure is not None:
            return _failed(agent, ask, ended.failure, ended.used, ended.answer)
        return _of_answer(agent, ask, ended.answer, ended.used)

    async def _instructed(self, agent: Agent, ask: Ask, call: ModelCall) -> ModelCall:
        """Return the call with the instructions that a script writes, where the agent has such a script."""
        if agent.instructions_from is None:
            return call
        given = {
            "agent": agent.name,
            "instructions": agent.instructions,
            "question": self._words(ask),
            "step": ask.step,
            "round": ask.round,
            "metadata": agent.metadata or {},
        }
        written = await self._player.play(agent.instructions_from, given, f"{ask.step}/{agent.name}/instructions")
        if not isinstance(written, str):
            kind = type(written).__name__
            raise OutputInvalid(
                f"The script {agent.instructions_from} must return the instructions of {agent.name} as a text; "
                f"it gave a {kind}."
            )
        return call.model_copy(update={"instructions": written})

    def _first_call(self, agent: Agent, ask: Ask) -> ModelCall:
        run = self._run
        return ModelCall(
            scope=run.scope,
            step=ask.step,
            participant=agent.name,
            instructions=agent.instructions,
            model=(run.fork and run.fork.model) or agent.model or self._default_model,
            thread=ask.thread if agent.guards else self.shortened(ask.thread),  # guards see all that was said in this run
            content=ask.content,
            output_schema=_choice_schema(ask) if ask.options else ask.answer_schema or agent.output_schema,
            output_name=ask.answer_name,
            temperature=agent.temperature,
            tenant=run.tenant,
            remind=ask.remind,
            now=workflow.now() if ask.remind else None,
            own_images=run.own_images,
        )

    async def ask_model(self, call: ModelCall, summary: str) -> ModelAnswer:
        """One call of a model, booked on the run, whose record says what happened on the way."""
        run = self._run
        answer = await self._asked_where_its_limit_is_kept(call, summary[:200])
        run.record.usage = run.record.usage + answer.usage
        if not isinstance(answer, CutOff):
            if answer.offline:
                run.record.offline_models.add(answer.model)
            if answer.recalled:
                run.record.say("memory", "note", prompt_lines(answer.recalled))
        for type, data in events_of(call, answer):
            run.note(type, data)
        if isinstance(answer, CutOff):
            raise asyncio.CancelledError
        return answer

    async def _asked_where_its_limit_is_kept(self, call: ModelCall, summary: str) -> ModelAnswer | CutOff:
        run, queue = self._run, await self._queue(call.model)
        for _ in range(MOST_QUEUES):
            answer = from_wire(await calls.model_call(call, summary, run.temporal_priority(), queue))
            if not isinstance(answer, Elsewhere):
                return answer
            calls.stop_if_cancelled()
            queue = run.queues[call.model or ""] = answer.queue
        words = (
            f"{call.model}: each worker names another task queue for its calls, at last {queue}; their project files differ."
        )
        raise ParticipantFailed(ProviderUnavailable.__name__, words)

    async def _queue(self, model: str | None) -> str | None:
        """Return the task queue of a model's calls; a model that no participant named (a fork's, a desk's) is looked up now."""
        if not is_own_name(model):
            return self._run.queues.get(model or "")
        async with self._looking_up:  # one look for all who are asked at the same time
            if model not in self._run.queues:
                self._run.queues.update(await calls.queues_of_models([model]))
        return self._run.queues[model]

    async def _decide(
        self, ask: Ask, assignees: list[str], deadline: timedelta | None, on_timeout: OnTimeout | None
    ) -> DecisionRequest:
        free = ask.allow_answer or not ask.options
        return await self._run.ask_person(
            title=ask.title or "A question for you",
            question=self._words(ask),
            kind=ask.kind,
            options=ask.options,
            recommended=ask.recommended,
            allow_answer=free,
            answer_schema=ask.answer_schema if free else None,
            assignees=assignees,
            deadline=deadline or None,
            on_timeout=on_timeout,
        )

    def _of_decision(self, name: str, ask: Ask, request: DecisionRequest) -> Contribution:
        settled = request.settled
        if settled is None:
            error = Failure(
                type="DecisionExpired", message=f"Nobody decided {request.title!r} (decision {request.id}) before its deadline."
            )
            return Contribution(participant=name, round=ask.round, status="failed", error=error)
        option = request.option(settled.choice)
        content = settled.answer if settled.answer is not None else option.label if option else settled.comment
        return Contribution(
            participant=name,
            round=ask.round,
            content=content,
            choice=settled.choice,
            comment=settled.comment,
            ref=settled.answer_ref,
            truncated=settled.answer_ref is not None,
        )

    async def _team(self, team: TeamOf, ask: Ask) -> Contribution:
        # The child inherits what this run is paid under, so that a reset of the parent does not pay for it again.
        mode = mode_named(team.mode)
        share = self._run.reserve(max(1, self._teams_to_ask))
        self._teams_to_ask -= 1
        given = mode.of_team(team, self._words(ask))
        given = given.model_copy(
            update={
                "priority": self._run.priority,
                "tenant": self._run.tenant,
                "budget": tighter(given.budget, share),
            }
        )
        used = Usage()
        try:
            await self._run.outbox.window.room_for(size_of(given, team.name))
            outcome: Outcome = await workflow.execute_child_workflow(
                mode.name,
                given,
                id=id_of(workflow.info().workflow_id, team.name, ask.step),
                result_type=Outcome,
                static_summary=f"{team.name}: {mode.name}",
                memo={
                    SCOPE: f"{self._run.scope}/{team.name}/{ask.step}",
                    **({PINNED: self._run.plugins} if self._run.plugins else {}),
                },
                priority=self._run.temporal_priority(),
            )
            used = outcome.usage
            calls.stop_if_cancelled()  # a child that is called off gives what it has, and says what it used
        except ChildWorkflowError as error:
            used = calls.usage_of(error)
            return _failed(team, ask, calls.failure_of(error), used)
        finally:
            self._run.book(share, used)
        good = outcome.status in ("completed", "partial")
        why = f"{team.name} ended {outcome.status}: {outcome.reason or 'no reason given'}"
        return Contribution(
            participant=team.name,
            round=ask.round,
            status="ok" if good else "failed",
            content=outcome.output,
            error=None if good else Failure(type="TeamStopped", message=why),
            usage=outcome.usage,
            ref=outcome.ref,
            truncated=outcome.truncated,
            parts=outcome.contributions if ask.part else [],
            cut_at_limit=outcome.cut_at_limit,
        )

    async def _remote(self, remote: Remote, ask: Ask) -> Contribution:
        run, here = self._run, workflow.info().workflow_id
        message = self._message(remote, ask)
        summary = f"{remote.name}: {ask.title or ask.step}"[:200]
        try:
            await run.outbox.window.room_for(size_of(message, remote.name))
            answer = await calls.remote_call(
                remote, message, id_of(here, remote.name, ask.step), summary, run.temporal_priority(), self._timeout
            )
        except (ActivityError, ChildWorkflowError) as error:
            failed = _failed(remote, ask, calls.failure_of(error))
            ended_there = failed.error is not None and failed.error.type == calls.CANCELLED
            return failed.model_copy(update={"status": "cancelled"}) if ended_there else failed
        return contribution_of(remote, ask, answer)

    async def _script(self, scripted: Scripted, ask: Ask) -> Contribution:
        try:
            given = (ask.message or self._message(scripted, ask)).model_dump(mode="json")
            answer = await self._player.play(scripted.script or scripted.name, given, f"{ask.step}/{scripted.name}")
        except (ParticipantFailed, InvalidInput) as error:
            return _failed(scripted, ask, Failure(type=error.type, message=str(error)))
        return contribution_of(scripted, ask, answer)

    def _message(self, participant: Remote | Scripted | A2aAgent, ask: Ask) -> Message:
        run, here = self._run, workflow.info().workflow_id
        return message_for(
            participant, ask, self._words(ask), scope=run.scope, sender=here, priority=run.priority, sent_at=workflow.now()
        )

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """What a script makes of the input; its failure ends the run."""
        return await self._player.play(script, input, step)

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Start each answer as a run of its own, which outlives this one; see `kernel.conversation.team.Team`."""
        self._refuse_long_copies([ask for _, ask in asks])
        return [await self._tell(participant, ask, len(asks) - number) for number, (participant, ask) in enumerate(asks)]

    async def _tell(self, participant: Resolved, ask: Ask, still_to_tell: int) -> Contribution:
        run = self._run
        await run.gate()
        share = run.reserve(still_to_tell)  # for good: that run tells nobody what it leaves
        id = id_of(workflow.info().workflow_id, participant.name, ask.step)
        await workflow.start_child_workflow(
            "RequestResponse",
            {
                "task": self._words(ask),
                "participants": [participant.model_dump(mode="json", exclude_unset=True) | {"kind": participant.kind}],
                "priority": run.priority,
                "tenant": run.tenant,
                **({"budget": share.model_dump(exclude_none=True)} if share else {}),
            },
            id=id,
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=f"{participant.name}: {ask.title or ask.step}"[:200],
            memo={SCOPE: f"{run.scope}/{participant.name}/{ask.step}"},
            priority=run.temporal_priority(),
        )
        run.note("handed_over", {"participant": participant.name, "step": ask.step, "workflow_id": id})
        return Contribution(participant=participant.name, round=ask.round, status="skipped", comment=f"Handed over to {id}.")

    # ---- words ----------------------------------------------------------------------------------------------------

    def shortened(self, thread: Thread) -> Thread:
        """Return the same conversation, named by its longest part that is stored already."""
        tip, stored_until, head = thread.head, 0, thread.head
        for count, entry in enumerate(thread.pending, 1):
            tip = link(tip, entry)
            if tip in self._stored:
                stored_until, head = count, tip
        return Thread(head=head, pending=thread.pending[stored_until:])

    def _words(self, ask: Ask) -> str:
        """Return the conversation and the question as one text, for those who read no chain: people, teams, remote workers."""
        parts = [
            _labelled(entry, entry.text if entry.text is not None else self._run.record.preview(entry.ref))
            for entry in ask.thread.pending
        ]
        session = self._run.session
        if session is not None and session.earlier and ask.thread.head == session.head:
            parts.insert(0, f"# What was said before\n{session.earlier}\n\n# Now")
        return "\n\n".join([*parts, ask.content]).strip()

    def _record(self, ask: Ask, answer: Contribution, event: str | None = None) -> None:
        self.contributions.append(answer)
        run = self._run
        run.answered(ask.step, answer)
        if answer.status == "ok":
            run.record.say(
                answer.participant,
                "answer",
                as_text(answer.content),
                round=ask.round,
                ref=answer.ref,
                truncated=answer.truncated,
                model=answer.model,
                cut_at_limit=answer.cut_at_limit,
            )
        run.note(
            event or ("answered" if answer.status == "ok" else "not_answered"),
            {
                "participant": answer.participant,
                "step": ask.step,
                "round": ask.round,
                "status": answer.status,
                "ref": answer.ref,
                "error": answer.error and answer.error.model_dump(),
                "usage": answer.usage.model_dump(),
                "model": answer.model,
            },
            answer.participant,
        )


def _labelled(entry: Entry, words: str) -> str:
    return words if entry.role == "task" else f"[{entry.author}] {words}"


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


def _failed(
    who: Resolved, ask: Ask, error: Failure, used: Usage | None = None, answer: ModelAnswer | None = None
) -> Contribution:
    made = Contribution(participant=who.name, round=ask.round, status="failed", error=error, usage=used or Usage())
    return made.model_copy(update={"content": answer.text}) if answer else made


def _of_answer(agent: Agent, ask: Ask, answer: ModelAnswer, used: Usage) -> Contribution:
    # What a guard has changed has no address.
    made = Contribution(
        participant=agent.name,
        round=ask.round,
        usage=used,
        ref=answer.ref or None,
        model=answer.model,
        cut_at_limit=answer.cut_at_limit,
    )
    if ask.options:
        reason = answer.data["reason"]
        return made.model_copy(update={"content": reason, "choice": answer.data["choice"], "comment": reason})
    if answer.data is not None:
        return made.model_copy(update={"content": answer.data})
    return made.model_copy(update={"content": answer.text, "truncated": answer.truncated})
