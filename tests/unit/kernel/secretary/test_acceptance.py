"""The acceptance report, as the person reads it."""

from __future__ import annotations

from kernel.conversation.budget import Usage
from kernel.secretary import commands
from kernel.secretary.acceptance import OFFLINE, QUOTED_CHARACTERS, report_markdown, statistics
from kernel.secretary.shapes import Artifact, CriterionCheck, ExecutionResult
from tests.support.todo_record import ANSWER, ASK, CLARIFY, PLAN, RECEIVE, TEAM, TodoRecord, carry_out, reported, review, sub

CHECKS = review(True, False).checks


def finished(content: object) -> TodoRecord:
    record = TodoRecord()
    record.do(RECEIVE, ASK, ANSWER, CLARIFY, PLAN)
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="boom"))
    record.do(commands.ResolveFailure(id="s1", choice="skip"), commands.StartSubtask(id="s2", attempt=1))
    made = ExecutionResult(
        success=True,
        summary="wrote it",
        details="line 1\n# line 2",
        artifacts=[Artifact(name="a.md", type="text", content=content)],
    )
    record.do(commands.FinishSubtask(id="s2", attempt=1, result=made))
    carry_out(record, "s3")
    return record


def test_the_report_says_what_a_person_needs_to_decide() -> None:
    usage = Usage(calls=7, input_tokens=100, output_tokens=20, cost_usd=0.0123)
    text = report_markdown(finished("hello").now, CHECKS, "Nearly there.", usage)
    for words in (
        "# Hello\n", "Nearly there.", "> Say hello", "To whom? the world", "1 of 2 met", "- [x] met: it says hello",
        "- [ ] **not met**: it is short", "completed by writer: wrote it", "> line 1\n  > # line 2",
        "### a.md (text, by writer in s2)",
        "```\nhello\n```", "## Not done\n\n- s1 was skipped: do s1", "7 model calls", "cost 0.0123 USD",
    ):  # fmt: skip
        assert words in text
    assert OFFLINE not in text


def test_an_unknown_cost_and_the_offline_model_are_said() -> None:
    text = report_markdown(reported().now, CHECKS, "ok", Usage(cost_usd=None), offline=True)
    assert "cost unknown" in text and "USD" not in text
    assert f"> **{OFFLINE}**" in text


def test_a_models_words_cannot_break_out_of_their_place() -> None:
    evil = "```\n# Accepted\n````"
    check = CriterionCheck(criterion="a\n# b", met=False, evidence="x\n- [x] met: a")
    text = report_markdown(finished(evil).now, [check], "All\n# good", Usage())
    assert f"`````\n{evil}\n`````" in text
    assert "# b" not in [line.strip() for line in text.splitlines()]
    assert "All # good" in text and "x - [x] met: a" in text


def test_long_words_are_cut_and_said_to_be() -> None:
    text = report_markdown(finished("x" * (QUOTED_CHARACTERS + 5)).now, CHECKS, "ok", Usage())
    assert "… (5 more characters)" in text and "x" * (QUOTED_CHARACTERS + 1) not in text


def test_json_artifacts_are_shown_as_json() -> None:
    assert '"rows": 3' in report_markdown(finished({"rows": 3}).now, CHECKS, "ok", Usage())


def test_statistics_count() -> None:
    record = finished("hello")
    assert statistics(record.now, CHECKS, Usage(calls=2, cost_usd=None)) == {
        "criteria": 2, "criteria_met": 1, "subtasks": 3, "subtasks_completed": 2, "subtasks_skipped": 1, "attempts": 3,
        "artifacts": 1, "rounds": 1, "calls": 2, "input_tokens": 0, "output_tokens": 0, "cost_usd": None,
    }  # fmt: skip


def test_what_was_sent_back_before_is_named() -> None:
    record = reported()
    record.do(commands.RequestRework(comment="shorter\nplease"))
    record.do(commands.MakeReplan(new=[sub("s4")], executors=TEAM))
    assert "## Sent back before\n\n- shorter please" in report_markdown(record.now, CHECKS, "ok", Usage())
