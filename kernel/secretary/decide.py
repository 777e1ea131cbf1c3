"""What happens when a command meets a state: nothing is changed here, only said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, get_args

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.record.events import Event
from kernel.secretary import commands
from kernel.secretary.by_rules import play_rules
from kernel.secretary.commands import Command
from kernel.secretary.evolve import evolve
from kernel.secretary.plan import Match, capabilities_of, check_plan, dispatch
from kernel.secretary.questions import check_questions
from kernel.secretary.shapes import Phase, Subtask
from kernel.secretary.state import DONE, TodoState

PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True)
class Happening:
    """An event before it has a number and a time. `data` is plain JSON and says all that the state needs."""

    type: str
    data: dict[str, Any] = field(default_factory=dict)
    by: str | None = None

    def stamped(self, seq: int, at: datetime) -> Event:
        """Return the event of the public record."""
        return Event(seq=seq, at=at, type=self.type, by=self.by, data=self.data)


def decide(state: TodoState | None, command: Command) -> list[Happening]:
    """What happens, in order, phase changes last; an empty list when the command changes nothing.

    `state` is None before the idea came. Raises `InvalidInput` when the command does not fit the state.
    """
    if isinstance(command, commands.ReceiveIdea):
        own = _receive(state, command)
    elif state is None:
        raise InvalidInput(f"there is no todo yet; receive an idea before {type(command).__name__}")
    elif state.closed:
        raise InvalidInput(f"the todo is closed ({state.status}); nothing changes it any more. Give a new idea instead.")
    else:
        own = _RULES[type(command)](state, command)
    return [*own, *_phase_changes(state, own)]


def _receive(state: TodoState | None, command: commands.ReceiveIdea) -> list[Happening]:
    if state is not None:
        raise InvalidInput(f"todo {state.id!r} has its idea already; start another todo for another idea")
    received = {
        "id": command.id,
        "idea": _json(command.idea),
        "priority": command.priority or command.idea.priority or "normal",
        "workflow_id": command.workflow_id,
    }
    return [Happening("idea_received", received), Happening("phase_changed", {"from": None, "to": "receiving_idea"})]


def _phase_changes(state: TodoState | None, own: Sequence[Happening]) -> list[Happening]:
    """Return the phases that these happenings lead through; forward one at a time, and from the last back to dispatching."""
    for happening in own:
        state = evolve(state, happening.stamped(0, state.updated_at if state else datetime.min.replace(tzinfo=UTC)))
    if state is None or state.closed:
        return []
    now, due = PHASES.index(state.phase), PHASES.index(_phase_due(state))
    stops = range(now, due + 1) if now <= due else (now, due)
    path = [PHASES[stop] for stop in stops]
    return [Happening("phase_changed", {"from": a, "to": b}) for a, b in pairwise(path)]


def _phase_due(state: TodoState) -> Phase:
    if state.requirement is None:
        return "clarifying_requirement"
    if not state.plan or state.replanning or state.unassigned:
        return "dispatching_task"
    finished = all(subtask.status in DONE for subtask in state.plan)
    return "reporting_completion" if finished else "monitoring_execution"


def _ask(state: TodoState, command: commands.AskQuestions) -> list[Happening]:
    _in_phase(state, "clarifying_requirement", "questions are asked")
    if state.questions is not None:
        raise InvalidInput("questions: they were asked already; answer those")
    check_questions(command.questions)
    return [Happening("questions_asked", {"questions": [_json(question) for question in command.questions]})]


def _answer(state: TodoState, command: commands.AnswerQuestions) -> list[Happening]:
    _in_phase(state, "clarifying_requirement", "questions are answered")
    waiting = [question.id for question in state.unanswered()]
    for id in command.answers:
        if id not in waiting:
            why = "is answered already" if id in state.answers else "was not asked"
            raise InvalidInput(f"answers.{id}: question {id!r} {why}; waiting for: {_names(waiting)}", f"answers.{id}")
    if not command.answers:
        raise InvalidInput(f"answers: is empty; answer at least one of: {_names(waiting)}", "answers")
    return [Happening("questions_answered", {"answers": command.answers}, command.by)]


def _clarify(state: TodoState, command: commands.Clarify) -> list[Happening]:
    _in_phase(state, "clarifying_requirement", "the requirement is written")
    waiting = [question.id for question in state.unanswered()]
    if waiting:
        raise InvalidInput(f"requirement: it comes after the answers; waiting for: {_names(waiting)}", "requirement")
    requirement = command.requirement
    for name in ("title", "description"):
        if not getattr(requirement, name).strip():
            raise InvalidInput(f"requirement.{name}: is empty; say it in words", f"requirement.{name}")
    for index, criterion in enumerate(requirement.acceptance_criteria):
        place = f"requirement.acceptance_criteria.{index}"
        if not criterion.strip():
            raise InvalidInput(f"{place}: is empty; say what can be checked, or leave it out", place)
        if criterion in requirement.acceptance_criteria[:index]:
            raise InvalidInput(f"{place}: {criterion!r} occurs more than once; say it once", place)
    return [Happening("requirement_clarified", {"requirement": _json(requirement)})]


def _plan(state: TodoState, command: commands.MakePlan) -> list[Happening]:
    _in_phase(state, "dispatching_task", "the plan is made")
    if state.plan:
        raise InvalidInput("subtasks: there is a plan already; a rework changes it", "subtasks")
    fresh = [_fresh(subtask) for subtask in command.subtasks]
    plan = check_plan(fresh, capabilities_of(command.executors))
    made = {"subtasks": [_json(subtask) for subtask in plan], "executors": [e.name for e in command.executors]}
    return [Happening("plan_made", made), *_dispatched(state, plan, command)]


def _fresh(subtask: Subtask) -> Subtask:
    return subtask.model_copy(update={"status": "pending", "assignee": None, "result": None})


def _dispatched(state: TodoState, plan: Sequence[Subtask], command: commands.MakePlan | commands.MakeReplan) -> list[Happening]:
    """Who gets each subtask that is to be done and has nobody yet."""
    load = Counter(subtask.assignee for subtask in plan if subtask.assignee is not None)
    free = [subtask for subtask in plan if subtask.assignee is None and subtask.status == "pending"]
    if command.rules is None:
        return _matched(dispatch(free, command.executors, load))
    played = play_rules(command.rules, free, command.executors, load, state.idea, state.requirement)
    accounts = [Happening("dispatch_rules_played", each.account) for each in played.values()]
    return [*accounts, *_matched({id: each.match for id, each in played.items()})]


def _matched(matches: Mapping[str, Match]) -> list[Happening]:
    happenings = []
    data: dict[str, Any]
    for id, match in matches.items():
        if match.assignee is None:
            data = {"id": id, "reasons": match.reasons, "candidates": match.candidates}
            happenings.append(Happening("executor_missing", data))
        else:
            data = {"id": id, "assignee": match.assignee, "score": match.score, "reasons": match.reasons}
            happenings.append(Happening("subtask_assigned", data))
    return happenings


def _resolve_dispatch(state: TodoState, command: commands.ResolveDispatch) -> list[Happening]:
    _known(state, command.id)
    if command.id not in state.unassigned:
        raise InvalidInput(f"id: subtask {command.id!r} does not lack an executor; these do: {_names(state.unassigned)}", "id")
    resolved = Happening(
        "dispatch_resolved", {"id": command.id, "choice": command.choice, "assignee": command.assignee}, command.by
    )
    if command.choice == "stop":
        return [resolved, _failed(f"stopped{_by(command.by)}: no executor for subtask {command.id!r}", command.by)]
    if command.choice == "skip":
        return [resolved, _skipped(command.id, "no executor", command.by)]
    return [resolved, _assigned(state, command.id, command.assignee, command.by)]


def _start(state: TodoState, command: commands.StartSubtask) -> list[Happening]:
    _in_phase(state, "monitoring_execution", "subtasks are started")
    subtask = _known(state, command.id)
    if subtask.status != "pending":
        raise InvalidInput(f"id: subtask {subtask.id!r} is {subtask.status}; only a pending one can be started", "id")
    waits = [other.id for other in state.dependencies(subtask) if other.status not in DONE]
    if waits:
        raise InvalidInput(f"id: subtask {subtask.id!r} waits for {_names(waits)}; start it when they are done", "id")
    following = state.attempts.get(subtask.id, 0) + 1
    if command.attempt != following:
        raise InvalidInput(f"attempt: subtask {subtask.id!r} comes to attempt {following}, not {command.attempt}", "attempt")
    data = {"id": subtask.id, "attempt": following, "assignee": subtask.assignee}
    return [Happening("subtask_started", data, subtask.assignee)]


def _finish(state: TodoState, command: commands.FinishSubtask) -> list[Happening]:
    subtask = _running(state, command.id, command.attempt)
    data = {"id": subtask.id, "attempt": command.attempt, "result": _json(command.result)}
    if command.result.success:
        return [Happening("subtask_completed", data, subtask.assignee)]
    error = command.result.error or command.result.summary or "the executor says that it failed, and not why"
    return [Happening("subtask_failed", {**data, "error": error}, subtask.assignee)]


def _fail_subtask(state: TodoState, command: commands.FailSubtask) -> list[Happening]:
    subtask = _running(state, command.id, command.attempt)
    error = command.error or "failed without a word"
    data = {"id": subtask.id, "attempt": command.attempt, "result": None, "error": error}
    return [Happening("subtask_failed", data, subtask.assignee)]


def _resolve_failure(state: TodoState, command: commands.ResolveFailure) -> list[Happening]:
    _known(state, command.id)
    if command.id not in state.failures:
        raise InvalidInput(f"id: subtask {command.id!r} has not failed; these have: {_names(state.failures)}", "id")
    error = state.failures[command.id]
    resolved = Happening("failure_resolved", {"id": command.id, "choice": command.choice}, command.by)
    match command.choice:
        case "retry":
            return [resolved]
        case "reassign":
            return [resolved, _assigned(state, command.id, command.assignee, command.by)]
        case "skip":
            return [resolved, _skipped(command.id, error, command.by)]
        case "stop":
            return [resolved, _failed(f"stopped{_by(command.by)} after subtask {command.id!r} failed: {error}", command.by)]


def _review(state: TodoState, command: commands.Review) -> list[Happening]:
    _in_phase(state, "reporting_completion", "the results are reviewed")
    if state.review is not None:
        raise InvalidInput("checks: the results of this round were reviewed already", "checks")
    wanted = state.requirement.acceptance_criteria if state.requirement else []
    given = [check.criterion for check in command.checks]
    if Counter(given) != Counter(wanted):
        wrong = next((f"{c!r} is not checked" for c in wanted if c not in given), "a check is there twice or for no criterion")
        raise InvalidInput(
            f"checks: {wrong}; give one check for each of the {len(wanted)} acceptance criteria, word for word", "checks"
        )
    data = {"checks": [_json(check) for check in command.checks], "summary": command.summary, "round": state.round}
    return [Happening("review_made", data)]


def _write_report(state: TodoState, command: commands.WriteReport) -> list[Happening]:
    _in_phase(state, "reporting_completion", "the report is written")
    if state.review is None:
        raise InvalidInput("report: the results were not reviewed yet; the report comes after the review", "report")
    if state.report is not None:
        raise InvalidInput("report: the report of this round is there already", "report")
    return [Happening("report_written", {"report": _json(command.report)})]


def _accept(state: TodoState, command: commands.Accept) -> list[Happening]:
    _to_be_accepted(state, "accepted")
    unmet = [check.criterion for check in state.review.checks if not check.met] if state.review else []
    summary = state.review.summary if state.review else ""
    if unmet:
        summary = f"{summary} (accepted with {len(unmet)} unmet: {'; '.join(unmet)})".strip()
    return [
        Happening("work_accepted", {"comment": command.comment, "automatic": command.automatic}, command.by),
        Happening("todo_completed", {"success": not (command.automatic and unmet), "summary": summary}, command.by),
    ]


def _request_rework(state: TodoState, command: commands.RequestRework) -> list[Happening]:
    _to_be_accepted(state, "sent back")
    if not command.comment.strip():
        raise InvalidInput("comment: is empty; say what must change, so that only that is redone", "comment")
    return [Happening("rework_requested", {"comment": command.comment, "round": state.round + 1}, command.by)]


def _replan(state: TodoState, command: commands.MakeReplan) -> list[Happening]:
    if not state.replanning:
        raise InvalidInput("redo: no rework was asked for; the plan stands", "redo")
    if not command.redo and not command.new:
        raise InvalidInput("redo: nothing would change; name at least one subtask to redo, or give a new one", "redo")
    redo = {item.id: item for item in command.redo}
    for index, id in enumerate(redo):
        if state.subtask(id) is None:
            place = f"redo.{index}.id"
            raise InvalidInput(f"{place}: no subtask {id!r} in the plan; known ids: {_names(s.id for s in state.plan)}", place)
    kept = [_again(subtask, redo[subtask.id]) if subtask.id in redo else subtask for subtask in state.plan]
    plan = check_plan([*kept, *(_fresh(subtask) for subtask in command.new)], _capabilities(state, command))
    data = {
        "redo": list(redo),
        "new": [subtask.id for subtask in command.new],
        "subtasks": [_json(subtask) for subtask in plan],
        "executors": [executor.name for executor in command.executors],
    }
    return [Happening("replanned", data), *_dispatched(state, plan, command)]


def _again(subtask: Subtask, redo: commands.Redo) -> Subtask:
    description = redo.description if redo.description and redo.description.strip() else subtask.description
    return subtask.model_copy(update={"status": "pending", "result": None, "description": description})


def _capabilities(state: TodoState, command: commands.MakeReplan) -> list[str]:
    """What may be required: what the executors have, and what the plan that stands required already."""
    known = capabilities_of(command.executors)
    return known and [*known, *(c for subtask in state.plan for c in subtask.required_capabilities)]


def _reject(state: TodoState, command: commands.Reject) -> list[Happening]:
    _to_be_accepted(state, "rejected")
    who = command.by or "a person"
    reason = f"rejected by {who}: {command.comment}" if command.comment else f"rejected by {who}"
    return [Happening("work_rejected", {"comment": command.comment}, command.by), _failed(reason, command.by)]


def _cancel(state: TodoState, command: commands.Cancel) -> list[Happening]:
    return [Happening("todo_cancelled", {"reason": command.reason or f"cancelled{_by(command.by)}"}, command.by)]


def _reprioritize(state: TodoState, command: commands.Reprioritize) -> list[Happening]:
    if command.priority == state.priority:
        return []
    return [Happening("priority_changed", {"from": state.priority, "to": command.priority}, command.by)]


def _fail(state: TodoState, command: commands.Fail) -> list[Happening]:
    return [_failed(command.reason, None)]


def _await(state: TodoState, command: commands.AwaitFeedback) -> list[Happening]:
    if command.decision_id in state.awaiting:
        raise InvalidInput(f"decision_id: {command.decision_id!r} is awaited already", "decision_id")
    return [Happening("feedback_awaited", {"decision_id": command.decision_id})]


def _came(state: TodoState, command: commands.FeedbackCame) -> list[Happening]:
    if command.decision_id not in state.awaiting:
        raise InvalidInput(
            f"decision_id: {command.decision_id!r} is not awaited; awaited: {_names(state.awaiting)}", "decision_id"
        )
    return [Happening("feedback_came", {"decision_id": command.decision_id}, command.by)]


def _in_phase(state: TodoState, phase: Phase, what: str) -> None:
    if state.phase != phase:
        raise InvalidInput(f"{what} in phase {phase}; the todo is in {state.phase}")


def _known(state: TodoState, id: str) -> Subtask:
    subtask = state.subtask(id)
    if subtask is None:
        raise InvalidInput(f"id: no subtask {id!r} in the plan; known ids: {_names(s.id for s in state.plan)}", "id")
    return subtask


def _running(state: TodoState, id: str, attempt: int) -> Subtask:
    subtask = _known(state, id)
    if subtask.status != "running":
        raise InvalidInput(f"id: subtask {id!r} is {subtask.status}; only a running one can end", "id")
    if attempt != state.attempts[id]:
        raise InvalidInput(f"attempt: subtask {id!r} is on attempt {state.attempts[id]}, not {attempt}", "attempt")
    return subtask


def _to_be_accepted(state: TodoState, what: str) -> None:
    _in_phase(state, "reporting_completion", f"the work is {what}")
    if state.review is None or state.report is None:
        raise InvalidInput(f"the work cannot be {what} before its report is written")


def _assigned(state: TodoState, id: str, assignee: str | None, by: str | None) -> Happening:
    if assignee not in state.executors:
        raise InvalidInput(f"assignee: {assignee!r} is not an executor here; known: {_names(state.executors)}", "assignee")
    return Happening("subtask_assigned", {"id": id, "assignee": assignee, "score": None, "reasons": [f"chosen{_by(by)}"]}, by)


def _skipped(id: str, why: str, by: str | None) -> Happening:
    return Happening("subtask_skipped", {"id": id, "reason": why}, by)


def _failed(reason: str, by: str | None) -> Happening:
    return Happening("todo_failed", {"reason": reason}, by)


def _by(name: str | None) -> str:
    return f" by {name}" if name else ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _json(value: Schema) -> dict[str, Any]:
    return value.model_dump(mode="json")


_RULES: dict[type[Schema], Callable[[TodoState, Any], list[Happening]]] = {
    commands.AskQuestions: _ask,
    commands.AnswerQuestions: _answer,
    commands.Clarify: _clarify,
    commands.MakePlan: _plan,
    commands.ResolveDispatch: _resolve_dispatch,
    commands.StartSubtask: _start,
    commands.FinishSubtask: _finish,
    commands.FailSubtask: _fail_subtask,
    commands.ResolveFailure: _resolve_failure,
    commands.Review: _review,
    commands.WriteReport: _write_report,
    commands.Accept: _accept,
    commands.RequestRework: _request_rework,
    commands.MakeReplan: _replan,
    commands.Reject: _reject,
    commands.Cancel: _cancel,
    commands.Reprioritize: _reprioritize,
    commands.Fail: _fail,
    commands.AwaitFeedback: _await,
    commands.FeedbackCame: _came,
}
