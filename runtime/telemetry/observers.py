"""What activities report to whoever watches them: model calls and tool calls, for figures and traces."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from kernel.kinds.llm import ModelAnswer


class ModelObserver(Protocol):
    """Whoever watches model calls: traces and figures."""

    def span(self, model: str, provider: str, participant: str, step: str) -> AbstractContextManager[Any]:
        """Entered around one call."""
        ...

    def finished(self, answer: ModelAnswer, provider: str, seconds: float) -> None:
        """A call has its answer, from the provider or from the ledger (`answer.recorded`). Comes within the span."""
        ...

    def failed(self, error_type: str, provider: str) -> None:
        """A call failed; `error_type` is the error's wire name, `provider` is empty where none was found."""
        ...

    def opened(self, breaker: str) -> None:
        """A circuit breaker opened, for the whole fleet, by a failure that came here."""
        ...


class Unobserved:
    """Nobody watches."""

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
    """How a use of a tool went: `ok`, or the model was told what is wrong instead."""

    ok: bool = False


class ToolObserver(Protocol):
    """Whoever watches tool calls: traces and figures."""

    def tool(self, name: str, participant: str, step: str) -> AbstractContextManager[ToolUsed]:
        """Entered around one use of a tool; what it gives is told how the use went."""
        ...
