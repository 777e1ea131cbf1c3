"""The activity `mode.stretch`: a stretch of a fused run, whose calls are the other activities of this worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from temporalio import activity
from temporalio.activity import ActivityCancellationDetails, _Context
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from activities.current import Activity
from activities.events import write_events
from activities.heartbeats import HEARTBEAT_S, heartbeats
from kernel.kinds.stretch import FUSED_CALLS, MODE_STRETCH, Doing, Halt, Journal, Performs, Places, Stretch
from kernel.record.event_log import EventLog
from runtime.failures import reports_failures
from runtime.patience import retry_write


class Plays(Protocol):
    """Runs the code of a run until it needs what no stretch can do. `workflows.stretch.play` is the one that there is."""

    def __call__(
        self, given: Stretch, where: dict[str, str], perform: Performs, places: Places, halt: Halt, doing: Doing
    ) -> Awaitable[Journal]:
        """Return the journal."""
        ...


class StretchActivities:
    """`mode.stretch`, over the other activities of a worker."""

    def __init__(
        self,
        plays: Plays,
        log: Callable[[], EventLog],
        activities: Callable[[], list[Activity]],
        places: int,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        """`log` returns the event log in use, and `activities` those of the worker.

        `places` is the most calls in flight, in all stretches of this worker together.
        """
        self._plays, self._log, self._heartbeat_s = plays, log, heartbeat_s
        self._by_name, self._places = _by_wire_name(activities()), asyncio.Semaphore(places)

    @activity.defn(name=MODE_STRETCH)
    @reports_failures
    async def stretch(self, given: Stretch) -> Journal:
        """Run a stretch, and return its journal. If it is cancelled, the calls in flight end first, and are in the journal.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        info = activity.info()
        halt, doing = Halt(), _Step()
        where = {
            "workflow_id": info.workflow_id or "",
            "run_id": info.workflow_run_id or "",
            "namespace": info.namespace,
            "task_queue": info.task_queue,
        }
        async with heartbeats(self._heartbeat_s, lambda: doing.summary), _halting(halt):
            logged = await retry_write(lambda: write_events(self._log(), given.events))
            playing = asyncio.ensure_future(self._plays(given, where, _Calls(self._by_name), self._places, halt, doing))
            journal = await _to_its_end(playing, halt)
        return journal.model_copy(update={"logged": logged})


class _Calls:
    """Calls other activities within the running one: as its worker would, with a cancellation of their own."""

    def __init__(self, by_name: Mapping[str, Activity]) -> None:
        self._by_name, self._outer = by_name, _Context.current()
        self._contexts: dict[tuple[str, int], _Context] = {}

    async def __call__(self, activity: str, given: Any, attempt: int) -> Any:
        context = self._contexts.get((activity, attempt))
        if context is None:  # making one costs more than a call of it
            context = self._contexts[activity, attempt] = self._context(activity, attempt)
        _Context.set(context)
        return await self._by_name[activity](given)

    def _context(self, activity: str, attempt: int) -> _Context:
        info = self._outer.info()
        own = replace(info, activity_type=activity, attempt=info.attempt + attempt - 1, heartbeat_details=[])
        details: Any = _OwnDetails(self._outer)
        return replace(
            self._outer,
            info=lambda: own,
            heartbeat=lambda *_: None,  # the stretch beats, with the step as its details
            cancellation_details=details,
            _logger_details=None,
        )


@dataclass
class _Step:
    """The summary of the call that began last."""

    summary: str = ""

    def __call__(self, summary: str) -> None:
        self.summary = summary


class _OwnDetails:
    """The reason for the cancellation of one call: the run's own wish, unless the whole activity ends for another reason."""

    def __init__(self, outer: _Context) -> None:
        self._outer = outer

    @property
    def details(self) -> ActivityCancellationDetails:
        whole = self._outer.cancellation_details.details
        return ActivityCancellationDetails(cancel_requested=True) if whole is None or whole.cancel_requested else whole


async def _to_its_end(playing: asyncio.Future[Journal], halt: Halt) -> Journal:
    """Return the journal. An order of the run ends the stretch; any other cancellation ends it without a journal."""
    try:
        await asyncio.wait([playing])
        return playing.result()
    except asyncio.CancelledError:
        details = activity.cancellation_details()
        if playing.done() or details is None or not details.cancel_requested:
            playing.cancel()
            await asyncio.wait([playing])
            raise
    halt.end()
    if await _run_is_cancelled():
        halt.cut()
    return await playing


async def _run_is_cancelled() -> bool:
    """Ask the workflow for the reason of the cancellation: a pause or guidance waits for the calls in flight."""
    info = activity.info()
    try:
        run = activity.client().get_workflow_handle(info.workflow_id or "", run_id=info.workflow_run_id)
        state = await run.query("state", rpc_timeout=timedelta(seconds=10))
    except (RPCError, WorkflowQueryFailedError, RuntimeError) as error:
        activity.logger.warning("the run could not be asked why its stretch ends: %s", error)
        return False
    return isinstance(state, dict) and bool(state.get("execution", {}).get("cancelled"))


@asynccontextmanager
async def _halting(halt: Halt) -> AsyncIterator[None]:
    """Set `halt` when the worker shuts down: the calls in flight end in its grace, and the run goes on elsewhere."""

    async def watch() -> None:
        await activity.wait_for_worker_shutdown()
        halt.end()

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait([watching])


def _by_wire_name(activities: list[Activity]) -> Mapping[str, Activity]:
    defined = ((activity._Definition.must_from_callable(each).name, each) for each in activities)
    return {name: each for name, each in defined if name in FUSED_CALLS}
