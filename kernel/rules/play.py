"""Playing a rule set on facts (JSON by name): which rules fire, what they change, and an audit of why.

A play is pure. It is a generator that yields the calls of its rules and takes their answers, so the same facts and answers
give the same verdict; a dry run compares verdicts. Conditions and expressions are those of `kernel.basics.expression`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, Literal

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.errors import InvalidInput
from kernel.basics.expression import Steps, TooManySteps, check, evaluate, holds
from kernel.rules.shapes import (
    VALUE_BYTES,
    CallAction,
    Emit,
    GoTo,
    Nested,
    Return,
    Rule,
    RuleGroup,
    RuleSet,
    SetFact,
    Stop,
    ValueAction,
)
from kernel.rules.verdict import PLAY_BYTES, CallAnswer, CallFailed, CallWanted, Emitted, RuleTrace, Verdict

MAX_RULES = 1_000
"""The most rules that one play tries, in all groups together."""

PLAY_STEPS = 500_000
"""The allowance of one play: a step for each operation of its conditions and each value that they compute; about 0.5 s."""

Play = Generator[CallWanted, CallAnswer, Verdict]


def play(rules: RuleSet, facts: Mapping[str, Any]) -> Play:
    """Play a rule set on facts.

    Raises:
        InvalidInput: a condition names an unknown fact or compares values that have no order; jumps go in a circle; more
            than `MAX_RULES` rules were tried; or a value or the whole play exceeds its limits.
        CallFailed: a call failed (with `first_success`: a call of every rule).
    """
    return _Player(rules, facts).verdict()


def decide(rules: RuleSet, facts: Mapping[str, Any], answer: Callable[[CallWanted], CallAnswer] | None = None) -> Verdict:
    """Return the verdict of a whole play. `answer` makes the calls; without it every call fails."""
    playing = play(rules, facts)
    try:
        wanted = next(playing)
        while True:
            wanted = playing.send(answer(wanted) if answer else CallAnswer(error="calls are not made here"))
    except StopIteration as ended:
        verdict: Verdict = ended.value
        return verdict


class _Ended(Exception):
    """A rule returned or stopped, which ends the whole play."""

    def __init__(self, outcome: Literal["returned", "stopped"], value: Any = None, reason: str = "") -> None:
        self.outcome: Literal["returned", "stopped"] = outcome
        self.value, self.reason = value, reason


class _Jumped(Exception):
    """A rule went to another group."""

    def __init__(self, group: str) -> None:
        self.group = group


class _Player:
    def __init__(self, rules: RuleSet, facts: Mapping[str, Any]) -> None:
        self._rules = rules
        self._groups = {group.name: group for group in rules.groups}
        self._steps = Steps(PLAY_STEPS)
        self._bytes, self._total_bytes = Counter[str](), 0  # the size of each fact, and of the verdict
        self._facts = {name: self._counted(f"fact {name}", value, name, whole=True) for name, value in facts.items()}
        self._emitted: list[Emitted] = []
        self._audit: list[RuleTrace] = []

    def verdict(self) -> Play:
        try:
            yield from self._walk(self._rules.groups[0].name, ())
        except _Ended as end:
            return self._result(end.outcome, end.value, end.reason)
        return self._result("none", None, "no rule returned a result")

    def _result(self, outcome: Literal["returned", "stopped", "none"], value: Any, reason: str) -> Verdict:
        return Verdict(outcome=outcome, value=value, reason=reason, facts=self._facts, emitted=self._emitted, audit=self._audit)

    def _walk(self, name: str, inside: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        """Yield the calls of a group and of those that it goes to. `inside` are the groups that play it as a nested one."""
        path = [*inside, name]
        while True:
            try:
                yield from self._group(self._groups[path[-1]], tuple(path))
                return
            except _Jumped as go:
                _refuse_circle(path, go.group)
                path.append(go.group)

    def _group(self, group: RuleGroup, path: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        rules = [rule for rule in group.rules if rule.enabled]
        if group.policy != "ordered":
            rules.sort(key=lambda rule: -rule.priority)
        at_start = self._copy_of_facts()
        errors: list[str] = []
        for rule in rules:
            trace = self._try(group, rule, at_start if group.policy == "all" else self._facts)
            if not trace.held:
                continue
            before, emitted = self._copy_of_facts(), len(self._emitted)
            try:
                yield from self._act(rule, trace, path)
            except CallFailed as error:
                trace.failed = str(error)
                if group.policy != "first_success":
                    raise
                self._facts = before
                self._emitted = self._emitted[:emitted]
                errors.append(f"{rule.name}: {error}")
                continue
            if group.policy in ("first_match", "first_success"):
                return
        if errors:
            raise CallFailed(f"group {group.name}: every rule failed. {'; '.join(errors)}", "group")

    def _try(self, group: RuleGroup, rule: Rule, facts: dict[str, Any]) -> RuleTrace:
        if len(self._audit) >= MAX_RULES:
            raise InvalidInput(f"rules {self._rules.name}: more than {MAX_RULES:,} rules were tried.", "groups")
        try:
            held = holds(rule.when, facts, self._rules.language, self._steps)
        except InvalidInput as error:
            raise InvalidInput(f"rule {group.name}/{rule.name}: {error}", "when") from None
        because = {name: facts[name] for name in check(rule.when) if name in facts}
        self._count_bytes(f"rule {group.name}/{rule.name}", sum(self._bytes[name] for name in because))
        trace = RuleTrace(group=group.name, rule=rule.name, when=rule.when, held=held, because=because)
        self._audit.append(trace)
        return trace

    def _act(self, rule: Rule, trace: RuleTrace, path: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        for action in rule.then:
            match action:
                case Return():
                    value = self._value(action, rule)
                    trace.did.append("return")
                    raise _Ended("returned", value, f"{trace.group}/{rule.name}")
                case Stop():
                    trace.did.append("stop")
                    raise _Ended("stopped", None, action.reason or f"{trace.group}/{rule.name}")
                case SetFact():
                    self._facts[action.name] = self._value(action, rule, action.name)
                    trace.did.append(f"set {action.name}")
                case Emit():
                    self._emitted.append(Emitted(topic=action.topic, agent=action.agent, content=self._value(action, rule)))
                    trace.did.append(f"emit {action.topic or action.agent}")
                case GoTo():
                    group = _target(action, rule)
                    trace.did.append(f"go to {group}")
                    raise _Jumped(group)
                case Nested():
                    group = _target(action, rule)
                    _refuse_circle(path, group)
                    trace.did.append(f"nested {group}")
                    yield from self._walk(group, path)
                case CallAction():
                    answer = yield CallWanted(script=action.script, tool=action.tool, input=self._value(action, rule))
                    if answer.error is not None:
                        raise CallFailed(f"call of {action.script or action.tool}: {answer.error}", "call")
                    trace.did.append(f"call {action.script or action.tool}")
                    if action.into is not None:
                        what = f"rule {rule.name}, the answer of its call"
                        self._facts[action.into] = self._counted(what, answer.value, action.into)

    def _value(self, action: ValueAction, rule: Rule, fact: str | None = None) -> Any:
        value = action.value
        if action.expression is not None:
            try:
                value = evaluate(action.expression, self._facts, self._rules.language, self._steps)
            except InvalidInput as error:
                raise InvalidInput(f"rule {rule.name}: {error}", "expression") from None
        return self._counted(f"rule {rule.name}", value, fact)

    def _counted(self, what: str, value: Any, fact: str | None = None, *, whole: bool = False) -> Any:
        """Return the value, counted; raise `InvalidInput` if it exceeds the limit of one value or of the play.

        A `whole` value, which is an input, has the limit of the play alone. Values are replaced and never changed in place,
        so what was counted stays right.
        """
        try:
            size = measured(value, bytes=PLAY_BYTES if whole else VALUE_BYTES)
        except OutOfBounds as error:
            raise InvalidInput(f"rules {self._rules.name}: {what}: the value {error}.", "value") from None
        self._count_steps(size.nodes, what)
        self._count_bytes(what, size.bytes, fact)
        return value

    def _copy_of_facts(self) -> dict[str, Any]:
        self._count_steps(len(self._facts) // 16, f"{len(self._facts):,} facts")  # copying many facts takes time too
        return dict(self._facts)

    def _count_bytes(self, what: str, bytes: int, fact: str | None = None) -> None:
        """Count the new size of a fact or, without `fact`, an addition to the rest of the verdict."""
        if fact is not None:
            bytes, self._bytes[fact] = bytes - self._bytes[fact], bytes
        self._total_bytes += bytes
        if self._total_bytes > PLAY_BYTES:
            words = f"facts, emitted values and audit are more than {PLAY_BYTES:,} bytes together"
            raise InvalidInput(f"rules {self._rules.name}: {what}: {words}.", "facts")

    def _count_steps(self, steps: int, what: str) -> None:
        try:
            self._steps.take(steps)
        except TooManySteps as spent:
            raise InvalidInput(f"rules {self._rules.name}: {what}: {spent}.", "groups") from None


def _target(action: GoTo | Nested, rule: Rule) -> str:
    """Return the target of a jump, which must be in this set: `linked` merges other sets first."""
    if action.rules is not None or action.group is None:
        raise InvalidInput(f"rule {rule.name}: the rules {action.rules} are another set, which is not linked.", "rules")
    return action.group


def _refuse_circle(path: Iterable[str], group: str) -> None:
    if group in path:
        raise InvalidInput(f"rules: {' > '.join([*path, group])} goes in a circle.", "group")
