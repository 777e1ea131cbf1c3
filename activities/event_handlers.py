"""Scripts that run on events. Each is started as a run of its own when the event is written to the log.

The run of the event waits for the start, and never for the handler. The write of an event is retried together with its
starts until both succeed. The id of a handler's run contains the event's hash, so that it is started once.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.project.project import HandlerSettings
from kernel.record.event_log import Logged, Origin, Outgoing
from plugins.storage import sql

OWN = "on/"
"""The beginning of the id of a handler's run. Its own events start nothing: handlers must not start each other."""


class HandledLog(sql.SqlEventLog):
    """The event log, with handlers of its events."""

    handlers: tuple[HandlerSettings, ...] = ()
    task_queue = ""

    async def on_written(self, rows: Sequence[Logged], outgoing: Outgoing, origin: Origin) -> None:
        """Start the handlers of these events."""
        wanted = starts(self.handlers, rows, outgoing, origin)
        if wanted:
            client = activity.client()
            for id, given in wanted:
                await _start(client, id, given, self.task_queue)


def starts(
    handlers: tuple[HandlerSettings, ...], rows: Sequence[Logged], outgoing: Outgoing, origin: Origin
) -> list[tuple[str, dict[str, Any]]]:
    """Return the `Script` runs for these events, each with its id and input. The same events always give the same runs."""
    if not handlers or origin.workflow_id.startswith(OWN):
        return []
    texts = {sha256_of(text): text for text in outgoing.texts}
    return [
        (f"{OWN}{handler.script}/{row.hash}", _input(handler, row, outgoing, origin, texts))
        for row in rows
        for handler in handlers
        if any(fnmatchcase(row.type, pattern) for pattern in handler.events)
    ]


def _input(handler: HandlerSettings, row: Logged, outgoing: Outgoing, origin: Origin, texts: dict[str, str]) -> dict[str, Any]:
    event = {"id": row.hash, **row.event(texts).model_dump(mode="json")}
    about = {"workflow_id": origin.workflow_id, "run_id": origin.run_id, "workflow": origin.type, "tenant": outgoing.tenant}
    return {"script": handler.script, "input": {"event": event, **about}, "tenant": outgoing.tenant}


async def _start(client: Client, id: str, given: dict[str, Any], task_queue: str) -> None:
    try:
        await client.start_workflow(
            "Script",
            given,
            id=id,
            task_queue=task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            static_summary=f"{given['script']} on {given['input']['event']['type']}",
        )
    except WorkflowAlreadyStartedError:
        return  # by an earlier attempt
    except RPCError as error:
        raise ProviderUnavailable(f"The handler {id} could not be started: {error.message}") from error
