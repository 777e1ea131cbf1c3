"""Guidance of a person for the next answers of a run."""

from __future__ import annotations

from tests.unit.workflows.run.conftest import ARun
from workflows.run.guidance import WAITING, Guidance


def test_a_participant_gets_its_own_guidance_once(run: ARun) -> None:
    guidance = Guidance(run)
    guidance.take_in("be brief")
    guidance.take_in({"message": "name the price", "to": "ann"})
    guidance.take_in({"message": "in French", "to": "bob"})
    assert guidance.take_for("ann") == "Guidance from the operator: be brief\nGuidance from the operator: name the price"
    assert guidance.take_for("ann") == ""
    assert guidance.take_for("bob") == "Guidance from the operator: in French"
    assert run.types() == [*["steered"] * 3, *["guidance_used"] * 3]


def test_guidance_that_cannot_be_read_is_recorded(run: ARun) -> None:
    guidance = Guidance(run)
    guidance.take_in({"to": "ann"})
    assert run.types() == ["steer_ignored"] and guidance.take_for("ann") == ""


def test_only_so_many_messages_wait(run: ARun) -> None:
    guidance = Guidance(run)
    for number in range(WAITING + 1):
        guidance.take_in(f"message {number}")
    assert run.types()[-1] == "steer_ignored" and run.types().count("steered") == WAITING
    assert guidance.take_for("ann").count("\n") == WAITING - 1
