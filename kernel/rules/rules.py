"""Rules: conditions and what follows from them, in groups, with an audit of which rule fired and why.

A rule set is played on facts (JSON by name). What a rule does to the facts happens here; a `call` is handed out as an effect
and its answer taken in, so that playing is pure: the same facts and answers give the same verdict, which is what a dry run
compares. Conditions and computed values are those of `kernel.basics.expression`, of the version that the set names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.errors import InvalidInput
from kernel.basics.expression import VERSION, Steps, TooManySteps, check, evaluate, holds
from kernel.basics.priority import Priority
from kernel.basics.schema import Schema, parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.transcript import canonical

MOST_STEPS = 1_000
"""Rules that one play looks at, at most, in all groups together."""

PLAY_STEPS = 500_000
"""What one play may cost: the steps of its conditions, and a step for each value that they compute. About half a second."""

PLAY_BYTES = 4 * 1024 * 1024
"""The facts of one play, what it emits, and what its audit holds, together."""

VALUE_BYTES = 512 * 1024
"""One value that a rule gives, computes or is answered. Its values within and its depth are those of all JSON."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w{0,63}$")]
SetName = Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$")]
"""The name of a rule set that is installed as a runtime plugin of kind `rules`."""

Policy = Literal["first_match", "all", "ordered", "first_success"]


class _Value(Schema):
    """A value, as it stands (`value`), or computed from the facts (`expression`)."""

    value: Any = None
    expression: str | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _of_a_size(cls, value: Any) -> Any:
        measured(value, bytes=VALUE_BYTES)
        return value

    @model_validator(mode="after")
    def _one_of_them(self) -> _Value:
        if self.expression is not None:
            if self.value is not None:  # a null that came along with it on a wire is none
                raise ValueError("give value or expression, not both")
            _parses(self.expression)
        return self


class Return(_Value):
    """End with this result."""

    do: Literal["return"]


class SetFact(_Value):
    """Give a fact a value."""

    do: Literal["set"]
    name: Name


class CallAction(_Value):
    """Have a script or a tool compute: its input is this value, its answer becomes the fact `into`."""

    do: Literal["call"]
    script: str | None = Field(default=None, min_length=1)
    tool: str | None = Field(default=None, min_length=1)
    into: Name | None = None

    @model_validator(mode="after")
    def _one_is_called(self) -> CallAction:
        if (self.script is None) == (self.tool is None):
            raise ValueError("a call names a script or a tool, and not both")
        return self


class Emit(_Value):
    """Send this value to a topic or to a living agent, once the rules are through."""

    do: Literal["emit"]
    topic: str | None = Field(default=None, min_length=1)
    agent: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_is_told(self) -> Emit:
        if (self.topic is None) == (self.agent is None):
            raise ValueError("emit names a topic or an agent, and not both")
        return self


class _Way(Schema):
    """A group of this set; or, where `rules` names another one, a group of that, its first where none is named."""

    group: str | None = None
    # Left out where there is none, so that sets which name no other keep the hash that they had.
    rules: SetName | None = Field(default=None, exclude_if=lambda name: name is None)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> _Way:
        if self.group is None and self.rules is None:
            raise ValueError("name a group, or the rules of another set")
        return self


class GoTo(_Way):
    """Leave this group for another one. A way that comes back to where it has been is an error."""

    do: Literal["go_to"]


class Nested(_Way):
    """Play another group, and come back."""

    do: Literal["nested"]


class Stop(Schema):
    """End without a result."""

    do: Literal["stop"]
    reason: str = ""


Action = Annotated[Return | SetFact | CallAction | Emit | GoTo | Nested | Stop, Field(discriminator="do")]


class Rule(Schema):
    """`when` holds, then `then` is done, in order. A higher `priority` comes first; equal ones as they are written."""

    name: str = Field(min_length=1)
    when: str = "true"
    then: list[Action] = Field(min_length=1)
    priority: int = 0
    enabled: bool = True

    @model_validator(mode="after")
    def _condition_parses(self) -> Rule:
        _parses(self.when)
        return self


class RuleGroup(Schema):
    """How its rules are tried.

    `first_match`: by priority, the first whose condition holds, and no other.
    `all`: every rule whose condition holds for the facts as they were at the beginning, by priority.
    `ordered`: every rule as it is written, each seeing what those before it did.
    `first_success`: by priority, those whose condition holds, until the calls of one succeed; what a failed one did to the
    facts is undone, and when all fail the play fails.
    """

    name: str = Field(min_length=1)
    policy: Policy = "first_match"
    rules: list[Rule] = Field(min_length=1)


class RuleSet(Schema):
    """Groups of rules; the first one is played. `version` is the author's, `language` that of the conditions."""

    name: str = Field(min_length=1)
    version: str = "1"
    language: int = VERSION
    groups: list[RuleGroup] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _fits_together(self) -> RuleSet:
        _once([group.name for group in self.groups], "group")
        for group in self.groups:
            _once([rule.name for rule in group.rules], f"in group {group.name!r}, rule")
        there = {group.name for group in self.groups}
        for rule in (rule for group in self.groups for rule in group.rules):
            for action in rule.then:
                if isinstance(action, GoTo | Nested) and action.rules is None and action.group not in there:
                    raise ValueError(
                        f"rule {rule.name!r}: there is no group {action.group!r}; there are {', '.join(sorted(there))}"
                    )
        if self.language != VERSION:
            raise ValueError(f"language {self.language} is not known; this program knows {VERSION}")
        return self

    @property
    def hash(self) -> str:
        """What a run pins: the address of the whole set."""
        return sha256_of(canonical(self.model_dump(mode="json")))

    def scripts(self) -> list[str]:
        """Return the scripts that its rules call, sorted."""
        actions = (action for group in self.groups for rule in group.rules for action in rule.then)
        return sorted({action.script for action in actions if isinstance(action, CallAction) and action.script is not None})

    def uses(self) -> list[str]:
        """Return the other sets that its rules name, sorted."""
        actions = (action for group in self.groups for rule in group.rules for action in rule.then)
        return sorted({action.rules for action in actions if isinstance(action, GoTo | Nested) and action.rules is not None})


def linked(rules: RuleSet, others: Mapping[str, RuleSet]) -> RuleSet:
    """Return a set with the groups of all others that it leads to, as `name/group`: it stands by itself, and its hash covers
    all.

    Raises:
        InvalidInput: a set is not among the others, or has no such group; or they are too many groups together.
    """
    ahead, groups, taken = rules.uses(), [_led(group, None, others) for group in rules.groups], set[str]()
    if not ahead:
        return rules
    while ahead:
        name = ahead.pop(0)
        if name not in taken:
            taken.add(name)
            groups += [_led(group, name, others) for group in others[name].groups]
            ahead += others[name].uses()
    found: RuleSet = parse(RuleSet, {**rules.model_dump(), "groups": groups}, f"rules {rules.name}, with those that they use")
    return found


def _led(group: RuleGroup, inside: str | None, others: Mapping[str, RuleSet]) -> dict[str, Any]:
    """Return a group of a set (`inside`, None for the first), whose ways lead to groups as they are called together."""
    fields = group.model_dump()
    fields["name"] = group.name if inside is None else f"{inside}/{group.name}"
    for rule in fields["rules"]:
        for action in rule["then"]:
            if action["do"] not in ("go_to", "nested"):
                continue
            other = action.pop("rules", None)
            if other is not None:
                action["group"] = f"{other}/{_group_of(other, action['group'], others, rule['name'])}"
            elif inside is not None:
                action["group"] = f"{inside}/{action['group']}"
    return fields


def _group_of(other: str, group: str | None, others: Mapping[str, RuleSet], rule: str) -> str:
    if other not in others:
        raise InvalidInput(
            f"rule {rule!r}: there are no rules {other!r}; there are {', '.join(sorted(others)) or 'none'}.", "rules"
        )
    there = [each.name for each in others[other].groups]
    if group is not None and group not in there:
        raise InvalidInput(f"rule {rule!r}: the rules {other} have no group {group!r}; they have {', '.join(there)}.", "group")
    return group or there[0]


def _given_by(value: Any) -> str:
    return "name" if isinstance(value, str) else "rules"


Rules = Annotated[Annotated[SetName, Tag("name")] | Annotated[RuleSet, Tag("rules")], Discriminator(_given_by)]
"""A rule set as it is, or the name of one that is installed as a runtime plugin."""


class Looked(Schema):
    """A rule that was looked at: whether its condition held, for which values, and what it did."""

    group: str
    rule: str
    when: str
    held: bool
    because: dict[str, Any] = Field(default_factory=dict)
    did: list[str] = Field(default_factory=list)
    failed: str | None = None


class Emitted(Schema):
    """What is to be sent; `error`, once that was tried, says why it did not arrive."""

    topic: str | None = None
    agent: str | None = None
    content: Any
    error: str | None = None


class Verdict(Schema):
    """What came of it. `outcome` is `none` where no rule returned or stopped; `audit` has every rule that was looked at."""

    outcome: Literal["returned", "stopped", "none"]
    value: Any = None
    reason: str = ""
    facts: dict[str, Any]
    emitted: list[Emitted] = Field(default_factory=list)
    audit: list[Looked] = Field(default_factory=list)

    def fired(self) -> list[str]:
        """Return the rules that fired, as `group/rule`, in order."""
        return [f"{looked.group}/{looked.rule}" for looked in self.audit if looked.held]


def _facts_of_a_size(facts: Any) -> Any:
    measured(facts, bytes=PLAY_BYTES)
    return facts


Facts = Annotated[dict[str, Any], BeforeValidator(_facts_of_a_size)]
"""Facts by name, small enough for one play."""


class RulesInput(Schema):
    """Input of the workflow `Rules`: one play of a rule set, its calls made and its messages sent."""

    rules: Rules
    facts: Facts = Field(default_factory=dict)
    priority: Priority = "normal"
    tenant: str | None = None
    budget: Budget | None = None


class RulesOutcome(Verdict):
    """Result of the workflow `Rules`: the verdict, the hash of the rules, and what it cost."""

    hash: str
    usage: Usage = Field(default_factory=Usage)


class CallWanted(Schema):
    """The effect that a play hands out: a script or a tool to call."""

    script: str | None = None
    tool: str | None = None
    input: Any


class CallAnswer(Schema):
    """Its answer: a value, or why there is none."""

    value: Any = None
    error: str | None = None


class CallFailed(InvalidInput):
    """A rule's call failed, and nothing else was to be tried."""


Play = Generator[CallWanted, CallAnswer, Verdict]


def play(rules: RuleSet, facts: Mapping[str, Any]) -> Play:
    """Play a rule set on facts.

    Raises:
        InvalidInput: a condition names what is not there or compares what cannot be; a way of go-to comes back to where
            it has been; more than `MOST_STEPS` rules were looked at; a value or the whole play exceeds its limits.
        CallFailed: a call failed (in `first_success`: those of every rule).
    """
    return _Player(rules, facts).verdict()


def decide(rules: RuleSet, facts: Mapping[str, Any], answer: Callable[[CallWanted], CallAnswer] | None = None) -> Verdict:
    """Play to the end, with `answer` for the calls; without it a call fails."""
    playing = play(rules, facts)
    try:
        wanted = next(playing)
        while True:
            wanted = playing.send(answer(wanted) if answer else CallAnswer(error="calls are not made here"))
    except StopIteration as ended:
        verdict: Verdict = ended.value
        return verdict


class _End(Exception):
    def __init__(self, outcome: Literal["returned", "stopped"], value: Any = None, reason: str = "") -> None:
        self.outcome: Literal["returned", "stopped"] = outcome
        self.value, self.reason = value, reason


class _Go(Exception):
    def __init__(self, group: str) -> None:
        self.group = group


class _Player:
    def __init__(self, rules: RuleSet, facts: Mapping[str, Any]) -> None:
        self._rules = rules
        self._groups = {group.name: group for group in rules.groups}
        self._steps = Steps(PLAY_STEPS)
        self._bytes, self._held = Counter[str](), 0  # what each fact holds now, and all that the verdict would hold
        self._facts = {name: self._kept(f"fact {name}", value, name, whole=True) for name, value in facts.items()}
        self._emitted: list[Emitted] = []
        self._audit: list[Looked] = []

    def verdict(self) -> Play:
        try:
            yield from self._way(self._rules.groups[0].name, ())
        except _End as end:
            return self._result(end.outcome, end.value, end.reason)
        return self._result("none", None, "no rule returned a result")

    def _result(self, outcome: Literal["returned", "stopped", "none"], value: Any, reason: str) -> Verdict:
        return Verdict(outcome=outcome, value=value, reason=reason, facts=self._facts, emitted=self._emitted, audit=self._audit)

    def _way(self, name: str, inside: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        """Yield a group, and those that its go-tos lead to. `inside` are the groups that wait for this one to come back."""
        way = [*inside, name]
        while True:
            try:
                yield from self._group(self._groups[way[-1]], tuple(way))
                return
            except _Go as go:
                _no_circle(way, go.group)
                way.append(go.group)

    def _group(self, group: RuleGroup, way: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        rules = [rule for rule in group.rules if rule.enabled]
        if group.policy != "ordered":
            rules.sort(key=lambda rule: -rule.priority)
        at_first = self._as_they_are()
        errors: list[str] = []
        for rule in rules:
            looked = self._look(group, rule, at_first if group.policy == "all" else self._facts)
            if not looked.held:
                continue
            before, emitted = self._as_they_are(), len(self._emitted)
            try:
                yield from self._do(rule, looked, way)
            except CallFailed as error:
                looked.failed = str(error)
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

    def _look(self, group: RuleGroup, rule: Rule, facts: dict[str, Any]) -> Looked:
        if len(self._audit) >= MOST_STEPS:
            raise InvalidInput(f"rules {self._rules.name}: more than {MOST_STEPS:,} rules were looked at.", "groups")
        try:
            held = holds(rule.when, facts, self._rules.language, self._steps)
        except InvalidInput as error:
            raise InvalidInput(f"rule {group.name}/{rule.name}: {error}", "when") from None
        because = {name: facts[name] for name in check(rule.when) if name in facts}
        self._hold(f"rule {group.name}/{rule.name}", sum(self._bytes[name] for name in because))
        looked = Looked(group=group.name, rule=rule.name, when=rule.when, held=held, because=because)
        self._audit.append(looked)
        return looked

    def _do(self, rule: Rule, looked: Looked, way: tuple[str, ...]) -> Generator[CallWanted, CallAnswer, None]:
        for action in rule.then:
            match action:
                case Return():
                    value = self._value(action, rule)
                    looked.did.append("return")
                    raise _End("returned", value, f"{looked.group}/{rule.name}")
                case Stop():
                    looked.did.append("stop")
                    raise _End("stopped", None, action.reason or f"{looked.group}/{rule.name}")
                case SetFact():
                    self._facts[action.name] = self._value(action, rule, action.name)
                    looked.did.append(f"set {action.name}")
                case Emit():
                    self._emitted.append(Emitted(topic=action.topic, agent=action.agent, content=self._value(action, rule)))
                    looked.did.append(f"emit {action.topic or action.agent}")
                case GoTo():
                    group = _here(action, rule)
                    looked.did.append(f"go to {group}")
                    raise _Go(group)
                case Nested():
                    group = _here(action, rule)
                    _no_circle(way, group)
                    looked.did.append(f"nested {group}")
                    yield from self._way(group, way)
                case CallAction():
                    answer = yield CallWanted(script=action.script, tool=action.tool, input=self._value(action, rule))
                    if answer.error is not None:
                        raise CallFailed(f"call of {action.script or action.tool}: {answer.error}", "call")
                    looked.did.append(f"call {action.script or action.tool}")
                    if action.into is not None:
                        what = f"rule {rule.name}, the answer of its call"
                        self._facts[action.into] = self._kept(what, answer.value, action.into)

    def _value(self, action: _Value, rule: Rule, fact: str | None = None) -> Any:
        value = action.value
        if action.expression is not None:
            try:
                value = evaluate(action.expression, self._facts, self._rules.language, self._steps)
            except InvalidInput as error:
                raise InvalidInput(f"rule {rule.name}: {error}", "expression") from None
        return self._kept(f"rule {rule.name}", value, fact)

    def _kept(self, what: str, value: Any, fact: str | None = None, *, whole: bool = False) -> Any:
        """Return a value that is within the limits of one value, or `whole`, and of the play. It is never changed, only
        replaced.
        """
        try:
            size = measured(value, bytes=PLAY_BYTES if whole else VALUE_BYTES)
        except OutOfBounds as error:
            raise InvalidInput(f"rules {self._rules.name}: {what}: the value {error}.", "value") from None
        self._take(size.nodes, what)
        self._hold(what, size.bytes, fact)
        return value

    def _as_they_are(self) -> dict[str, Any]:
        self._take(len(self._facts) // 16, f"{len(self._facts):,} facts")
        return dict(self._facts)

    def _hold(self, what: str, bytes: int, fact: str | None = None) -> None:
        """Count what a fact holds now; or, without one, what the verdict holds besides the facts."""
        if fact is not None:
            bytes, self._bytes[fact] = bytes - self._bytes[fact], bytes
        self._held += bytes
        if self._held > PLAY_BYTES:
            words = f"facts, emitted values and audit are more than {PLAY_BYTES:,} bytes together"
            raise InvalidInput(f"rules {self._rules.name}: {what}: {words}.", "facts")

    def _take(self, steps: int, what: str) -> None:
        try:
            self._steps.take(steps)
        except TooManySteps as spent:
            raise InvalidInput(f"rules {self._rules.name}: {what}: {spent}.", "groups") from None


class Made(Schema):
    """A call that a play made, and what it was answered."""

    wanted: CallWanted
    answer: CallAnswer


class Recorded(Schema):
    """What an earlier run was played on: its facts, and the calls that it made. `run` is its workflow id."""

    run: str
    facts: dict[str, Any]
    calls: list[Made] = Field(default_factory=list)

    def answer(self, wanted: CallWanted) -> CallAnswer:
        """What the run was answered then; the same question again has the last answer that it got."""
        same = [made.answer for made in self.calls if made.wanted == wanted]
        return same[-1] if same else CallAnswer(error="this call was not made when the run was recorded")


class Difference(Schema):
    """An input for which two rule sets come to different ends. `run` is where the input was recorded."""

    input: int
    run: str | None = None
    facts: dict[str, Any]
    before: str
    after: str
    fired_before: list[str]
    fired_after: list[str]


def compare(before: RuleSet, after: RuleSet, inputs: Sequence[Mapping[str, Any] | Recorded]) -> list[Difference]:
    """Return a dry run: both sets on each input, and where they differ in outcome, value, or what they emit. Nothing happens.

    The calls of recorded runs are answered as they were then; any other call fails.
    """
    found = []
    for number, given in enumerate(inputs):
        facts, run, answer = (given.facts, given.run, given.answer) if isinstance(given, Recorded) else (given, None, None)
        (old, fired_old), (new, fired_new) = _shown(before, facts, answer), _shown(after, facts, answer)
        if old != new:
            fired = {"fired_before": fired_old, "fired_after": fired_new}
            found.append(Difference(input=number, run=run, facts=dict(facts), before=old, after=new, **fired))
    return found


def _shown(
    rules: RuleSet, facts: Mapping[str, Any], answer: Callable[[CallWanted], CallAnswer] | None
) -> tuple[str, list[str]]:
    try:
        verdict = decide(rules, facts, answer)
    except InvalidInput as error:
        return f"error: {type(error).__name__}", []
    words = verdict.outcome + (f" {canonical(verdict.value)}" if verdict.outcome == "returned" else "")
    emitted = "".join(f", emits {each.topic or each.agent} {canonical(each.content)}" for each in verdict.emitted)
    return words + emitted, verdict.fired()


def _here(action: GoTo | Nested, rule: Rule) -> str:
    """Return the group that a way leads to, in this set."""
    if action.rules is not None or action.group is None:
        raise InvalidInput(f"rule {rule.name}: the rules {action.rules} are another set, and are not here.", "rules")
    return action.group


def _no_circle(way: Iterable[str], group: str) -> None:
    if group in way:
        raise InvalidInput(f"rules: {' > '.join([*way, group])} goes in a circle.", "group")


def _once(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} {twice[0]!r} occurs more than once")


def _parses(text: str) -> None:
    try:
        check(text)
    except InvalidInput as error:
        raise ValueError(str(error)) from None
