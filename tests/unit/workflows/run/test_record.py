"""The record of a run."""

from __future__ import annotations

from kernel.record import run_events
from tests.unit.workflows.run.conftest import ARun


def test_entries_share_the_set_of_their_fields_and_copies_do_not(run: ARun) -> None:
    for reason in ("one", "two"):
        run.note(run_events.CancelIgnored(reason=reason))
        run.record.say("ann", "answer", reason)
    for first, second in (run.record.events, run.record.transcript):
        assert first.model_fields_set is second.model_fields_set == set(type(first).model_fields)
        copy = first.model_copy(update={"by": "ben"})
        assert copy.model_fields_set is not first.model_fields_set and first.by != "ben"
