"""What each state calls for."""

from __future__ import annotations

from kernel.conversation.participant import Agent, Resolved
from kernel.secretary import commands
from kernel.secretary.choices import choice_request
from kernel.secretary.effects import (
    Accept,
    AwaitAnswers,
    Dispatch,
    Execute,
    Replace,
    Replan,
    ResolveDispatch,
    ResolveFailure,
    effects,
)
from kernel.secretary.state import TodoState
from tests.support.todo_record import (
    ANSWER,
    ASK,
    CLARIFY,
    CODER,
    PLAN,
    RECEIVE,
    TEAM,
    WRITER,
    TodoRecord,
    carry_out,
    desk,
    good,
    planned,
    reported,
    review,
    sub,
    write_report,
)

DESK = desk(dispatch={"replacements": 0})
ASKING = desk(clarify="interactive")


def keys(record: TodoRecord) -> list[str]:
    return [effect.key for effect in effects(record.now, DESK)]


def test_an_interactive_desk_asks_first() -> None:
    record = TodoRecord()
    record.do(RECEIVE)
    assert keys(record) == ["requirement"]
    assert [e.key for e in effects(record.now, ASKING)] == ["questions"]
    record.do(ASK)
    [waiting] = effects(record.now, ASKING)
    assert isinstance(waiting, AwaitAnswers) and waiting.key == "answers"
    assert [question.id for question in waiting.questions] == ["q1"]
    record.do(ANSWER)
    assert [e.key for e in effects(record.now, ASKING)] == ["requirement"]


def test_an_idea_without_questions_needs_no_answers() -> None:
    record = TodoRecord()
    record.do(RECEIVE, commands.AskQuestions(questions=[]))
    assert [e.key for e in effects(record.now, ASKING)] == ["requirement"]


def test_a_run_from_idea_to_acceptance_with_a_failure_and_a_rework() -> None:
    record = TodoRecord()
    record.do(RECEIVE)
    record.do(CLARIFY)
    assert keys(record) == ["plan"]
    record.do(PLAN)
    assert keys(record) == ["execute/s1/attempt-1", "execute/s2/attempt-1"]
    record.do(commands.StartSubtask(id="s1", attempt=1))
    assert keys(record) == ["execute/s1/attempt-1", "execute/s2/attempt-1"], "what runs is called for still, by its key"
    carry_out(record, "s2")
    assert keys(record) == ["execute/s1/attempt-1"]
    record.do(commands.FailSubtask(id="s1", attempt=1, error="boom"))
    [failure] = effects(record.now, DESK)
    assert isinstance(failure, ResolveFailure) and failure.error == "boom" and failure.key == "failure/s1/attempt-1"
    record.do(commands.ResolveFailure(id="s1", choice="retry"))
    assert keys(record) == ["execute/s1/attempt-2"]
    carry_out(record, "s1", "s3")
    assert keys(record) == ["review/1"]
    record.do(review(True, False))
    assert keys(record) == ["report/1"]
    record.do(write_report())
    assert effects(record.now, DESK) == [Accept("accept/1", automatic=False, reworks_left=10)]
    assert effects(record.now, desk(acceptance="automatic")) == [Accept("accept/1", automatic=True, reworks_left=10)]
    record.do(commands.RequestRework(comment="shorter"))
    assert effects(record.now, DESK) == [Replan("replan/2", "shorter")]
    record.do(commands.MakeReplan(redo=[commands.Redo(id="s3")], executors=TEAM))
    [again] = effects(record.now, DESK)
    assert isinstance(again, Execute) and again.key == "execute/s3/attempt-2"
    assert again.previous == good("s3 done")
    carry_out(record, "s3")
    record.do(review(), write_report(2))
    assert keys(record) == ["accept/2"]
    record.do(commands.Accept())
    assert keys(record) == []


def test_an_executor_gets_what_it_builds_on() -> None:
    record = planned()
    carry_out(record, "s2")
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="boom"))
    record.do(commands.ResolveFailure(id="s1", choice="skip"))
    [execute] = effects(record.now, DESK)
    assert isinstance(execute, Execute) and not execute.started and execute.assignee == "writer"
    assert [(s.id, s.status, s.result) for s in execute.dependencies] == [
        ("s1", "skipped", None),
        ("s2", "completed", good("s2 done")),
    ]


def test_a_restart_finds_the_same_effects_with_what_runs_marked() -> None:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1))
    again = TodoState.model_validate_json(record.now.model_dump_json())
    assert effects(again, DESK) == effects(record.now, DESK)
    assert [(e.subtask_id, e.started) for e in effects(again, DESK) if isinstance(e, Execute)] == [("s1", True), ("s2", False)]


def test_a_subtask_that_nobody_fits_calls_for_a_person() -> None:
    record = TodoRecord()
    plan = commands.MakePlan(subtasks=[sub("s1"), sub("s2", needs=["coding", "writing"])], executors=TEAM)
    record.do(RECEIVE, CLARIFY, plan)
    [resolve] = effects(record.now, DESK)
    assert isinstance(resolve, ResolveDispatch)
    assert (resolve.key, resolve.subtask_id, resolve.match.candidates) == ("dispatch/s2/1", "s2", ["writer", "coder"])


def test_a_closed_todo_calls_for_nothing() -> None:
    record = reported()
    record.do(commands.Reject())
    assert keys(record) == []


def test_a_failed_executor_is_replaced_until_nobody_is_left() -> None:
    record, settings = TodoRecord(), desk([WRITER, CODER, Agent(name="anyone")], dispatch={"replacements": 2})
    team: list[Resolved] = [WRITER, CODER, Agent(name="anyone")]
    record.do(RECEIVE, CLARIFY, commands.MakePlan(subtasks=[sub("s1", needs=["coding"])], executors=team))
    by = commands.By(executors=team)
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="boom"))
    [replace] = effects(record.now, settings)
    assert isinstance(replace, Replace) and (replace.key, replace.error) == ("replace/s1/attempt-1", "boom")
    record.do(commands.Replace(id="s1", by=by))
    assert record.types()[-2:] == ["executor_replaced", "subtask_assigned"]
    assert record.events[-2].data == {"id": "s1", "attempt": 1, "before": "coder", "error": "boom", "number": 1}
    [again] = effects(record.now, settings)
    assert isinstance(again, Execute) and (again.assignee, again.attempt) == ("anyone", 2)
    record.do(commands.StartSubtask(id="s1", attempt=2), commands.FailSubtask(id="s1", attempt=2, error="boom again"))
    record.do(commands.Replace(id="s1", by=by))
    assert record.types()[-1] == "replacement_missing"
    [failure] = effects(record.now, settings)
    assert isinstance(failure, ResolveFailure) and failure.error == "boom again"
    request = choice_request(record.now, failure)
    assert "Replaced before: coder" in request["question"]
    assert [option.id for option in request["options"]] == ["retry", "assign-writer", "assign-coder", "skip", "stop"]
    record.do(commands.ResolveFailure(id="s1", choice="reassign", assignee="writer", by="ana"))
    assert record.now.subtask("s1").assignee == "writer"  # type: ignore[union-attr]


def test_no_more_than_the_given_number_is_replaced() -> None:
    record = planned()
    record.do(commands.StartSubtask(id="s2", attempt=1), commands.FailSubtask(id="s2", attempt=1, error="boom"))
    record.do(commands.Replace(id="s2", by=commands.By(executors=TEAM)))
    record.do(commands.StartSubtask(id="s2", attempt=2), commands.FailSubtask(id="s2", attempt=2, error="boom"))
    assert [e.key for e in effects(record.now, desk())][-1] == "failure/s2/attempt-2"


def test_a_plan_that_is_dispatched_later_waits_for_its_strategy() -> None:
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY, PLAN.model_copy(update={"dispatched_later": True}))
    assert record.now.phase == "dispatching_task"
    assert effects(record.now, DESK) == [Dispatch("dispatch/1", ("s1", "s2", "s3"))]
    choices = [{"subtask": "s2", "executor": "writer", "confidence": 0.2, "reason": "perhaps"}]
    by = commands.By.model_validate({"strategy": "llm", "executors": [], "choices": choices})
    record.do(commands.Dispatch(by=by.model_copy(update={"executors": TEAM})))
    [asked] = effects(record.now, DESK)
    assert isinstance(asked, ResolveDispatch) and asked.match.proposed == "writer"
    request = choice_request(record.now, asked)
    assert (request["title"], request["recommended"]) == ("Is writer right for subtask s2?", "assign-writer")
    assert record.now.status == "in_progress", "a choice to confirm is not a fault"
    record.do(commands.ResolveDispatch(id="s2", choice="assign", assignee="coder", by="ana"))
    assert record.now.phase == "monitoring_execution"
