"""The JSON Schemas of everything public: `python -m console.schemas` writes them to docs/schemas.

One file a type, one bundle with all of them under `$defs`, and the project file's. They describe the JSON on the wire.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from kernel.actors.supervision import SupervisorInput
from kernel.actors.topic import DeadLetter, OutgoingMessage, Subscription, TopicInput
from kernel.basics.priority import Priority
from kernel.conversation import decision, outcome
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import Decision, DecisionRequest, OnTimeout, Option
from kernel.conversation.message import Message
from kernel.conversation.outcome import Contribution, Outcome, Vote
from kernel.conversation.participant import Participant
from kernel.modes import modes
from kernel.record.events import Event, Page
from kernel.secretary import shapes
from kernel.secretary.orders import CancelTodo, Filter, ReportRequest, Reprioritize, Submitted, TodoId
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
from workflows.run.record import TranscriptEntry
from workflows.run.run import Steer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BUNDLE = "bundle.schema.json"
PROJECT = "mofa.schema.json"

PUBLIC: tuple[type[BaseModel], ...] = (
    Message, Outcome, Contribution, Vote, Usage, Budget, DecisionRequest, Decision, Option, Event, Page, TranscriptEntry, Steer,
    SecretaryInput, Idea, TodoInput, TodoItem, Requirement, Subtask, ExecutionResult, Report,
    Submitted, CancelTodo, Reprioritize, Filter, TodoId, ReportRequest, TopicInput, Subscription, OutgoingMessage, DeadLetter,
    SupervisorInput,
)  # fmt: skip
"""The types of the public contract, besides the modes' inputs, which are found by themselves."""

NAMED: dict[str, Any] = {
    "Participant": Participant,
    "OnTimeout": OnTimeout,
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
"""Unions and words that are no class in Python, but deserve a name in every language."""

_SAID_BESIDE = ("title", "description", "default")  # what a field may say beside the type that it has


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
    # A type that holds itself, as a team does, stays among its own definitions.
    inside = {key: whole["$defs"][key] for key in sorted(needed)}
    if name in inside:
        return {"$schema": DIALECT, "title": name, "$ref": f"#/$defs/{name}", "$defs": inside}
    return {"$schema": DIALECT, **whole["$defs"][name], **({"$defs": inside} if inside else {})}


def documents() -> dict[str, str]:
    """Return every file of docs/schemas, by its name."""
    whole = bundle()
    made = {f"{name}.schema.json": _text(one(name, whole)) for name in whole["$defs"]}
    return {BUNDLE: _text(whole), PROJECT: project_schema.text(), **made}


def write(folder: Path) -> None:
    """Write every file, and take away those of types that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = documents()
    for old in folder.glob("*.schema.json"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _on_the_wire(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition without titles that only repeat the fields' names, and with the field that tells a type apart
    required.
    """
    fields = definition.get("properties")
    if fields is None:
        return definition
    telling = [name for name, field in fields.items() if "const" in field]
    required = [*telling, *(name for name in definition.get("required", []) if name not in telling)]
    properties = {
        name: {key: value for key, value in field.items() if key not in ("title", *(["default"] if name in telling else []))}
        for name, field in fields.items()
    }
    return {**definition, "properties": properties, **({"required": required} if required else {})}


def _named(part: Any, name: str, named: dict[str, Any]) -> Any:
    """`part` with every place that has the type `named` pointing to the definition of that name."""
    if isinstance(part, list):
        return [_named(item, name, named) for item in part]
    if not isinstance(part, dict):
        return part
    if {key: value for key, value in part.items() if key not in _SAID_BESIDE} == named:
        beside = {key: part[key] for key in ("description", "default") if key in part}
        return {"$ref": f"#/$defs/{name}", **beside}
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
