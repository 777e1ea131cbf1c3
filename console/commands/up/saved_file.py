"""The reload of the project file that `mofa up` does when the file is saved.

The reload imports the database's packages when it is first needed. Until then `mofa up` starts without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.terminal.failure import Failure
from kernel.basics.errors import MofaError
from kernel.registry.rollout import NO_FILE
from runtime.project.hashed import hash_of
from runtime.settings import Settings

LOOK_S = 0.4
"""The interval at which `mofa up` reads the file, in seconds. Two equal reads in a row show that the file is complete."""

AGAIN_S = 5.0
"""The delay before `mofa up` retries a reload that could not begin, in seconds."""


async def follow_file(settings: Settings, served: str | None, write: Callable[[str, str | None], None]) -> None:
    """Reload the project file whenever its content has changed, until cancelled. `served` is the hash that workers have."""
    path = settings.project_file
    last = served
    while True:
        await asyncio.sleep(LOOK_S)
        now = hash_of(path)
        saved, last = now == last, now
        if not saved or now in (None, served):
            continue
        served = now
        if now == NO_FILE:
            write(f"{path.name} is gone. The workers keep its content; remove it with: mofa reload", "yellow")
        elif not await _taken(settings, write):
            served = None
            await asyncio.sleep(AGAIN_S)


async def _taken(settings: Settings, write: Callable[[str, str | None], None]) -> bool:
    """Reload the file and write the result. Return False if the attempt must be repeated, for the workers were not asked."""
    from console.backend.project_reload import BUSY, REFUSED, report_lines, take

    try:
        source, done = await take(settings)
    except (MofaError, Failure) as error:
        refused = isinstance(error, Failure) and error.type == REFUSED  # its message says itself what the workers keep
        kept = f"{settings.project_file.name} was saved but not taken; the workers keep the content that they have."
        write(f"{error}" if refused else f"{kept}\n{error}", "red")
        return not error.retryable if isinstance(error, MofaError) else error.type != BUSY
    write("\n".join(report_lines(source, done)), "dim" if done is None else "green")
    return True
