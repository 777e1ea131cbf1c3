"""Calls of a client's tools: the one who started the run uses the tool, and gives the result as the answer of a decision."""

from __future__ import annotations

from typing import Any

from kernel.agents.tool_loop import Wanted
from kernel.conversation.decision import Choose, DecisionRequest, OnTimeout, Option, ToolAction, Wait
from kernel.conversation.participant import ClientTool
from kernel.conversation.transcript import as_text
from kernel.kinds.tool import ToolDescription

GIVE_UP = "no_result"
"""The option of a decision that stands for a call without a result."""

NO_RESULT = "Not done: the program that has this tool gave no result."
"""The result for the model where there is none. It is part of the ledger's hash: do not change it."""


def description_of(tool: ClientTool) -> ToolDescription:
    """Return a client's tool in the form of all tools."""
    return ToolDescription(
        name=tool.name, description=tool.description, parameters=tool.parameters, deadline=tool.deadline, client=True
    )


def client_call(agent: str, wanted: Wanted) -> dict[str, Any]:
    """Return the fields of the decision request for a call. At the deadline, there is no result."""
    tool = wanted.tool
    on_timeout: OnTimeout = Choose(do="choose", option=GIVE_UP) if tool.deadline else Wait()
    return {
        "kind": "other",
        "title": f"{agent} calls {tool.name}, a tool of the client",
        "question": f"The program that started this run is to use {tool.name} with these arguments, and to give the result:\n\n"
        f"{as_text(wanted.args)}",
        "options": [Option(id=GIVE_UP, label="No result", impact="The agent learns that there is none.")],
        "allow_answer": True,
        "action": ToolAction(name=tool.name, args=wanted.args),
        "initiator": agent,
        "deadline": tool.deadline,
        "on_timeout": on_timeout,
    }


def is_client_call(request: DecisionRequest) -> bool:
    """Return whether a decision is a call of a client's tool."""
    return request.kind == "other" and request.action is not None and request.option(GIVE_UP) is not None
