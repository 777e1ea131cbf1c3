"""The work of `mofa fork` and `mofa diff`."""

from __future__ import annotations

from temporalio.client import Client

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.flow_runs import Edit
from console.backend.flow_runs import fork_run as start_fork
from console.backend.flows import flows
from console.backend.mode_forks import fork_mode, steps_of
from console.backend.stores import stored
from console.commands.flow.running import json_input
from console.terminal.failure import NOT_FOUND, OK, Failure, usage
from console.terminal.screen import emit, note, say
from kernel.conversation.outcome import Contribution
from kernel.conversation.transcript import as_text
from kernel.record.fork import diff
from runtime.settings import Settings


async def fork_any(
    workflow_id: str, at: str, *, model: str | None, say: str | None, given: str | None, flow: str | None, id: str | None,
    end_source: bool, as_json: bool,
) -> int:  # fmt: skip
    """Fork a run at a node of its flow, or at a step of another run; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    try:
        kind = (await client.describe(server, workflow_id)).workflow_type
    except Failure as failure:  # the event log of a flow is enough
        if failure.code != NOT_FOUND:
            raise
        kind = "Flow"
    if kind == "Flow":
        if model is not None or say is not None:
            raise usage("--model and --say are for modes and todos; edit the input of the node: --input, or the flow: --flow.")
        return await _fork_flow(settings, server, workflow_id, at, given, flow, id, end_source, as_json)
    if given is not None or flow is not None:
        raise usage("--input and --flow are for runs of flows.")
    if not at.isdecimal():
        raise usage(f"--at: {at!r} is not the number of a step. `mofa show` numbers them; 0 takes none.")
    return await _fork_mode(settings, server, workflow_id, int(at), model, say, id, end_source, as_json)


async def _fork_flow(
    settings: Settings, server: Client, workflow_id: str, at: str, given: str | None, flow: str | None, id: str | None,
    end_source: bool, as_json: bool,
) -> int:  # fmt: skip
    """Start a run from what was recorded before a node of another one; return the exit code."""
    edit = None if given is None else Edit(json_input(given))
    other = None
    if flow is not None:
        async with flows(settings) as there:
            other = await there.find(flow)
    async with stored(settings) as storage:
        handle = await start_fork(server, settings, storage, workflow_id, at, edit=edit, other=other, id=id)
    description = await client.describe(server, workflow_id) if end_source else None
    if description is not None and client.is_open(description):
        await server.get_workflow_handle(workflow_id).cancel()
    return _print(settings, server, workflow_id, handle.id, at, "node", end_source, as_json)


async def _fork_mode(
    settings: Settings, server: Client, workflow_id: str, at: int, model: str | None, words: str | None, id: str | None,
    end_source: bool, as_json: bool,
) -> int:  # fmt: skip
    """Start a run from the recorded answers of another one up to a step; return the exit code."""
    description = await client.describe(server, workflow_id)
    new_id = await fork_mode(
        server, settings, workflow_id, at, model=model, say=words, id=id, person=await person_here(settings)
    )
    if end_source and client.is_open(description):
        await server.get_workflow_handle(workflow_id).cancel()
    return _print(settings, server, workflow_id, new_id, at, "step", end_source, as_json)


def _print(
    settings: Settings, server: Client, source: str, id: str, at: int | str, place: str, ended: bool, as_json: bool
) -> int:
    link = client.ui_link(client.ui_of(settings), server.namespace, id)
    if as_json:
        emit({"workflow_id": id, "source": source, "at": at, "ui": link})
        return OK
    say(f"Started {id} from {place} {at} of {source}, which is {'cancelled' if ended else 'unchanged'}.")
    compare = f"   Compare: mofa diff {source} {id}" if place == "step" else ""
    note(f"  Follow it: mofa events {id} --follow{compare}" + (f"\n  {link}" if link else ""))
    return OK


async def diff_runs(a: str, b: str, as_json: bool) -> int:
    """Print the steps of two runs and where they differ; return the exit code."""
    server = await client.connected(Settings.from_environment())
    differences = diff(await steps_of(server, a), await steps_of(server, b))
    if as_json:
        emit({"a": a, "b": b, "steps": [d.model_dump(mode="json") for d in differences]})
        return OK
    for number, difference in enumerate(differences, 1):
        say(f"{'=' if difference.same else '≠'} {number:>3}  {difference.step}", "dim" if difference.same else "bold")
        if not difference.same:
            say(f"       - {_line(difference.a)}\n       + {_line(difference.b)}")
    changed = sum(not d.same for d in differences)
    say(f"{len(differences)} steps, {changed} of them differ." if changed else f"{len(differences)} steps, all the same.")
    return OK


def _line(answer: Contribution | None) -> str:
    if answer is None:
        return "(no such step)"
    text = answer.choice or as_text(answer.content) if answer.status == "ok" else f"{answer.status}"
    return f"{answer.participant}: {' '.join(str(text).split())[:100]}"
