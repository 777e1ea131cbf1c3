"""The failures, one class each, with messages that say how to correct the input.

The class name is the error's `type` on the wire (`ApplicationError.type`). `retryable` is True where a retry can help.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Literal

Reason = Literal["rate_limit", "quota", "timeout", "context_length", "model_not_found", "down"]
"""The reasons for a missing answer of a provider after which another model may still answer."""


class MofaError(Exception):
    """The root of every failure that this program raises on purpose."""

    retryable = False

    question: dict[str, Any] | None = None
    """The question of a soft spending cap that has stopped a call, as JSON. A run asks it after the last attempt."""

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
    """An unknown name. The message lists the known names, and suggests the closest one."""

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
    """The run has used up its budget; `limit` names the field of `Budget`."""

    def __init__(self, limit: str, allowed: float, used: float) -> None:
        spent = "" if limit == "max_seconds" else f" ({used:g} used)"  # a replay may read another time
        super().__init__(f"The budget's {limit} of {allowed:g} is used up{spent}. Raise {limit} to continue.")
        self.limit, self.allowed, self.used = limit, allowed, used


class ShareExceeded(MofaError):
    """A part of the run has used up its share of the budget, which has room elsewhere."""


class StepLimit(MofaError):
    """An agent or a run has reached its limit of steps."""


class DecisionExpired(MofaError):
    """Nobody decided before the deadline, and `on_timeout` of the request is `fail`."""


class QuorumImpossible(MofaError):
    """So few participants can still answer that the vote cannot count."""


class ToolDenied(MofaError):
    """A person or a policy refused a tool call."""


class GuardRefused(MofaError):
    """A guard refused the input or the answer of a model or a tool, or the guard itself failed."""


class OutputInvalid(MofaError):
    """A model's answer still does not fit its schema after the repairs."""


class ProviderRefused(MofaError):
    """The model's provider refuses the request permanently: bad key, bad request, refused content."""

    def __init__(self, message: str, reason: Reason | None = None) -> None:
        super().__init__(message)
        self.reason = reason


class ScriptError(MofaError):
    """An error of the script itself; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class ScriptLimit(MofaError):
    """A script was stopped at one of its limits; `limit` names the field of `ScriptLimits`."""

    def __init__(self, message: str, limit: str | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class ProviderUnavailable(MofaError):
    """The provider is down or unreachable; `retry_after_s` is the delay that it asks for (`Retry-After`), in seconds."""

    retryable = True

    def __init__(self, message: str, retry_after_s: float | None = None, reason: Reason | None = None) -> None:
        super().__init__(message)
        self.retry_after_s, self.reason = retry_after_s, reason


class StoreUnavailable(ProviderUnavailable):
    """Our own database or object store is unreachable, or cannot be written for now. Work without costs waits without limit."""


class NotSent(ProviderUnavailable):
    """Nothing was sent, so nothing can have been paid. On the wire it is `ProviderUnavailable`."""

    @property
    def type(self) -> str:
        """The wire name of `ProviderUnavailable`."""
        return ProviderUnavailable.__name__


class PluginDisabled(NotSent):
    """The operator has disabled a plugin, for every run."""

    def __init__(self, plugin: str) -> None:
        super().__init__(f"The plugin {plugin} is disabled. An operator can enable it: mofa plugin enable {plugin}")


class RateLimited(ProviderUnavailable):
    """The provider limits the rate of requests; it is not down."""

    def __init__(self, message: str, retry_after_s: float | None = None, reason: Reason | None = "rate_limit") -> None:
        super().__init__(message, retry_after_s, reason)


NOT_RETRIED: tuple[str, ...] = tuple(
    kind.__name__
    for kind in (
        InvalidInput, UnknownAgent, UnknownTool, UnknownPlugin, BudgetExceeded, DecisionExpired, QuorumImpossible,
        ToolDenied, OutputInvalid, ProviderRefused, ScriptError, ScriptLimit, GuardRefused, StepLimit,
    )
)  # fmt: skip
"""The wire names of the failures for which a retry cannot help."""


def not_yet(what: str, instead: str, field: str | None = None) -> InvalidInput:
    """Return the refusal of something that the contract names and this version lacks. `instead` is a sentence."""
    return InvalidInput(f"{what} is not there yet in this version. {instead}", field)


class ParticipantFailed(MofaError):
    """A participant failed, and with it the whole run. `type` is the wire name of the participant's own failure."""

    def __init__(self, type: str, message: str) -> None:
        super().__init__(message)
        self._type = type

    @property
    def type(self) -> str:
        """The wire name of the participant's own failure."""
        return self._type
