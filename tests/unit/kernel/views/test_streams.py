"""Typed events: every type that is recorded is declared, is read back as it was written, and has words."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kernel.actors.events import AgentFailed, SupervisedAgentFailed
from kernel.basics.event_data import EventData
from kernel.record.answer_events import PlanMade
from kernel.record.events import Event
from kernel.record.run_events import DecisionIgnored, RunFinished, RunStarted
from kernel.secretary.events import PhaseChanged, SubtasksPlanned
from kernel.views.streams import RUN, STREAMS, data_of

AT = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[4]


def event(data: EventData) -> Event:
    """Return the event as it is recorded."""
    return Event(seq=1, at=AT, type=data.TYPE, data=data.data())


def kinds() -> list[type[EventData]]:
    """Return every declared type."""
    return list(dict.fromkeys(kind for stream in STREAMS for kind in stream.kinds.values()))


def classes(parent: type[EventData] = EventData) -> set[type[EventData]]:
    """Return every subclass that has a name on the wire."""
    below = {each for child in parent.__subclasses__() for each in classes(child)}
    return below | ({parent} if "TYPE" in vars(parent) else set())


def test_every_type_belongs_to_a_stream() -> None:
    assert {kind for kind in classes() if kind.__module__.startswith("kernel.")} == set(kinds())


def test_no_event_is_recorded_by_a_bare_name() -> None:
    """`note` takes a typed event: no workflow and no mode gives it a string."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("workflows", "kernel")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note"
        if node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == []


def test_fields_that_were_not_given_stay_out() -> None:
    assert RunFinished(status="completed").data() == {"status": "completed"}
    assert RunFinished(status="completed", reason=None).data() == {"status": "completed", "reason": None}
    assert DecisionIgnored(reason="late", by="ana").data() == {"reason": "late", "by": "ana"}
    assert PhaseChanged.between(None, "receiving_idea").data() == {"from": None, "to": "receiving_idea"}


def test_one_name_in_two_streams_is_read_by_its_fields() -> None:
    assert isinstance(data_of(event(AgentFailed(type="StepLimit", message="no"))), AgentFailed)
    assert isinstance(data_of(event(SupervisedAgentFailed(agent="poet"))), SupervisedAgentFailed)
    assert isinstance(data_of(event(PlanMade(round=1, subtasks=[]))), PlanMade)
    assert isinstance(data_of(event(SubtasksPlanned(subtasks=[], executors=["ana"]))), SubtasksPlanned)


@pytest.mark.parametrize(("type", "data"), [("nothing_known", {}), ("run_started", {"cups": 3}), ("run_started", {})])
def test_events_of_another_version_have_no_type_here(type: str, data: dict[str, Any]) -> None:
    assert data_of(Event(seq=1, at=AT, type=type, data=data)) is None


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(kinds()))
    schema = kind.model_json_schema()
    made = kind.model_construct()
    assert schema["type"] == "object" and made.TYPE
    started = RunStarted(
        mode=data.draw(st.text(max_size=20)), participants=data.draw(st.lists(st.text(max_size=20), max_size=5))
    )
    assert data_of(event(started)) == started and started.words()


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_a_stream_is_one_discriminated_union(stream: Any) -> None:
    schema = stream.schema()
    members = schema["discriminator"]["mapping"] if "discriminator" in schema else {}
    assert set(members) == set(stream.kinds)
    read = TypeAdapter(RUN.union()).validate_python(event(RunStarted(mode="Debate", participants=["a"])).model_dump())
    assert isinstance(read.data, RunStarted)
