"""Workers for models and providers with `calls_per_second`: a task queue each, whose limit the server keeps over them all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from activities.catalogue import Activities
from runtime.settings import Settings


def worker_options(settings: Settings) -> dict[str, Any]:
    """What every worker of ours is given, as far as activities go."""
    return {
        # Without one, the SDK hashes every loaded module at each start, which takes seconds.
        "build_id": f"mofa-{version('mofa-temporal')}",
        "max_concurrent_activities": settings.max_activities,
        "max_heartbeat_throttle_interval": timedelta(seconds=3),
        "default_heartbeat_throttle_interval": timedelta(seconds=3),
        "graceful_shutdown_timeout": timedelta(seconds=30),
    }


@asynccontextmanager
async def limited_models(client: Client, settings: Settings, activities: Activities) -> AsyncIterator[None]:
    """Serve the calls of each model and of each provider that has a limit."""
    async with AsyncExitStack() as workers:
        for ending, limit in activities.calls_per_second.items():
            worker = Worker(
                client,
                task_queue=settings.task_queue + ending,
                activities=[activities.model_call()],
                max_task_queue_activities_per_second=limit,
                **worker_options(settings),
            )
            await workers.enter_async_context(worker)
        yield
