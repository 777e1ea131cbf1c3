"""The input, the result and the audit of a play, and the calls that a play asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kernel.basics.bounds import measured
from kernel.basics.errors import InvalidInput
from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.budget import Budget, Usage
from kernel.rules.shapes import Rules

PLAY_BYTES = 4 * 1024 * 1024
"""The largest play, in bytes of JSON: its facts, the values that it emits, and its audit."""


class RuleTrace(Schema):
    """One rule in the audit: whether its condition held (`held`), for which facts (`because`), and its actions (`did`)."""

    group: str
    rule: str
    when: str
    held: bool
    because: dict[str, Any] = Field(default_factory=dict)
    did: list[str] = Field(default_factory=list)
    failed: str | None = None


class Emitted(Schema):
    """A value to send to a topic or an agent. `error` is why the delivery failed."""

    topic: str | None = None
    agent: str | None = None
    content: Any
    error: str | None = None


class Verdict(Schema):
    """The result of a play.

    `outcome` is `none` if no rule returned or stopped. `reason` is the rule that did, or the text of its `stop`.
    `audit` has every rule that was tried, in order.
    """

    outcome: Literal["returned", "stopped", "none"]
    value: Any = None
    reason: str = ""
    facts: dict[str, Any]
    emitted: list[Emitted] = Field(default_factory=list)
    audit: list[RuleTrace] = Field(default_factory=list)

    def fired(self) -> list[str]:
        """Return the rules that fired, as `group/rule`, in order."""
        return [f"{trace.group}/{trace.rule}" for trace in self.audit if trace.held]


def _checked_facts(facts: Any) -> Any:
    measured(facts, bytes=PLAY_BYTES)
    return facts


Facts = Annotated[dict[str, Any], BeforeValidator(_checked_facts)]
"""Facts by name, at most `PLAY_BYTES` of JSON."""


class RulesInput(Schema):
    """Input of the workflow `Rules`: it plays a rule set once, makes the calls and delivers what the rules emit."""

    rules: Rules
    facts: Facts = Field(default_factory=dict)
    priority: Priority = "normal"
    tenant: str | None = None
    budget: Budget | None = None


class RulesOutcome(Verdict):
    """Result of the workflow `Rules`: the verdict, the hash of the rules, and the usage of the calls."""

    hash: str
    usage: Usage = Field(default_factory=Usage)


class CallWanted(Schema):
    """A call that a play asks its caller to make: of a script or of a tool."""

    script: str | None = None
    tool: str | None = None
    input: Any


class CallAnswer(Schema):
    """The answer to a call: a value, or an error."""

    value: Any = None
    error: str | None = None


class CallFailed(InvalidInput):
    """A rule's call failed, and its group has no other rule to try."""
