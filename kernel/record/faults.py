"""The report of an audit: its counts and its faults."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage

FaultKind = Literal["changed", "missing", "moved", "inserted", "unpaid", "overpaid"]


class Fault(Schema):
    """A fault: in an event of a run (`seq` is its place), or in the row `key` of `table`."""

    workflow_id: str | None = None
    run_id: str | None = None
    table: str | None = None
    key: str | None = None
    kind: FaultKind
    seq: int | None = None
    type: str | None = None
    message: str

    def of(self, workflow_id: str, run_id: str) -> Fault:
        """Return the fault with the run that it belongs to."""
        return self.model_copy(update={"workflow_id": workflow_id, "run_id": run_id})


class AuditedEvent(NamedTuple):
    """The part of an event that an audit keeps in memory. `paid` is the step and the usage of a model's answer."""

    hash: str
    prev: str
    seq: int
    type: str
    at: str
    run_id: str
    labels: str | None
    paid: tuple[str, Usage] | None


class LoggedErasure(Schema):
    """An entry of the log of erasures: the owner (`what`, and the hash of the name in `whose`), and row counts by table."""

    seq: int
    at: str
    what: str
    whose: str
    counts: dict[str, int]


class Older(Schema):
    """The numbers of rows from before schema 0012. Their labels, receipts and seals do not exist, and are not checked."""

    events: int = 0
    replies: int = 0
    sessions: int = 0


class Checked(Schema):
    """The report of an audit: counts of checked rows, and faults.

    `erased` counts events without content, `objects` the texts and replies in the object store, `turns` those of sessions,
    `images_missing` the images that texts refer to and that are missing without an erasure.
    `heads` has the hash of each run's last event and `labels` the hash of its labels, by run id; `erasure_head` is the hash of
    the newest erasure. A copy of these three outside the database shows changes that the database alone cannot: a removed
    end of a chain, or a chain that was written again.
    """

    runs: int = 0
    events: int = 0
    erased: int = 0
    texts: int = 0
    objects: int = 0
    images: int = 0
    images_missing: int = 0
    messages: int = 0
    replies: int = 0
    sessions: int = 0
    turns: int = 0
    erasures: list[LoggedErasure] = Field(default_factory=list)
    older: Older = Field(default_factory=Older)
    heads: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    erasure_head: str = ""
    faults: list[Fault] = Field(default_factory=list)
