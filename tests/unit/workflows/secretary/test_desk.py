"""The handlers of a desk without a server: a repeated update of an idea."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio import workflow
from temporalio.exceptions import ApplicationError
from temporalio.workflow import _Definition

from kernel.conversation.participant import Human
from kernel.secretary.desk.state import DeskState
from kernel.secretary.shapes import Idea, SecretaryInput
from tests.support.fakes.workflow import START, FakeWorkflow
from workflows.secretary.desk import Secretary

IDEA = {"content": "Make tea"}


@pytest.fixture
def desk(temporal: FakeWorkflow) -> Secretary:
    """A desk in its second run, which took the idea of the update u1 in its first."""
    state = DeskState(input=SecretaryInput(name="office", executors=[Human(kind="human", name="ann")]))
    todo = state.receive(Idea(content="Make tea"), "a" * 32, START)
    state.started(todo.id)
    state.answer("u1", todo.id)
    secretary = Secretary()
    secretary.entity.begin(DeskState.model_validate(state.model_dump(mode="json")))
    temporal.read_only = True
    return secretary


def validate(secretary: Secretary, monkeypatch: pytest.MonkeyPatch, update: str, given: Any) -> None:
    """Validate an update as Temporal does before it accepts it."""
    monkeypatch.setattr(workflow, "current_update_info", lambda: SimpleNamespace(id=update))
    _Definition.must_from_class(Secretary).updates["submit_idea"].bind_validator(secretary)(given)


@pytest.mark.parametrize("refusing", ["draining", "closing"])
async def test_a_repeated_update_gets_its_todo_from_a_desk_that_takes_no_more(
    desk: Secretary, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, refusing: str
) -> None:
    setattr(desk.entity.known(), refusing, True)
    with pytest.raises(ApplicationError, match="ubmit to another"):
        validate(desk, monkeypatch, "u2", IDEA)
    validate(desk, monkeypatch, "u1", IDEA)
    temporal.read_only = False
    submitted = await cast(Any, desk).submit_idea_update(IDEA)
    assert submitted.todo_id == next(iter(desk.entity.known().todos)) and not submitted.queued


async def test_a_repeated_update_is_read_as_any_other(desk: Secretary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler parses it again, and an error there would fail the workflow task."""
    with pytest.raises(ApplicationError, match="content"):
        validate(desk, monkeypatch, "u1", {"content": 1})
