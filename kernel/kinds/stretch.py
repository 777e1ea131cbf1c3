"""The fused form: a stretch of a run in one activity, which returns a journal of the calls that it made.

The workflow then runs the same code, and takes each call's result from the journal. So the record, the budget and the events
of a fused run come from the same code as in steps.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.kinds.llm import MODEL_CALL
from kernel.kinds.script import SCRIPT_STEP
from kernel.kinds.storage import TEXT_READ, THREAD_STORE
from kernel.kinds.tool import TOOL_CALL
from kernel.record.event_log import LoggedMark, Outgoing

MODE_STRETCH = "mode.stretch"
"""The wire name of the activity that runs a stretch."""

FUSED_CALLS = frozenset({MODEL_CALL, TOOL_CALL, SCRIPT_STEP, TEXT_READ, THREAD_STORE})
"""The activities that a stretch calls itself. A repeat of each returns the same: the ledger has its result, or it is pure.

All others are made in steps, so that their results are in the history before anything is paid that depends on them.
"""

JOURNAL_BYTES = 1024 * 1024
"""The size of a journal, in bytes of JSON, after which a stretch begins no further call."""

PAST_BYTES = 1_000_000
"""The largest past of a stretch, in bytes of JSON. A run with a longer past continues in steps."""

STRETCH_S = 120.0
"""The time after which a stretch begins no further call, in seconds. Tools and scripts see the time of the stretch's start."""

FaultKind = Literal["activity", "child", "cancelled", "timeout"]


class Fault(Schema):
    """The failure of a call: of an activity, of a child workflow, by a cancellation, or by a time limit."""

    kind: FaultKind = "activity"
    type: str = ""
    message: str = ""
    details: list[Any] = Field(default_factory=list)


class Settled(Schema):
    """The end of one call of a run, or an order that it received.

    `key` is the hash of the call: its name and its input. Calls with equal keys settle in the order in which they were made.
    `order` is the name of a signal that changed the run, and `result` what it was given. An entry with neither is the end of a
    stretch. `fused`: the entry comes from a journal.
    """

    key: str = ""
    at: datetime
    order: str | None = None
    result: Any = None
    fault: Fault | None = None
    fused: bool = False


class ParentRun(Schema):
    """The run that started this one as a child."""

    workflow_id: str
    run_id: str


class Stretch(Schema):
    """Input of `mode.stretch`: a run, as far as it has come.

    - `mode`, `given`: the workflow type and its input.
    - `number`: of the stretch in its run, from 1.
    - `began`: the run's first time; `started_at` its start, from which its time limit counts.
    - `early`: the orders that the run received before it began.
    - `past`: everything that has settled, in order.
    - `memo`: the run's memos that change what it does.
    - `events`: queued events for the log.
    """

    mode: str
    given: Any
    number: int = 1
    began: datetime
    started_at: datetime
    first_run_id: str
    parent: ParentRun | None = None
    root: ParentRun | None = None
    memo: dict[str, Any] = Field(default_factory=dict)
    early: list[Settled] = Field(default_factory=list)
    past: list[Settled] = Field(default_factory=list)
    events: Outgoing | None = None


class Journal(Schema):
    """Output of `mode.stretch`.

    - `entries`: the calls that settled in the stretch, in order.
    - `left`: keys of calls that the run makes in steps: they need a retry after a longer pause, or have too long a result.
    - `ended`: why the stretch ended, for people.
    - `logged`: the state of the run's event log.
    """

    entries: list[Settled] = Field(default_factory=list)
    left: list[str] = Field(default_factory=list)
    ended: str = ""
    logged: LoggedMark | None = None


class Performs(Protocol):
    """Makes one attempt at a call of an activity, in the process of the stretch."""

    def __call__(self, activity: str, given: Any, attempt: int) -> Awaitable[Any]:
        """Return the activity's result, or raise its error."""
        ...


Places = AbstractAsyncContextManager[None]
"""The places for calls in flight in a process. To enter is to wait for a free one."""


class Halt:
    """The wish that a stretch ends. It begins no further call; if the run is cancelled, its calls in flight are cut off."""

    def __init__(self) -> None:
        self.ends = False
        self.at_cut: Callable[[], None] = lambda: None
        """Called when the run is cancelled."""

    def end(self) -> None:
        """End the stretch after the calls in flight."""
        self.ends = True

    def cut(self) -> None:
        """End the stretch, and cancel the calls in flight."""
        self.ends = True
        self.at_cut()


Doing = Callable[[str], None]
"""Receives the summary of each call that begins."""
