"""The common part of entity workflows: start, refusals, handlers, draining, and continue-as-new."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from pydantic import Field
from temporalio import workflow
from temporalio.exceptions import ApplicationError
from temporalio.workflow import _Definition

from kernel.actors.entity import RefusingState
from kernel.basics.errors import InvalidInput
from kernel.basics.event_data import EventData
from kernel.record.event_log import Mark
from kernel.record.events import Page
from tests.support.fakes.workflow import ContinuedAsNew, FakeWorkflow, turns
from workflows.entity import LoggedEntity, action, refusals
from workflows.run.intake import newly


class Added(EventData):
    """A book came in."""

    TYPE: ClassVar[str] = "added"

    number: int


class Shelf(RefusingState):
    """An entity's state."""

    books: list[str] = Field(default_factory=list)
    closing: bool = False


@workflow.defn(name="Library")
class Library:
    """A workflow with two actions."""

    def __init__(self) -> None:
        self.entity = LoggedEntity("library", Shelf)

    @workflow.run
    async def run(self) -> None:
        """Nothing."""

    def _book(self, given: Any) -> str:
        if not isinstance(given, str):
            raise InvalidInput("add: must be a title")
        if self.entity.state is not None and len(self.entity.state.books) >= 2:
            raise InvalidInput("add: the shelf is full")
        return given

    def _add(self, shelf: Shelf, book: str) -> dict[str, int]:
        shelf.books.append(book)
        return {"books": len(shelf.books)}

    add_update, add_signal = action("add", "Add a book.", read=_book, act=_add)
    clear_update, clear_signal = action(
        "clear",
        "Clear and count.",
        by_signal="Clear.",
        read=lambda self, given: None,
        act=lambda self, shelf, _: shelf.books.clear(),
    )


def validate(library: Library, given: Any) -> None:
    """Validate an update as Temporal does before it accepts it."""
    _Definition.must_from_class(Library).updates["add"].bind_validator(library)(given)


async def stopped_in_time(running: Coroutine[Any, Any, Any]) -> Any:
    return await asyncio.wait_for(running, 300)


# ---- the start ------------------------------------------------------------------------------------------------------


async def test_handlers_wait_for_the_start(temporal: FakeWorkflow) -> None:
    library = Library()
    update = temporal.handler(library.add_update("Emma"))
    signal = temporal.handler(library.add_signal("Ulysses"))
    await turns()
    assert not update.done() and not signal.done()
    library.entity.begin(shelf := Shelf())
    assert await update == {"books": 1}
    await signal
    assert shelf.books == ["Emma", "Ulysses"]


async def test_the_state_may_be_known_before_handlers_go_on(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.state = shelf = Shelf()
    update = temporal.handler(library.add_update("Emma"))
    await turns()
    assert library.entity.known() is shelf and not update.done()
    library.entity.begin(shelf)
    await update


async def test_a_start_that_fails_answers_its_callers_before_the_run_fails(temporal: FakeWorkflow) -> None:
    library = Library()
    update = temporal.handler(library.add_update("Emma"))
    signal = temporal.handler(library.add_signal("Ulysses"))
    await turns()
    await stopped_in_time(library.entity.refuse_callers())
    assert update.done() and signal.done(), "no handler is left over"
    with pytest.raises(ApplicationError, match="this library could not start") as refused:
        update.result()
    assert refused.value.type == "InvalidInput" and refused.value.non_retryable
    assert signal.exception() is None, "an error in a signal's handler would take the place of the run's own"


async def test_a_start_that_fails_late_has_no_state_for_handlers(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.state = Shelf()  # a supervisor's children could not be started
    signal = temporal.handler(library.add_signal("Emma"))
    await stopped_in_time(library.entity.refuse_callers())
    assert signal.done() and library.entity.state.books == []


def test_a_query_cannot_wait(temporal: FakeWorkflow) -> None:
    library = Library()
    with pytest.raises(ApplicationError, match="The library has not started yet; ask again in a moment") as refused:
        library.entity.known()
    assert refused.value.type == "InvalidInput"
    library.entity.begin(shelf := Shelf())
    assert library.entity.known() is shelf


# ---- from run to run ------------------------------------------------------------------------------------------------


def test_only_a_continued_run_takes_a_state(temporal: FakeWorkflow) -> None:
    handed_over = {"resumed": Shelf(books=["Emma"]).model_dump(mode="json")}
    assert Library().entity.resumed(handed_over) is None, "anybody can start a first run with such an input"
    temporal.continued_run_id = "earlier"
    for given in (None, "resumed", {}, {"name": "x"}, {**handed_over, "name": "x"}, [handed_over]):
        assert Library().entity.resumed(given) is None
    resumed = Library().entity.resumed(handed_over)
    assert resumed is not None and resumed.books == ["Emma"]
    with pytest.raises(InvalidInput, match="resumed library: colour: unknown field"):
        Library().entity.resumed({"resumed": {"colour": 1}})


def test_state_and_events_go_to_the_next_run(temporal: FakeWorkflow) -> None:
    entity = Library().entity
    entity.outbox.mark = Mark(seq=2, hash="h")
    for number in range(3):
        entity.note(Added(number=number))
    with pytest.raises(ContinuedAsNew) as continued:
        entity.continue_as_new(Shelf(books=["Emma"]))
    temporal.continued_run_id = "earlier"
    following = Library().entity
    state = following.resumed(continued.value.given)
    assert state == Shelf(books=["Emma"]), "the events are the entity's, not the state's"
    assert following.outbox.mark == Mark(seq=2, hash="h")
    following.note(Added(number=3))
    assert [(event.seq, event.data["number"]) for event in following.events(Page())] == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert [event.seq for event in following.events(Page(after=2, limit=1))] == [3]


async def test_a_run_renews_when_that_is_suggested_and_no_handler_runs(temporal: FakeWorkflow) -> None:
    entity = Library().entity
    assert not entity.renews()
    temporal.suggested = True
    assert entity.renews()
    handler = temporal.handler(turns())
    assert not entity.renews()
    await handler
    assert entity.renews()


class Letters:
    """An outbox whose flush takes some turns."""

    def __init__(self, unsent: int) -> None:
        self.unsent, self.flushes = unsent, 0
        self.at_flush: list[Any] = []
        """Actions to run while events are written: one at each flush."""

    @property
    def empty(self) -> bool:
        return self.unsent == 0

    async def flush(self) -> None:
        self.flushes += 1
        if self.at_flush:
            self.at_flush.pop(0)()
        await turns()
        self.unsent = 0


async def test_draining_ends_with_no_handler_and_nothing_unsent(temporal: FakeWorkflow) -> None:
    entity = Library().entity
    entity.outbox = letters = Letters(unsent=1)  # type: ignore[assignment]
    order = []

    async def handler() -> None:
        await turns(20)
        letters.unsent += 1  # it noted an event
        order.append("handler")

    # A handler runs at first; another one comes while the events are written, and notes one itself.
    letters.at_flush = [lambda: temporal.handler(handler())]
    temporal.handler(handler())
    await stopped_in_time(entity.drained())
    assert order == ["handler", "handler"] and temporal.handlers == 0
    assert letters.empty and letters.flushes == 2


async def test_what_is_drained_already_is_not_written_again(temporal: FakeWorkflow) -> None:
    entity = Library().entity
    entity.outbox = letters = Letters(unsent=0)  # type: ignore[assignment]
    await stopped_in_time(entity.drained())
    assert letters.flushes == 0


# ---- refusals -------------------------------------------------------------------------------------------------------


async def test_a_signal_that_is_wrong_is_recorded(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.begin(shelf := Shelf())
    await library.add_signal(7)
    expected = {"handler": "add", "reason": "add: must be a title"}
    assert shelf.refused == [{"at": "2026-01-01T00:00:00+00:00", **expected}] and shelf.books == []
    assert [(event.type, event.data) for event in library.entity.events(Page())] == [("refused", expected)]


async def test_an_act_of_a_signal_may_wait(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.begin(shelf := Shelf())

    async def act(shelf: Shelf) -> None:
        await turns()
        shelf.books.append("Emma")
        raise InvalidInput("it has ended meanwhile")

    await library.entity.by_signal("pass_on", act)
    assert shelf.books == ["Emma"] and shelf.refused[0]["reason"] == "it has ended meanwhile"


async def test_a_bug_is_no_refusal(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.begin(shelf := Shelf())
    with pytest.raises(ZeroDivisionError):
        await library.entity.by_signal("add", lambda shelf: 1 // 0)
    assert shelf.refused == []


def test_refusals_reach_the_caller_by_their_name() -> None:
    with pytest.raises(ApplicationError) as refused, refusals():
        raise InvalidInput("page: after: must be a number", "after")
    assert (refused.value.type, refused.value.message) == ("InvalidInput", "page: after: must be a number")
    with pytest.raises(ZeroDivisionError), refusals():
        1 // 0  # noqa: B018


# ---- actions --------------------------------------------------------------------------------------------------------


def test_temporal_sees_an_update_with_a_validator_and_a_signal() -> None:
    definition = _Definition.must_from_class(Library)
    assert set(definition.updates) == set(definition.signals) == {"add", "clear"}
    for name, update, signal in [("add", "Add a book.", "Add a book."), ("clear", "Clear and count.", "Clear.")]:
        assert (definition.updates[name].description, definition.signals[name].description) == (update, signal)
        assert definition.updates[name].arg_types == definition.signals[name].arg_types == [Any]
        assert definition.updates[name].validator is not None


async def test_a_validator_refuses_and_changes_nothing(temporal: FakeWorkflow) -> None:
    library = Library()
    temporal.read_only = True
    validate(library, "Emma")  # the start has not read its input yet
    temporal.read_only = False
    library.entity.begin(shelf := Shelf())
    temporal.read_only = True
    before = shelf.model_copy(deep=True)
    with pytest.raises(ApplicationError, match="add: must be a title") as refused:
        validate(library, 7)
    assert refused.value.type == "InvalidInput"
    assert shelf == before and library.entity.events(Page()) == []


async def test_two_updates_of_one_task_are_checked_again_in_their_turn(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.begin(Shelf(books=["Emma"]))
    for title in ("Ulysses", "Middlemarch"):
        validate(library, title)  # both fit, as the shelf is now
    first, second = (temporal.handler(library.add_update(title)) for title in ("Ulysses", "Middlemarch"))
    assert await first == {"books": 2}
    with pytest.raises(ApplicationError, match="the shelf is full"):
        await second
    assert library.entity.known().refused == [], "an update's caller gets the refusal; nothing is recorded"


async def test_an_update_and_a_signal_do_the_same(temporal: FakeWorkflow) -> None:
    by_update, by_signal = Library(), Library()
    for library in (by_update, by_signal):
        library.entity.begin(Shelf())
    await by_update.add_update("Emma")
    await by_signal.add_signal("Emma")
    assert by_update.entity.known() == by_signal.entity.known() == Shelf(books=["Emma"])


# ---- rules that are younger than some histories ---------------------------------------------------------------------


def test_a_new_rule_holds_in_validators_and_new_runs(temporal: FakeWorkflow) -> None:
    temporal.read_only = True
    assert newly("rule") and temporal.patches == [], "a validator may ask for no patch"
    temporal.read_only = False
    assert newly("rule") and temporal.patches == ["rule"]
    temporal.replays_older = True
    assert not newly("rule")


def test_the_clock_of_refusals_is_the_workflows(temporal: FakeWorkflow) -> None:
    library = Library()
    library.entity.begin(shelf := Shelf())
    temporal.now = datetime(2026, 2, 3, tzinfo=UTC)
    library.entity.refuse("add", "no")
    assert shelf.refused[0]["at"] == "2026-02-03T00:00:00+00:00"
