"""The JSON Schemas of the public contract: `python -m console.schemas` writes them to docs/schemas.

There is one file a type, one bundle of all types under `$defs`, and one for the project file. They describe the JSON on the
wire.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from console import event_docs
from kernel.actors.supervision import SupervisorInput
from kernel.actors.topic import DeadLetter, OutgoingMessage, Subscription, TopicInput
from kernel.basics.priority import Priority
from kernel.conversation import decision, outcome
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import Decision, DecisionRequest, OnTimeout, Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Contribution, Outcome, Vote
from kernel.conversation.participant import Participant
from kernel.flow.shapes import BreakpointOrder, FlowDefinition, FlowInput, NamedFlowInput, Node
from kernel.modes import modes
from kernel.record.events import Event, Page
from kernel.secretary import shapes
from kernel.secretary.desk.orders import CancelTodo, Filter, ReportRequest, Reprioritize, Submitted, TodoId
from kernel.secretary.shapes import (
    ExecutionResult,
    Idea,
    Report,
    Requirement,
    SecretaryInput,
    Subtask,
    TodoInput,
    TodoItem,
)
from runtime.project import schema as project_schema
from workflows.run.orders import Steer
from workflows.run.record import TranscriptEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BUNDLE = "bundle.schema.json"
PROJECT = "mofa.schema.json"
EVENTS = "events.schema.json"

PUBLIC: tuple[type[BaseModel], ...] = (
    Message, Outcome, Contribution, Vote, Usage, Budget, DecisionRequest, Decision, Option, Event, Page, TranscriptEntry, Steer,
    SecretaryInput, Idea, TodoInput, TodoItem, Requirement, Subtask, ExecutionResult, Report,
    Submitted, CancelTodo, Reprioritize, Filter, TodoId, ReportRequest, TopicInput, Subscription, OutgoingMessage, DeadLetter,
    SupervisorInput, FlowDefinition, FlowInput, NamedFlowInput, BreakpointOrder,
)  # fmt: skip
"""The types of the public contract. The inputs of modes are added from `modes()`."""

NAMED: dict[str, Any] = {
    "Participant": Participant,
    "OnTimeout": OnTimeout,
    "FlowNode": Node,
    "Priority": Priority,
    "OutcomeStatus": outcome.OutcomeStatus,
    "ContributionStatus": outcome.ContributionStatus,
    "DecisionKind": decision.DecisionKind,
    "DecisionStatus": decision.DecisionStatus,
    "Phase": shapes.Phase,
    "TodoStatus": shapes.TodoStatus,
    "SubtaskStatus": shapes.SubtaskStatus,
    "ReportType": shapes.ReportType,
}
"""Unions and literals: they are not classes in Python, but get a name in the schemas."""

_ANNOTATIONS = ("title", "description", "default")
"""The keywords that a field may have beside its type."""


def bundle() -> dict[str, Any]:
    """Return every public type under `$defs` of one JSON Schema (draft 2020-12)."""
    types = [*PUBLIC, *(mode.input for mode in modes().values())]
    found: dict[str, Any] = models_json_schema([(kind, "validation") for kind in types])[1]["$defs"]
    definitions = {name: _on_the_wire(definition) for name, definition in found.items()}
    for name, kind in NAMED.items():
        named = TypeAdapter(kind).json_schema(ref_template="#/$defs/{model}")
        named.pop("$defs", None)
        definitions = {key: _named(value, name, named) for key, value in definitions.items()}
        definitions[name] = {**named, "title": name}
    return {"$schema": DIALECT, "title": "MoFA", "$defs": dict(sorted(definitions.items()))}


def one(name: str, whole: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one type of the bundle, with the definitions that it needs."""
    needed = _reachable(name, whole["$defs"])
    # A recursive type, such as a team, stays among its own definitions.
    definitions = {key: whole["$defs"][key] for key in sorted(needed)}
    if name in definitions:
        return {"$schema": DIALECT, "title": name, "$ref": f"#/$defs/{name}", "$defs": definitions}
    return {"$schema": DIALECT, **whole["$defs"][name], **({"$defs": definitions} if definitions else {})}


def documents() -> dict[str, str]:
    """Return the text of every file of docs/schemas, by its name."""
    whole = bundle()
    files = {f"{name}.schema.json": _text(one(name, whole)) for name in whole["$defs"]}
    return {BUNDLE: _text(whole), EVENTS: _text(event_docs.schema(DIALECT)), PROJECT: project_schema.text(), **files}


def write(folder: Path) -> None:
    """Write every file, and delete those of types that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = documents()
    for old in folder.glob("*.schema.json"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder.parent / event_docs.PAGE).write_text(event_docs.page(), encoding="utf-8")


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _on_the_wire(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition without the titles that repeat field names, and with its discriminator fields required."""
    fields = definition.get("properties")
    if fields is None:
        return definition
    discriminators = [name for name, field in fields.items() if "const" in field]
    required = [*discriminators, *(name for name in definition.get("required", []) if name not in discriminators)]
    properties = {
        name: {
            key: value for key, value in field.items() if key not in ("title", *(["default"] if name in discriminators else []))
        }
        for name, field in fields.items()
    }
    return {**definition, "properties": properties, **({"required": required} if required else {})}


def _named(part: Any, name: str, named: dict[str, Any]) -> Any:
    """Return `part` with each occurrence of the schema `named` replaced by a `$ref` to the definition of that name."""
    if isinstance(part, list):
        return [_named(item, name, named) for item in part]
    if not isinstance(part, dict):
        return part
    if {key: value for key, value in part.items() if key not in _ANNOTATIONS} == named:
        annotations = {key: part[key] for key in ("description", "default") if key in part}
        return {"$ref": f"#/$defs/{name}", **annotations}
    return {key: _named(value, name, named) for key, value in part.items()}


def _reachable(name: str, definitions: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    todo = [definitions[name]]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, dict):
            target = part.get("$ref", "")
            if isinstance(target, str) and target.startswith("#/$defs/"):
                other = target.rpartition("/")[2]
                if other not in found:
                    found.add(other)
                    todo.append(definitions[other])
            todo += [value for value in part.values() if isinstance(value, dict | list)]
    return found


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schemas"))
