"""The part of a run in a session: it begins where the conversation ends, and adds one turn to it."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.transcript import Entry, Thread, as_text
    from kernel.modes.asking import entries_of
    from kernel.modes.mode import ModeInput
    from kernel.record import run_events
    from kernel.record.session import SessionJoin, SessionOpen, SessionOpened
    from workflows import calls
    from workflows.run.run import Run
    from workflows.sending import LONG_THREAD_BYTES, LONG_THREAD_PATCH


async def open_session(run: Run, task: ModeInput) -> ModeInput:
    """Return the input; if it names a session, with the conversation so far before it."""
    if task.session is None:
        return task
    return task.after((await begin_session(run, task.session)).head)


async def begin_session(run: Run, name: str) -> SessionOpened:
    """Return the conversation of that name so far, with which the run goes on."""
    run.session = await calls.open_session(SessionOpen(name=name, tenant=run.tenant))
    run.note(run_events.SessionOpened(session=name, turns=run.session.turns, head=run.session.head))
    return run.session


async def join_session(run: Run, task: ModeInput, outcome: Outcome) -> None:
    """Add the task and the output to the session as a turn. A run without a result, and a fork, add nothing."""
    await end_session(run, task.opening().pending, outcome, forked=run.fork is not None)


async def end_session(run: Run, asked: Sequence[Entry], outcome: Outcome, *, forked: bool) -> None:
    """Add what was asked and the output to the run's session, if it has one, as a turn. Add nothing without a result."""
    if run.session is None:
        return
    if outcome.output is None or outcome.status == "stopped" or forked:
        why = "the run is a fork" if forked else "the run has no result"
        run.note(run_events.SessionLeft(session=run.session.name, reason=why))
        return
    info = workflow.info()
    entries = [*asked, *_answer(run, outcome)]
    if Thread(pending=tuple(entries)).pending_bytes() > LONG_THREAD_BYTES and workflow.patched(LONG_THREAD_PATCH):
        await calls.store_thread(Thread(pending=tuple(entries)), "Store a long turn")
        entries = [entry.model_copy(update={"text": None}) for entry in entries]
    turn = SessionJoin(
        name=run.session.name,
        tenant=run.tenant,
        scope=run.scope,
        workflow_id=info.workflow_id,
        run_id=info.run_id,
        entries=entries,
    )
    joined = (await calls.join_session(turn)).turn
    if joined is None:
        run.note(run_events.SessionLeft(session=run.session.name, reason="it was deleted meanwhile"))
    else:
        run.note(run_events.SessionJoined(session=run.session.name, turn=joined.number, head=joined.head))


def _answer(run: Run, outcome: Outcome) -> tuple[Entry, ...]:
    """Return the output in the name of the participant that gave it; an output of several, in the name of the mode."""
    whole = as_text(outcome.output)
    for each in reversed(outcome.contributions):
        if each.status == "ok" and (each.content == outcome.output or (each.truncated and whole.startswith(str(each.content)))):
            return entries_of(each)
    return (Entry.of("answer", run.mode, whole),)
