"""The two calls of the store around a paid call: it is opened with the run's events, and closed with what was said."""

from __future__ import annotations

from dataclasses import dataclass

from temporalio import activity

from kernel.basics.errors import MofaError
from kernel.conversation.transcript import Thread
from kernel.kinds.storage import Begun, LedgerKey, Storage
from kernel.record.event_log import EventLog, LoggedMark, Origin, Outgoing
from runtime.patience import retry_write


@dataclass(frozen=True)
class OpenedCall:
    """A call that was opened, and the state of the log after its events; None if there were none."""

    begun: Begun
    logged: LoggedMark | None
    as_of: int | None


class Calls:
    """Opens the calls of the running activity."""

    def __init__(self, storage: Storage, log: EventLog | None) -> None:
        """`log` handles the events that ride along; without it, none are written."""
        self._storage, self._log = storage, log

    async def open(
        self,
        key: LedgerKey,
        *,
        tenant: str | None,
        model: str,
        thread: Thread | None = None,
        as_of: int | None = None,
        events: Outgoing | None = None,
    ) -> OpenedCall:
        """Open a call: see `Storage.open_call`. `events` are those in the activity's input.

        If the activity fails before this, the run sends its events again by itself.

        Raises:
            ConversationChanged: words were erased since `as_of`.
            ProviderUnavailable: the store is unavailable, or the handlers of the events could not be started.
        """
        log, said = self._log, thread or Thread()
        riding = (events, origin_of_activity()) if log is not None and events is not None and events.events else None
        opened = await retry_write(
            lambda: self._storage.open_call(key, tenant=tenant, model=model, thread=said, as_of=as_of, events=riding)
        )
        if log is None or riding is None:
            return OpenedCall(opened.begun, None, opened.as_of)
        if opened.written:  # after the commit, and by itself: a repeated opening would count another attempt
            try:
                await retry_write(lambda: log.on_written(opened.rows, *riding))
            except MofaError:
                await self._storage.release(opened.begun.key)  # nothing was sent in this attempt
                raise
        return OpenedCall(opened.begun, LoggedMark.of(opened.rows), opened.as_of)


def origin_of_activity() -> Origin:
    """Return the run of the running activity."""
    info = activity.info()
    return Origin(workflow_id=info.workflow_id or "", run_id=info.workflow_run_id or "", type=info.workflow_type or "")
