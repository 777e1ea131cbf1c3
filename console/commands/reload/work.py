"""The work of `mofa reload`, which `mofa up` does too when the project file is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.backend.project_reload import BUSY, REFUSED, report_lines, take
from console.terminal.failure import FAILED, OK, Failure, not_found
from console.terminal.screen import emit, say
from kernel.basics.errors import MofaError
from kernel.registry.rollout import NO_FILE
from runtime.plugins.plugin_rollout import RolledOut
from runtime.project.source import hash_of
from runtime.settings import Settings

LOOK_S = 0.4
"""The interval at which `mofa up` reads the file, in seconds. Two equal reads in a row show that the file is complete."""

AGAIN_S = 5.0
"""The delay before `mofa up` retries a reload that could not begin, in seconds."""


async def reload_project(wait_s: float, as_json: bool) -> int:
    """Bring the project file to every worker; return the exit code, 1 if a worker has not taken it yet."""
    settings = Settings.from_environment()
    source, done = await take(settings, wait_s)
    if done is None and source.hash == NO_FILE:
        raise not_found(f"There is no project file at {source.path}. Create one with: mofa init")
    if as_json:
        emit({"project_file": str(source.path), "hash": source.hash, "changed": done is not None, **_plain(done)})
    else:
        for line in report_lines(source, done):
            say(line)
    return OK if done is None or all(done.switched().values()) else FAILED


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
    try:
        source, done = await take(settings)
    except (MofaError, Failure) as error:
        refused = isinstance(error, Failure) and error.type == REFUSED  # its message says itself what the workers keep
        kept = f"{settings.project_file.name} was saved but not taken; the workers keep the content that they have."
        write(f"{error}" if refused else f"{kept}\n{error}", "red")
        return not error.retryable if isinstance(error, MofaError) else error.type != BUSY
    write("\n".join(report_lines(source, done)), "dim" if done is None else "green")
    return True


def _plain(done: RolledOut | None) -> dict[str, object]:
    if done is None:
        return {}
    return {"change": done.change, "seconds": round(done.seconds, 3), "workers": done.switched()}
