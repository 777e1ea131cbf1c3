"""Orders of a fused flow: each takes effect between two calls, and a later stretch replays it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from tests.support.flows import Json, agent, flow, graph, tool, transform, wait
from tests.support.in_process import KINDS, Workflow, run_virtually
from tests.unit.workflows.fused.test_flows import signal
from tests.unit.workflows.fused.test_orders import Heard

CHAIN = flow(*(agent(name, "Count") for name in "abcd"), way="start>a a>b b>c c>d d>done", execution="fused")


def play(
    given: Json, patch: pytest.MonkeyPatch, act: Callable[[Workflow, Heard], Awaitable[object]], early: Any = None
) -> tuple[Workflow, Heard]:
    """Run a flow to its end while `act` acts on it. `early` is told before it begins."""
    heard = Heard()

    async def main() -> Workflow:
        workflow: Workflow = cast(Any, Workflow)(KINDS["Flow"], "w", heard, [])
        workflow.early = [early] if early is not None else []
        acting = asyncio.ensure_future(act(workflow, heard))
        workflow.ended = await workflow.result(given)
        await acting
        assert workflow.run.fused is not None and workflow.run.fused.unused == 0
        asyncio.get_running_loop().call_soon(workflow.end)
        await asyncio.sleep(1)
        return workflow

    return run_virtually(main(), patch), heard


async def nothing(workflow: Workflow, heard: Heard) -> None:
    pass


async def until(heard: Heard, participant: str) -> None:
    while participant not in heard.contents:
        await asyncio.sleep(0.05)


def test_a_chain_is_one_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    workflow, heard = play(CHAIN, monkeypatch, nothing)
    assert workflow.ended.status == "completed" and list(heard.contents) == list("abcd")
    assert workflow.started == ["mode.stretch"]


def test_a_pause_holds_the_next_node_and_guidance_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        workflow.tell(lambda run: run.pause())
        workflow.tell(lambda run: run.steer("Be brief."))
        await asyncio.sleep(60)
        assert list(heard.contents) == ["a", "b"]
        assert workflow.run.current_state()["nodes"]["b"] == "finished"
        workflow.tell(lambda run: run.resume())

    workflow, heard = play(CHAIN, monkeypatch, act)
    assert workflow.ended.status == "completed" and list(heard.contents) == list("abcd")
    assert [name for name, content in heard.contents.items() if "Be brief." in content] == ["c"]


def test_a_cancel_ends_the_call_in_flight_and_undoes_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        workflow.tell(lambda run: run.cancel({"reason": "enough"}))

    given = flow(
        agent("a", "Count"), agent("b", "Count"), agent("undo", "Undo {{ a }}"),
        way="start>a a:compensate>undo a>b b>done", execution="fused",
    )  # fmt: skip
    workflow, heard = play(given, monkeypatch, act)
    assert workflow.ended.status == "stopped" and workflow.ended.reason == "enough"
    assert list(heard.contents) == ["a", "b", "undo"]
    types = [event.type for event in workflow.run.record.events]
    assert types.count("node_undone") == 1 and types.count("part_unwound") == 1


def test_a_breakpoint_ends_a_stretch_and_resume_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        await asyncio.sleep(60)
        assert list(heard.contents) == ["a", "b"] and workflow.run.current_state()["held"] == ("c",)
        workflow.tell(lambda run: run.resume())

    workflow, heard = play(CHAIN | {"breakpoints": ["c"]}, monkeypatch, act)
    assert workflow.ended.status == "completed" and list(heard.contents) == list("abcd")
    assert workflow.started == ["mode.stretch", "mode.stretch"]


def test_a_breakpoint_that_is_set_during_a_stretch_holds_the_node(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        workflow.tell(lambda run: run.breakpoints_signal({"nodes": ["d"]}))
        await asyncio.sleep(60)
        assert list(heard.contents) == ["a", "b", "c"] and workflow.run.current_state()["held"] == ("d",)
        workflow.tell(lambda run: run.resume())

    workflow, heard = play(CHAIN, monkeypatch, act)
    assert workflow.ended.status == "completed" and list(heard.contents) == list("abcd")


def test_orders_from_before_the_run_are_in_its_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    def early(run: Any) -> None:
        run.steer("Be brief.")
        signal(run)
        run.breakpoints_signal({"nodes": ["c"]})

    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        while not workflow.run.current_state()["held"]:
            await asyncio.sleep(0.5)
        workflow.tell(lambda run: run.resume())

    way = "start>a a>paid paid>b b>c c>d d>done"
    given = flow(*(agent(name, "Count") for name in "abcd"), wait("paid", signal="paid"), way=way, execution="fused")
    workflow, heard = play(given, monkeypatch, act, early)
    assert [name for name, content in heard.contents.items() if "Be brief." in content] == ["a"]
    assert workflow.started == ["mode.stretch", "mode.stretch"]


def test_a_signal_beside_a_stretch_is_in_its_past(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(workflow: Workflow, heard: Heard) -> None:
        await until(heard, "b")
        workflow.tell(signal)

    given = flow(
        *(agent(name, "Count") for name in "abcd"), wait("paid", signal="paid"), {"id": "both", "type": "join"},
        way="start>a start>paid a>b b>both paid>c c>both both>d d>done", execution="fused",
    )  # fmt: skip
    workflow, heard = play(given, monkeypatch, act)
    assert workflow.ended.status == "completed" and sorted(heard.contents) == list("abcd")
    assert set(workflow.started) == {"mode.stretch"}


def test_timers_and_retries_end_a_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    given = flow(
        agent("a", "Count"), wait("rest", duration="PT1H"), agent("b", "Count"), way="start>a a>rest rest>b b>done",
        execution="fused",
    )  # fmt: skip
    workflow, _ = play(given, monkeypatch, nothing)
    assert workflow.ended.status == "completed" and workflow.started == ["mode.stretch", "mode.stretch"]


def test_batches_of_a_fused_flow_are_fused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = graph(tool("add", args={"v": "{{ item }}"}), way="i_start>add add>i_done", prefix="i_")
    given = flow(
        transform("many", list(range(120))), {"id": "each", "type": "map", "over": "many", "body": body},
        way="start>many many>each each>done", execution="fused",
    )  # fmt: skip
    workflow, heard = play(given, monkeypatch, nothing)
    assert workflow.ended.status == "completed" and len(workflow.ended.output) == 120
    assert len(heard.calls) == 120
