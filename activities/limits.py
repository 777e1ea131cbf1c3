"""Workers for models and providers with `calls_per_second`: a task queue for each, with a rate limit on the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from activities.catalogue import WorkerActivities
from activities.current import Activity, Bundle
from activities.model.fallback import ASK_S
from runtime.settings import Settings

log = logging.getLogger("mofa.worker")

GRACE_S = 30.0
"""The time that activities have to finish when their worker ends, in seconds."""

LEAVES_S = 10.0
"""The longest wait for a replaced worker to release its queue, in seconds; usually it takes a tenth of a second."""


def worker_options(settings: Settings) -> dict[str, Any]:
    """Return the options of every worker that concern activities."""
    return {
        # Without a build id, the SDK hashes every loaded module at each start, which takes seconds.
        "build_id": f"mofa-{version('mofa-temporal')}",
        "max_concurrent_activities": settings.max_activities,
        "max_heartbeat_throttle_interval": timedelta(seconds=3),
        "default_heartbeat_throttle_interval": timedelta(seconds=3),
        "graceful_shutdown_timeout": timedelta(seconds=GRACE_S),
    }


class LimitedModels:
    """The workers of this process for models and providers with a limit.

    A queue stays in service after its limit was removed from the project file: current runs have looked it up, and use it.
    """

    def __init__(self, client: Client, settings: Settings, model_call: Activity) -> None:
        self._client, self._settings, self._model_call = client, settings, model_call
        self._limits: dict[str, float] = {}
        self._workers: dict[str, tuple[Worker, asyncio.Task[None]]] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    async def serve(self, limits: Mapping[str, float]) -> None:
        """Serve a queue for each of these endings, with its calls per second. A changed limit needs a new worker."""
        for ending, limit in limits.items():
            if self._limits.get(ending) == limit:
                continue
            if ending in self._workers:
                self._leave(*self._workers.pop(ending))
                del self._limits[ending]
            worker = await self._new_worker(ending, limit)
            running = asyncio.create_task(worker.run())
            running.add_done_callback(_log_end)
            self._workers[ending] = worker, running
            self._limits[ending] = limit
            log.info("task queue %s: at most %g calls a second", self._settings.task_queue + ending, limit)

    async def close(self) -> None:
        """End all workers; their activities have `GRACE_S` to finish."""
        for served in self._workers.values():
            self._leave(*served)
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=GRACE_S)

    def _leave(self, worker: Worker, running: asyncio.Task[None]) -> None:
        """Poll no more activities; the running ones go on until they end."""

        async def leave() -> None:
            await worker.shutdown()
            await running

        leaving = asyncio.create_task(leave())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _new_worker(self, ending: str, limit: float) -> Worker:
        # An answer may take ASK_S, and must be able to finish on the worker that it began on.
        options = worker_options(self._settings) | {"graceful_shutdown_timeout": timedelta(seconds=ASK_S + GRACE_S)}
        async with asyncio.timeout(LEAVES_S):
            while True:
                try:
                    return Worker(
                        self._client,
                        task_queue=self._settings.task_queue + ending,
                        activities=[self._model_call],
                        max_task_queue_activities_per_second=limit,
                        **options,
                    )
                except RuntimeError:  # the replaced worker has not released the queue yet
                    if not self._leaving:
                        raise
                    await asyncio.sleep(0.05)


def _log_end(running: asyncio.Task[None]) -> None:
    if not running.cancelled() and (error := running.exception()) is not None:
        log.error("a worker for a model with a limit ended: %s", error)


@asynccontextmanager
async def limited_models(client: Client, settings: Settings, activities: WorkerActivities) -> AsyncIterator[None]:
    """Serve the calls of each model and provider with a limit, and follow changes of the project file."""
    models = LimitedModels(client, settings, activities.model_call())

    async def follow(bundle: Bundle) -> None:
        await models.serve(bundle.calls_per_second)

    try:
        await models.serve(activities.bundle.calls_per_second)
        activities.before_switch(follow)
        yield
    finally:
        await models.close()
