"""The todo's rules, one by one."""

from __future__ import annotations

import pytest

from kernel.basics.errors import InvalidInput
from kernel.conversation.budget import Usage
from kernel.conversation.participant import Agent
from kernel.secretary import commands
from kernel.secretary.shapes import Artifact, ExecutionResult, Idea, Question, Requirement, Subtask
from kernel.secretary.state import to_item
from tests.support.todo_record import (
    ANSWER,
    ASK,
    CLARIFY,
    CRITERIA,
    PLAN,
    RECEIVE,
    START,
    TEAM,
    TodoRecord,
    carry_out,
    good,
    planned,
    reported,
    review,
    sub,
    write_report,
)


def phases(record: TodoRecord) -> list[str]:
    return [event.data["to"] for event in record.events if event.type == "phase_changed"]


def status(record: TodoRecord) -> str:
    return record.now.status


def refused(record: TodoRecord, command: commands.Command) -> InvalidInput:
    """The refusal; a refused command leaves no trace."""
    before = (list(record.events), record.state)
    with pytest.raises(InvalidInput) as caught:
        record.do(command)
    assert (record.events, record.state) == before
    return caught.value


def test_the_whole_way_passes_the_five_phases_in_order() -> None:
    record = TodoRecord()
    record.do(RECEIVE, ASK, ANSWER, CLARIFY, PLAN)
    assert status(record) == "in_progress"
    carry_out(record, "s1", "s2", "s3")
    record.do(review(), write_report(), commands.Accept(by="ana"))
    assert phases(record) == [
        "receiving_idea", "clarifying_requirement", "dispatching_task", "monitoring_execution", "reporting_completion",
    ]  # fmt: skip
    assert status(record) == "completed"
    assert record.now.result is not None and record.now.result.success
    assert record.now.result.details == "s1: s1 done\ns2: s2 done\ns3: s3 done"
    assert record.read_back() == record.now


def test_a_received_idea_is_pending_until_it_is_acknowledged() -> None:
    record = TodoRecord()
    record.do(RECEIVE)
    assert record.types() == ["idea_received", "phase_changed", "phase_changed"]
    assert record.events[1].data == {"from": None, "to": "receiving_idea"}
    assert status(record) == "clarifying"
    assert (record.now.created_at, record.now.updated_at) == (record.events[0].at, record.events[-1].at)


@pytest.mark.parametrize(("own", "given", "expected"), [(None, None, "normal"), ("high", None, "high"), ("high", "low", "low")])
def test_priority_is_the_callers_then_the_ideas_then_normal(own: str | None, given: str | None, expected: str) -> None:
    record = TodoRecord()
    idea = Idea.model_validate({"content": "x", "priority": own})
    record.do(commands.ReceiveIdea.model_validate({"id": "t", "idea": idea, "priority": given}))
    assert record.now.priority == expected


def test_nothing_comes_before_the_idea_and_only_one_idea_comes() -> None:
    record = TodoRecord()
    assert "there is no todo yet" in str(refused(record, CLARIFY))
    record.do(RECEIVE)
    assert "has its idea already" in str(refused(record, RECEIVE))


def test_answers_may_come_one_by_one_and_the_requirement_waits_for_all() -> None:
    record = TodoRecord()
    questions = [Question(id=id, kind="open", question=f"{id}?") for id in ("q1", "q2")]
    record.do(RECEIVE, commands.AskQuestions(questions=questions), commands.AnswerQuestions(answers={"q2": "b"}))
    assert "waiting for: q1" in str(refused(record, CLARIFY))
    assert refused(record, commands.AnswerQuestions(answers={"q2": "again"})).field == "answers.q2"
    assert "was not asked; waiting for: q1" in str(refused(record, commands.AnswerQuestions(answers={"q9": "x"})))
    assert "at least one of: q1" in str(refused(record, commands.AnswerQuestions(answers={})))
    assert "asked already" in str(refused(record, ASK))
    record.do(commands.AnswerQuestions(answers={"q1": "a"}), CLARIFY)
    assert record.now.answers == {"q2": "b", "q1": "a"}


@pytest.mark.parametrize(
    ("criteria", "title", "field"),
    [
        (["a", "a"], "T", "requirement.acceptance_criteria.1"),
        (["a", " "], "T", "requirement.acceptance_criteria.1"),
        (["a"], " ", "requirement.title"),
    ],
)
def test_a_requirement_that_cannot_be_checked_is_refused(criteria: list[str], title: str, field: str) -> None:
    record = TodoRecord()
    record.do(RECEIVE)
    requirement = Requirement(title=title, description="d", acceptance_criteria=criteria)
    assert refused(record, commands.Clarify(requirement=requirement)).field == field


def test_a_bad_plan_is_refused_and_a_second_plan_too() -> None:
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY)
    circle = commands.MakePlan(subtasks=[sub("a", "b"), sub("b", "a")], executors=TEAM)
    assert "a -> b -> a" in str(refused(record, circle))
    record.do(PLAN)
    assert "phase dispatching_task; the todo is in monitoring_execution" in str(refused(record, PLAN))


def test_a_plan_comes_without_history_and_leaves_with_assignees() -> None:
    record = TodoRecord()
    used = Subtask(id="s1", description="x", status="completed", assignee="stranger", result=good())
    record.do(RECEIVE, CLARIFY, commands.MakePlan(subtasks=[used], executors=TEAM))
    assert record.now.plan == [Subtask(id="s1", description="x", order=1, assignee="writer")]


def nobody_fits() -> TodoRecord:
    record = TodoRecord()
    both = sub("s2", needs=["coding", "writing"])
    record.do(RECEIVE, CLARIFY, commands.MakePlan(subtasks=[sub("s1"), both], executors=TEAM))
    return record


def test_a_subtask_without_an_executor_blocks_the_dispatch_until_a_person_assigns_it() -> None:
    record = nobody_fits()
    assert (record.now.phase, status(record)) == ("dispatching_task", "blocked")
    assert record.now.unassigned["s2"].candidates == ["writer", "coder"]
    assert "monitoring_execution" in str(refused(record, commands.StartSubtask(id="s1", attempt=1)))
    assert "known: writer, coder" in str(refused(record, commands.ResolveDispatch(id="s2", choice="assign", assignee="zoe")))
    assert "these do: s2" in str(refused(record, commands.ResolveDispatch(id="s1", choice="skip")))
    record.do(commands.ResolveDispatch(id="s2", choice="assign", assignee="coder", by="ana"))
    assert (record.now.phase, status(record)) == ("monitoring_execution", "in_progress")
    assert to_item(record.now, [], Usage()).assigned == {"s1": "writer", "s2": "coder"}


def test_a_subtask_without_an_executor_may_be_skipped_or_end_the_todo() -> None:
    record = nobody_fits()
    record.do(commands.ResolveDispatch(id="s2", choice="skip"))
    carry_out(record, "s1")
    assert record.now.phase == "reporting_completion"
    record = nobody_fits()
    record.do(commands.ResolveDispatch(id="s2", choice="stop", by="ana"))
    assert (status(record), record.now.reason) == ("failed", "stopped by ana: no executor for subtask 's2'")


def test_all_phases_pass_even_when_everything_is_skipped() -> None:
    record = TodoRecord()
    plan = commands.MakePlan(subtasks=[sub("s1", needs=["coding", "writing"])], executors=TEAM)
    record.do(RECEIVE, CLARIFY, plan, commands.ResolveDispatch(id="s1", choice="skip"))
    assert phases(record)[-2:] == ["monitoring_execution", "reporting_completion"]


def test_a_subtask_waits_for_what_it_depends_on() -> None:
    record = planned()
    assert "waits for s1, s2" in str(refused(record, commands.StartSubtask(id="s3", attempt=1)))
    assert "known ids: s1, s2, s3" in str(refused(record, commands.StartSubtask(id="s9", attempt=1)))
    assert "comes to attempt 1, not 2" in str(refused(record, commands.StartSubtask(id="s1", attempt=2)))
    record.do(commands.StartSubtask(id="s1", attempt=1))
    assert "is running" in str(refused(record, commands.StartSubtask(id="s1", attempt=2)))
    stale = commands.FinishSubtask(id="s1", attempt=2, result=good())
    assert "is on attempt 1, not 2" in str(refused(record, stale))
    assert "is pending; only a running one" in str(refused(record, commands.FailSubtask(id="s2", attempt=1, error="x")))


def failed_once(error: str = "no compiler") -> TodoRecord:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error=error))
    return record


def test_a_failure_blocks_until_a_person_says_what_now() -> None:
    record = failed_once()
    assert status(record) == "blocked" and record.now.failures == {"s1": "no compiler"}
    assert "is failed" in str(refused(record, commands.StartSubtask(id="s1", attempt=2)))
    assert "these have: s1" in str(refused(record, commands.ResolveFailure(id="s2", choice="retry")))
    record.do(commands.ResolveFailure(id="s1", choice="retry", by="ana"), commands.StartSubtask(id="s1", attempt=2))
    assert status(record) == "in_progress" and record.now.attempts == {"s1": 2}


def test_a_result_without_success_is_a_failure_in_its_own_words() -> None:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1))
    bad = ExecutionResult(success=False, summary="half", error="the disk is full")
    record.do(commands.FinishSubtask(id="s1", attempt=1, result=bad))
    assert record.now.failures == {"s1": "the disk is full"}
    assert record.now.plan[0].result == bad


def test_a_failed_subtask_may_go_to_another_executor() -> None:
    record = failed_once()
    wrong = commands.ResolveFailure(id="s1", choice="reassign", assignee="nobody")
    assert refused(record, wrong).field == "assignee"
    record.do(commands.ResolveFailure(id="s1", choice="reassign", assignee="writer", by="ana"))
    assert record.now.plan[0].assignee == "writer" and record.now.plan[0].status == "pending"


def test_dependents_of_a_skipped_subtask_still_run() -> None:
    record = failed_once()
    record.do(commands.ResolveFailure(id="s1", choice="skip"))
    carry_out(record, "s2", "s3")
    assert record.now.phase == "reporting_completion"
    assert [s.status for s in record.now.plan] == ["skipped", "completed", "completed"]


def test_stop_ends_as_failed_and_keeps_what_was_done() -> None:
    record = planned()
    carry_out(record, "s2")
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="boom"))
    record.do(commands.ResolveFailure(id="s1", choice="stop", by="ana"))
    assert record.now.reason == "stopped by ana after subtask 's1' failed: boom"
    assert record.now.result is not None and not record.now.result.success
    assert record.now.result.details == "s2: s2 done"


@pytest.mark.parametrize("checks", [[CRITERIA[0]], [*CRITERIA, CRITERIA[0]], [CRITERIA[0], "something else"]])
def test_a_review_checks_each_criterion_once(checks: list[str]) -> None:
    record = planned()
    carry_out(record, "s1", "s2", "s3")
    wrong = commands.Review.model_validate(
        {"checks": [{"criterion": c, "met": True, "evidence": "e"} for c in checks], "summary": "s"}
    )
    assert refused(record, wrong).field == "checks"


def test_report_and_acceptance_come_after_the_review() -> None:
    record = planned()
    assert "phase reporting_completion" in str(refused(record, commands.Accept()))
    carry_out(record, "s1", "s2", "s3")
    assert "comes after the review" in str(refused(record, write_report()))
    record.do(review())
    assert "before its report is written" in str(refused(record, commands.Accept()))
    assert "reviewed already" in str(refused(record, review()))
    record.do(write_report())
    assert "there already" in str(refused(record, write_report()))


def test_a_person_may_accept_what_is_not_met_and_a_desk_does_not_call_it_success() -> None:
    by_person, by_desk = reported(True, False), reported(True, False)
    by_person.do(commands.Accept(by="ana"))
    by_desk.do(commands.Accept(automatic=True))
    assert by_person.now.result is not None and by_person.now.result.success
    assert by_desk.now.result is not None and not by_desk.now.result.success
    assert "1 unmet: it is short" in by_desk.now.result.summary
    assert by_person.now.status == by_desk.now.status == "completed"


def test_rework_redoes_only_what_is_named() -> None:
    record = reported(True, False)
    assert refused(record, commands.RequestRework(comment=" ")).field == "comment"
    record.do(commands.RequestRework(comment="shorter", by="ana"))
    assert phases(record)[-1] == "dispatching_task" and record.now.round == 2
    assert "nothing would change" in str(refused(record, commands.MakeReplan(executors=TEAM)))
    assert refused(record, commands.MakeReplan(redo=[commands.Redo(id="s8")], executors=TEAM)).field == "redo.0.id"
    clash = commands.MakeReplan(new=[sub("s1")], executors=TEAM)
    assert "'s1' occurs more than once" in str(refused(record, clash))
    redo = commands.MakeReplan(redo=[commands.Redo(id="s3", description="cut it")], new=[sub("s4", "s3")], executors=TEAM)
    record.do(redo)
    assert [(s.id, s.status, s.description) for s in record.now.plan] == [
        ("s1", "completed", "do s1"), ("s2", "completed", "do s2"), ("s3", "pending", "cut it"), ("s4", "pending", "do s4"),
    ]  # fmt: skip
    assert record.now.previous["s3"].summary == "s3 done"
    assert record.now.review is None and record.now.report is None
    record.do(commands.StartSubtask(id="s3", attempt=2))
    assert "waits for s3" in str(refused(record, commands.StartSubtask(id="s4", attempt=1)))
    record.do(commands.FinishSubtask(id="s3", attempt=2, result=good()))
    carry_out(record, "s4")
    record.do(review(), write_report(2), commands.Accept(by="ana"))
    assert status(record) == "completed" and record.now.previous == {}
    assert record.read_back() == record.now


def test_a_rework_may_need_what_no_executor_declares_any_more() -> None:
    record = reported()
    record.do(commands.RequestRework(comment="again"))
    record.do(commands.MakeReplan(redo=[commands.Redo(id="s1")], executors=[Agent(name="writer", capabilities=["writing"])]))
    assert record.now.phase == "monitoring_execution" and record.now.plan[0].assignee == "coder"


@pytest.mark.parametrize(
    ("by", "comment", "reason"),
    [
        ("ana", "not what I meant", "rejected by ana: not what I meant"),
        ("ana", None, "rejected by ana"),
        (None, "no", "rejected by a person: no"),
    ],
)
def test_rejected_work_is_a_failed_todo(by: str | None, comment: str | None, reason: str) -> None:
    record = reported()
    record.do(commands.Reject(by=by, comment=comment))
    assert (status(record), record.now.reason) == ("failed", reason)
    assert record.now.report is not None


def test_artifacts_of_the_subtasks_are_the_todos() -> None:
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY, commands.MakePlan(subtasks=[sub("s1")], executors=TEAM))
    made = ExecutionResult(success=True, summary="s", artifacts=[Artifact(name="hello.txt", type="text", content="hello")])
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FinishSubtask(id="s1", attempt=1, result=made))
    record.do(review(), write_report(), commands.Accept())
    assert record.now.result is not None and record.now.result.artifacts == made.artifacts


CLOSINGS = [commands.Cancel(by="ana", reason="no longer needed"), commands.Fail(reason="the budget is used up")]


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closed_todo_takes_nothing_and_owes_nothing(closing: commands.Command) -> None:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.AwaitFeedback(decision_id="d1"), closing)
    assert record.now.closed and record.now.awaiting == [] and record.now.reason
    assert {s.status for s in record.now.plan} == {"pending"}
    for late in (closing, ANSWER, PLAN, commands.FeedbackCame(decision_id="d1"), commands.Reprioritize(priority="low")):
        assert f"the todo is closed ({status(record)})" in str(refused(record, late))


def test_cancelling_without_a_reason_says_who() -> None:
    record = planned()
    record.do(commands.Cancel(by="ana"))
    assert (status(record), record.now.reason) == ("cancelled", "cancelled by ana")


def test_open_decisions_make_it_wait() -> None:
    record = planned()
    record.do(commands.AwaitFeedback(decision_id="d1"), commands.AwaitFeedback(decision_id="d2"))
    assert status(record) == "waiting_feedback"
    assert "awaited already" in str(refused(record, commands.AwaitFeedback(decision_id="d1")))
    assert "awaited: d1, d2" in str(refused(record, commands.FeedbackCame(decision_id="d7")))
    record.do(commands.FeedbackCame(decision_id="d1", by="ana"), commands.FeedbackCame(decision_id="d2"))
    assert status(record) == "in_progress"


def test_the_same_priority_again_is_nothing_new() -> None:
    record = planned()
    assert record.do(commands.Reprioritize(priority="normal")) == []
    [changed] = record.do(commands.Reprioritize(priority="critical", by="ana"))
    assert (changed.data.data(), changed.by) == ({"from": "normal", "to": "critical"}, "ana")


def test_the_item_shows_the_state() -> None:
    record = reported()
    item = to_item(record.now, [], Usage(calls=3))
    assert (item.id, item.workflow_id, item.usage.calls, item.status) == ("t1", "todo/t1", 3, "in_progress")
    assert item.report is not None and item.report.id == "r1" and item.created_at > START
