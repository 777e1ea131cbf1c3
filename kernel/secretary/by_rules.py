"""Dispatch by rules: the desk's own rule set names who does a subtask, and leaves an account of why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kernel.basics.errors import InvalidInput
from kernel.conversation.participant import Resolved
from kernel.rules.rules import RuleSet, decide
from kernel.secretary.plan import Match, closest
from kernel.secretary.shapes import Idea, Requirement, Subtask


class Played(NamedTuple):
    """Who does a subtask, or why nobody does, and the data of the event `dispatch_rules_played`."""

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
    """Return the rules on each subtask, in order; who gets one has one more to do when the next is looked at.

    Rules that fail, name nobody, or name somebody who is no executor give a match without an assignee: a person says then.
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
    """What conditions may ask: `subtask`, `idea`, `requirement`, `executors` (names), `capabilities` and `load` by name."""
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
            _nobody(subtask, executors, f"rule {verdict.reason} names {verdict.value!r}, which is no executor here"), account
        )
    reasons = [f"rule {verdict.reason} of {rules.name} {rules.version}"]
    return Played(Match(assignee=str(verdict.value), reasons=reasons), account)


def _nobody(subtask: Subtask, executors: Sequence[Resolved], why: str) -> Match:
    return Match(reasons=[why], candidates=closest(subtask, executors))
