"""The phase `reporting_completion`: review, report, and acceptance, rework or rejection."""

from __future__ import annotations

from collections import Counter

from kernel.basics.errors import InvalidInput
from kernel.secretary import commands
from kernel.secretary.events import (
    ForecastMade,
    ReportWritten,
    ReviewMade,
    ReworkRequested,
    TodoCompleted,
    WorkAccepted,
    WorkRejected,
)
from kernel.secretary.phases.checks import require_phase
from kernel.secretary.phases.new_event import NewEvent, failed
from kernel.secretary.state import TodoState


def review(state: TodoState, command: commands.Review) -> list[NewEvent]:
    """Take the review: exactly one check for each acceptance criterion."""
    require_phase(state, "reporting_completion", "the results are reviewed")
    if state.review is not None:
        raise InvalidInput("checks: the results of this round were reviewed already", "checks")
    wanted = state.requirement.acceptance_criteria if state.requirement else []
    given = [check.criterion for check in command.checks]
    if Counter(given) != Counter(wanted):
        wrong = next((f"{c!r} is not checked" for c in wanted if c not in given), "a check is there twice or for no criterion")
        raise InvalidInput(
            f"checks: {wrong}; give one check for each of the {len(wanted)} acceptance criteria, word for word", "checks"
        )
    return [NewEvent(ReviewMade(checks=command.checks, summary=command.summary, round=state.round))]


def write_report(state: TodoState, command: commands.WriteReport) -> list[NewEvent]:
    """Take the acceptance report, after the review."""
    require_phase(state, "reporting_completion", "the report is written")
    if state.review is None:
        raise InvalidInput("report: the results were not reviewed yet; the report comes after the review", "report")
    if state.report is not None:
        raise InvalidInput("report: the report of this round is there already", "report")
    return [NewEvent(ReportWritten(report=command.report))]


def accept(state: TodoState, command: commands.Accept) -> list[NewEvent]:
    """Complete the todo. An automatic acceptance with unmet criteria is not a success."""
    _require_report(state, "accepted")
    unmet = [check.criterion for check in state.review.checks if not check.met] if state.review else []
    summary = state.review.summary if state.review else ""
    if unmet:
        summary = f"{summary} (accepted with {len(unmet)} unmet: {'; '.join(unmet)})".strip()
    return [
        NewEvent(WorkAccepted(comment=command.comment, automatic=command.automatic), command.by),
        NewEvent(TodoCompleted(success=not (command.automatic and unmet), summary=summary), command.by),
    ]


def request_rework(state: TodoState, command: commands.RequestRework) -> list[NewEvent]:
    """Send the work back, with a comment on what must change."""
    _require_report(state, "sent back")
    if not command.comment.strip():
        raise InvalidInput("comment: is empty; say what must change, so that only that is redone", "comment")
    known = [check.criterion for check in state.review.checks] if state.review else []
    if unknown := [each for each in command.failed if each not in known]:
        raise InvalidInput(f"failed: {unknown[0][:200]!r} is no acceptance criterion of this todo", "failed")
    sent_back = ReworkRequested(comment=command.comment, round=state.round + 1, failed=command.failed)
    return [NewEvent(sent_back, command.by)]


def reject(state: TodoState, command: commands.Reject) -> list[NewEvent]:
    """End the todo as failed."""
    _require_report(state, "rejected")
    who = command.by or "a person"
    reason = f"rejected by {who}: {command.comment}" if command.comment else f"rejected by {who}"
    return [NewEvent(WorkRejected(comment=command.comment), command.by), failed(reason, command.by)]


def foresee(state: TodoState, command: commands.Foresee) -> list[NewEvent]:
    """End a dry run with its forecast, once everything is planned and dispatched."""
    if not state.idea.dry_run:
        raise InvalidInput("forecast: this todo is no dry run; submit the idea with dry_run", "forecast")
    if not state.plan or state.undispatched():
        raise InvalidInput("forecast: it comes after the plan and its dispatch", "forecast")
    made = command.forecast
    summary = f"A dry run: {len(made.subtasks)} subtasks, nothing was done."
    return [
        NewEvent(ForecastMade(forecast=made)),
        NewEvent(ReportWritten(report=command.report)),
        NewEvent(TodoCompleted(success=True, summary=summary)),
    ]


def _require_report(state: TodoState, what: str) -> None:
    require_phase(state, "reporting_completion", f"the work is {what}")
    if state.review is None or state.report is None:
        raise InvalidInput(f"the work cannot be {what} before its report is written")
