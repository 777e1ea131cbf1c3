"""Whatever is asked, in whatever order: the invariants of a todo hold."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.conversation.participant import Agent
from kernel.record.events import Event
from kernel.rules.shapes import RuleSet
from kernel.secretary import commands
from kernel.secretary.effects import (
    Accept,
    AskClarification,
    AwaitAnswers,
    Dispatch,
    Effect,
    Execute,
    Foresee,
    MakePlan,
    Replace,
    Replan,
    ResolveDispatch,
    ResolveFailure,
    ReviewResults,
    WriteReport,
    WriteRequirement,
    effects,
)
from kernel.secretary.evolve import TYPES, evolve, fold
from kernel.secretary.ranking.figures import DeskFigures, ExecutorFigures
from kernel.secretary.reports.facts import after, begun
from kernel.secretary.shapes import Forecast, Idea, Phase, Report
from kernel.secretary.state import DONE, TodoState
from tests.support.todo_record import (
    ANSWER,
    ASK,
    CLARIFY,
    CODER,
    PLAN,
    RECEIVE,
    START,
    TEAM,
    TodoRecord,
    desk,
    good,
    review,
    sub,
    write_report,
)

DESK = desk(clarify="interactive")
PHASES: tuple[str, ...] = get_args(Phase)

DRY = RECEIVE.model_copy(update={"idea": Idea(content="Say hello", dry_run=True)})
FIGURES = DeskFigures(turn=1, executors=[ExecutorFigures(name="coder", load=2, completed=3, failed=1)])
LOADED = commands.By(strategy="least_loaded", executors=TEAM, figures=FIGURES)
LATER = PLAN.model_copy(update={"dispatched_later": True})
CHOSEN = [{"subtask": id, "executor": "coder", "confidence": 0.3, "reason": "maybe"} for id in ("s1", "s2", "s3")]
CHOSEN_BY_MODEL = commands.By.model_validate({"strategy": "llm", "executors": [], "choices": CHOSEN})
BY_MODEL = CHOSEN_BY_MODEL.model_copy(update={"executors": [CODER, Agent(name="anyone")]})
ODD_PLAN = commands.MakePlan(subtasks=[sub("s1", needs=["coding", "writing"]), sub("s2", "s1"), sub("s3")], executors=TEAM)
RULES = RuleSet.model_validate(
    {"name": "who", "groups": [{"name": "main", "rules": [{"name": "all", "then": [{"do": "return", "value": TEAM[0].name}]}]}]}
)
RULED_PLAN = commands.MakePlan(subtasks=[sub("s1", needs=["coding"]), sub("s2", "s1")], executors=TEAM, rules=RULES)
IDS = ["s1", "s2", "s3", "n2", "nowhere"]

ANYTHING: list[commands.Command] = [
    RECEIVE, ASK, ANSWER, CLARIFY, PLAN, ODD_PLAN, RULED_PLAN, review(), review(True, False), write_report(),
    commands.Accept(), commands.RequestRework(comment=""), commands.RequestRework(comment="more", by="ana"),
    commands.Reprioritize(priority="low"), commands.Reprioritize(priority="high", by="ana"),
    commands.MakeReplan(redo=[commands.Redo(id="s1"), commands.Redo(id="s3")], executors=TEAM),
    LATER, commands.Dispatch(by=LOADED), commands.Dispatch(by=BY_MODEL), *(commands.Replace(id=id, by=LOADED) for id in IDS),
    *(commands.AwaitFeedback(decision_id=id) for id in ("d1", "d2")),
    *(commands.FeedbackCame(decision_id=id) for id in ("d1", "d2") for _ in range(4)),
    *(commands.StartSubtask(id=id, attempt=n) for id in IDS for n in (0, 1, 2)),
    *(commands.FinishSubtask(id=id, attempt=n, result=good()) for id in IDS for n in (1, 2)),
    *(commands.FailSubtask(id=id, attempt=n, error="") for id in IDS for n in (1, 2)),
    *(commands.ResolveFailure(id=id, choice="retry") for id in IDS),
    *(commands.ResolveFailure(id=id, choice="reassign", assignee="writer") for id in IDS),
    *(commands.ResolveDispatch(id=id, choice="skip") for id in IDS),
]  # fmt: skip
CLOSING: list[commands.Command] = [
    commands.Reject(by="ana"), commands.Cancel(), commands.Fail(reason="no money"),
    commands.ResolveFailure(id="s1", choice="stop"), commands.ResolveDispatch(id="s1", choice="stop"),
]  # fmt: skip

Step = tuple[int, str] | commands.Command
"""What the state calls for (which of the effects, and how it ends), or any command at all."""


def drawn(rng: Random, length: int) -> list[Step]:
    """Mostly what is called for, so that late phases are reached, with anything in between."""
    return [one_of(rng, rng.random()) for _ in range(length)]


def one_of(rng: Random, chance: float) -> Step:
    if chance < 0.02:
        return rng.choice(CLOSING)
    if chance < 0.45:
        return rng.choice(ANYTHING)
    return rng.randrange(4), rng.choice(["good", "good", "good", "bad", "worst"])


def performed(effect: Effect, state: TodoState, ending: str) -> commands.Command:
    match effect:
        case AskClarification():
            return ASK
        case AwaitAnswers():
            return ANSWER
        case WriteRequirement():
            return CLARIFY
        case MakePlan():
            return {"good": LATER if state.rework or len(state.answers) % 2 else PLAN, "bad": ODD_PLAN}.get(ending, RULED_PLAN)
        case Dispatch():
            return commands.Dispatch(by=LOADED if ending == "good" else BY_MODEL)
        case Replace():
            nobody = commands.By(executors=TEAM[:1])
            return commands.Replace(id=effect.subtask_id, by=LOADED if ending == "good" else nobody)
        case Foresee():
            report = Report(id="r", type="forecast", todo_ids=[], content="", created_at=START)
            return commands.Foresee(forecast=Forecast(), report=report)
        case ResolveDispatch():
            return commands.ResolveDispatch(id=effect.subtask_id, choice="assign", assignee="coder")
        case Execute() if not effect.started:
            return commands.StartSubtask(id=effect.subtask_id, attempt=effect.attempt)
        case Execute() if ending == "good":
            return commands.FinishSubtask(id=effect.subtask_id, attempt=effect.attempt, result=good())
        case Execute():
            return commands.FailSubtask(id=effect.subtask_id, attempt=effect.attempt, error="broken")
        case ResolveFailure():
            return commands.ResolveFailure(id=effect.subtask_id, choice="retry" if ending == "good" else "skip")
        case ReviewResults():
            return review(True, ending == "good")
        case WriteReport():
            return write_report(state.round)
        case Accept():
            if ending == "good":
                return commands.Accept()
            return commands.RequestRework(comment="again") if ending == "bad" else commands.Reject(by="ana")
        case Replan():
            new = [sub(f"n{state.round}", "s1")] if ending == "good" else []
            return commands.MakeReplan(redo=[commands.Redo(id="s2")], new=new, executors=TEAM)
    raise AssertionError(effect)


def next_command(record: TodoRecord, step: Step) -> commands.Command:
    if not isinstance(step, tuple):
        return step
    if record.state is None:
        return DRY if step[1] == "worst" else RECEIVE
    calls = effects(record.state, DESK)
    return performed(calls[step[0] % len(calls)], record.state, step[1]) if calls else commands.Cancel()


def run(record: TodoRecord, step: Step) -> None:
    before = record.state
    frozen = before.model_dump_json() if before else None
    was_closed = before is not None and before.closed
    try:
        happened = record.do(next_command(record, step))
    except InvalidInput as error:
        assert str(error)
        assert record.state is before
    else:
        assert not was_closed, f"{happened} after the end"
    assert before is None or before.model_dump_json() == frozen, "a state was changed in place"
    if record.state is not None:
        check_state(record.state)


def check_state(state: TodoState) -> None:
    assert TodoState.model_validate_json(state.model_dump_json()) == state
    assert (state.status == "blocked") <= bool(state.failures or state.unassigned)
    calls = effects(state, DESK)
    keys = [effect.key for effect in calls]
    assert len(set(keys)) == len(keys)
    assert effects(TodoState.model_validate_json(state.model_dump_json()), DESK) == calls
    assert bool(calls) != state.closed, "an open todo always calls for something, a closed one for nothing"


def check_record(events: list[Event]) -> None:
    """The rules that can be read off the record alone."""
    phase: str | None = None
    attempts_seen: dict[str, int] = {}
    accepted = False
    state: TodoState | None = None
    for event in events:
        if event.type == "phase_changed":
            assert event.data["from"] == phase
            following = PHASES[PHASES.index(phase) + 1] if phase not in (None, PHASES[-1]) else None
            assert event.data["to"] in (
                {PHASES[0]} if phase is None else {following, PHASES[2] if phase == PHASES[-1] else None}
            )
            phase = event.data["to"]
        if event.type == "subtask_started":
            assert state is not None
            subtask = state.subtask(event.data["id"])
            assert subtask is not None and state.ready(subtask)
            assert event.data["attempt"] == attempts_seen.get(subtask.id, 0) + 1
            attempts_seen[subtask.id] = event.data["attempt"]
        accepted |= event.type == "forecast_made"
        if event.type == "work_accepted":
            assert state is not None and state.review is not None and state.report is not None
            accepted = True
        if event.type == "todo_completed":
            assert accepted
        state = evolve(state, event)


rngs = st.randoms(use_true_random=True)


@settings(max_examples=50, deadline=None)
@given(rngs, st.integers(0, 70))
def test_any_sequence_of_commands_keeps_the_invariants(rng: Random, length: int) -> None:
    record = TodoRecord()
    for step in drawn(rng, length):
        run(record, step)
    assert [event.seq for event in record.events] == list(range(1, len(record.events) + 1))
    check_record(record.events)
    assert fold(record.events) == record.state
    assert record.read_back() == record.state


@settings(max_examples=50, deadline=None)
@given(rngs, st.integers(0, 70))
def test_the_facts_for_lists_follow_the_state(rng: Random, length: int) -> None:
    record, facts = TodoRecord(), None
    for step in drawn(rng, length):
        run(record, step)
    for event in record.events:
        if facts is None:
            facts = begun(event.data, event.seq, event.at, "todo/t1", None)
        else:
            facts = after(facts, event.type, event.data, event.seq, event.at)
        state = fold(record.events[: event.seq])
        assert facts is not None and state is not None
        assert (facts.status, facts.phase, facts.priority) == (state.status, state.phase, state.priority)
        assert facts.reworks == len(state.rework) and facts.subtasks == len(state.plan)
        assert set(facts.done) == {subtask.id for subtask in state.plan if subtask.status in DONE}
        assert sum(facts.seconds.values()) == (facts.phase_at - facts.opened_at).total_seconds()


def test_the_sequences_reach_every_kind_of_event() -> None:
    rng, seen = Random(7), set[str]()
    for _ in range(200):
        record = TodoRecord()
        for step in drawn(rng, 40):
            if record.state is None or not record.state.closed:
                with suppress(InvalidInput):
                    record.do(next_command(record, step))
        seen.update(record.types())
        if seen == set(TYPES):
            return
    raise AssertionError(f"never seen: {set(TYPES) - seen}")


@settings(max_examples=20, deadline=None)
@given(rngs)
def test_doing_what_is_called_for_reaches_acceptance(rng: Random) -> None:
    record = TodoRecord()
    for _ in range(40):
        run(record, (rng.randrange(4), rng.choice(["good", "bad"])))
    for _ in range(200):
        if record.now.closed:
            break
        run(record, (0, "good"))
    assert record.now.status == "completed"


@settings(max_examples=20, deadline=None)
@given(rngs, st.lists(st.integers(0, 100), max_size=5))
def test_other_events_in_the_record_change_nothing(rng: Random, places: list[int]) -> None:
    record = TodoRecord()
    for step in drawn(rng, 30):
        run(record, step)
    mixed = list(record.events)
    for place in places:
        other = Event(seq=1, at=START, type="decision_opened", data={"id": "d1"})
        mixed.insert(place % (len(mixed) + 1), other)
    assert fold(mixed) == record.state


def test_events_are_plain_json() -> None:
    record = TodoRecord()
    record.do(RECEIVE, ASK, ANSWER, CLARIFY, PLAN)
    for event in record.events:
        assert json.loads(json.dumps(event.data)) == event.data
