"""Approvals: the question to a person before a tool is used, and the effect of the decision on the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kernel.agents.tool_loop import Wanted
from kernel.basics.errors import ToolDenied
from kernel.conversation.decision import Choose, DecisionRequest, OnTimeout, Option, ToolAction, Wait
from kernel.conversation.transcript import as_text

_OPTIONS = (
    Option(id="approve", label="Approve", impact="The tool is used as shown."),
    Option(id="edit", label="Edit the arguments", impact="The tool is used with edited_args."),
    Option(id="reject", label="Reject", impact="The tool is not used; the agent gets your reason.", needs_comment=True),
    Option(id="answer", label="Answer yourself", impact="The tool is not used; the agent gets your answer as its result."),
)


@dataclass(frozen=True)
class Replacement:
    """The tool is not used. The model reads `text` instead of its result; `by` is the person who wrote it."""

    text: str
    denied: bool
    by: str | None = None


def approval_request(agent: str, wanted: Wanted) -> dict[str, Any]:
    """Return the fields of the decision request. If nobody decides before the tool's deadline, its policy holds: by default the
    call is rejected.
    """
    tool = wanted.tool
    on_timeout: OnTimeout = (tool.on_timeout or Choose(do="choose", option="reject")) if tool.deadline else Wait()
    return {
        "kind": "approval",
        "title": f"{agent} wants to use {tool.name}",
        "question": f"{agent} asks to use {tool.name} (risk: {tool.risk}) with these arguments:\n\n{as_text(wanted.args)}",
        "options": list(_OPTIONS),
        "allow_answer": True,
        "action": ToolAction(name=tool.name, args=wanted.args),
        "args_schema": tool.parameters,
        "risk": tool.risk,
        "assignees": tool.approvers,
        "quorum": tool.quorum,
        "initiator": agent,
        "deadline": tool.deadline,
        "working_hours": tool.working_hours,
        "on_timeout": on_timeout,
        "remind": tool.remind,
    }


def approved_args(wanted: Wanted, request: DecisionRequest) -> dict[str, Any] | Replacement:
    """Return the arguments to call the tool with, or the replacement of its result."""
    # The texts go to a model and are part of the ledger's hash: do not change them.
    settled, name = request.settled, wanted.tool.name
    if request.status != "settled" or settled is None:
        return Replacement(f"{ToolDenied.__name__}: nobody agreed to the use of {name}. It was not used.", denied=True)
    if settled.choice in ("approve", "edit"):
        return wanted.args if settled.edited_args is None else settled.edited_args
    by = settled.by or "a person"
    if settled.answer is not None and settled.choice in (None, "answer"):
        words = as_text(settled.answer)
        return Replacement(f"{by} answered in the place of {name}, which was not used:\n{words}", denied=False, by=by)
    why = settled.comment or "no reason given"
    return Replacement(f"{ToolDenied.__name__}: {by} rejected the use of {name}: {why}", denied=True, by=by)
