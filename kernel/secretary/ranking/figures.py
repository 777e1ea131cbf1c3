"""A desk's figures about its executors: load, results and turn, over all its todos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.participant import Resolved
from kernel.secretary.shapes import Strategy, Subtask, Weights

DESK_FIGURES = "desk.figures"
"""The wire name of the activity that reads a desk's figures, and claims executors for subtasks."""

COUNTED: frozenset[Strategy] = frozenset({"round_robin", "least_loaded", "performance", "composite"})
"""The strategies that are decided by figures alone."""


class ExecutorFigures(Schema):
    """The record of one executor at a desk.

    `load` counts the subtasks of all todos that it has now. `completed` and `failed` count its attempts, and `sent_back` the
    completed subtasks that a rework sent back to it. The means are over its completed subtasks; None if there are none.
    """

    name: str
    load: int = 0
    completed: int = 0
    failed: int = 0
    sent_back: int = 0
    mean_seconds: float | None = None
    mean_cost_usd: float | None = None


class DeskFigures(Schema):
    """The figures of a desk at one moment. An executor without a record is left out.

    `turn` is the place in the list of executors at which round robin continues.
    """

    turn: int = 0
    executors: list[ExecutorFigures] = Field(default_factory=list)

    def by_name(self) -> dict[str, ExecutorFigures]:
        """Return the figures by the executor's name."""
        return {each.name: each for each in self.executors}


class Candidate(Schema):
    """An executor as dispatch sees it."""

    name: str
    capabilities: list[str] = Field(default_factory=list)


def candidates_of(executors: Sequence[Resolved]) -> list[Candidate]:
    """Return the executors as dispatch sees them, in their order."""
    return [Candidate(name=executor.name, capabilities=list(executor.capabilities)) for executor in executors]


class FiguresWanted(Schema):
    """Input of `desk.figures`. With `claim`, the executors that the strategy chooses count as loaded from this moment on.

    Todos of one desk are dispatched one after the other, so that two of them do not choose by the same figures. `step` tells a
    repeated call. `excluded` has executors that may not get a subtask, by its id. `chain` names the todo in the event log.
    """

    desk: str
    tenant: str | None = None
    chain: str
    step: str
    strategy: Strategy
    weights: Weights | None = None
    subtasks: list[Subtask]
    executors: list[Candidate]
    excluded: dict[str, list[str]] = Field(default_factory=dict)
    claim: bool = True


class DeskRecords(Protocol):
    """The port of the tables with the work of each desk."""

    async def figures(self, wanted: FiguresWanted, workflow_id: str) -> DeskFigures:
        """Return the desk's figures before this dispatch, and claim what the strategy chooses by them."""
        ...
