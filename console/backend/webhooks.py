"""The sender of webhooks: each has a place in every run's events, kept in the database, and sends on from there.

One console sends for a webhook at a time; if it ends, another one takes over within `LEASE`. A receiver gets the events of a
run in their order, each at least once. While it does not take one, later events of that run wait; other runs, and other
webhooks, do not.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from kernel.basics.errors import InvalidInput, MofaError, RateLimited
from kernel.project.project import Project
from kernel.record.event_log import Logged
from kernel.record.webhook import WebhookSettings, message, message_id, pause
from plugins.notification.webhook import Poster
from plugins.storage.sql import SqlEventLog
from plugins.storage.sql.people.webhooks import Cursor, SqlWebhooks
from runtime.webhook_signature import keys_of, signed_headers

LOOK_S = 1.0
"""The interval at which new events are looked for, in seconds."""

LEASE = timedelta(seconds=10)

RECENT = timedelta(minutes=10)
"""A look covers runs with events of this time; every `EVERY`th look covers all runs."""

EVERY = 600

AT_ONCE = 8
"""The most runs whose events one webhook sends at the same time."""

RUNS = 200
"""The most runs of one look."""

EVENTS = 100
"""The most events of a run that are read at once."""

_LOG = logging.getLogger(__name__)


class WebhookSender:
    """Sends for all webhooks of the project file, until it is cancelled."""

    def __init__(self, project: Callable[[], Awaitable[Project]], store: SqlWebhooks, log: SqlEventLog) -> None:
        self._project, self._store, self._log = project, store, log
        self._holder = secrets.token_hex(16)
        self._sending: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Start and stop a task for each webhook, as the project file changes."""
        running: dict[str, tuple[WebhookSettings, asyncio.Task[None]]] = {}
        try:
            while True:
                with suppress(InvalidInput):  # a file with faults: those before go on
                    wanted = (await self._project()).webhooks
                    for name, (settings, task) in list(running.items()):
                        if wanted.get(name) != settings or task.done():
                            task.cancel()
                            del running[name]
                    for name in wanted.keys() - running.keys():
                        running[name] = wanted[name], asyncio.create_task(self._serve(name, wanted[name]))
                await asyncio.sleep(LOOK_S)
        finally:
            tasks = [task for _, task in running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(MofaError):
                await self._store.let_go(self._holder)

    async def _serve(self, name: str, settings: WebhookSettings) -> None:
        hook, looks = Hook(name, settings, self._store, self._log), 0
        try:
            while True:
                try:
                    since = await self._store.hold(name, self._holder, datetime.now(UTC), LEASE)
                    if since is not None:
                        await hook.look(since, all_runs=looks % EVERY == 0)
                        looks += 1
                except MofaError as error:  # the database does not answer for the moment
                    _LOG.debug("webhook %s waits: %s", name, error)
                await asyncio.sleep(LOOK_S)
        except Exception:
            _LOG.exception("the sender of the webhook %s failed; it starts again", name)
        finally:
            await hook.close()


class Hook:
    """One webhook."""

    def __init__(self, name: str, settings: WebhookSettings, store: SqlWebhooks, log: SqlEventLog) -> None:
        self._name, self._settings, self._store, self._log = name, settings, store, log
        host = urlsplit(settings.url).hostname or ""
        self._poster = Poster(allow={host} if settings.allow_private else ())
        self._runs: dict[str, asyncio.Task[None]] = {}

    async def look(self, since: str, *, all_runs: bool) -> None:
        """Send the events that wait, of runs that no task sends already."""
        now = datetime.now(UTC)
        after = since if all_runs else max(since, (now - RECENT).isoformat())
        new = await self._store.behind(self._name, self._settings.tenant, after, now, RUNS)
        again = await self._store.behind(self._name, self._settings.tenant, None, now, RUNS)
        for cursor in (*again, *new):
            run_id = cursor.run.origin.run_id
            if run_id not in self._runs and len(self._runs) < AT_ONCE:
                task = self._runs[run_id] = asyncio.create_task(self._send_run(cursor, since))
                task.add_done_callback(lambda _, id=run_id: self._runs.pop(id, None))  # type: ignore[misc]

    async def test(self) -> str | None:
        """Send a message of the type `webhook.test`; return why it was not accepted, None if it was."""
        now = datetime.now(UTC)
        body = message("webhook.test", now, {"webhook": self._name})
        try:
            await self._post(message_id(self._name, now.isoformat()), body)
        except MofaError as error:
            return str(error)
        return None

    async def close(self) -> None:
        """End what is in flight, and close the connections."""
        tasks = list(self._runs.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._poster.close()

    async def _send_run(self, cursor: Cursor, since: str) -> None:
        try:
            while (rows := await self._log.part(cursor.run, cursor.seq, EVENTS)) and await self._send_all(cursor, rows, since):
                cursor = replace(cursor, seq=rows[-1].seq, attempts=0, failing_since=None, next_at=None)
        except MofaError as error:  # the database does not answer for the moment
            _LOG.debug("webhook %s waits: %s", self._name, error)
        except Exception:
            _LOG.exception("the webhook %s could not send events of %s", self._name, cursor.run.origin.workflow_id)
            await asyncio.sleep(LOOK_S)

    async def _send_all(self, cursor: Cursor, rows: Iterable[Logged], since: str) -> bool:
        """Send events in their order. Return whether all are done."""
        left_out = cursor.seq
        for row in rows:
            if row.at < since or row.content is None or not self._settings.wants(row.type):
                left_out = row.seq
                continue
            if left_out > cursor.seq:
                if not await self._store.move(self._name, cursor, left_out):
                    return False
                cursor = replace(cursor, seq=left_out, attempts=0, failing_since=None)
            if not await self._send(cursor, row):
                return False
            cursor, left_out = replace(cursor, seq=row.seq, attempts=0, failing_since=None), row.seq
        return left_out == cursor.seq or await self._store.move(self._name, cursor, left_out)

    async def _send(self, cursor: Cursor, row: Logged) -> bool:
        """Send one event. Return whether it is done: sent, or given up."""
        refs = row.refs()
        event = row.event(await self._log.texts(refs) if refs else {})
        origin = cursor.run.origin
        about = {
            "workflow_id": origin.workflow_id, "run_id": origin.run_id, "workflow": origin.type, "tenant": cursor.run.tenant,
            "sequence": event.seq, "by": event.by, "event": event.data,
        }  # fmt: skip
        try:
            await self._post(message_id(self._name, row.hash), message(event.type, event.at, about))
        except MofaError as error:
            return await self._again(cursor, row, error)
        return await self._store.move(self._name, cursor, row.seq, sent=1)

    async def _again(self, cursor: Cursor, row: Logged, error: MofaError) -> bool:
        now = datetime.now(UTC)
        since = cursor.failing_since or now
        if now - since > self._settings.give_up_after:
            _LOG.warning("webhook %s: gave up %s of %s: %s", self._name, row.type, cursor.run.origin.workflow_id, error)
            return await self._store.move(self._name, cursor, row.seq, given_up=1)
        wait = pause(self._settings, cursor.attempts + 1)
        if isinstance(error, RateLimited) and error.retry_after_s is not None:
            wait = max(wait, timedelta(seconds=min(error.retry_after_s, 3_600.0)))
        await self._store.failed(self._name, cursor, str(error), since, now + wait)
        return False

    async def _post(self, id: str, body: bytes) -> None:
        variable = self._settings.secret_env
        keys = keys_of(os.environ.get(variable, ""), variable)
        headers = signed_headers(id, body, datetime.now(UTC), keys)
        await self._poster.post(self._settings.url, body, {"Content-Type": "application/json", **headers})
