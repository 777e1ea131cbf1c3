"""The JSON Schema of the project file, for editors. `python -m console.schemas` writes it, with all others."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from kernel.conversation.participant import Participant
from kernel.project.project import Project


def project_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `mofa.yaml`. Unlike on the wire, a participant's name is its key there."""
    schema = Project.model_json_schema()
    definitions: dict[str, Any] = schema.setdefault("$defs", {})
    entries = []
    for reference in TypeAdapter(Participant).json_schema(ref_template="#/$defs/{model}")["oneOf"]:
        name = str(reference.get("$ref", "")).rpartition("/")[2]
        if name:
            definitions[f"{name}ByKey"] = _by_key(definitions[name])
            entries.append({"$ref": f"#/$defs/{name}ByKey"})
    schema["properties"]["agents"]["additionalProperties"] = {"anyOf": [{"type": "null"}, *entries]}
    tools = schema["properties"]["tools"]
    tools["additionalProperties"] = False
    tools["patternProperties"] = {
        pattern: {"anyOf": [{"type": "null"}, each]} for pattern, each in tools.get("patternProperties", {}).items()
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "mofa.yaml"}


def _by_key(definition: dict[str, Any]) -> dict[str, Any]:
    properties = {name: field for name, field in definition["properties"].items() if name != "name"}
    # An object without a kind is an agent; every other kind must say so, or any object would fit all of them.
    required = [name for name in definition.get("required", []) if name != "name"]
    return {**definition, "properties": properties, "required": required}


def text() -> str:
    """Return the schema as it is published."""
    return json.dumps(project_schema(), indent=2, ensure_ascii=False) + "\n"
