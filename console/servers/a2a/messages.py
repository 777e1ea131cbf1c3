"""A2A messages: decisions as questions to a client, and a client's answers as decisions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from console.terminal.failure import usage
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.transcript import as_text
from kernel.kinds.a2a import whole_numbers

try:
    from a2a.helpers import new_data_part, new_text_part
    from a2a.types import Message, Part, Role, Task
    from google.protobuf.json_format import MessageToDict
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

CLIENT_FIELDS = ("choice", "answer", "edited_args", "comment")
"""The fields of a decision that a client sets. The server sets its id and who decided."""


def question(task: Task, request: DecisionRequest, before: str = "") -> Message:
    """Return a decision as a message: as text for people, after `before`, and as JSON for programs."""
    lines = [before, request.title, request.question]
    lines += [f"- {option.id}: {option.label}" for option in request.options]
    if request.options:
        lines.append("Answer with one of these ids" + (", or in your own words." if request.allow_answer else "."))
    fields = {"id", "workflow_id", "kind", "options", "recommended", "allow_answer", "answer_schema", "action", "deadline"}
    shown = request.model_dump(mode="json", include=fields, exclude_none=True)
    parts = [new_text_part("\n".join(filter(None, lines))), new_data_part({"decision": shown})]
    return agent_message(task, parts, f"{request.workflow_id} {request.id} {before}")


def agent_message(task: Task, parts: list[Part], about: str) -> Message:
    """Return a message of the agent in a task. Its id is a hash of `about`: the same content has the same id."""
    id = sha256_of(f"{task.id} {about}")[:32]
    return Message(message_id=id, role=Role.ROLE_AGENT, parts=parts, task_id=task.id, context_id=task.context_id)


def decision_in(request: DecisionRequest, message: Message) -> dict[str, Any]:
    """Return the fields of the decision that a message makes.

    The message is JSON with `choice`, `answer` or `edited_args`, or an option with a comment (`rework: too long`), or a
    free answer.
    """
    common = {"decision_id": request.id, "by": "a2a", "idempotency_key": message.message_id}
    for part in message.parts:
        data = _json_of(part) if part.HasField("data") else None
        if isinstance(data, dict) and data.keys() & {"choice", "answer", "edited_args"}:
            return {**common, **{key: data[key] for key in CLIENT_FIELDS if key in data}}
    text = text_of(message.parts).strip()
    option_words, _, comment = text.partition(":")
    for option in request.options:
        names = (option.id.casefold(), option.label.casefold())
        if text.casefold() in names:
            return {**common, "choice": option.id}
        if option_words.strip().casefold() in names:
            return {**common, "choice": option.id, "comment": comment.strip()}
    if request.options and not request.allow_answer:
        return {**common, "choice": text}
    try:
        return {**common, "answer": json.loads(text) if request.answer_schema else text}
    except ValueError:
        return {**common, "answer": text}


def text_of(parts: Sequence[Part]) -> str:
    """Return the text of a message: its text parts, and its JSON as text. File parts are left out."""
    texts = [part.text if part.HasField("text") else as_text(_json_of(part)) for part in parts if _is_read(part)]
    return "\n".join(texts)


def skill_in(message: Message) -> str | None:
    """Return the skill that a message names in its metadata."""
    skill = MessageToDict(message.metadata).get("skill")
    return skill if isinstance(skill, str) else None


def _is_read(part: Part) -> bool:
    return part.HasField("text") or part.HasField("data")


def _json_of(part: Part) -> Any:
    return whole_numbers(MessageToDict(part.data))
