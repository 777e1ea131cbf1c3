"""Events about the tools, scripts and guards that a participant uses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from pydantic import PrivateAttr

from kernel.basics.event_data import Earlier, EventData, Json, shortened, some
from kernel.record.step_event import StepEvent

# ---- tools -------------------------------------------------------------------------------------------------------------


class ToolLeftOut(EventData):
    """A tool cannot be used, and is not offered."""

    TYPE: ClassVar[str] = "tool_left_out"

    tool: str
    reason: str

    def words(self) -> str:
        """Return the tool and the reason."""
        return f"{self.tool} is left out: {self.reason}"


class ToolAskedFor(StepEvent):
    """A model asks for a tool."""

    TYPE: ClassVar[str] = "tool_asked_for"

    tool: str
    args: Json

    def words(self) -> str:
        """Return the call."""
        return f"{self.participant} asks for {self.tool} {shortened(self.args)}"


class ToolDenied(EventData):
    """A tool was not used: a person or a guard refused."""

    TYPE: ClassVar[str] = "tool_denied"

    tool: str
    step: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"{self.tool} was denied: {self.reason}"


class ToolAllowed(StepEvent):
    """Nobody was asked to approve a call: people have allowed calls like it: the `givers` of `allowances`."""

    TYPE: ClassVar[str] = "tool_allowed"

    tool: str
    allowances: list[str]
    givers: list[str]
    verified: bool

    def words(self) -> str:
        """Return who has allowed it."""
        return f"{self.tool} needed no approval: allowed by {some(self.givers)} ({', '.join(self.allowances)})"


class AllowanceGiven(EventData):
    """A person has allowed later calls of a tool. The fields that are missing make no difference between calls."""

    TYPE: ClassVar[str] = "allowance_given"

    id: str
    decision_id: str
    tool: str
    within: str
    agent: str | None = None
    args: str | None = None
    verified: bool
    expires_at: datetime
    _lasts: timedelta | None = PrivateAttr(default=None)
    _by: str | None = PrivateAttr(default=None)

    def lasting(self, lasts: timedelta | None, by: str) -> Self:
        """Return it as one that lasts so long from the decision of this person, or to a fixed time if `lasts` is None."""
        self._lasts, self._by = lasts, by
        return self

    def timed(self, at: datetime, earlier: Earlier) -> Self:
        """Return it with its end. One of several people who agree has decided with an answer of their own."""
        if self._lasts is None:
            return self
        given = [*earlier("decision_settled"), *earlier("decision_answered")]
        decided = [each.at for each in given if each.data["decision_id"] == self.decision_id and each.by in (self._by, None)]
        return self.model_copy(update={"expires_at": decided[-1] + self._lasts}) if decided else self

    def words(self) -> str:
        """Return what is allowed, and until when."""
        of = f" of {self.agent}" if self.agent else ""
        return f"calls of {self.tool}{of} are allowed in this {self.within} until {self.expires_at:%Y-%m-%d %H:%M} ({self.id})"


class AllowanceFailed(EventData):
    """An allowance could not be stored, so that later calls need an approval."""

    TYPE: ClassVar[str] = "allowance_failed"

    decision_id: str
    tool: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"calls of {self.tool} are not allowed: {self.reason}"


class ToolAnswered(StepEvent):
    """A tool has a result, or could not be used. `ref` addresses the result's text."""

    TYPE: ClassVar[str] = "tool_answered"

    tool: str
    ok: bool
    ref: str | None = None

    def words(self) -> str:
        """Return whether it could be used."""
        return f"{self.tool} {'has answered' if self.ok else 'could not be used by'} {self.participant}"


# ---- scripts and guards ------------------------------------------------------------------------------------------------


class ScriptStarted(EventData):
    """A script runs, in the version of this hash."""

    TYPE: ClassVar[str] = "script_started"

    script: str
    hash: str
    step: str


class ScriptCalled(EventData):
    """A script called a function of its host."""

    TYPE: ClassVar[str] = "script_called"

    script: str
    function: str
    number: int


class ScriptEnded(EventData):
    """A script has returned."""

    TYPE: ClassVar[str] = "script_ended"

    script: str
    step: str
    host_calls: int


class ScriptFailed(EventData):
    """A script failed."""

    TYPE: ClassVar[str] = "script_failed"

    script: str
    type: str
    message: str


class _Guarded(StepEvent):
    guard: str
    moment: str
    tool: str | None = None


class GuardChanged(_Guarded):
    """A guard changed what goes to a model or a tool, or what comes back."""

    TYPE: ClassVar[str] = "guard_changed"


class GuardRefused(_Guarded):
    """A guard refused what goes to a model or a tool, or what comes back."""

    TYPE: ClassVar[str] = "guard_refused"

    reason: str


# ---- spending caps -----------------------------------------------------------------------------------------------------


class SpendingWaits(EventData):
    """A call is beyond a soft spending cap, and waits for the answer of a person; `workflow_id` is the run that asks."""

    TYPE: ClassVar[str] = "spending_waits"

    cap: str
    period: str
    workflow_id: str

    def words(self) -> str:
        """Return the cap, and where a person is asked."""
        return f"a call waits: the cap of {self.cap} is reached; asked in {self.workflow_id}"


class SpendingAnswered(EventData):
    """The wait has ended. `answer` is allow or stop; void: the period is over, or the cap was changed."""

    TYPE: ClassVar[str] = "spending_answered"

    cap: str
    answer: str

    def words(self) -> str:
        """Return the answer."""
        return f"the cap of {self.cap}: {self.answer}"


TOOLS = (
    ToolLeftOut, ToolAskedFor, ToolDenied, ToolAllowed, ToolAnswered, AllowanceGiven, AllowanceFailed, ScriptStarted,
    ScriptCalled, ScriptEnded, ScriptFailed, GuardChanged, GuardRefused, SpendingWaits, SpendingAnswered,
)  # fmt: skip
