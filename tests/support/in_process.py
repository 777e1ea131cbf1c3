"""A Temporal of a test's own, in this process and without a server: workflows, activities, timers and children, in both forms.

Time is virtual: the loop of `run_virtually` never waits, and takes the time of the next timer instead. Each fake activity takes
its own virtual time, so that what happens at the same time settles in the same order in every run.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

import pytest
from pydantic import ValidationError
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, ChildWorkflowError, FailureError

from kernel.basics.errors import MofaError
from kernel.conversation.outcome import Outcome
from kernel.identity.check import IDENTITY_CHECK, IdentityChecked
from kernel.kinds.stretch import MODE_STRETCH, Halt, Stretch
from kernel.record.event_log import EVENTS_WRITE, EventsWrite, EventsWritten, LoggedMark, Mark, Outgoing
from kernel.record.events import Event
from workflows.run.run import Run
from workflows.stretch import play as playing
from workflows.stretch.instance import Instance, info_of

START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = playing.KINDS
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Fake = Callable[[str, Any], Awaitable[Any]]
"""Answers a call of an activity: its name and its input."""


class _Selector(selectors.SelectSelector):
    """Takes the time of the next timer instead of waiting for it."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise AssertionError("everything waits, and nothing will come")
        self.passed += timeout
        if self.passed > 10_000:
            raise AssertionError("the run does not end")
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only by timers."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        self._timers = 0
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.passed

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call after all that were called for the same time: a heap has no order among equals."""
        self._timers += 1
        return super().call_at(when + self._timers * 1e-9, callback, *args, context=context)


def run_virtually(main: Coroutine[Any, Any, T], patch: pytest.MonkeyPatch) -> T:
    """Run a coroutine on a virtual loop, to which the stretches of fused runs keep, too."""
    loop = VirtualLoop()
    patch.setattr(playing, "present", lambda: START + timedelta(seconds=loop.time()))
    patch.setattr(playing, "monotonic", loop.time)
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


class Workflow(Instance):
    """A workflow whose activities are fakes. `started` has the names of the activities that Temporal would have run."""

    def __init__(self, kind: type, id: str, fake: Fake, log: list[Event], parent: Stretch | None = None) -> None:
        given = parent or Stretch(mode=kind.__name__, given=None, began=START, started_at=START, first_run_id="run")
        info = info_of(given, workflow_id=id, run_id=id, namespace="test", task_queue="test")
        super().__init__(kind, info, {}, (MofaError, ValidationError))
        self.log, self.started, self.decided = log, list[str](), set[str]()
        self.early: list[Callable[[Any], object]] = []
        """What happens to the run before it begins."""
        self.places = asyncio.Semaphore(200)
        """The calls in flight of its stretches."""
        self._fake, self._outer = fake, asyncio.get_running_loop()
        self._running: set[asyncio.Task[Any]] = set()
        self._result: asyncio.Future[Outcome] = self._outer.create_future()
        self.ended: Any = None
        """What became of it, for tests to compare."""

    # ---- from outside ---------------------------------------------------------------------------------------------

    async def result(self, given: Any) -> Outcome:
        """Return the run's outcome."""
        self._outer.call_soon(self._turn, lambda: self.begin(given))
        return await self._result

    @property
    def run(self) -> Run:
        """The workflow's object."""
        run: Run = self._object
        return run

    def free(self) -> None:
        """Do nothing: tests look at what a run has left behind."""

    def tell(self, act: Callable[[Any], object]) -> None:
        """Do something with the run, as a signal does."""

        def handle(run: Run) -> None:
            if asyncio.iscoroutine(handling := act(run)):
                self.create_task(handling)

        def told() -> None:
            self.call_soon(handle, self.run)
            self.advance()

        self._outer.call_soon(self._turn, told)

    def _instantiate_workflow_object(self) -> Any:
        self._object = super()._instantiate_workflow_object()
        for act in self.early:  # as the signals of a signal with start
            act(self._object)
        return self._object

    # ---- in place of Temporal -------------------------------------------------------------------------------------

    def _turn(self, act: Callable[[], object]) -> None:
        self.present = int((START.timestamp() + self._outer.time()) * 1_000_000) * 1000
        try:
            act()
        except BaseException as error:
            self._settle(error)

    def _settle(self, outcome: Any) -> None:
        if self._result.done():
            return
        if isinstance(outcome, BaseException):
            self._result.set_exception(outcome if isinstance(outcome, Exception) else ApplicationError(repr(outcome)))
        else:
            self._result.set_result(outcome)

    async def _run_top_level_workflow_function(self, coro: Awaitable[None]) -> None:
        try:
            await coro
        except _Done as done:
            self._settle(done.outcome)
        except (Exception, asyncio.CancelledError) as error:
            if not self._deleting:
                self._settle(error)

    def _make_workflow_input(self, init_job: Any) -> Any:
        made = super()._make_workflow_input(init_job)
        run = made.run_fn

        async def caught(*given: Any) -> None:
            raise _Done(await run(*given))

        made.run_fn = caught
        return made

    def _later(self, work: Coroutine[Any, Any, Any], wrap: Callable[[BaseException], BaseException]) -> asyncio.Task[Any]:
        """Return a task of the workflow for work beside it. A cancellation reaches the work, whose end counts."""
        future = self.create_future()
        beside = self._outer.create_task(work)
        self._running.add(beside)

        def done(_: Any) -> None:
            self._running.discard(beside)
            if self.over or future.done():
                return
            if beside.cancelled():
                future.set_exception(wrap(CancelledError("Cancelled")))
            elif (error := beside.exception()) is not None:
                future.set_exception(error if isinstance(error, FailureError) and error.cause else wrap(error))
            else:
                future.set_result(beside.result())
            self._turn(self.advance)

        beside.add_done_callback(done)

        async def settled() -> Any:
            while True:
                try:
                    await asyncio.wait([future])
                    return future.result()
                except asyncio.CancelledError:
                    if future.done():
                        raise
                    self._assert_not_read_only("wait")
                    self._outer.call_soon(beside.cancel)
                    task = asyncio.current_task()
                    assert task is not None
                    task.uncancel()

        return self.create_task(settled())

    def workflow_start_activity(self, activity: Any, *args: Any, **options: Any) -> Any:
        self.started.append(activity)
        return self._later(self._activity(activity, args[0], options), _failed)

    def workflow_start_local_activity(self, activity: Any, *args: Any, **options: Any) -> Any:
        if activity == IDENTITY_CHECK:
            return self._later(_believed(), _failed)
        assert activity == EVENTS_WRITE
        given: EventsWrite = args[0]

        async def write() -> EventsWritten:
            return EventsWritten(logged=self._logged(given.events))

        return self._later(write(), _failed)

    async def workflow_start_child_workflow(self, workflow: Any, *args: Any, **options: Any) -> Any:
        memo = options.get("memo") or {}
        stretch = Stretch.model_validate(
            {
                "mode": workflow, "given": None, "began": START, "started_at": START, "first_run_id": "run", "memo": memo,
                "parent": {"workflow_id": self._info.workflow_id, "run_id": "run"},
            }
        )  # fmt: skip
        given = args[0].model_dump(mode="json") if hasattr(args[0], "model_dump") else args[0]

        async def child() -> Outcome:  # made outside of this workflow's loop
            kind: Any = Workflow
            run = kind(KINDS[workflow], options["id"], self._fake, [], stretch)
            try:
                outcome: Outcome = await run.result(given)
            finally:
                self._outer.call_soon(run.end)  # coroutines that are left would end when they are freed, in another workflow
            return outcome

        return self._later(child(), _failed_child)

    def _timer_impl(self, delay: float, options: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        handle = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)

        def fire() -> None:
            if not handle.cancelled() and not self.over:
                self._ready.append(handle)
                self._turn(self.advance)

        self._outer.call_later(max(delay, 0.0), fire)
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        pass

    def time(self) -> float:
        return self._outer.time()

    async def _activity(self, name: str, given: Any, options: dict[str, Any]) -> Any:
        load = getattr(given, "events", None)
        logged = self._logged(load) if load is not None else None
        if name == MODE_STRETCH:
            result = await self._stretch(Stretch.model_validate_json(given.model_dump_json()))
        else:
            result = await self._tried(name, given, options)
        made = type(result).model_validate_json(result.model_dump_json())
        return made.model_copy(update={"logged": logged}) if load is not None else made

    async def _tried(self, name: str, given: Any, options: dict[str, Any]) -> Any:
        """Return an activity's result, after retries by its policy, as the server makes them."""
        policy, attempt = options["retry_policy"], 1
        pause = policy.initial_interval.total_seconds()
        while True:
            try:
                return await self._fake(name, given)
            except ApplicationError as error:
                refused = error.non_retryable or error.type in (policy.non_retryable_error_types or ())
                if refused or attempt == policy.maximum_attempts:
                    raise
            await asyncio.sleep(pause)
            attempt, pause = attempt + 1, pause * policy.backoff_coefficient

    async def _stretch(self, given: Stretch) -> Any:
        halt = Halt()

        async def perform(activity: str, given: Any, attempt: int) -> Any:
            return await self._fake(activity, given)

        where = {"workflow_id": self._info.workflow_id, "run_id": self._info.run_id, "namespace": "test", "task_queue": "test"}
        journal = asyncio.ensure_future(playing.play(given, where, perform, self.places, halt, lambda summary: None))
        while True:
            try:
                await asyncio.wait([journal])
                return journal.result()
            except asyncio.CancelledError:
                if self.run.fused is not None and self.run.fused.over:
                    halt.cut()
                halt.end()

    def _logged(self, load: Outgoing) -> LoggedMark:
        assert load.events[0].seq == (load.after.seq if load.after else 0) + 1
        new = [event for event in load.events if not self.log or event.seq > self.log[-1].seq]  # a repeat changes nothing
        self.log.extend(Event.model_validate_json(event.model_dump_json()) for event in new)
        mark = Mark(seq=self.log[-1].seq, hash="h")
        return LoggedMark(**mark.model_dump(), at=[event.at for event in load.events])


async def _believed() -> IdentityChecked:
    return IdentityChecked()


class _Done(Exception):
    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome


def _failed(cause: BaseException) -> BaseException:
    error = ActivityError(
        "failed", scheduled_event_id=1, started_event_id=2, identity="", activity_type="", activity_id="", retry_state=None
    )
    known = isinstance(cause, FailureError)
    error.__cause__ = cause if known else ApplicationError(str(cause), type=type(cause).__name__)
    return error


def _failed_child(cause: BaseException) -> BaseException:
    error = ChildWorkflowError(
        "failed", namespace="", workflow_id="", run_id="", workflow_type="", initiated_event_id=1, started_event_id=2,
        retry_state=None,
    )  # fmt: skip
    known = isinstance(cause, FailureError)
    error.__cause__ = cause if known else ApplicationError(str(cause), type=type(cause).__name__)
    return error
