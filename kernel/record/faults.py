"""What an audit says: what is wrong, and what it has looked at."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage

FaultKind = Literal["changed", "missing", "moved", "inserted", "unpaid", "overpaid"]


class Fault(Schema):
    """One thing that is wrong: in an event of a run (`seq` is its place), or in the row `key` of `table`."""

    workflow_id: str | None = None
    run_id: str | None = None
    table: str | None = None
    key: str | None = None
    kind: FaultKind
    seq: int | None = None
    type: str | None = None
    message: str

    def of(self, workflow_id: str, run_id: str) -> Fault:
        """Return the same, of a run."""
        return self.model_copy(update={"workflow_id": workflow_id, "run_id": run_id})


class Seen(NamedTuple):
    """What an audit keeps of an event; many fit into memory. `paid` is a model's answer: its step and what it says it cost."""

    hash: str
    prev: str
    seq: int
    type: str
    at: str
    run_id: str
    labels: str | None
    paid: tuple[str, Usage] | None


class ErasureSeen(Schema):
    """An erasure that is logged: whose words went (`what`, and the hash of the name), and how many of which rows."""

    seq: int
    at: str
    what: str
    whose: str
    counts: dict[str, int]


class Older(Schema):
    """How many rows are of the older form, written before schema 0012: what the newer form binds is not checked for them."""

    events: int = 0
    replies: int = 0
    sessions: int = 0


class Checked(Schema):
    """What an audit looked at, and what is wrong.

    `erased` are events without content, `objects` the texts and replies that are kept as objects, `turns` those of sessions,
    `images_missing` the images that texts refer to and that are not there, unless they were erased.
    `heads` is the hash of each run's last event, `labels` the hash of what each run is called, by run id; `erasure_head` that
    of the newest erasure. Kept elsewhere, the three find what nobody can find within the database.
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
    erasures: list[ErasureSeen] = Field(default_factory=list)
    older: Older = Field(default_factory=Older)
    heads: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    erasure_head: str = ""
    faults: list[Fault] = Field(default_factory=list)
