"""Those who are told of events: handlers in the project file, which are scripts, or plugins of kind notification or monitor."""

from __future__ import annotations

from typing import Protocol

from kernel.basics.schema import Schema
from kernel.record.events import Event


class ToldEvent(Event):
    """An event with its id, by which it is known however often it is told."""

    id: str


class Told(Schema):
    """What a handler is given: an event, and the run that it is of."""

    event: ToldEvent
    workflow_id: str
    run_id: str
    workflow: str
    tenant: str | None = None


class Notification(Protocol):
    """A plugin of kind `notification`, `plugins/notification/<name>.py` with `create(**options)`: it tells a person."""

    async def send(self, told: Told) -> None:
        """Tell them. It is repeated until it succeeds, so that one event may be told twice: `told.event.id` is the same then.

        Raises:
            ProviderUnavailable, RateLimited: it cannot be told now; it is tried again.
            MofaError: it cannot be told at all.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class Monitor(Protocol):
    """A plugin of kind `monitor`: it watches. `plugins/monitor/<name>.py` with `create(**options)`."""

    async def observe(self, told: Told) -> None:
        """Take note of an event; repeated, and failing, as `Notification.send`."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
