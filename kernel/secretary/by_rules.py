"""Dispatch by rules: the desk's rule set names the executor of each subtask, with an audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kernel.basics.errors import InvalidInput
from kernel.conversation.participant import Resolved
from kernel.rules.play import decide
from kernel.rules.shapes import RuleSet
from kernel.secretary.plan import Match, closest
from kernel.secretary.shapes import Idea, Requirement, Subtask


class Played(NamedTuple):
    """The match for one subtask (`match`), and the data of the event `dispatch_rules_played` (`account`)."""

    match: Match
    account: dict[str, Any]


def play_rules(
    rules: RuleSet,
    subtasks: Sequence[Subtask],
    executors: Sequence[Resolved],
    load: Mapping[str, int],
    idea: Idea,
    requirement: Requirement | None,
) -> dict[str, Played]:
    """Play the rules on each subtask, in order, and return the results by subtask id.

    Each assignment counts in the `load` that the rules see for the next subtask. Rules that fail, return nothing or name an
    unknown executor give a match without an assignee; a person decides then.
    """
    busy = Counter(load)
    played = {}
    for subtask in subtasks:
        facts = _facts(subtask, executors, busy, idea, requirement)
        played[subtask.id] = _play(rules, subtask, executors, facts)
        assignee = played[subtask.id].match.assignee
        if assignee is not None:
            busy[assignee] += 1
    return played


def _facts(
    subtask: Subtask, executors: Sequence[Resolved], load: Mapping[str, int], idea: Idea, requirement: Requirement | None
) -> dict[str, Any]:
    """Return the facts of a play: `subtask`, `idea`, `requirement`, `executors` (names), `capabilities` and `load` by name."""
    return {
        "subtask": subtask.model_dump(
            mode="json", include={"id", "description", "required_capabilities", "depends_on", "order"}
        ),
        "idea": {**idea.model_dump(mode="json"), "metadata": idea.metadata or {}},
        "requirement": requirement.model_dump(mode="json") if requirement else None,
        "executors": [executor.name for executor in executors],
        "capabilities": {executor.name: list(executor.capabilities) for executor in executors},
        "load": {executor.name: load.get(executor.name, 0) for executor in executors},
    }


def _play(rules: RuleSet, subtask: Subtask, executors: Sequence[Resolved], facts: Mapping[str, Any]) -> Played:
    account: dict[str, Any] = {"id": subtask.id, "rules": rules.name, "version": rules.version, "hash": rules.hash}
    try:
        verdict = decide(rules, facts)
    except InvalidInput as error:
        return Played(_nobody(subtask, executors, f"the rules failed: {error}"), {**account, "error": str(error)})
    account |= verdict.model_dump(mode="json", include={"outcome", "value", "reason"})
    account |= {"fired": verdict.fired(), "audit": [looked.model_dump(mode="json") for looked in verdict.audit]}
    if verdict.outcome != "returned":
        return Played(_nobody(subtask, executors, f"the rules name nobody: {verdict.reason}"), account)
    if verdict.value not in facts["executors"]:
        return Played(
            _nobody(subtask, executors, f"rule {verdict.reason} names {verdict.value!r}, which is not an executor here"),
            account,
        )
    reasons = [f"rule {verdict.reason} of {rules.name} {rules.version}"]
    return Played(Match(assignee=str(verdict.value), reasons=reasons), account)


def _nobody(subtask: Subtask, executors: Sequence[Resolved], why: str) -> Match:
    return Match(reasons=[why], candidates=closest(subtask, executors))
