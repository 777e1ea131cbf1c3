"""What can go wrong, one class a failure, each with a message that says what would be right.

The class name is the error's `type` on the wire (`ApplicationError.type`).
`retryable` says whether trying the same thing again can help.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

Reason = Literal["rate_limit", "quota", "timeout", "context_length", "model_not_found", "down"]
"""Why a provider did not answer, where another model might."""


class MofaError(Exception):
    """The root of every failure that this program raises on purpose."""

    retryable = False

    @property
    def type(self) -> str:
        """The error's name on the wire."""
        return type(self).__name__


class InvalidInput(MofaError):
    """The caller's input cannot be used; `field` names the part, for example `participants.0.name`."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class _UnknownName(MofaError):
    """A name that nothing answers to; lists the known ones, the closest first."""

    noun = "name"

    def __init__(self, name: str, known: Iterable[str], hint: str = "") -> None:
        self.name = name if len(name) <= 100 else f"{name[:99]}…"
        self.known = sorted(known)
        close = get_close_matches(self.name, self.known, n=1)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        names = ", ".join(self.known) if self.known else "none"
        super().__init__(f"Unknown {self.noun} {self.name!r}.{guess} Known: {names}.{' ' + hint if hint else ''}")


class UnknownAgent(_UnknownName):
    """A participant's name that is not in the project file."""

    noun = "agent"


class UnknownTool(_UnknownName):
    """A tool's name that no plugin offers."""

    noun = "tool"


class UnknownPlugin(_UnknownName):
    """A plugin's name that is not installed."""

    noun = "plugin"


class BudgetExceeded(MofaError):
    """The run has used what it was given; `limit` names the field of the budget."""

    def __init__(self, limit: str, allowed: float, used: float) -> None:
        super().__init__(f"The budget's {limit} of {allowed:g} is used up ({used:g} used). Raise {limit} to go on.")
        self.limit, self.allowed, self.used = limit, allowed, used


class StepLimit(MofaError):
    """An agent or a run has taken as many steps as it may."""


class DecisionExpired(MofaError):
    """Nobody decided before the deadline, and the request said to fail then."""


class QuorumImpossible(MofaError):
    """Too few participants can still answer for the vote to count."""


class ToolDenied(MofaError):
    """A person or a policy refused a tool call."""


class GuardRefused(MofaError):
    """A guard refused what goes to a model, or what it answered; so does one that failed."""


class OutputInvalid(MofaError):
    """A model's answer is still not of the form asked for, after the repair turns."""


class ProviderRefused(MofaError):
    """The model's provider refuses the request for good: bad key, bad request, content refused."""

    def __init__(self, message: str, reason: Reason | None = None) -> None:
        super().__init__(message)
        self.reason = reason


class ScriptError(MofaError):
    """A script failed by itself; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class ScriptLimit(MofaError):
    """A script was stopped at one of its limits; `limit` names the field of `ScriptLimits`."""

    def __init__(self, message: str, limit: str | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class ProviderUnavailable(MofaError):
    """The provider is down or unreachable; `retry_after_s` is its own word on when to come back, in seconds."""

    retryable = True

    def __init__(self, message: str, retry_after_s: float | None = None, reason: Reason | None = None) -> None:
        super().__init__(message)
        self.retry_after_s, self.reason = retry_after_s, reason


class StoreUnavailable(ProviderUnavailable):
    """Our own database or objects are away, or cannot be written for now. What costs nothing waits for them, however long."""


class NotSent(ProviderUnavailable):
    """Nothing was sent, so nothing can have been paid. To the outside a provider that is down."""

    @property
    def type(self) -> str:
        """The wire name of what it counts as."""
        return ProviderUnavailable.__name__


class PluginDisabled(NotSent):
    """The operator has taken a plugin out of service, for every run."""

    def __init__(self, plugin: str) -> None:
        super().__init__(f"The plugin {plugin} is disabled. Whoever runs this can let it go on: mofa plugin enable {plugin}")


class RateLimited(ProviderUnavailable):
    """The provider asks to slow down; not a fault."""

    def __init__(self, message: str, retry_after_s: float | None = None, reason: Reason | None = "rate_limit") -> None:
        super().__init__(message, retry_after_s, reason)


NOT_RETRIED: tuple[str, ...] = tuple(
    kind.__name__
    for kind in (
        InvalidInput, UnknownAgent, UnknownTool, UnknownPlugin, BudgetExceeded, DecisionExpired, QuorumImpossible,
        ToolDenied, OutputInvalid, ProviderRefused, ScriptError, ScriptLimit, GuardRefused, StepLimit,
    )
)  # fmt: skip
"""The wire names of the failures that no retry can mend."""


def not_yet(what: str, instead: str, field: str | None = None) -> InvalidInput:
    """Return the refusal of something that the contract names and this version lacks."""
    return InvalidInput(f"{what} is not there yet in this version. {instead}", field)


class ParticipantFailed(MofaError):
    """A participant failed, and with it the whole run; carries that failure's own wire name."""

    def __init__(self, type: str, message: str) -> None:
        super().__init__(message)
        self._type = type

    @property
    def type(self) -> str:
        """The failure's own name."""
        return self._type
