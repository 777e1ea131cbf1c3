"""Decisions as an agent inbox shows them (`HumanInterrupt`), and its answers (`HumanResponse`) as decisions.

Source: types.ts and contexts/ThreadContext.tsx of langchain-ai/agent-inbox, and LangGraph's own shapes of threads.
"""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Literal

from pydantic import BaseModel

from kernel.basics.errors import InvalidInput
from kernel.basics.json_text import whole_json
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.transcript import as_text

Json = dict[str, Any]

GRAPH = "mofa"
"""The graph of all decisions. A kind of decision, such as `approval`, is a graph, too."""


class ActionRequest(BaseModel):
    """An action with its arguments, as the person has edited them."""

    action: str = ""
    args: dict[str, Any] = {}


class HumanResponse(BaseModel):
    """A person's answer."""

    type: Literal["accept", "ignore", "response", "edit"]
    args: str | ActionRequest | None = None


def thread_id(request: DecisionRequest) -> str:
    """Return the id of a decision's thread, which can stand in an address."""
    return urlsafe_b64encode(json.dumps([request.workflow_id, request.id]).encode()).decode().rstrip("=")


def run_id_of(thread: str) -> str:
    """Return the id of the one run of a thread: the answer to the decision."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, thread))


def place_of(thread: str) -> tuple[str, str] | None:
    """Return the workflow and the decision of a thread's id, None if it is none."""
    try:
        found = json.loads(urlsafe_b64decode(thread + "=" * (-len(thread) % 4)))
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list) and len(found) == 2 and all(isinstance(each, str) for each in found):
        return found[0], found[1]
    return None


def thread_of(request: DecisionRequest, graph: str = GRAPH) -> Json:
    """Return a decision as a thread."""
    is_open = request.status == "open"
    return {
        "thread_id": thread_id(request),
        "created_at": request.opened_at.isoformat(),
        "updated_at": request.opened_at.isoformat(),
        "metadata": {
            "graph_id": graph, "workflow_id": request.workflow_id, "decision_id": request.id, "kind": request.kind,
        },
        "status": "interrupted" if is_open else "idle",
        "config": {},
        "values": {"title": request.title, "question": request.question, "workflow_id": request.workflow_id},
        "interrupts": {request.id: [_interrupt(request)]} if is_open else {},
    }  # fmt: skip


def state_of(request: DecisionRequest) -> Json:
    """Return the state of a decision's thread."""
    is_open = request.status == "open"
    at = {"thread_id": thread_id(request), "checkpoint_ns": "", "checkpoint_id": request.id}
    task = {"id": request.id, "name": "decide", "interrupts": [_interrupt(request)], "error": None, "result": None}
    return {
        "values": {"title": request.title, "question": request.question},
        "next": ["decide"] if is_open else [],
        "tasks": [task] if is_open else [],
        "metadata": {"workflow_id": request.workflow_id},
        "created_at": request.opened_at.isoformat(),
        "checkpoint": at,
        "parent_checkpoint": None,
        "interrupts": [_interrupt(request)] if is_open else [],
    }


def _interrupt(request: DecisionRequest) -> Json:
    return {"id": request.id, "value": [human_interrupt(request)], "when": "during", "resumable": True, "ns": ["decide"]}


def human_interrupt(request: DecisionRequest) -> Json:
    """Return a decision as a `HumanInterrupt`. A question with options is an action whose argument is the choice."""
    if request.action is not None:
        action: Json = {"action": request.action.name, "args": request.action.args}
        accepts, edits = request.option("approve") is not None, request.option("edit") is not None
    else:
        ids = [option.id for option in request.options]
        fields = {"choice": request.recommended or "", "comment": ""} if ids else {}
        action = {"action": request.title, "args": fields}
        accepts, edits = request.recommended in ids, bool(ids)
    return {
        "action_request": action,
        "config": {
            "allow_accept": accepts,
            "allow_edit": edits,
            "allow_respond": request.allow_answer or bool(request.options),
            "allow_ignore": request.option("reject") is not None,
        },
        "description": _description(request),
    }


def _description(request: DecisionRequest) -> str:
    options = [f"- `{each.id}`: {each.label}" + (f" ({each.impact})" if each.impact else "") for each in request.options]
    due = [f"Until {request.deadline.isoformat()}."] if request.deadline else []
    whom = [f"For {', '.join(request.assignees)}."] if request.assignees else []
    return "\n\n".join([f"**{request.title}**", request.question, "\n".join(options), *whom, *due]).strip()


def decision_from(request: DecisionRequest, given: HumanResponse) -> Json:
    """Return an answer as the fields of a decision.

    Raises:
        InvalidInput: the decision cannot be answered like this.
    """
    approval = request.action is not None
    match given.type:
        case "accept":
            choice = "approve" if approval else request.recommended
            if choice is None:
                raise InvalidInput("accept: nothing is recommended; choose with edit, or answer.", "command.resume")
            return {"choice": choice}
        case "ignore":
            if request.option("reject") is None:
                raise InvalidInput("ignore: this needs an answer; nobody else decides it.", "command.resume")
            return {"choice": "reject", "comment": "Ignored in the inbox."}
        case "edit":
            return _edited(request, given)
        case "response":
            return _answered(request, given)


def _edited(request: DecisionRequest, given: HumanResponse) -> Json:
    if not isinstance(given.args, ActionRequest):
        raise InvalidInput("edit: args must be {action, args}.", "command.resume")
    args = json.loads(whole_json(given.args.args))
    if request.action is not None:
        return {"choice": "edit", "edited_args": args}
    comment = args.get("comment")
    return {"choice": as_text(args.get("choice", "")), **({"comment": as_text(comment)} if comment else {})}


def _answered(request: DecisionRequest, given: HumanResponse) -> Json:
    if not isinstance(given.args, str) or not given.args.strip():
        raise InvalidInput("response: args must be a text.", "command.resume")
    text = given.args.strip()
    named = [each.id for each in request.options if text.casefold() in (each.id.casefold(), each.label.casefold())]
    if named and request.action is None:
        return {"choice": named[0]}
    if not request.allow_answer:
        options = ", ".join(option.id for option in request.options)
        raise InvalidInput(f"response: {text[:100]!r} is none of the options, which are: {options}.", "command.resume")
    return {"answer": given.args, **({"choice": "answer"} if request.option("answer") else {})}
