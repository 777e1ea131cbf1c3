"""Orders of a fused run: each takes effect between two calls, and a later stretch replays it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from temporalio.exceptions import ApplicationError

from kernel.kinds.llm import ModelCall
from tests.support.fakes.activities import FakeActivities
from tests.support.in_process import KINDS, Workflow, run_virtually
from workflows.stretch import play as playing

TEAM = [{"kind": "agent", "name": name} for name in ("ana", "bo", "cy", "di")]
ANN = {"kind": "human", "name": "ann"}


class Heard(FakeActivities):
    """Keeps the contents of the questions to models, by participant."""

    def __init__(self) -> None:
        super().__init__(1, trouble=0.0)
        self.contents: dict[str, str] = {}

    async def __call__(self, name: str, given: Any) -> Any:
        if isinstance(given, ModelCall):
            self.contents[given.participant] = given.content
        return await super().__call__(name, given)


def sequential(heard: Heard) -> Workflow:
    workflow: Workflow = cast(Any, Workflow)(KINDS["Sequential"], "w", heard, [])
    return workflow


async def ended(workflow: Workflow, team: list[dict[str, Any]]) -> Any:
    outcome = await workflow.result({"task": "Count", "participants": team, "execution": "fused"})
    assert workflow.run.fused is not None and workflow.run.fused.unused == 0
    return outcome


def test_guidance_and_a_decision_are_in_the_past_of_the_next_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        running = asyncio.ensure_future(ended(workflow, [TEAM[0], ANN, *TEAM[1:]]))
        await asyncio.sleep(5)
        workflow.tell(lambda run: run.steer({"message": "Be brief."}))
        workflow.tell(lambda run: run.decide_signal({"decision_id": "d1", "answer": "One."}))
        assert (await running).status == "completed"
        assert workflow.started == ["mode.stretch", "decision.prepare", "mode.stretch"]

    run_virtually(main(), monkeypatch)
    assert [name for name, content in heard.contents.items() if "Be brief." in content] == ["bo"]


def test_guidance_from_before_the_run_is_in_its_first_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        workflow.early = [lambda run: run.steer("Be brief.")]
        assert (await ended(workflow, TEAM)).status == "completed"
        assert workflow.started == ["mode.stretch"]

    run_virtually(main(), monkeypatch)
    assert [name for name, content in heard.contents.items() if "Be brief." in content] == ["ana"]
    assert len(heard.calls) == len(TEAM)


def test_a_pause_holds_the_next_call_and_guidance_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        running = asyncio.ensure_future(ended(workflow, TEAM))
        while "bo" not in heard.contents:
            await asyncio.sleep(0.05)
        workflow.tell(lambda run: run.pause())
        workflow.tell(lambda run: run.steer("Be brief."))
        await asyncio.sleep(60)
        assert list(heard.contents) == ["ana", "bo"] and len(workflow.run.current_state()["contributions"]) == 2
        workflow.tell(lambda run: run.resume())
        assert (await running).status == "completed"

    run_virtually(main(), monkeypatch)
    assert "Be brief." in heard.contents["cy"] and list(heard.contents) == ["ana", "bo", "cy", "di"]


def test_a_cancel_ends_the_call_in_flight_and_keeps_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        running = asyncio.ensure_future(ended(workflow, TEAM))
        while "bo" not in heard.contents:
            await asyncio.sleep(0.05)
        workflow.tell(lambda run: run.cancel({"reason": "enough"}))
        outcome = await running
        assert outcome.status == "stopped" and outcome.reason == "enough"
        assert [each.participant for each in outcome.contributions] == ["ana"]

    run_virtually(main(), monkeypatch)
    assert list(heard.contents) == ["ana", "bo"]


def test_a_stretch_that_fails_is_followed_by_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Heard):
        """Serves everything but stretches."""

    async def main() -> None:
        workflow = sequential(Broken())

        async def no_stretch(given: Any) -> Any:
            raise ApplicationError("a bug", type="Bug", non_retryable=True)

        workflow._stretch = no_stretch  # type: ignore[method-assign]
        assert (await ended(workflow, TEAM)).status == "completed"
        assert workflow.started[:5] == ["mode.stretch", *["model.call"] * 4] and "mode.stretch" not in workflow.started[1:]

    run_virtually(main(), monkeypatch)


def test_results_that_do_not_fit_into_the_journal_are_read_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "MOST_BYTES", 2_000)
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        assert (await ended(workflow, TEAM)).status == "completed"
        assert workflow.started[:4] == ["mode.stretch", "model.call", "mode.stretch", "model.call"]

    run_virtually(main(), monkeypatch)


def test_a_full_journal_is_followed_by_another_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "JOURNAL_BYTES", 1_500)
    heard = Heard()

    async def main() -> None:
        workflow = sequential(heard)
        assert (await ended(workflow, TEAM)).status == "completed"
        assert set(workflow.started) == {"mode.stretch"} and len(workflow.started) > 1
        assert len(heard.calls) == len(TEAM)

    run_virtually(main(), monkeypatch)


def test_the_calls_in_flight_of_a_worker_are_bounded_and_the_wait_for_a_place_is_no_part_of_a_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = 0

    class Counted(Heard):
        """Counts the calls in flight, each of which takes two minutes of the three that it may."""

        async def __call__(self, name: str, given: Any) -> Any:
            nonlocal most
            flying.append(name)
            most = max(most, len(flying))
            await asyncio.sleep(120)
            flying.remove(name)
            return await super().__call__(name, given)

    flying: list[str] = []

    async def main() -> None:
        workflow: Workflow = cast(Any, Workflow)(KINDS["Parallel"], "w", Counted(), [])
        workflow.places = asyncio.Semaphore(1)
        outcome = await ended(workflow, TEAM)
        assert outcome.status == "completed" and outcome.usage.calls == len(TEAM)
        assert workflow.started == ["mode.stretch"]

    run_virtually(main(), monkeypatch)
    assert most == 1
