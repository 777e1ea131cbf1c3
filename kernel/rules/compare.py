"""Dry runs: the differences between two rule sets, on given facts or on those of recorded runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.conversation.transcript import canonical
from kernel.rules.play import decide
from kernel.rules.shapes import RuleSet
from kernel.rules.verdict import CallAnswer, CallWanted


class CallMade(Schema):
    """A call of a play, with its answer."""

    wanted: CallWanted
    answer: CallAnswer


class RecordedPlay(Schema):
    """The facts and the calls of an earlier run. `run` is its workflow id."""

    run: str
    facts: dict[str, Any]
    calls: list[CallMade] = Field(default_factory=list)

    def answer(self, wanted: CallWanted) -> CallAnswer:
        """Return the recorded answer; the last one if the run made the same call several times."""
        same = [made.answer for made in self.calls if made.wanted == wanted]
        return same[-1] if same else CallAnswer(error="this call was not made when the run was recorded")


class Difference(Schema):
    """An input on which two rule sets differ: its number from 0, the results (`before`, `after`), and the rules that fired.

    `run` is the workflow id of a recorded input.
    """

    input: int
    run: str | None = None
    facts: dict[str, Any]
    before: str
    after: str
    fired_before: list[str]
    fired_after: list[str]


def compare(before: RuleSet, after: RuleSet, inputs: Sequence[Mapping[str, Any] | RecordedPlay]) -> list[Difference]:
    """Return the inputs on which the two sets differ in outcome, value or emitted messages. Nothing is called or sent.

    Calls of a recorded run get their recorded answers; any other call fails.
    """
    differences = []
    for number, given in enumerate(inputs):
        facts, run, answer = (given.facts, given.run, given.answer) if isinstance(given, RecordedPlay) else (given, None, None)
        (old, fired_old), (new, fired_new) = _result(before, facts, answer), _result(after, facts, answer)
        if old != new:
            fired = {"fired_before": fired_old, "fired_after": fired_new}
            differences.append(Difference(input=number, run=run, facts=dict(facts), before=old, after=new, **fired))
    return differences


def _result(
    rules: RuleSet, facts: Mapping[str, Any], answer: Callable[[CallWanted], CallAnswer] | None
) -> tuple[str, list[str]]:
    try:
        verdict = decide(rules, facts, answer)
    except InvalidInput as error:
        return f"error: {type(error).__name__}", []
    words = verdict.outcome + (f" {canonical(verdict.value)}" if verdict.outcome == "returned" else "")
    emitted = "".join(f", emits {each.topic or each.agent} {canonical(each.content)}" for each in verdict.emitted)
    return words + emitted, verdict.fired()
