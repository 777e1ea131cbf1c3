"""Decisions of a run: opened, waited for, settled, closed, and refused."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter
from temporalio.exceptions import ApplicationError

from kernel.conversation.decision import ANSWER_BYTES, INLINE_ANSWER_BYTES, DecisionRequest, OnTimeout
from kernel.conversation.transcript import Thread
from kernel.identity.check import IdentityChecked
from tests.support.fakes.workflow import FakeWorkflow, turns
from tests.unit.workflows.run.conftest import ARun
from workflows import calls
from workflows.run.deciding import Deciding
from workflows.run.decisions import Decisions
from workflows.run.trust import distrust

HOUR = timedelta(hours=1)
OPTIONS = {"options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]}


class People:
    """The decisions of a run, with a question in progress."""

    def __init__(self, run: ARun) -> None:
        self.run = run
        self.decisions = Decisions(run)
        self.deciding = Deciding(run, self.decisions)

    async def ask(self, deadline: timedelta | None = None, policy: Any = None, **fields: Any) -> asyncio.Task[DecisionRequest]:
        on_timeout: OnTimeout | None = policy and TypeAdapter(OnTimeout).validate_python(policy)
        asking = asyncio.ensure_future(
            self.decisions.ask("Go on?", "Shall we?", deadline, None, on_timeout, ANSWER_BYTES, fields or OPTIONS)
        )
        await turns()
        return asking


@pytest.fixture
def people(run: ARun, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> People:
    async def check(seal: str | None, meant: dict[str, str]) -> IdentityChecked:
        await asyncio.sleep(0)  # as a local activity, which lets others in
        return IdentityChecked(fault=distrust(seal))

    monkeypatch.setattr(calls, "check_identity", check)
    return People(run)


async def test_a_signal_settles_a_decision(people: People) -> None:
    asking = await people.ask()
    await people.deciding.by_signal({"decision_id": "d1", "choice": "yes", "comment": "fine", "by": "ana"})
    request = await asking
    assert request.status == "settled" and request.settled is not None and request.settled.choice == "yes"
    assert request.todo_id == "t1" and people.run.opened == ["d1"] and people.run.closed == [("d1", "settled")]
    assert people.run.types() == ["decision_opened", "decision_settled"]
    assert [(line.by, line.text) for line in people.run.record.transcript] == [("ana", "Go on?: yes (fine)")]


async def test_a_signal_that_cannot_count_is_recorded(people: People) -> None:
    asking = await people.ask()
    for given in ({"decision_id": "d9", "choice": "yes"}, {"decision_id": "d1", "choice": "perhaps"}, "yes"):
        await people.deciding.by_signal(given)
    assert people.run.types() == ["decision_opened", *["decision_ignored"] * 3] and not asking.done()
    asking.cancel()


async def test_an_update_gets_the_request_or_the_refusal(people: People) -> None:
    asking = await people.ask()
    order = {"decision_id": "d1", "choice": "no", "idempotency_key": "k"}
    people.deciding.validate(order)
    assert people.deciding.by_update(order).status == "settled"
    people.deciding.validate(order)  # a repeat
    assert people.deciding.by_update(order).status == "settled" and people.run.types().count("decision_settled") == 1
    second = {"decision_id": "d1", "choice": "yes"}
    with pytest.raises(ApplicationError, match="already settled") as refused:
        people.deciding.validate(second)
    assert refused.value.type == "InvalidInput"
    with pytest.raises(ApplicationError, match="already settled"):
        people.deciding.by_update(second)
    await asking


async def test_an_answer_must_fit_its_schema(people: People) -> None:
    asking = await people.ask(allow_answer=True, answer_schema={"type": "object", "required": ["price"]})
    with pytest.raises(ApplicationError, match="answer: it does not fit its schema"):
        people.deciding.validate({"decision_id": "d1", "answer": {}})
    people.deciding.validate({"decision_id": "d1", "answer": {"price": 3}})
    asking.cancel()


@pytest.mark.parametrize(
    ("policy", "status", "types"),
    [
        ({"do": "choose", "option": "no"}, "settled", ["decision_settled"]),
        ({"do": "fail"}, "expired", ["decision_expired"]),
        ({"do": "wait"}, "open", ["decision_overdue"]),
        ({"do": "choose", "option": "unknown"}, "open", ["decision_overdue"]),
        ({"do": "escalate", "to": ["bob"]}, "open", ["decision_escalated"]),
    ],
)
async def test_the_deadline_applies_the_policy(
    people: People, temporal: FakeWorkflow, policy: Any, status: str, types: list[str]
) -> None:
    asking = await people.ask(HOUR, policy)
    temporal.now += HOUR
    await turns()
    assert people.run.record.decisions["d1"].status == status and people.run.types()[1:] == types
    assert asking.done() is (status != "open")
    asking.cancel()


async def test_an_escalation_has_a_deadline_of_its_own(people: People, temporal: FakeWorkflow) -> None:
    asking = await people.ask(HOUR, {"do": "escalate", "to": ["bob"], "after": "PT2H"}, assignees=["ana"], **OPTIONS)
    temporal.now += HOUR
    await turns()
    request = people.run.record.decisions["d1"]
    assert request.assignees == ["ana", "bob"] and request.deadline == temporal.now + 2 * HOUR
    temporal.now += 2 * HOUR
    assert (await asking).status == "expired"


async def test_the_end_of_the_asker_cancels_its_decision(people: People) -> None:
    asking = await people.ask()
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    assert people.run.closed == [("d1", "cancelled")] and people.run.types()[-1] == "decision_cancelled"


@pytest.mark.parametrize("older", [False, True])
async def test_a_long_answer_is_offloaded(
    people: People, temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    stored: list[Thread] = []

    async def store(thread: Thread, summary: str) -> None:
        stored.append(thread)

    monkeypatch.setattr("workflows.run.decisions.store_thread", store)
    temporal.replays_older = older
    text = "long " * INLINE_ANSWER_BYTES
    asking = await people.ask(allow_answer=True)
    await people.deciding.by_signal({"decision_id": "d1", "answer": text})
    settled = (await asking).settled
    assert settled is not None and (settled.answer == text) is older and bool(settled.answer_ref) is not older
    assert [entry.text for thread in stored for entry in thread.pending] == ([] if older else [text])
