"""Rule sets: conditions and actions, in groups, as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from kernel.basics.bounds import measured
from kernel.basics.errors import InvalidInput
from kernel.basics.expression import VERSION, check
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical

VALUE_BYTES = 512 * 1024
"""The largest value that a rule returns, sets, sends or receives, in bytes of JSON. The bounds of all JSON apply as well."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w{0,63}$")]
SetName = Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$")]
"""The name of a rule set that is installed as a runtime plugin of kind `rules`."""

Policy = Literal["first_match", "all", "ordered", "first_success"]


class ValueAction(Schema):
    """An action with a value: a constant (`value`), or computed from the facts (`expression`)."""

    value: Any = None
    expression: str | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _within_limits(cls, value: Any) -> Any:
        measured(value, bytes=VALUE_BYTES)
        return value

    @model_validator(mode="after")
    def _value_or_expression(self) -> ValueAction:
        if self.expression is not None:
            if self.value is not None:  # a client may send `"value": null` beside the expression
                raise ValueError("give value or expression, not both")
            _check_condition(self.expression)
        return self


class Return(ValueAction):
    """End the play with this value as its result."""

    do: Literal["return"]


class SetFact(ValueAction):
    """Set a fact to this value."""

    do: Literal["set"]
    name: Name


class CallAction(ValueAction):
    """Call a script or a tool with this value. Its answer becomes the fact `into`."""

    do: Literal["call"]
    script: str | None = Field(default=None, min_length=1)
    tool: str | None = Field(default=None, min_length=1)
    into: Name | None = None

    @model_validator(mode="after")
    def _names_one_target(self) -> CallAction:
        if (self.script is None) == (self.tool is None):
            raise ValueError("a call names a script or a tool, and not both")
        return self


class Emit(ValueAction):
    """Send this value to a topic or to a living agent, after the play."""

    do: Literal["emit"]
    topic: str | None = Field(default=None, min_length=1)
    agent: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _names_one_receiver(self) -> Emit:
        if (self.topic is None) == (self.agent is None):
            raise ValueError("emit names a topic or an agent, and not both")
        return self


class Jump(Schema):
    """An action that plays another group: of this set, or of the set that `rules` names (its first group by default)."""

    group: str | None = None
    # Absent from the JSON when unset: the hash of a set that names no other set must not change.
    rules: SetName | None = Field(default=None, exclude_if=lambda name: name is None)

    @model_validator(mode="after")
    def _names_a_target(self) -> Jump:
        if self.group is None and self.rules is None:
            raise ValueError("name a group, or the rules of another set")
        return self


class GoTo(Jump):
    """Continue with another group instead of this one. A circle is an error."""

    do: Literal["go_to"]


class Nested(Jump):
    """Play another group, then continue in this one."""

    do: Literal["nested"]


class Stop(Schema):
    """End the play without a result."""

    do: Literal["stop"]
    reason: str = ""


Action = Annotated[Return | SetFact | CallAction | Emit | GoTo | Nested | Stop, Field(discriminator="do")]


class Rule(Schema):
    """If the condition `when` holds, the actions of `then` are done in order.

    Rules with a higher `priority` are tried first, those with equal priorities in the order of the file.
    """

    name: str = Field(min_length=1)
    when: str = "true"
    then: list[Action] = Field(min_length=1)
    priority: int = 0
    enabled: bool = True

    @model_validator(mode="after")
    def _condition_check_condition(self) -> Rule:
        _check_condition(self.when)
        return self


class RuleGroup(Schema):
    """Rules that are tried together, by one of four policies.

    `first_match`: by priority; only the first rule whose condition holds fires.
    `all`: by priority; every rule fires whose condition holds for the facts at the start of the group.
    `ordered`: in the order of the file; each rule sees the changes of those before it.
    `first_success`: by priority; rules fire until the calls of one succeed. The changes of a failed rule are undone. If all
    fail, the play fails.
    """

    name: str = Field(min_length=1)
    policy: Policy = "first_match"
    rules: list[Rule] = Field(min_length=1)


class RuleSet(Schema):
    """Groups of rules; a play begins with the first. `version` is the author's, `language` the version of the conditions."""

    name: str = Field(min_length=1)
    version: str = "1"
    language: int = VERSION
    groups: list[RuleGroup] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _is_consistent(self) -> RuleSet:
        _check_unique([group.name for group in self.groups], "group")
        for group in self.groups:
            _check_unique([rule.name for rule in group.rules], f"in group {group.name!r}, rule")
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
        """The SHA-256 of the whole set. A run is pinned to it."""
        return sha256_of(canonical(self.model_dump(mode="json")))

    def scripts(self) -> list[str]:
        """Return the names of the scripts that the rules call, sorted."""
        actions = (action for group in self.groups for rule in group.rules for action in rule.then)
        return sorted({action.script for action in actions if isinstance(action, CallAction) and action.script is not None})

    def uses(self) -> list[str]:
        """Return the names of the other sets that the rules jump to, sorted."""
        actions = (action for group in self.groups for rule in group.rules for action in rule.then)
        return sorted({action.rules for action in actions if isinstance(action, GoTo | Nested) and action.rules is not None})


def _form_of(value: Any) -> str:
    return "name" if isinstance(value, str) else "rules"


Rules = Annotated[Annotated[SetName, Tag("name")] | Annotated[RuleSet, Tag("rules")], Discriminator(_form_of)]
"""A rule set, or the name of one that is installed as a runtime plugin."""


def _check_unique(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} {twice[0]!r} occurs more than once")


def _check_condition(text: str) -> None:
    try:
        check(text)
    except InvalidInput as error:
        raise ValueError(str(error)) from None
