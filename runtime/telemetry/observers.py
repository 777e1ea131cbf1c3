"""The ports by which activities report model calls and tool calls, for metrics and traces."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from kernel.kinds.llm import ModelAnswer


class ModelObserver(Protocol):
    """An observer of model calls, for traces and metrics."""

    def span(self, model: str, provider: str, participant: str, step: str) -> AbstractContextManager[Any]:
        """Return a context around one call."""
        ...

    def finished(self, answer: ModelAnswer, provider: str, seconds: float) -> None:
        """Report an answer, from the provider or from the ledger (`answer.recorded`). It is called within the span."""
        ...

    def failed(self, error_type: str, provider: str) -> None:
        """Report a failed call. `error_type` is the error's wire name; `provider` is empty if the model is unknown."""
        ...

    def opened(self, breaker: str) -> None:
        """Report that a failure on this worker opened a circuit breaker, for the whole fleet."""
        ...


class Unobserved:
    """An observer that does nothing."""

    def span(self, model: str, provider: str, participant: str, step: str) -> AbstractContextManager[Any]:
        return nullcontext()

    def finished(self, answer: ModelAnswer, provider: str, seconds: float) -> None:
        pass

    def failed(self, error_type: str, provider: str) -> None:
        pass

    def opened(self, breaker: str) -> None:
        pass


@dataclass
class ToolUsed:
    """The outcome of a use of a tool: `ok`, or else the model reads the reason."""

    ok: bool = False


class ToolObserver(Protocol):
    """An observer of tool calls, for traces and metrics."""

    def tool(self, name: str, participant: str, step: str) -> AbstractContextManager[ToolUsed]:
        """Return a context around one use of a tool. The caller sets the outcome in its value."""
        ...
