"""The work of `mofa flow run`."""

from __future__ import annotations

import json
from typing import Any

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.flows import flows
from console.backend.watching import follow
from console.commands.run.work import see_through
from console.terminal.failure import usage
from kernel.basics.json_text import whole_json
from kernel.flow.versions import ref_of
from runtime.settings import Settings


async def run(
    place: str,
    given: str,
    priority: str,
    max_calls: int | None,
    id: str | None,
    own: dict[str, Any],
    *,
    detach: bool,
    as_json: bool,
) -> int:
    """Run a flow, show its progress, print its outcome; return the exit code. `own` are more fields of its input."""
    settings = Settings.from_environment()
    async with flows(settings) as there:
        found = await there.find(place)
    whole = found.flow.model_dump(mode="json", by_alias=True, exclude_unset=True)
    named = {"flow": found.flow.name, "version": ref_of(place).version}
    task: dict[str, Any] = {**(named if found.published else whole), "input": json_input(given), "priority": priority, **own}
    if max_calls is not None:
        task["budget"] = {**(whole.get("budget") or {}), "max_calls": max_calls}
    person = await person_here(settings)
    server = await client.connected(settings)
    handle = await client.start_flow(server, settings, task, id, found.flow, person=person)
    return await see_through(settings, server, handle, follow.print_event, detach=detach, as_json=as_json)


def json_input(text: str) -> Any:
    """Return the value of `--input`. Raise a `Failure` if it is not JSON."""
    try:
        return json.loads(whole_json(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise usage(f"--input: not JSON: {error}") from None
