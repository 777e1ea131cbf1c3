"""A person's decision: the request, the answer, and the rules by which an answer counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from kernel.basics.limits import Comment, Id, Line
from kernel.basics.schema import Duration, Schema
from kernel.conversation.always import Always
from kernel.conversation.attention import Remind, Seal
from kernel.conversation.transcript import as_text

DecisionKind = Literal[
    "clarification", "technical_choice", "priority", "exception", "resource", "approval", "acceptance", "vote", "other"
]
DecisionStatus = Literal["open", "settled", "expired", "cancelled"]

NOBODY = "deadline"
"""The `by` of a decision that the policy took at a deadline."""

ANSWER_BYTES = 1_000_000
"""The longest text that a person may answer, in UTF-8: escaped as JSON, it still fits into a signal's payload of 2 MiB."""

STRUCTURED_BYTES = 64 * 1024
"""The longest answer that is JSON, and the longest edited arguments, both as indented JSON."""

INLINE_ANSWER_BYTES = 16 * 1024
"""A longer text is offloaded to the store, so that the answers of several people fit into one payload together."""


MOST_CRITERIA = 1_000
"""The most criteria that one answer names."""

MOST_OF_QUORUM = 20
"""The most people who have to agree."""


class Option(Schema):
    """One option. With `needs_comment` the choice counts only together with a comment."""

    id: Line
    label: Comment
    description: Comment | None = None
    impact: Comment | None = None
    needs_comment: bool = False


class Wait(Schema):
    """Nothing happens at the deadline: the request stays open."""

    do: Literal["wait"] = "wait"


class Choose(Schema):
    """At the deadline, `option` is chosen."""

    do: Literal["choose"]
    option: Line


class Escalate(Schema):
    """At the deadline, the people in `to` are asked as well.

    `after` is the next step: a duration after which the request expires, or another policy, which applies when the first
    deadline's length has passed once more. Without it the request stays open.
    """

    do: Literal["escalate"]
    to: list[Line] = Field(min_length=1, max_length=100)
    after: Duration | OnTimeout | None = None


class Delegate(Schema):
    """At the deadline, the agent `to` of the project file decides, or the living agent `agent/NAME`.

    People may still answer first, and also if the agent gives no answer that counts. `after` is the next policy.
    """

    do: Literal["delegate"]
    to: Line
    after: OnTimeout | None = None


class FailAtDeadline(Schema):
    """At the deadline, the request expires, and the run that asked gets `DecisionExpired`."""

    do: Literal["fail"]


OnTimeout = Annotated[Wait | Choose | Escalate | Delegate | FailAtDeadline, Field(discriminator="do")]
Escalate.model_rebuild()
Delegate.model_rebuild()


def steps_of(policy: OnTimeout | None) -> list[OnTimeout]:
    """Return a policy, and all that follow it."""
    found: list[OnTimeout] = []
    while policy is not None:
        found.append(policy)
        after = policy.after if isinstance(policy, Escalate | Delegate) else None
        policy = None if isinstance(after, timedelta) else after
    return found


Quorum = Annotated[int, Field(ge=1, le=MOST_OF_QUORUM)]
"""The number of people who have to give the same answer."""


def check_quorum(quorum: int, people: Sequence[str]) -> None:
    """Raise ValueError if so many of these people cannot agree; with no names, anybody may decide."""
    if people and quorum > len(set(people)):
        raise ValueError(f"quorum: {quorum} people cannot agree where only {', '.join(people)} may decide")


class ToolAction(Schema):
    """The tool call that an approval is about."""

    name: str
    args: dict[str, Any] = Field(default_factory=dict)


class Allowing(ToolAction):
    """A confirmation that `always` may give for later ones like it: `option` is the choice that does so."""

    option: str


class Decision(Schema):
    """A person's answer. `choice` is an option's id; `answer` is free text or JSON.

    Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then its beginning, and `answer_ref` the
    address of the whole (`mofa show` expands it).

    `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who calls, and adds a `seal`
    (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
    """

    decision_id: Id
    choice: Line | None = None
    answer: Any = None
    edited_args: dict[str, Any] | None = None
    comment: Comment | None = None
    by: Line | None = None
    idempotency_key: Line | None = None
    answer_ref: str | None = None
    always: Always | None = Field(
        default=None, description="With the approval of a tool call, or a confirmation with `allows`: allow later ones like it."
    )
    failed: list[Comment] = Field(
        default_factory=list,
        max_length=MOST_CRITERIA,
        description="With rework at an acceptance: the criteria that are not met, by their words or numbers from 1. Only those "
        "go back.",
    )
    seal: Seal | None = None
    verified: bool | None = None

    @field_validator("answer", "edited_args")
    @classmethod
    def _of_bounded_size(cls, value: Any, field: ValidationInfo) -> Any:
        what, most = ("a text", ANSWER_BYTES) if isinstance(value, str) else ("JSON", STRUCTURED_BYTES)
        size = len(as_text(value).encode(errors="replace"))
        if size > most:
            raise ValueError(f"is {size:,} bytes long; {what} here has at most {most:,}: shorten it, or say where the rest is")
        return value


class Answered(Schema):
    """One person's answer to a request that needs several."""

    by: str
    verified: bool = False
    at: datetime
    choice: str | None = None
    answer: Any = None
    edited_args: dict[str, Any] | None = None
    failed: list[str] = Field(default_factory=list)
    comment: str | None = None


class DecisionRequest(Schema):
    """A question to a person, and the decision once it is settled.

    `default` is the proposed answer where an answer is asked for instead of an option. It is never taken without a person.
    """

    id: str
    workflow_id: str
    run_id: str
    todo_id: str | None = None
    desk: str | None = Field(default=None, description="The desk of the todo that the run works for.")
    kind: DecisionKind = "other"
    title: str
    question: str
    options: list[Option] = Field(default_factory=list)
    recommended: str | None = None
    allow_answer: bool = False
    answer_schema: dict[str, Any] | None = None
    criteria: list[str] = Field(
        default_factory=list, description="The criteria of an acceptance, which an answer with rework may name as failed."
    )
    default: Any = None
    action: ToolAction | None = None
    allows: Allowing | None = Field(default=None, description="The confirmation that `always` may give, if it is no tool call.")
    args_schema: dict[str, Any] | None = None
    risk: str | None = None
    assignees: list[str] = Field(
        default_factory=list,
        description="The people who may decide; anybody if it is empty. This holds for verified identities, and for all where "
        "the project file has `decisions: {require_identity: true}`.",
    )
    quorum: int = Field(
        default=1,
        ge=1,
        le=MOST_OF_QUORUM,
        description="The number of people who have to give the same answer. The first answer that so many give settles.",
    )
    initiator: str | None = Field(
        default=None, description="The one who asks, and who may not decide. This holds as `assignees` does."
    )
    answers: list[Answered] = Field(
        default_factory=list, description="The answers so far, where the quorum is more than 1. Nobody counts twice."
    )
    deadline: datetime | None = None
    working_hours: bool = Field(
        default=False, description="Whether the deadline was counted in the working hours of those who are asked."
    )
    on_timeout: OnTimeout = Wait()
    remind: Remind | None = None
    reminded: int = Field(default=0, description="The number of reminders so far.")
    snoozed_until: datetime | None = None
    opened_at: datetime
    status: DecisionStatus = "open"
    settled: Decision | None = None

    def option(self, id: str | None) -> Option | None:
        """Return the offered option of that id, or None."""
        return next((option for option in self.options if option.id == id), None)

    def allowing(self) -> Allowing | None:
        """Return what `always` allows here: calls of the tool that is asked about, or confirmations; None if nothing."""
        if self.kind == "approval" and self.action is not None and self.option("approve") is not None:
            return Allowing(name=self.action.name, args=self.action.args, option="approve")
        return self.allows


def refusal(requests: Sequence[DecisionRequest], decision: Decision, longest_answer: int = ANSWER_BYTES) -> str | None:
    """Return why `decision` does not count, or None if it counts. The caller checks answers against `answer_schema`.

    `longest_answer` is the run's limit for a text, in bytes.
    """
    request = next((r for r in requests if r.id == decision.decision_id), None)
    if request is None:
        open_ids = [r.id for r in requests if r.status == "open"]
        known = ", ".join(open_ids) if open_ids else "none is open"
        return f"decision_id: no decision {decision.decision_id!r} here; open decisions: {known}."
    if request.status != "open":
        return f"decision_id: decision {request.id!r} is already {request.status}; a second decision changes nothing."
    if decision.choice is None and decision.answer is None:
        return f"choice: decision {request.id!r} needs {_wanted(request)}."
    option = request.option(decision.choice)
    if decision.choice is not None and option is None:
        return f"choice: {decision.choice!r} is not offered by decision {request.id!r}; it takes {_wanted(request)}."
    if option is not None and option.needs_comment and not (decision.comment or "").strip():
        return f"comment: {option.id!r} counts only with a comment that says why, or what must change."
    if decision.answer is not None and not request.allow_answer:
        return f"answer: decision {request.id!r} takes no free answer; it takes {_wanted(request)}."
    if decision.answer is not None and (size := len(as_text(decision.answer).encode())) > longest_answer:
        return f"answer: it is {size:,} bytes long, at most {longest_answer:,} are accepted here; say where the rest is."
    return _fault_of_approval(request, decision) or _fault_of_always(request, decision) or _fault_of_failed(request, decision)


def failed_criteria(request: DecisionRequest, decision: Decision) -> list[str]:
    """Return the words of the criteria that an answer names, in the order of the request."""
    named = {_criterion(request, each) for each in decision.failed}
    return [each for each in dict.fromkeys(request.criteria) if each in named]


def _criterion(request: DecisionRequest, named: str) -> str | None:
    """Return the criterion that its words or its number name; None if there is none."""
    if named in request.criteria:
        return named
    known = dict(enumerate(request.criteria, 1))
    return known.get(int(named)) if named.isascii() and named.isdigit() and len(named) < 6 else None


def _fault_of_failed(request: DecisionRequest, decision: Decision) -> str | None:
    """Return why an answer cannot name criteria."""
    if not decision.failed:
        return None
    if decision.choice != "rework" or not request.criteria:
        return "failed: criteria belong to the choice 'rework' of an acceptance; leave it out."
    unknown = next((each for each in decision.failed if _criterion(request, each) is None), None)
    if unknown is None:
        return None
    return f"failed: {unknown[:200]!r} is no criterion here; give the words, or a number from 1 to {len(request.criteria)}."


def _fault_of_always(request: DecisionRequest, decision: Decision) -> str | None:
    """Return why an approval cannot allow later calls."""
    if decision.always is None:
        return None
    allowing = request.allowing()
    if allowing is None or decision.choice != allowing.option:
        option = "approve" if allowing is None else allowing.option
        return f"always: it belongs to the choice {option!r} of {_what(allowing)}; leave it out."
    if request.assignees and (decision.by or "").strip() not in request.assignees:
        return f"always: only {', '.join(request.assignees)} can allow later calls; leave it out."
    return None


def _what(allowing: Allowing | None) -> str:
    return "a tool call" if allowing is None or ":" not in allowing.name else "this confirmation"


def _fault_of_approval(request: DecisionRequest, decision: Decision) -> str | None:
    """Return why an approval does not count: its choice and its other fields must agree."""
    if request.action is None:
        if decision.edited_args is not None:
            return f"edited_args: decision {request.id!r} is not about a tool call; leave edited_args out."
        return None
    if decision.choice == "edit" and decision.edited_args is None:
        return "edited_args: 'edit' counts only with edited_args, all the arguments for the tool."
    if decision.edited_args is not None and decision.choice in (None, "reject", "answer"):
        return "edited_args: they belong to the choice 'edit'; only then is the tool called with them."
    if decision.choice == "answer" and decision.answer is None:
        return "answer: 'answer' counts only with an answer, which the agent gets instead of the tool's result."
    if decision.answer is not None and decision.choice not in (None, "answer"):
        return f"answer: {decision.choice!r} takes no answer; choose 'answer' to answer instead of the tool."
    return None


def is_repeat(requests: Sequence[DecisionRequest], decision: Decision) -> bool:
    """Return whether this decision already settled its request, and is sent again with the same idempotency key."""
    return decision.idempotency_key is not None and any(
        r.id == decision.decision_id and r.settled is not None and r.settled.idempotency_key == decision.idempotency_key
        for r in requests
    )


def _wanted(request: DecisionRequest) -> str:
    wanted = []
    if request.options:
        wanted.append("a choice of " + ", ".join(option.id for option in request.options))
    if request.allow_answer:
        wanted.append("an answer")
    return " or ".join(wanted) or "a choice"
