"""The work of `mofa reload`, which `mofa up` does too when the project file is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.backend.stores import stored
from console.terminal.failure import FAILED, OK, Failure, not_found
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.event_data import many
from kernel.registry.rollout import NO_FILE
from plugins.storage import sql
from runtime.plugins.plugin_host import runtime_kinds
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout
from runtime.project.source import ProjectSource, hash_of, read_source
from runtime.settings import Settings

LOOK_S = 0.4
"""The interval at which `mofa up` reads the file, in seconds. Two equal reads in a row show that the file is complete."""

AGAIN_S = 5.0
"""The delay before `mofa up` retries a reload that could not begin, in seconds."""

WAIT_S = 20.0
"""The time that a worker has to check the file and to load everything that it names, in seconds."""

REFUSED = "ProjectRefused"
"""The type of the failure if a worker refuses the file."""

BUSY = "Busy"
"""The type of the failure while another change is in progress."""


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


async def take(settings: Settings, wait_s: float = WAIT_S) -> tuple[ProjectSource, RolledOut | None]:
    """Check the project file, and have the workers of the task queue take it.

    Return the file, and the rollout, or None if every worker has the file already.

    Raises:
        InvalidInput: the file is wrong, by line and column; no worker was asked.
        Failure: a worker refused it, with the reason; or another change is in progress (`BUSY`).
    """
    async with stored(settings) as storage:
        registry = sql.SqlPlugins(storage.database)
        kinds = await runtime_kinds(registry)
        source = read_source(settings.project_file, required=settings.project_file_named, runtime=kinds)
        if source.hash == NO_FILE and not await registry.workers():
            return source, None
        try:
            return source, await Rollout(registry, answer_s=wait_s).take_project(source.hash, settings.task_queue)
        except PluginRefused as refused:
            raise Failure(str(refused), FAILED, REFUSED) from None
        except InvalidInput as busy:  # the file was checked above, so that this can only be another change
            raise Failure(str(busy), FAILED, BUSY) from None


def report_lines(source: ProjectSource, done: RolledOut | None) -> list[str]:
    """Return the result of a reload as lines: one for all workers, then one for each."""
    name = source.path.name
    if done is None:
        return [f"{name}: every worker has this content already."]
    if not done.workers:
        return [f"{name} is valid. No worker is running; the next one reads it at its start."]
    what = f"{name} is taken" if source.hash != NO_FILE else f"{name} is gone; its content was removed"
    lines = [f"{what} for new runs by {many(len(done.workers), 'worker')}, in {done.seconds:.1f} s."]
    for worker in done.workers:
        state = "has taken it" if done.switched()[worker.id] else "has not taken it yet"
        error = worker.project.error if worker.project else None
        lines.append(f"  {worker.id} {state}{f': {error}' if error else ''}")
    return lines


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
