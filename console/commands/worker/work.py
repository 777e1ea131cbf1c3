"""The work of `mofa worker`."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from console.processes.child import python_environment
from console.terminal.screen import emit
from runtime.connection import address_of
from runtime.settings import Settings


def become_worker(as_json: bool) -> NoReturn:
    """Replace this process by a worker, so that signals and the exit code are the worker's own."""
    settings = Settings.from_environment()
    if as_json:
        emit({"address": address_of(settings), "task_queue": settings.task_queue, "pid": os.getpid()})
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "worker"], python_environment(os.environ))
