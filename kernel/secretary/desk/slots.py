"""Slots of executors: a limit of subtasks in progress for each executor, over all todos of a desk.

The database counts, in one transaction: a slot is granted where fewer than the limit are taken, the more urgent first, then the
one that has waited longest.
"""

from __future__ import annotations

from typing import Protocol

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema

DESK_SLOT, DESK_FREE = "desk.slot", "desk.free"
"""The activities that ask for a slot, and that give slots back."""

LOOK_AGAIN = "executor_free"
"""The signal to a todo that waits for a slot: it asks again."""

LOOKED_AT = 20
"""The most slots whose workflows are looked at in one call: one of an ended workflow is taken back."""


class SlotWanted(Schema):
    """Input of `desk.slot`. A repeated call for the same `chain` and `step` stays one request, with the new priority.

    `most` is the limit of the executor. With `look`, slots of workflows that have ended are taken back first.
    """

    desk: str
    tenant: str | None = None
    chain: str
    step: str
    executor: str
    most: int
    priority: Priority
    look: bool = False


class SlotAnswer(Schema):
    """Whether the slot is granted; if not, the number of slots taken and of requests before this one."""

    granted: bool
    taken: int = 0
    before: int = 0


class SlotsFree(Schema):
    """Input of `desk.free`: the slot of a step is given back, or without a step all slots of the chain."""

    desk: str
    tenant: str | None = None
    chain: str
    step: str | None = None


class Slot(Schema):
    """A slot or a request for one, by its key, and the workflow that has it."""

    key: str
    workflow_id: str


class Slots(Schema):
    """The result of a change: the answer to a request, and the others to whom a slot was granted."""

    answer: SlotAnswer | None = None
    granted: list[Slot] = Field(default_factory=list)


class SlotBook(Protocol):
    """The port of the table with the slots."""

    async def ask(self, wanted: SlotWanted, workflow_id: str) -> Slots:
        """Grant a slot, or list the request."""
        ...

    async def free(self, given: SlotsFree) -> Slots:
        """Give slots back, and grant them to those who wait."""
        ...

    async def oldest(self, wanted: SlotWanted, most: int) -> list[Slot]:
        """Return the slots of the executor that were not looked at for the longest time; they count as looked at now."""
        ...

    async def take_back(self, wanted: SlotWanted, keys: list[str]) -> Slots:
        """Take slots of ended workflows back, and grant them to those who wait."""
        ...

    async def granted(self, of: SlotWanted | SlotsFree) -> list[Slot]:
        """Return all slots of the desk that are granted."""
        ...
