"""The work of `mofa flow publish`, `versions` and `rollback`: each change reaches every worker, or none."""

from __future__ import annotations

from console.backend.flows import flows
from console.terminal.failure import FAILED, OK, Failure, not_found, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.flow.versions import FlowVersion, unpublished
from runtime.plugins.flow_publishing import FlowPublisher, Taken
from runtime.plugins.plugin_rollout import PluginRefused
from runtime.settings import Settings


async def publish(place: str, reason: str, by: str | None, wait_s: float, as_json: bool) -> int:
    """Publish the flow of a file, or of the project file by its name; return the exit code."""
    async with flows(Settings.from_environment(), create=True) as there:
        found = there.file_named(place)
        if found is None:
            guess = meant(place, there.names) or "."
            raise usage(f"{place} is neither a file nor the name of a flow in the project file{guess}")
        if place in there.names and found.flow.name != place:
            raise InvalidInput(
                f"flows.{place}: the flow in {found.file} has the name {found.flow.name!r}, and runs find a published flow by "
                "its own name. Give both the same name.",
                "flows",
            )
        try:
            taken = await _publisher(there.publisher).publish(found.flow, found.text, reason, by, wait_s)
        except PluginRefused as refused:
            raise Failure(str(refused), FAILED, refused.type) from None
    return _print(taken, as_json)


async def rollback(name: str, to: str | None, reason: str, by: str | None, wait_s: float, as_json: bool) -> int:
    """Return to an earlier version of a published flow; return the exit code."""
    async with flows(Settings.from_environment()) as there:
        if there.publisher is None:
            raise not_found(f"The flow {name!r} is not published; there is no database yet.")
        try:
            taken = await there.publisher.rollback(name, to, reason, by, wait_s)
        except PluginRefused as refused:
            raise Failure(str(refused), FAILED, refused.type) from None
    return _print(taken, as_json)


async def list_versions(name: str, as_json: bool) -> int:
    """Print the changes of a published flow, the newest first; return the exit code."""
    async with flows(Settings.from_environment()) as there:
        versions = await there.publisher.versions(name) if there.publisher is not None else []
        if not versions:
            raise not_found(unpublished(name, await there.all_published()))
    if as_json:
        emit(versions)
    for each in [] if as_json else versions:
        say(_line(each), "bold" if each.current else None)
    return OK


def _line(version: FlowVersion) -> str:
    sign = "*" if version.current else " "
    back = "back to " if version.action == "rollback" else ""
    by = f"  {version.by}" if version.by else ""
    why = f"  {' '.join(version.reason.split())}" if version.reason else ""
    return f"{sign} {back}{version.version}  {version.hash[:12]}  {version.at:%Y-%m-%d %H:%M} UTC{by}{why}"


def _print(taken: Taken, as_json: bool) -> int:
    version, done = taken.version, taken.rolled_out
    if as_json:
        workers = {} if done is None else done.switched()
        emit({**version.model_dump(mode="json"), "changed": done is not None, "workers": workers})
    elif done is None:
        say(f"{version.name} {version.version} is published already; nothing changes.")
    else:
        many = len(done.workers)
        where = f"{many} worker{'s' if many != 1 else ''} switched in {done.seconds:.1f} s" if many else "no worker is running"
        say(f"{version.name} {version.version} ({version.hash[:12]}) is in use for new runs: {where}.")
    return OK


def _publisher(publisher: FlowPublisher | None) -> FlowPublisher:
    assert publisher is not None  # its database was created
    return publisher
