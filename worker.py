"""The machine side of MoFA: settings, a client, and a worker that runs until SIGTERM or SIGINT.

Run it as `python worker.py`, `python -m worker` or `mofa worker`; any number of workers share the task queue.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import signal
import sys
from datetime import timedelta

from pydantic import ValidationError
from temporalio.client import Client
from temporalio.worker import Worker

from activities.catalogue import WorkerActivities, open_activities
from activities.limits import limited_models, worker_options
from kernel.basics.errors import MofaError
from runtime.connection import ServerUnreachable, connect
from runtime.private import hide_process
from runtime.search_attributes import check_search_attributes
from runtime.settings import Settings
from runtime.telemetry.telemetry import client_plugins, configure_logging, start_telemetry
from runtime.workflow_cache import bounded_cache
from workflows.catalogue import WORKFLOWS
from workflows.instance import Runner
from workflows.stretch.play import play

log = logging.getLogger("mofa.worker")


async def serve(settings: Settings) -> int:
    """Run a worker until SIGTERM or SIGINT, and return the exit code."""
    telemetry = activities = None
    try:
        telemetry = start_telemetry(settings)
        activities = await open_activities(settings, telemetry.observer, play)
        client = await connect(settings, plugins=client_plugins(settings), runtime=telemetry.runtime)
        await check_search_attributes(client)
        telemetry.watch(client, activities.cap_states)
        activities.watch(client)
        worker = _worker(client, settings, activities)
        async with worker, bounded_cache(worker, settings.cache_bytes), limited_models(client, settings, activities):
            log.info("worker ready: task queue %s, metrics %s", settings.task_queue, telemetry.metrics_url)
            await _stop_signal()
            log.info("worker draining: finishing what is running, taking nothing new")
        return 0
    except (ServerUnreachable, MofaError) as error:
        log.error("%s", error)
        return 3 if isinstance(error, ServerUnreachable) else 1
    finally:
        if activities is not None:
            await activities.close()
        if telemetry is not None:
            telemetry.stop()


def _worker(client: Client, settings: Settings, activities: WorkerActivities) -> Worker:
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=WORKFLOWS,
        activities=activities.all(),
        interceptors=activities.interceptors,
        workflow_failure_exception_types=[MofaError, ValidationError],  # others are bugs: retried until a version corrects them
        workflow_runner=Runner(),
        max_cached_workflows=settings.cached_workflows,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),  # workflows of a killed worker wait; the default is 10 s
        **worker_options(settings),
    )


async def _stop_signal() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def main() -> None:
    """Run a worker, then end the process at once: the SDK can crash when the interpreter shuts down."""
    hide_process()
    configure_logging()
    faulthandler.register(signal.SIGUSR1)  # prints where each thread is, to standard error
    try:
        code = asyncio.run(serve(Settings.from_environment()))
    except KeyboardInterrupt:
        code = 130
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
