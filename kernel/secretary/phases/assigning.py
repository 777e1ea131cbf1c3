"""Assignments by the strategy of a desk, as events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from kernel.basics.errors import InvalidInput
from kernel.basics.event_data import EventData
from kernel.secretary import commands
from kernel.secretary.by_rules import play_rules
from kernel.secretary.events import DispatchRulesPlayed, DispatchUnsure, ExecutorMissing, SubtaskAssigned
from kernel.secretary.phases.new_event import NewEvent
from kernel.secretary.plan import Match, dispatch, nobody
from kernel.secretary.ranking.choice import THRESHOLD, matches_of
from kernel.secretary.ranking.figures import DeskFigures, candidates_of
from kernel.secretary.ranking.rank import rank
from kernel.secretary.shapes import Subtask
from kernel.secretary.state import TodoState

Excluded = Mapping[str, Collection[str]]
"""Executors that may not get a subtask, by the subtask's id."""


def dispatched(state: TodoState, free: Sequence[Subtask], plan: Sequence[Subtask], by: commands.By) -> list[NewEvent]:
    """Return the events that assign the subtasks `free` of the plan, or say why nobody gets them."""
    accounts, matches = match_all(state, free, plan, by)
    return [*accounts, *(NewEvent(_event(state, id, match, by)) for id, match in matches.items())]


def match_all(
    state: TodoState, free: Sequence[Subtask], plan: Sequence[Subtask], by: commands.By, excluded: Excluded | None = None
) -> tuple[list[NewEvent], dict[str, Match]]:
    """Return the match of each subtask by its id, in the order of `free`, and the events that lead to them.

    Raises:
        InvalidInput: a model's choice does not fit.
    """
    barred = excluded or {}
    allowed = [executor for executor in by.executors if not any(executor.name in names for names in barred.values())]
    accounts: list[NewEvent] = []
    match by.strategy:
        case "capability":
            load = Counter(subtask.assignee for subtask in plan if subtask.assignee is not None)
            found = dispatch(free, by.executors, load, barred)
        case "rules":
            if by.rules is None:
                raise InvalidInput("by.rules: the strategy rules needs rules", "by.rules")
            load = Counter(subtask.assignee for subtask in plan if subtask.assignee is not None)
            played = play_rules(by.rules, free, allowed, load, state.idea, state.requirement)
            accounts = [NewEvent(DispatchRulesPlayed.model_validate(each.account)) for each in played.values()]
            found = {id: each.match for id, each in played.items()}
        case "llm":
            threshold = THRESHOLD if by.threshold is None else by.threshold
            found = matches_of(by.choices or [], free, candidates_of(by.executors), threshold, barred)
        case _:
            figures = by.figures or DeskFigures()
            found = rank(by.strategy, free, candidates_of(by.executors), figures, by.weights, barred).matches
    return accounts, {subtask.id: found.get(subtask.id) or nobody(subtask, allowed) for subtask in free}


def assignment(state: TodoState, id: str, match: Match, by: commands.By) -> SubtaskAssigned:
    """Return the event of a match that has an assignee."""
    assert match.assignee is not None
    return SubtaskAssigned(
        id=id,
        assignee=match.assignee,
        score=match.score,
        reasons=match.reasons,
        strategy=by.strategy,
        considered=match.considered,
        others=match.others,
        confidence=match.confidence,
        desk=state.desk,
    )


def _event(state: TodoState, id: str, match: Match, by: commands.By) -> EventData:
    if match.assignee is not None:
        return assignment(state, id, match, by)
    if match.proposed is not None:
        return DispatchUnsure(
            id=id,
            proposed=match.proposed,
            confidence=match.confidence or 0,
            reasons=match.reasons,
            candidates=match.candidates,
        )
    return ExecutorMissing(id=id, reasons=match.reasons, candidates=match.candidates)
