"""Calls of a client's tools, as decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.agents.client_call import GIVE_UP, client_call, description_of, is_client_call
from kernel.agents.tool_loop import Wanted, wants_approval
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision, DecisionRequest, refusal
from kernel.conversation.participant import Agent, ClientTool
from kernel.modes.mode import ModeInput
from kernel.modes.request_response import RequestResponseInput

AT = datetime(2026, 1, 1, tzinfo=UTC)


def request(**fields: Any) -> DecisionRequest:
    wanted = Wanted(description_of(ClientTool(name="weather", **fields)), {"city": "Oslo"})
    given = client_call("ann", wanted) | {"deadline": None}
    return DecisionRequest(id="d1", workflow_id="w", run_id="r", opened_at=AT, **given)


def test_a_call_takes_its_result_as_the_answer() -> None:
    asked = request()
    assert is_client_call(asked) and asked.action is not None and asked.action.args == {"city": "Oslo"}
    assert refusal([asked], Decision(decision_id="d1", answer="rain")) is None
    assert refusal([asked], Decision(decision_id="d1", answer={"rain": True})) is None
    assert refusal([asked], Decision(decision_id="d1", choice=GIVE_UP)) is None
    assert "edited_args" in (refusal([asked], Decision(decision_id="d1", answer="x", edited_args={})) or "")


def test_at_its_deadline_a_call_has_no_result() -> None:
    tool = description_of(ClientTool(name="weather", deadline=timedelta(hours=1)))
    fields = client_call("ann", Wanted(tool, {}))
    assert (fields["deadline"], fields["on_timeout"].option) == (timedelta(hours=1), GIVE_UP)
    assert not wants_approval(Wanted(tool, {}))  # it is used by the one who asked for the run


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "天气", "a/b"])
def test_a_tool_has_a_name_that_providers_take(name: str) -> None:
    with pytest.raises(InvalidInput, match="client_tools"):
        parse(Agent, {"name": "ann", "client_tools": [{"name": name}]}, "agent")


def test_earlier_messages_come_before_the_task() -> None:
    said = [{"role": "task", "author": "task", "text": "Hi"}, {"role": "answer", "author": "ann", "text": "Hello"}]
    task: ModeInput[Any] = parse(
        RequestResponseInput, {"task": "Go", "participants": ["ann"], "earlier": said, "context": {"a": 1}}, "input"
    )
    entries = task.opening().pending
    assert [(each.role, each.author) for each in entries] == [
        ("task", "task"), ("answer", "ann"), ("note", "context"), ("task", "task"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="earlier"):
        parse(RequestResponseInput, {"task": "Go", "participants": ["ann"], "earlier": [{"role": "system"}]}, "input")
