"""Decisions of people on dispatch, failures and acceptance: the request for each, and the command that follows from it."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import OPTIONS
from kernel.conversation.decision import Allowing, Decision, Option
from kernel.secretary import commands
from kernel.secretary.effects import Accept, ResolveDispatch, ResolveFailure
from kernel.secretary.state import TodoState

Choice = ResolveDispatch | ResolveFailure | Accept
"""The effects that wait for a person's choice."""

SHOWN_PEOPLE, SHOWN_REASONS = OPTIONS - 3, 50
"""The most executors that a decision offers, beside its other options, and the most reasons that it lists."""

_TO = "assign-"


def choice_request(state: TodoState, effect: Choice) -> dict[str, Any]:
    """Return the fields of the effect's `DecisionRequest`. The workflow adds ids, times and the desk's policy."""
    match effect:
        case ResolveDispatch():
            return _dispatch(state, effect)
        case ResolveFailure():
            return _failure(state, effect)
        case Accept():
            return _acceptance(state, effect)


def choice_command(effect: Choice, decision: Decision) -> commands.Command:
    """Return the command for a settled decision. Raise `InvalidInput` if a rework has no comment."""
    match effect:
        case ResolveDispatch():
            choice, assignee = _read(decision)
            return commands.ResolveDispatch.model_validate(
                {"id": effect.subtask_id, "choice": choice, "assignee": assignee, "by": decision.by}
            )
        case ResolveFailure():
            choice, assignee = _read(decision)
            wanted = "reassign" if choice == "assign" else choice
            return commands.ResolveFailure.model_validate(
                {"id": effect.subtask_id, "choice": wanted, "assignee": assignee, "by": decision.by}
            )
        case Accept():
            return _accepted(decision)


def _read(decision: Decision) -> tuple[str | None, str | None]:
    choice = decision.choice or ""
    return ("assign", choice.removeprefix(_TO)) if choice.startswith(_TO) else (choice, None)


def _accepted(decision: Decision) -> commands.Command:
    if decision.choice == "accept":
        return commands.Accept(by=decision.by, comment=decision.comment)
    if decision.choice == "reject":
        return commands.Reject(by=decision.by, comment=decision.comment)
    comment = (decision.comment or (decision.answer if isinstance(decision.answer, str) else "") or "").strip()
    if not comment:
        raise InvalidInput("comment: is empty; with rework, say in the comment what must change", "comment")
    return commands.RequestRework(by=decision.by, comment=comment, failed=decision.failed)


def _dispatch(state: TodoState, effect: ResolveDispatch) -> dict[str, Any]:
    subtask = state.subtask(effect.subtask_id)
    assert subtask is not None  # the effect was made from this state
    why = "\n".join(f"- {reason}" for reason in effect.match.reasons[:SHOWN_REASONS])
    needs = f"It needs {', '.join(subtask.required_capabilities)}.\n" if subtask.required_capabilities else ""
    candidates, proposed = effect.match.candidates[:SHOWN_PEOPLE], effect.match.proposed
    unsure = f"Is {proposed} right for subtask {subtask.id}?"
    return {
        "kind": "resource",
        "title": unsure if proposed else f"Nobody fits subtask {subtask.id}: who does it?",
        "question": f"{subtask.description}\n\n{needs}{why}",
        "options": [*_people(candidates), _skip(), _stop()],
        "recommended": f"{_TO}{candidates[0]}" if candidates else "skip",
        "allows": _of_choice(proposed) if proposed in candidates else None,
    }


def _of_choice(name: str) -> Allowing:
    """Return the confirmation of a model's choice, which may be given for later ones: of this executor at the desk."""
    return Allowing(name=f"dispatch:{name}", args={"executor": name}, option=f"{_TO}{name}")


def _failure(state: TodoState, effect: ResolveFailure) -> dict[str, Any]:
    subtask = state.subtask(effect.subtask_id)
    assert subtask is not None  # the effect was made from this state
    tried = state.tried.get(subtask.id, [])
    others = [name for name in state.executors if name != subtask.assignee]
    others = [*(name for name in others if name not in tried), *(name for name in others if name in tried)][:SHOWN_PEOPLE]
    before = f"\n\nReplaced before: {', '.join(tried)}." if tried else ""
    return {
        "kind": "exception",
        "title": f"Subtask {subtask.id} failed: what now?",
        "question": f"{subtask.description}\n\n{subtask.assignee}, attempt {effect.attempt}: {effect.error}{before}",
        "options": [
            Option(id="retry", label="Try again", impact=f"{subtask.assignee} does it once more."),
            *_people(others),
            _skip(),
            _stop(),
        ],
        "recommended": "retry",
    }


def _acceptance(state: TodoState, effect: Accept) -> dict[str, Any]:
    unmet = [check.criterion for check in state.review.checks if not check.met] if state.review else []
    title = state.requirement.title if state.requirement else state.id
    lines = "\n".join(f"- not met: {criterion}" for criterion in unmet) or "Every acceptance criterion is met."
    rework = Option(
        id="rework",
        label="Send back",
        description="Say in the comment what must change; mark the criteria that are not met.",
        impact="Only that is redone.",
        needs_comment=True,
    )
    if not effect.reworks_left:
        lines += f"\n\nIt was sent back {len(state.rework)} times, which is the most that this desk allows."
    return {
        "kind": "acceptance",
        "title": f"Is this good? {title}",
        "question": f"{state.review.summary if state.review else ''}\n\n{lines}\n\nThe report is in the todo.".strip(),
        "options": [
            Option(id="accept", label="Accept", impact="The todo is completed."),
            *([rework] if effect.reworks_left else []),
            Option(id="reject", label="Reject", impact="The todo ends as failed; what was done is kept."),
        ],
        "recommended": ("rework" if effect.reworks_left else "reject") if unmet else "accept",
        "criteria": [check.criterion for check in state.review.checks] if state.review and effect.reworks_left else [],
    }


def _people(names: list[str]) -> list[Option]:
    return [Option(id=f"{_TO}{name}", label=f"Give it to {name}") for name in names]


def _skip() -> Option:
    return Option(id="skip", label="Go on without it", impact="What depends on it runs, and sees that it was skipped.")


def _stop() -> Option:
    return Option(id="stop", label="Stop here", impact="The todo ends as failed; what was done is kept.")
