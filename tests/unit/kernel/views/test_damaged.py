"""Events that are damaged, or of another version: what is left is shown, and each of them is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from console.servers.web.pages.run_view import view_of
from console.terminal.event_words import event_line, words_of
from kernel.basics.errors import InvalidInput
from kernel.flow.record import record_of
from kernel.record.event_log import Logged, Mark, Origin, Outgoing, chained
from kernel.record.events import Event
from kernel.views.as_of import run_as_of
from kernel.views.flow_nodes import flow_view
from plugins.storage.sql.projections.todo_rows import folded
from tests.support.todo_record import START, reported

CONTENTS = (
    "{no",
    "[]",
    "5",
    '"x"',
    "null",
    "{}",
    '{"by": null}',
    '{"by": 5, "data": {}}',
    '{"by": null, "data": 5}',
    "[" * 5_000,
)
VALUES: tuple[Any, ...] = (None, 5, "x", [], [5], {}, {"x": 5})

MODE: list[tuple[str, dict[str, Any]]] = [
    ("run_started", {"mode": "Debate", "participants": ["ann", "bob"]}),
    ("asked", {"step": "s1", "participant": "ann", "round": 1}),
    ("tool_asked_for", {"step": "s1", "participant": "ann", "tool": "clock", "args": {"a": 1}}),
    ("tool_answered", {"step": "s1", "participant": "ann", "tool": "clock", "ok": True, "ref": "r"}),
    ("answered", {"step": "s1", "participant": "ann", "status": "ok", "ref": "r", "usage": {"calls": 1, "input_tokens": 5}}),
    ("decision_opened", {"decision": {"id": "d1", "options": [{"id": "yes", "label": "Yes"}], "assignees": ["ann"]}}),
    ("decision_answered", {"decision_id": "d1", "by": "ann", "choice": "yes"}),
    ("decision_settled", {"decision_id": "d1", "by": "ann", "choice": "yes"}),
    ("run_finished", {"status": "completed", "reason": "done"}),
]  # fmt: skip
FLOW: list[tuple[str, dict[str, Any]]] = [
    ("flow_started", {"flow": "f", "version": "1", "hash": "h"}),
    ("part_opened", {"part": "", "given": 1}),
    ("node_started", {"node": "a", "kind": "agent", "given": 1}),
    ("node_failed", {"node": "a", "type": "X", "message": "no", "again": True}),
    ("node_finished", {"node": "a", "output": 5}),
    ("node_undone", {"node": "a", "by": "b"}),
    ("part_closed", {"part": "", "status": "completed"}),
]


def rows(happened: list[Event], type: str) -> list[Logged]:
    outgoing = Outgoing(chain="w:r", scope="w:r", after=Mark(seq=0, hash="h"), events=happened)
    return chained(outgoing, Origin(workflow_id="w", run_id="r", type=type))


def events(happened: list[tuple[str, dict[str, Any]]]) -> list[Event]:
    return [
        Event(seq=seq, at=START + timedelta(seconds=seq), type=type, data=data) for seq, (type, data) in enumerate(happened, 1)
    ]


RECORDS = {"Todo": reported(True, False).events, "Debate": events(MODE), "Flow": events(FLOW)}


def damaged(stored: list[Logged]) -> Iterator[tuple[int, list[Logged]]]:
    """Yield the records with one damaged row each, and its place: other content, another time, or another value of a field."""
    for place, row in enumerate(stored):
        content = json.loads(row.content or "")
        fields = [{**content, "data": {**content["data"], name: each}} for name in content["data"] for each in VALUES]
        lacking = [{**content, "data": {k: v for k, v in content["data"].items() if k != name}} for name in content["data"]]
        texts = [*CONTENTS, *(json.dumps(each) for each in [*fields, *lacking])]
        others = [row.model_copy(update={"content": text}) for text in texts]
        others += [row.model_copy(update={"at": at}) for at in ("", "yesterday", "2026-01-01T00:00:00")]
        for other in others:
            yield place, [*stored[:place], other, *stored[place + 1 :]]


@pytest.mark.parametrize("type", RECORDS)
def test_every_view_shows_what_can_be_read_and_names_the_rest(type: str) -> None:
    whole = rows(RECORDS[type], type)
    for place, changed in damaged(whole):
        read = [row.event() for row in changed]
        then, view, nodes = run_as_of(read), view_of(read), flow_view(read, None)
        folded(None, changed, "todo/t1", None)
        assert then is not None and (then.seq, view.last) == (len(whole), len(whole))
        assert event_line(read[place])[0]
        if set(read[place].data) == {"unreadable"}:
            for found in (then.unreadable, view.unreadable, nodes.unreadable):
                assert found[0].startswith(f"event {place + 1} ({changed[place].type}) cannot be read: "), changed[
                    place
                ].content
            assert "cannot be read" in words_of(read[place])
        json.dumps([then.model_dump(mode="json"), nodes.model_dump(mode="json")])


def test_what_is_not_damaged_is_named_nowhere() -> None:
    for record in RECORDS.values():
        then = run_as_of(record)
        assert then is not None and then.unreadable == view_of(record).unreadable == flow_view(record, None).unreadable == []


def test_a_record_of_a_flow_says_that_an_answer_cannot_be_read() -> None:
    whole = rows(RECORDS["Flow"], "Flow")
    for place, changed in damaged(whole):
        read = [row.by_reference() for row in changed]
        if place == 0:
            try:
                record_of(read, {})
            except InvalidInput as error:
                assert "not a run of a flow: event 1 (flow_started) cannot be read" in str(error)
        elif set(read[place].data) == {"unreadable"}:
            assert record_of(read, {}).unreadable[0].startswith(f"event {place + 1} ")
        else:
            record_of(read, {})


def test_data_that_was_too_large_is_named_as_such() -> None:
    event = Event(seq=3, at=START, type="node_finished", data={"too_large": "h"})
    assert words_of(event) == "event 3 (node_finished) cannot be read: its data was too large to be logged"
    assert view_of([event]).unreadable == [words_of(event)]
