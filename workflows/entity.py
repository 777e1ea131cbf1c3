"""The common part of entity workflows: agents, topics, desks and supervisors, which live for years.

An entity is a chain of runs. Before its history gets too long, a run passes its whole state to the next one, as the input
`{"resumed": state}` of continue-as-new. Messages may arrive at any time, even before the first run has read its input:
signals and updates then wait for the start, and queries ask the client to try again.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.entity import EntityState, RefusingState
    from kernel.actors.events import Refused
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import Schema, parse
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event, Page
    from workflows.noticed import Renewal
    from workflows.outbox import Outbox
    from workflows.run.chronicle import Chronicle
    from workflows.run.errors import application_error

S = TypeVar("S", bound=Schema)
L = TypeVar("L", bound=EntityState)
R = TypeVar("R", bound=RefusingState)
T = TypeVar("T")
P = TypeVar("P")
W = TypeVar("W", bound="HasEntity")


class Entity(Generic[S]):
    """The state of one entity, from its start to the input of its next run."""

    def __init__(self, noun: str, kind: type[S], outbox: Outbox) -> None:
        """`noun` names the entity in messages, for example "topic". `outbox` has the events that are not in the log yet."""
        self.state: S | None = None
        self.outbox = outbox
        self.renewal = Renewal()
        self._noun, self._kind = noun, kind
        self._begun = self._failed = False

    def resumed(self, given: Any) -> S | None:
        """Return the state that the run before this one passed on; None in a first run.

        Raises:
            InvalidInput: the input is not a state of this entity.
        """
        if not workflow.info().continued_run_id or not isinstance(given, dict) or set(given) != {"resumed"}:
            return None
        state: S = parse(self._kind, given["resumed"], f"resumed {self._noun}")
        return state

    def begin(self, state: S) -> None:
        """Set the state. The handlers that wait for it continue."""
        self.renewal.begin()
        self.state, self._begun = state, True

    async def refuse_callers(self) -> None:
        """End the handlers that wait for the start, which has failed. The run fails after this."""
        self._failed = True
        # Handlers raise or return while this waits.
        await workflow.wait_condition(workflow.all_handlers_finished)

    async def ready(self) -> S | None:
        """Wait for the start: a signal or an update may arrive before it. Return the state; None if the start has failed."""
        await workflow.wait_condition(lambda: self._begun or self._failed)
        self.renewal.happened()
        return None if self._failed else self.state

    async def ready_for_update(self) -> S:
        """Wait for the start, and return the state. Raise the error for the update's caller if the start has failed."""
        state = await self.ready()
        if state is None:
            raise application_error(InvalidInput(f"this {self._noun} could not start"))
        return state

    def known(self) -> S:
        """Return the state for a query, which cannot wait."""
        if self.state is None:
            raise application_error(InvalidInput(f"The {self._noun} has not started yet; ask again in a moment."))
        return self.state

    def renews(self) -> bool:
        """Return whether it is time to continue as new."""
        return self.renewal.suggested() and workflow.all_handlers_finished()

    async def drained(self) -> None:
        """Wait until no handler runs and every event is in the log. Nothing may be awaited between this and the run's end."""
        # Handlers end while this waits, and others begin while events are written.
        await workflow.wait_condition(workflow.all_handlers_finished)
        while not (self.outbox.empty and workflow.all_handlers_finished()):
            await self.outbox.flush()
            await workflow.wait_condition(workflow.all_handlers_finished)

    def continue_as_new(self, state: S) -> NoReturn:
        """End this run, and pass the state to the next one."""
        workflow.continue_as_new({"resumed": state.model_dump(mode="json")})


class LoggedEntity(Entity[L]):
    """An entity without a `Run`: it keeps its own events, and records refusals."""

    def __init__(self, noun: str, kind: type[L]) -> None:
        """`noun` names the entity in messages, for example "topic"."""
        self._chronicle = Chronicle()
        self.note = self._chronicle.note
        super().__init__(noun, kind, self._chronicle.outbox)

    def resumed(self, given: Any) -> L | None:
        """Return the state that the run before this one passed on, and continue its events; None in a first run."""
        state = super().resumed(given)
        if state is not None:
            self._chronicle.resume(state.chronicle)
            state.chronicle = Chronicled()
        return state

    def continue_as_new(self, state: L) -> NoReturn:
        """End this run, and pass the state and the last events to the next one."""
        state.chronicle = self._chronicle.carried()
        super().continue_as_new(state)

    def belongs_to(self, tenant: str | None) -> None:
        """Set the tenant of the events."""
        self.outbox.tenant = tenant

    def events(self, page: Page) -> list[Event]:
        """Return a page of the events, as far as this run has them."""
        return self._chronicle.page(page)

    def refuse(self: LoggedEntity[R], handler: str, reason: str) -> None:
        """Record that a signal was refused: a signal has no caller that could receive the error."""
        assert self.state is not None
        workflow.logger.warning("%s ignored: %s", handler, reason)
        self.note(Refused(handler=handler, reason=reason))
        self.state.refuse(handler, reason, workflow.now())

    async def by_signal(self: LoggedEntity[R], handler: str, act: Callable[[R], object]) -> None:
        """Call `act` for a signal, once the entity has started. If it raises `InvalidInput`, record the refusal."""
        state = await self.ready()
        if state is None:
            return
        try:
            done = act(state)
            if inspect.isawaitable(done):
                await done
        except InvalidInput as error:
            self.refuse(handler, str(error))

    async def by_update(self, act: Callable[[L], T]) -> T:
        """Call `act` for an update, once the entity has started. If it raises `InvalidInput`, the caller receives the error."""
        state = await self.ready_for_update()
        with refusals():
            return act(state)


class HasEntity(Protocol):
    """A workflow with handlers made by `action`."""

    entity: LoggedEntity[Any]


def action(
    name: str, description: str, *, read: Callable[[W, Any], P], act: Callable[[W, Any, P], object], by_signal: str = ""
) -> tuple[Callable[[W, Any], Awaitable[Any]], Callable[[W, Any], Awaitable[None]]]:
    """Return an update and a signal, both called `name`, that do the same.

    A client uses the update: it receives the result of `act`, or the refusal. Temporal's command line and UI use the signal.
    `by_signal` is the signal's description, if it differs.

    `read` turns the payload into the second argument of `act`, or raises `InvalidInput`. It runs in the update's validator, so
    that a refusal leaves no trace in the history, and again in both handlers: another handler may have run first in the same
    workflow task.
    """

    # Temporal skips a first parameter `self` only if it has no annotation.
    @workflow.update(name=name, description=description)
    async def update(self, given: Any = None) -> Any:  # type: ignore[no-untyped-def]
        return await self.entity.by_update(lambda state: act(self, state, read(self, given)))

    @update.validator
    def validate(self, given: Any = None) -> None:  # type: ignore[no-untyped-def]
        with refusals():
            read(self, given)

    @workflow.signal(name=name, description=by_signal or description)
    async def signal(self, given: Any = None) -> None:  # type: ignore[no-untyped-def]
        await self.entity.by_signal(name, lambda state: act(self, state, read(self, given)))

    return update, signal


@contextmanager
def refusals() -> Iterator[None]:
    """Turn an `InvalidInput` into the error that the caller of an update or a query receives."""
    try:
        yield
    except InvalidInput as error:
        raise application_error(error) from None
