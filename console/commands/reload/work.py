"""The work of `mofa reload`, and of `mofa up` when the project file is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.backend.stores import stored
from console.terminal.event_words import many
from console.terminal.failure import FAILED, OK, Failure, not_found
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput, MofaError
from kernel.registry.rollout import NO_FILE
from plugins.storage import sql
from runtime.plugins.plugin_host import runtime_kinds
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout
from runtime.project.source import ProjectSource, hash_of, read_source
from runtime.settings import Settings

LOOK_S = 0.4
"""How often `mofa up` looks at the file. What it reads twice in a row is saved, and no half of it."""

AGAIN_S = 5.0
"""After how many seconds `mofa up` tries again what could not be tried."""

WAIT_S = 20.0
"""How long a worker may take to check the file and to make what it names."""

BUSY = "Busy"
"""The type of the failure where another change is under way."""


async def reload_project(wait_s: float, as_json: bool) -> int:
    """Bring the project file to every worker; the exit code."""
    settings = Settings.from_environment()
    source, done = await take(settings, wait_s)
    if done is None and source.hash == NO_FILE:
        raise not_found(f"There is no project file: it would be {source.path}. Write one to begin with: mofa init")
    if as_json:
        emit({"project_file": str(source.path), "hash": source.hash, "changed": done is not None, **_plain(done)})
    else:
        for line in words_of(source, done):
            say(line)
    return OK if done is None or all(done.switched().values()) else FAILED


async def take(settings: Settings, wait_s: float = WAIT_S) -> tuple[ProjectSource, RolledOut | None]:
    """Check the project file, and have the workers of the task queue take it. None where all of them have it already.

    Raises:
        InvalidInput: the file is wrong, by line and column; no worker is asked.
        Failure: a worker refuses it, with the reason; or another change is under way (`BUSY`).
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
            raise Failure(str(refused), FAILED, "ProjectRefused") from None
        except InvalidInput as busy:  # of another change, for the file is right
            raise Failure(str(busy), FAILED, BUSY) from None


def words_of(source: ProjectSource, done: RolledOut | None) -> list[str]:
    """What became of it."""
    name = source.path.name
    if done is None:
        return [f"{name}: every worker has it already; nothing changes."]
    if not done.workers:
        return [f"{name} is right. No worker is running; the next one reads it at its start."]
    what = f"{name} is taken" if source.hash != NO_FILE else f"{name} is gone, and so is what was in it,"
    lines = [f"{what} for new runs by {many(len(done.workers), 'worker')}, in {done.seconds:.1f} s."]
    for worker in done.workers:
        said = "has taken it" if done.switched()[worker.id] else "has not taken it yet"
        error = worker.project.error if worker.project else None
        lines.append(f"  {worker.id} {said}{f': {error}' if error else ''}")
    return lines


async def follow_file(settings: Settings, served: str | None, tell: Callable[[str, str | None], None]) -> None:
    """Have the workers take the file whenever its content is another one than that which was `served`. For ever."""
    path = settings.project_file
    last = served
    while True:
        await asyncio.sleep(LOOK_S)
        now = hash_of(path)
        at_rest, last = now == last, now
        if not at_rest or now in (None, served):
            continue
        served = now
        if now == NO_FILE:
            tell(f"{path.name} is gone. The workers keep what they read; take it away from them with: mofa reload", "yellow")
        elif not await _taken(settings, tell):
            served = None
            await asyncio.sleep(AGAIN_S)


async def _taken(settings: Settings, tell: Callable[[str, str | None], None]) -> bool:
    """Return whether the workers were asked, whatever they said."""
    try:
        source, done = await take(settings)
    except (MofaError, Failure) as error:
        name, kept = settings.project_file.name, "what was there goes on serving"
        tell(f"{error}" if kept in str(error) else f"{name} was saved and is not taken; {kept}.\n{error}", "red")
        return not error.retryable if isinstance(error, MofaError) else error.type != BUSY
    tell("\n".join(words_of(source, done)), "dim" if done is None else "green")
    return True


def _plain(done: RolledOut | None) -> dict[str, object]:
    if done is None:
        return {}
    return {"change": done.change, "seconds": round(done.seconds, 3), "workers": done.switched()}
