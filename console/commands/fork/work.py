"""The work of `mofa fork` and `mofa diff`."""

from __future__ import annotations

from typing import Any

from temporalio.client import Client

from console.backend import client
from console.terminal.failure import OK, Failure
from console.terminal.screen import emit, note, say
from kernel.basics.errors import InvalidInput
from kernel.conversation.outcome import Contribution
from kernel.conversation.transcript import as_text
from kernel.record.fork import MEMO, Step, diff, fork_of
from runtime.settings import Settings


async def fork_run(
    workflow_id: str, at: int, model: str | None, words: str | None, id: str | None, end_source: bool, as_json: bool
) -> int:
    """Start a run from the recorded answers of another one up to a step; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    description = await client.describe(server, workflow_id)
    steps = await steps_of(server, workflow_id)
    try:
        fork = fork_of(workflow_id, steps, at, model, words)
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    new_id = id or client.new_id(settings, workflow_id.split("/")[0], workflow_id.split("/")[-1].rsplit("-", 1)[0])
    async with client.about(new_id):
        await server.start_workflow(
            description.workflow_type,
            await _input_of(server, workflow_id),
            id=new_id,
            task_queue=settings.task_queue,
            memo={MEMO: fork.model_dump(mode="json", exclude_defaults=True)},
            static_summary=f"Fork of {workflow_id} at step {at}",
        )
    if end_source and client.is_open(description):
        await server.get_workflow_handle(workflow_id).cancel()
    link = client.ui_link(client.ui_of(settings), server.namespace, new_id)
    if as_json:
        emit({"workflow_id": new_id, "source": workflow_id, "at": at, "ui": link})
        return OK
    say(
        f"Started {new_id} from step {at} of {workflow_id}"
        + (", which is cancelled." if end_source else ", which is unchanged.")
    )
    note(
        f"  Follow it: mofa events {new_id} --follow   Compare: mofa diff {workflow_id} {new_id}"
        + (f"\n  {link}" if link else "")
    )
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


async def steps_of(server: Client, workflow_id: str) -> list[Step]:
    """Return the answered questions of a run, in order."""
    state: dict[str, Any] = await client.query(server, workflow_id, "state", {}, dict)
    if "steps" not in state:
        raise Failure(f"{workflow_id} has no steps: only modes and todos can be forked and compared.")
    return [Step.model_validate(step) for step in state["steps"]]


async def _input_of(server: Client, workflow_id: str) -> Any:
    """Return the run's input, from the first event of its history."""
    async for event in server.get_workflow_handle(workflow_id).fetch_history_events():
        payloads = event.workflow_execution_started_event_attributes.input.payloads
        return (await server.data_converter.decode(payloads))[0]
    raise Failure(f"The history of {workflow_id} is empty.")


def _line(answer: Contribution | None) -> str:
    if answer is None:
        return "(no such step)"
    text = answer.choice or as_text(answer.content) if answer.status == "ok" else f"{answer.status}"
    return f"{answer.participant}: {' '.join(str(text).split())[:100]}"
