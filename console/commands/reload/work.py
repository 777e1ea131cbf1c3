"""The work of `mofa reload`."""

from __future__ import annotations

from console.backend.project_reload import report_lines, take
from console.terminal.failure import FAILED, OK, not_found
from console.terminal.screen import emit, say
from kernel.registry.rollout import NO_FILE
from runtime.plugins.plugin_rollout import RolledOut
from runtime.settings import Settings


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


def _plain(done: RolledOut | None) -> dict[str, object]:
    if done is None:
        return {}
    return {"change": done.change, "seconds": round(done.seconds, 3), "workers": done.switched()}
