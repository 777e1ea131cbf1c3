"""The handlers of a desk without a server: a repeated update of an idea, and todos that end without a word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio import workflow
from temporalio.exceptions import (
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    TerminatedError,
    TimeoutError,
    TimeoutType,
)
from temporalio.workflow import _Definition

from kernel.conversation.participant import Human
from kernel.record.events import Page
from kernel.secretary.desk.state import DeskState
from kernel.secretary.shapes import Idea, SecretaryInput
from tests.support.fakes.workflow import START, FakeWorkflow, turns
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


@pytest.mark.parametrize("older", [False, True])
async def test_the_event_of_an_idea_that_may_wait_has_its_beginning(
    desk: Secretary, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    temporal.read_only, temporal.replays_older = False, older
    monkeypatch.setattr(workflow, "uuid4", lambda: SimpleNamespace(hex="b" * 32))
    state = desk.entity.known()
    idea = {"content": "  Make\n coffee " + "and cake " * 50, "after": list(state.todos)}

    async def opened(**changes: Any) -> dict[str, Any]:
        await cast(Any, desk).submit_idea_signal(idea | changes)
        return [event.data for event in desk.entity.events(Page()) if event.type == "todo_opened"][-1]

    assert "title" not in await opened(after=[]), "it begins at once, and has the words itself"
    waits = await opened()
    assert ("title" in waits) is not older
    assert older or (waits["title"].startswith("Make coffee and cake") and len(waits["title"]) == 120)
    state.input = state.input.model_copy(update={"at_once": 1})
    assert ("title" in await opened(after=[])) is not older


class Signals:
    """The todos that the desk can reach: a signal to another one fails as on the server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failure: str | None) -> None:
        self.sent: list[str] = []

        async def signal(name: str, given: Any) -> None:
            self.sent.append(name)
            if failure is not None:
                raise ApplicationError("it failed", type=failure)

        monkeypatch.setattr(workflow, "get_external_workflow_handle", lambda id: SimpleNamespace(signal=signal))
        monkeypatch.setattr(workflow, "set_current_details", lambda text: None)


def changes(desk: Secretary) -> list[dict[str, Any]]:
    """Return the data of the desk's events about ends."""
    return [event.data for event in desk.entity.events(Page()) if event.type == "todo_changed"]


@pytest.mark.parametrize(
    ("failure", "status"),
    [(None, "pending"), ("SignalCountLimitExceeded", "pending"), ("ExternalWorkflowExecutionNotFound", "failed")],
)
async def test_a_todo_that_is_said_to_have_ended_is_looked_at(
    desk: Secretary, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, failure: str | None, status: str
) -> None:
    temporal.read_only = False
    signals, state = Signals(monkeypatch, failure), desk.entity.known()
    (id,) = state.todos
    for _ in range(2):
        await cast(Any, desk).todo_ended({"todo_id": id, "ended": "terminated"})
    assert state.todos[id].status == status
    if status == "pending":
        assert signals.sent == ["executor_free"] * 2 and changes(desk) == []
        return
    assert signals.sent == ["executor_free"], "a closed todo is not looked at"
    (told,) = changes(desk)
    assert (told["todo_id"], told["status"], told["ended"]) == (id, "failed", "terminated")


async def test_a_todo_of_the_queue_and_an_unknown_one_have_not_ended(
    desk: Secretary, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporal.read_only = False
    signals, state = Signals(monkeypatch, "ExternalWorkflowExecutionNotFound"), desk.entity.known()
    todo = state.receive(Idea(content="Make coffee"), "b" * 32, START)
    for id in (todo.id, "nobody"):
        await cast(Any, desk).todo_ended({"todo_id": id, "ended": "terminated"})
    assert signals.sent == [] and state.unstarted == [todo.id] and state.todos[todo.id].status == "pending"
    await cast(Any, desk).todo_ended({"todo_id": todo.id, "ended": "well"})
    assert [refused["handler"] for refused in state.refused] == ["todo_ended"]


@pytest.mark.parametrize(
    ("cause", "ended", "status"),
    [
        (TerminatedError("terminated"), "terminated", "failed"),
        (CancelledError("cancelled"), "cancelled", "cancelled"),
        (TimeoutError("timed out", type=TimeoutType.START_TO_CLOSE, last_heartbeat_details=[]), "timed_out", "failed"),
        (ApplicationError("a bug"), "failed", "failed"),
    ],
)
@pytest.mark.parametrize("older", [False, True])
async def test_the_handle_of_a_child_says_how_it_ended(
    desk: Secretary, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch,
    cause: BaseException, ended: str, status: str, older: bool,
) -> None:  # fmt: skip
    temporal.read_only, temporal.replays_older = False, older
    state = desk.entity.known()
    todo = state.receive(Idea(content="Make coffee"), "b" * 32, START)
    Signals(monkeypatch, None)

    async def child() -> Any:
        error = ChildWorkflowError(
            "ended", namespace="default", workflow_id=f"todo/{todo.id}", run_id="r", workflow_type="Todo",
            initiated_event_id=1, started_event_id=2, retry_state=None,
        )  # fmt: skip
        raise error from cause

    async def start(*given: Any, **options: Any) -> Any:
        return child()

    monkeypatch.setattr(workflow, "start_child_workflow", start)
    await cast(Any, desk)._children.start(state)
    await turns()
    assert (state.todos[todo.id].status, state.todos[todo.id].reason) == ("failed" if older else status, str(cause))
    (told,) = changes(desk)
    assert told.get("ended") == (None if older else ended)
