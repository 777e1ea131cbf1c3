"""The work of `mofa flow run`."""

from __future__ import annotations

import json
from typing import Any

from console.backend import client, follow
from console.commands.flow.work import found
from console.commands.run.work import see_through
from console.terminal.failure import usage
from kernel.basics.json_text import whole_json
from runtime.settings import Settings


async def run(
    place: str, given: str, priority: str, max_calls: int | None, id: str | None, *, detach: bool, as_json: bool
) -> int:
    """Run a flow, show its progress, print its outcome; return the exit code."""
    settings = Settings.from_environment()
    flow = found(place)
    task: dict[str, Any] = {
        **flow.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "input": _json(given),
        "priority": priority,
    }
    if max_calls is not None:
        task["budget"] = {**(task.get("budget") or {}), "max_calls": max_calls}
    server = await client.connected(settings)
    handle = await client.start_flow(server, settings, task, id)
    return await see_through(settings, server, handle, follow.print_event, detach=detach, as_json=as_json)


def _json(text: str) -> Any:
    try:
        return json.loads(whole_json(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise usage(f"--input: not JSON: {error}") from None
