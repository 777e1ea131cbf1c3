"""Events of every run: its start and end, plugins, sessions, guidance and decisions; and the evaluation of rule sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from pydantic import Field, PrivateAttr

from kernel.basics.event_data import Earlier, EventData, Json, many, shortened, some
from kernel.basics.schema import format_time
from kernel.conversation.attention import Snooze
from kernel.conversation.decision import Decision, DecisionRequest

# ---- life --------------------------------------------------------------------------------------------------------------


class RunStarted(EventData):
    """A run has read its input."""

    TYPE: ClassVar[str] = "run_started"

    mode: str
    participants: list[str]

    def words(self) -> str:
        """Return who takes part."""
        return f"{self.mode} started" + (f" with {', '.join(self.participants)}" if self.participants else "")


class RunFinished(EventData):
    """A run has its outcome."""

    TYPE: ClassVar[str] = "run_finished"

    status: str
    reason: str | None = None

    def words(self) -> str:
        """Return the status, and its reason."""
        return f"finished: {self.status}" + (f", {self.reason}" if self.reason else "")


class RunFailed(EventData):
    """A run ends with an error."""

    TYPE: ClassVar[str] = "run_failed"

    type: str
    message: str

    def words(self) -> str:
        """Return the error's message."""
        return f"failed: {self.message}"


class RunCancelled(EventData):
    """Temporal's cancellation ended the run."""

    TYPE: ClassVar[str] = "run_cancelled"


class CancelOrdered(EventData):
    """Somebody ordered the run to end with the result that it has."""

    TYPE: ClassVar[str] = "cancel_ordered"

    reason: str


class CancelIgnored(EventData):
    """An order to cancel could not be read."""

    TYPE: ClassVar[str] = "cancel_ignored"

    reason: str


class Paused(EventData):
    """The run holds at its next safe point."""

    TYPE: ClassVar[str] = "paused"


class Resumed(EventData):
    """A paused run continues."""

    TYPE: ClassVar[str] = "resumed"


# ---- plugins and sessions ----------------------------------------------------------------------------------------------


class PluginsPinned(EventData):
    """The run uses this plugin set from now on, instead of `before`."""

    TYPE: ClassVar[str] = "plugins_pinned"

    set: str
    before: str | None = None

    def words(self) -> str:
        """Return the set's short hash."""
        return f"pinned to the present plugins (set {self.set[:12]})"


class PluginsUpgradeWanted(EventData):
    """The run takes the newest plugin set with its next answer."""

    TYPE: ClassVar[str] = "plugins_upgrade_wanted"


class SessionOpened(EventData):
    """The run begins where the conversation of a session ends."""

    TYPE: ClassVar[str] = "session_opened"

    session: str
    turns: int
    head: str | None = None

    def words(self) -> str:
        """Return the session and its length."""
        return f"continues the session {self.session} after {many(self.turns, 'turn')}"


class SessionJoined(EventData):
    """The run is a turn of the session."""

    TYPE: ClassVar[str] = "session_joined"

    session: str
    turn: int
    head: str | None = None

    def words(self) -> str:
        """Return the turn's number."""
        return f"is turn {self.turn} of the session {self.session}"


class SessionLeft(EventData):
    """The run adds no turn to its session."""

    TYPE: ClassVar[str] = "session_left"

    session: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"adds nothing to the session {self.session}: {self.reason}"


# ---- guidance ----------------------------------------------------------------------------------------------------------


class Steered(EventData):
    """A person gave guidance for the next answer: of one participant, or of any."""

    TYPE: ClassVar[str] = "steered"

    message: str
    to: str | None = None


class SteerIgnored(EventData):
    """Guidance could not be read, or too much of it waits already."""

    TYPE: ClassVar[str] = "steer_ignored"

    reason: str


class GuidanceUsed(EventData):
    """A participant was shown a person's guidance."""

    TYPE: ClassVar[str] = "guidance_used"

    message: str
    participant: str


# ---- decisions ---------------------------------------------------------------------------------------------------------


class DecisionOpened(EventData):
    """A person is asked."""

    TYPE: ClassVar[str] = "decision_opened"

    decision: Json
    _after: timedelta | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, request: DecisionRequest, after: timedelta | None = None) -> DecisionOpened:
        """Return the event of a request. Its deadline is so long after its opening, or a fixed time if `after` is None."""
        opened = cls(decision=request.model_dump(mode="json", exclude_none=True, exclude={"answers"}))
        opened._after = after
        return opened

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with the request's time, and its deadline."""
        times = {"opened_at": format_time(at)}
        if self._after is not None:
            times["deadline"] = format_time(at + self._after)
        return self.model_copy(update={"decision": {**self.decision, **times}})

    def words(self) -> str:
        """Return the request's id and title."""
        return f"decision {self.decision['id']} is open: {self.decision['title']}"


class DecisionSettled(EventData):
    """A person has decided."""

    TYPE: ClassVar[str] = "decision_settled"

    decision_id: str
    choice: str | None = None
    answer: Any = None
    edited_args: Json | None = None
    comment: str | None = None
    by: str | None = None
    idempotency_key: str | None = None
    answer_ref: str | None = None
    always: Json | None = None
    failed: list[str] = Field(default_factory=list)
    verified: bool | None = None

    @classmethod
    def of(cls, decision: Decision) -> DecisionSettled:
        """Return the event of a decision."""
        return cls(**decision.model_dump(mode="json", exclude_none=True, exclude={"seal"}))

    def words(self) -> str:
        """Return what was decided, and by whom."""
        by = f" by {self.by}{' (verified)' if self.verified else ''}" if self.by else ""
        return f"decision {self.decision_id} settled{by}: {shortened(self.choice if self.choice is not None else self.answer)}"


class DecisionAnswered(EventData):
    """A person has answered, and `missing` more people have to give the same answer. `verified` as in `decision_settled`."""

    TYPE: ClassVar[str] = "decision_answered"

    decision_id: str
    by: str
    verified: bool
    missing: int
    choice: str | None = None
    answer: Any = None
    edited_args: Json | None = None
    failed: list[str] = Field(default_factory=list)
    comment: str | None = None

    @classmethod
    def of(cls, request: DecisionRequest, missing: int) -> DecisionAnswered:
        """Return the event of the newest answer."""
        answer = request.answers[-1].model_dump(mode="json", exclude_none=True, exclude={"at"})
        return cls(decision_id=request.id, missing=missing, **answer)

    def words(self) -> str:
        """Return who has answered, and how many are missing."""
        said = shortened(self.choice if self.choice is not None else self.answer)
        return f"decision {self.decision_id} answered by {self.by}: {said}, {self.missing} more to agree"


class DecisionDisagreed(EventData):
    """No answer could reach the quorum any more. The answers were removed, and everybody may answer again."""

    TYPE: ClassVar[str] = "decision_disagreed"

    decision_id: str
    answers: dict[str, str | None]

    def words(self) -> str:
        """Return who said what."""
        said = ", ".join(f"{name}: {shortened(choice)}" for name, choice in self.answers.items())
        return f"no quorum on decision {self.decision_id}, which is asked again ({said})"


class DecisionIgnored(EventData):
    """A decision does not count: `reason` says why. The other fields are those of the decision, if it could be read."""

    TYPE: ClassVar[str] = "decision_ignored"

    reason: str
    decision: str | None = None
    decision_id: str | None = None
    choice: str | None = None
    answer: str | None = None
    comment: str | None = None
    by: str | None = None
    idempotency_key: str | None = None
    answer_ref: str | None = None

    def words(self) -> str:
        """Return the reason."""
        return f"a decision was ignored: {self.reason}"


class _DecisionNamed(EventData):
    """An event of one decision."""

    decision_id: str


class DecisionOverdue(_DecisionNamed):
    """The deadline of a decision has passed, and the run continues to wait."""

    TYPE: ClassVar[str] = "decision_overdue"

    def words(self) -> str:
        """Return the decision's id."""
        return f"the deadline of decision {self.decision_id} has passed; it waits on"


class DecisionExpired(_DecisionNamed):
    """The deadline of a decision has passed, and the request has ended without an answer."""

    TYPE: ClassVar[str] = "decision_expired"

    def words(self) -> str:
        """Return the decision's id."""
        return f"the deadline of decision {self.decision_id} has passed without an answer"


class DecisionCancelled(_DecisionNamed):
    """The run no longer needs the decision."""

    TYPE: ClassVar[str] = "decision_cancelled"

    def words(self) -> str:
        """Return the decision's id."""
        return f"decision {self.decision_id} is needed no longer"


class DecisionEscalated(_DecisionNamed):
    """The deadline of a decision has passed, and the people in `to` are asked too."""

    TYPE: ClassVar[str] = "decision_escalated"

    to: list[str]
    assignees: list[str] | None = None
    deadline: datetime | None = None
    _after: timedelta | None = PrivateAttr(default=None)

    def then_until(self, assignees: list[str], deadline: datetime | None, after: timedelta | None) -> Self:
        """Return it with the people and the deadline of now, which is `after` this event, or a fixed time."""
        escalated = self.model_copy(update={"assignees": assignees, "deadline": deadline})
        escalated._after = after
        return escalated

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with its deadline."""
        return self if self._after is None else self.model_copy(update={"deadline": at + self._after})

    def words(self) -> str:
        """Return who is asked too."""
        return f"{some(self.to)} asked too about decision {self.decision_id}, whose deadline has passed"


class DecisionDeputised(_DecisionNamed):
    """`name` is out of office, and `deputy` is asked instead; `until` is the end of the absence."""

    TYPE: ClassVar[str] = "decision_deputised"

    name: str
    deputy: str
    until: datetime | None = None

    def words(self) -> str:
        """Return who is asked for whom."""
        return f"{self.deputy} is asked about decision {self.decision_id}, because {self.name} is out of office"


class CalendarsUnread(_DecisionNamed):
    """The calendars could not be read: the deadline counts all hours, and nobody is replaced."""

    TYPE: ClassVar[str] = "calendars_unread"

    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"the calendars for decision {self.decision_id} could not be read: {self.reason}"


class DecisionDelegated(_DecisionNamed):
    """The deadline of a decision has passed, and the agent `to` is asked in place of people."""

    TYPE: ClassVar[str] = "decision_delegated"

    to: str

    def words(self) -> str:
        """Return who is asked."""
        return f"{self.to} decides about {self.decision_id}, whose deadline has passed"


class DelegationFailed(_DecisionNamed):
    """The agent `to` gave no answer that counts. People are still asked."""

    TYPE: ClassVar[str] = "delegation_failed"

    to: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"{self.to} could not decide about {self.decision_id}: {self.reason}"


class DecisionReminded(_DecisionNamed):
    """A decision is still open. `number` counts the reminders; `to` are the people who are asked."""

    TYPE: ClassVar[str] = "decision_reminded"

    number: int
    to: list[str]

    def words(self) -> str:
        """Return which one, and for whom."""
        return f"reminder {self.number} of decision {self.decision_id}" + (f", for {some(self.to)}" if self.to else "")


class DecisionSnoozed(_DecisionNamed):
    """A decision is kept quiet until a time; `deadline` is its deadline now."""

    TYPE: ClassVar[str] = "decision_snoozed"

    until: datetime
    deadline: datetime | None
    comment: str | None = None
    _after: timedelta | None = PrivateAttr(default=None)
    _before: datetime | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, order: Snooze, now: datetime, before: datetime | None, after: timedelta | None = None) -> DecisionSnoozed:
        """Return the event of an order. `before` is the deadline so far; the snooze lasts for `after`, or to a fixed time."""
        until = order.end(now)
        deadline = max(before, until) if before else None
        snoozed = cls(decision_id=order.decision_id, until=until, deadline=deadline, comment=order.comment)
        snoozed._after, snoozed._before = after, before
        return snoozed

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with its end, and the deadline that moves there."""
        if self._after is None:
            return self
        until = at + self._after
        return self.model_copy(update={"until": until, "deadline": max(self._before, until) if self._before else None})

    def words(self) -> str:
        """Return until when, in UTC."""
        return f"decision {self.decision_id} is snoozed until {self.until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


class DecisionReassigned(_DecisionNamed):
    """Other people are asked: `to`, in place of `before`."""

    TYPE: ClassVar[str] = "decision_reassigned"

    before: list[str]
    to: list[str]
    comment: str | None = None

    def words(self) -> str:
        """Return who is asked now."""
        return f"decision {self.decision_id} is for {some(self.to)} now"


class AttentionIgnored(EventData):
    """An order `snooze` or `reassign` could not be obeyed."""

    TYPE: ClassVar[str] = "attention_ignored"

    order: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"{self.order} was ignored: {self.reason}"


# ---- rules -------------------------------------------------------------------------------------------------------------


class RulesStarted(EventData):
    """A rule set is evaluated for these facts."""

    TYPE: ClassVar[str] = "rules_started"

    rules: str
    version: str
    hash: str
    facts: Json


class RulesCalled(EventData):
    """A rule had a script or a tool compute a value."""

    TYPE: ClassVar[str] = "rules_called"

    wanted: Json
    answer: Json


class RulesPlayed(EventData):
    """A rule set has a result."""

    TYPE: ClassVar[str] = "rules_played"

    hash: str
    outcome: str
    reason: str | None = None
    fired: list[str]


class RulesEmitted(EventData):
    """A rule's value was sent to a topic or to an agent."""

    TYPE: ClassVar[str] = "rules_emitted"

    to: str
    error: str | None = None


LIFE = (
    RunStarted, RunFinished, RunFailed, RunCancelled, CancelOrdered, CancelIgnored, Paused, Resumed, PluginsPinned,
    PluginsUpgradeWanted, SessionOpened, SessionJoined, SessionLeft, Steered, SteerIgnored, GuidanceUsed, DecisionOpened,
    DecisionAnswered, DecisionDisagreed, DecisionSettled, DecisionIgnored, DecisionOverdue, DecisionExpired,
    DecisionCancelled, DecisionEscalated, DecisionDeputised, CalendarsUnread, DecisionDelegated, DelegationFailed,
    DecisionReminded, DecisionSnoozed, DecisionReassigned, AttentionIgnored, RulesStarted, RulesCalled, RulesPlayed,
    RulesEmitted,
)  # fmt: skip
