"""The child workflow of a run: a team, a subflow, or a batch of a flow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import Schema
    from kernel.conversation.caller import PERSON
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.undoable import Undoable
    from workflows import calls
    from workflows.inherited import DEPTH, DESK, PINNED, SCOPE, inherited
    from workflows.outbox import Outbox
    from workflows.sending import id_of, size_of


NESTED = 20
"""The most runs within each other."""


class Parent(Protocol):
    """A run that starts children."""

    outbox: Outbox
    plugins: str | None
    desk: str | None
    person: str | None

    @property
    def scope(self) -> str:
        """The name that the run's calls are paid under."""
        ...

    def temporal_priority(self) -> Any:
        """Return Temporal's priority and fairness keys."""
        ...

    def did(self, calls: Sequence[Undoable]) -> None:
        """Remember calls that can be undone."""
        ...


async def run_child(run: Parent, kind: str, given: Schema, summary: str, *parts: str) -> Outcome:
    """Return the outcome of a child workflow of the type `kind`.

    `parts` follow the run's own id in the child's id, and the run's scope in the child's scope. The first of them names the
    child in errors.

    Raises:
        InvalidInput: the input is longer than a payload, or too many runs are within each other.
        ChildWorkflowError: the child has failed.
    """
    depth = int(inherited(DEPTH) or 0) + 1
    if depth > NESTED:
        raise InvalidInput(f"{parts[0]}: more than {NESTED} runs are within each other; a flow or a team contains itself.")
    room = partial(run.outbox.window.room_for, size_of(given, parts[0]))
    # The child's calls are paid under this run's scope, so that a reset of the parent does not pay for them again.
    memo: dict[str, Any] = {SCOPE: "/".join((run.scope, *parts)), DEPTH: str(depth)}
    if run.plugins:
        memo[PINNED] = run.plugins
    if run.desk:
        memo[DESK] = run.desk
    if run.person:
        memo[PERSON] = run.person
    id = id_of(workflow.info().workflow_id, *parts)
    try:
        outcome = await calls.team_run(kind, given, id, summary, run.temporal_priority(), memo, room)
    except ChildWorkflowError as error:
        run.did(calls.undoable_of(error))
        raise
    run.did(outcome.undoable)
    return outcome
