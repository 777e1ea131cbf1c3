"""The policy for the approvals of a tool: reminders, escalation, an agent; silence never approves."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.agents.approval import Replacement, approval_request, approved_args
from kernel.agents.tool_loop import Wanted
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.decision import DecisionRequest
from kernel.kinds.tool import ToolDescription
from kernel.project.project import ToolSettings

ESCALATE = {"do": "escalate", "to": ["boss"], "after": {"do": "delegate", "to": "clerk", "after": {"do": "fail"}}}


def asked(**fields: Any) -> DecisionRequest:
    settings: ToolSettings = parse(ToolSettings, fields, "tool")
    policy = settings.model_dump(include={"deadline", "working_hours", "on_timeout", "remind"})
    tool = ToolDescription(name="pay", description="pays", approvers=settings.approvers, **policy)
    request = approval_request("ada", Wanted(tool, {}))
    deadline = request.pop("deadline")
    assert deadline == settings.deadline
    known = {"id": "d", "workflow_id": "w", "run_id": "r", "opened_at": "2026-01-01T00:00:00Z", "status": "expired"}
    return DecisionRequest.model_validate({**known, **request})


def test_a_tool_has_the_policies_of_other_decisions() -> None:
    request = asked(deadline="P1D", working_hours=True, on_timeout=ESCALATE, remind={"every": "PT4H"}, approvers=["ann"])
    assert request.on_timeout.model_dump(mode="json", exclude_none=True) == ESCALATE
    assert request.working_hours and request.remind is not None and request.assignees == ["ann"]
    denied = approved_args(Wanted(ToolDescription(name="pay", description=""), {}), request)
    assert isinstance(denied, Replacement) and denied.denied, "one that expired has not approved"


def test_without_a_policy_a_call_is_rejected_at_its_deadline_and_waits_without_one() -> None:
    assert asked(deadline="P1D").on_timeout.model_dump() == {"do": "choose", "option": "reject"}
    assert asked(remind={"every": "PT4H"}).on_timeout.model_dump() == {"do": "wait"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"deadline": "P1D", "on_timeout": {"do": "choose", "option": "approve"}},
        {"deadline": "P1D", "on_timeout": {"do": "escalate", "to": ["boss"], "after": {"do": "choose", "option": "edit"}}},
        {"on_timeout": {"do": "fail"}},
        {"working_hours": True},
    ],
)
def test_no_policy_approves_by_silence_or_waits_for_a_deadline_that_is_not_there(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        asked(**wrong)
