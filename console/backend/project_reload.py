"""A reload of the project file: all workers of a task queue take its content, or none."""

from __future__ import annotations

from console.backend.stores import stored
from console.terminal.failure import FAILED, Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.event_data import many
from kernel.registry.rollout import NO_FILE
from plugins.storage import sql
from runtime.plugins.plugin_host import runtime_kinds
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout
from runtime.project.source import ProjectSource, read_source
from runtime.settings import Settings

WAIT_S = 20.0
"""The time that a worker has to check the file and to load everything that it names, in seconds."""

REFUSED = "ProjectRefused"
"""The type of the failure if a worker refuses the file."""

BUSY = "Busy"
"""The type of the failure while another change is in progress."""


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
