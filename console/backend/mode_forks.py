"""Forks of modes and todos: a new run from the recorded answers of another one, up to a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.secrets import refuse_secrets
from kernel.record.fork import MEMO, Step, fork_of
from runtime.settings import Settings


async def fork_mode(
    server: Client,
    settings: Settings,
    source: str,
    at: int,
    *,
    model: str | None = None,
    say: str | None = None,
    id: str | None = None,
    edit: Callable[[Any], Any] | None = None,
    person: str | None = None,
) -> str:
    """Start a run from the recorded answers of another one up to step `at`; return its id. The source is unchanged.

    Args:
        edit: returns the new run's input, of that of the source.
        model: the model for the steps after it.
        say: guidance for the first answer after it.
        id: the new run's id. Default: made from the source's.
        person: for whom the new run works.

    Raises:
        Failure: there is no such run or step, or the run has no steps.
        InvalidInput: the input cannot be edited so.
    """
    description = await client.describe(server, source)
    steps = await steps_of(server, source)
    try:
        fork = fork_of(source, steps, at, model, say)
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    given = await client.input_of(server, source)
    if edit is not None:
        given = edit(given)
        refuse_secrets(given if isinstance(given, dict) else {}, "input")
    new_id = id or client.new_id(settings, source.split("/")[0], source.split("/")[-1].rsplit("-", 1)[0])
    async with client.about(new_id):
        await server.start_workflow(
            description.workflow_type,
            given,
            id=new_id,
            task_queue=settings.task_queue,
            memo=client.memo_for(person, {MEMO: fork.model_dump(mode="json", exclude_defaults=True)}),
            static_summary=f"Fork of {source} at step {at}",
        )
    return new_id


async def steps_of(server: Client, workflow_id: str) -> list[Step]:
    """Return the answered questions of a run, in order."""
    state: dict[str, Any] = await client.query(server, workflow_id, "state", {}, dict)
    if "steps" not in state:
        raise Failure(f"{workflow_id} has no steps: only modes and todos can be forked and compared.")
    return [Step.model_validate(step) for step in state["steps"]]
