"""For random teams and answers, both forms have the same outcome, the same record and the same log."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.conversation.decision import DecisionRequest
from tests.support.fakes.activities import FakeActivities
from tests.support.in_process import KINDS, Workflow, run_virtually

MODES = ("RequestResponse", "Sequential", "Parallel", "Debate", "Consensus", "PublishSubscribe", "Reflection")
OPTIONS = [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]
NAMES = ("ana", "bo", "cy", "di")


@st.composite
def participants(draw: st.DrawFn, least: int = 1, depth: int = 1, people: bool = True) -> list[dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=least, max_size=4, unique=True))
    return [draw(participant(name, depth, people)) for name in names]


@st.composite
def participant(draw: st.DrawFn, name: str, depth: int, people: bool) -> dict[str, Any]:
    kinds = ["agent", "agent", "agent", "script", *(["team"] if depth else []), *(["human"] if people else [])]
    kind = draw(st.sampled_from(kinds))
    made: dict[str, Any] = {"kind": kind, "name": name}
    if kind == "agent":
        if draw(st.booleans()):
            made["tools"] = ["add", "look"]
        if draw(st.integers(0, 4)) == 0:
            made["guards"] = ["strict"]
        if draw(st.integers(0, 4)) == 0:
            made["instructions_from"] = "brief"
    elif kind == "team":
        made |= {"mode": "Parallel", "participants": [{"kind": "agent", "name": "in"}, {"kind": "agent", "name": "out"}]}
        made |= draw(st.sampled_from([{}, {"execution": "steps"}, {"execution": "fused"}]))
    return made


@st.composite
def runs(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An input. What happens at the same moment may settle in any order: so no time limit is short, and people and
    teams, for whom a stretch ends, answer alone."""
    mode = draw(
        st.sampled_from(["RequestResponse", "Sequential", "Parallel", "Debate", "Consensus", "PublishSubscribe", "Reflection"])
    )
    least = {"Debate": 2, "Reflection": 2}.get(mode, 1)
    alone = mode in ("RequestResponse", "Sequential")
    team = draw(participants(least, depth=int(alone), people=alone))
    given: dict[str, Any] = {"task": "Speak", "participants": team[:1] if mode == "RequestResponse" else team}
    match mode:
        case "Sequential":
            given["on_failure"] = draw(st.sampled_from(["stop", "skip"]))
        case "Parallel":
            given["aggregate"] = draw(st.sampled_from(["collect", "concat", "first", "vote", "summarize"]))
        case "Debate":
            given |= {"rounds": draw(st.integers(1, 2)), "judge": {"kind": "agent", "name": "judge"}}
        case "Consensus":
            given |= {"rounds": 2} | draw(
                st.sampled_from([{}, {"options": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]}])
            )
        case "PublishSubscribe":
            given |= {"topic": "news", "acks": draw(st.sampled_from(["all", 1]))}
    if draw(st.integers(0, 3)) == 0:
        given["budget"] = {"max_calls": draw(st.integers(1, 6))}
    if draw(st.integers(0, 3)) == 0:
        given["timeout"] = "PT1H"
    return mode, given


def decision(request: DecisionRequest) -> dict[str, Any]:
    if request.options:
        return {"decision_id": request.id, "choice": request.options[0].id, "by": "ann"}
    return {"decision_id": request.id, "answer": f"As you like, {request.title}", "by": "ann"}


async def _played(mode: str, given: dict[str, Any], seed: int) -> Workflow:
    """Run a mode to its end; a person decides a second after each question."""
    workflow: Workflow = cast(Any, Workflow)(KINDS[mode], "w", FakeActivities(seed), [])

    async def person() -> None:
        seen: set[str] = set()
        while True:
            await asyncio.sleep(0.5)
            for request in workflow.run.record.open_decisions():
                if request.id not in seen:
                    seen.add(request.id)
                    answer = decision(request)
                    workflow.tell(lambda run, answer=answer: run.decide_signal(answer))  # type: ignore[misc]

    deciding = asyncio.ensure_future(person())
    try:
        outcome = await workflow.result(given)
        workflow.ended = outcome.model_dump(mode="json")
    except Exception as error:
        workflow.ended = f"{error!r} {getattr(error, 'message', '')}"
    finally:
        deciding.cancel()
        asyncio.get_running_loop().call_soon(workflow.end)
        await asyncio.sleep(1)
    return workflow


def both(mode: str, given: dict[str, Any], seed: int) -> tuple[Workflow, Workflow]:
    with pytest.MonkeyPatch.context() as patch:
        steps = run_virtually(_played(mode, given | {"execution": "steps"}, seed), patch)
        fused = run_virtually(_played(mode, given | {"execution": "fused"}, seed), patch)
    return steps, fused


def seen(workflow: Workflow) -> dict[str, Any]:
    """Return what a run leaves behind, without times."""
    run = workflow.run
    whole = {
        "ended": workflow.ended,
        "events": [event.model_dump(mode="json", exclude={"at"}) for event in run.record.events],
        "transcript": [line.model_dump(mode="json", exclude={"at"}) for line in run.record.transcript],
        "usage": run.record.usage.model_dump(),
        "steps": [step.model_dump(mode="json") for step in run._steps],
    }
    result: dict[str, Any] = json.loads(re.sub(r"2026-01-01T[\d:.]+Z", "(time)", json.dumps(whole)))
    return result


def seen_in_log(workflow: Workflow) -> list[dict[str, Any]]:
    logged = [event.model_dump(mode="json", exclude={"at"}) for event in workflow.log]
    result: list[dict[str, Any]] = json.loads(re.sub(r"2026-01-01T[\d:.]+Z", "(time)", json.dumps(logged)))
    return result


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(runs(), st.integers(0, 10_000))
def test_both_forms_are_the_same(run: tuple[str, dict[str, Any]], seed: int) -> None:
    steps, fused = both(*run, seed)
    assert seen(steps) == seen(fused)
    assert seen_in_log(steps) == seen_in_log(fused) == seen(steps)["events"]
    assert fused.run.fused is not None and fused.run.fused.unused == 0
