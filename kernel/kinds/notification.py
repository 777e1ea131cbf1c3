"""Notifications and monitors: plugins that receive events. The project file lists them under `handlers`, beside scripts."""

from __future__ import annotations

from typing import Protocol

from kernel.basics.schema import Schema
from kernel.record.events import Event


class ToldEvent(Event):
    """An event with its id, which is the same on every delivery."""

    id: str


class Told(Schema):
    """The input of a handler: an event, and the run that it belongs to."""

    event: ToldEvent
    workflow_id: str
    run_id: str
    workflow: str
    tenant: str | None = None


class Notification(Protocol):
    """The port of a plugin that informs people: `plugins/notification/<name>.py` with `create(**options)`."""

    async def send(self, told: Told) -> None:
        """Send a notification. It is retried until it succeeds, so one event may arrive twice, with the same `told.event.id`.

        Raises:
            ProviderUnavailable, RateLimited: it cannot be sent for now; it is retried.
            MofaError: it cannot be sent at all.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class Monitor(Protocol):
    """The port of a plugin that collects events: `plugins/monitor/<name>.py` with `create(**options)`."""

    async def observe(self, told: Told) -> None:
        """Record an event. Retries and errors are those of `Notification.send`."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...
