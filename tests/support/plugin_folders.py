"""Folders of small plugins for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"], "additionalProperties": False}


def write_plugin(folder: Path, body: str, *, version: str = "1.0.0", name: str = "echo", **fields: Any) -> Path:
    """Write a plugin of kind tool whose `execute(input)` has that body, with a manifest in JSON; return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {
        "name": name, "version": version, "kind": "tool", "description": "Says a text.", "source": "echo.py",
        "tool": {"parameters": TEXT}, **fields,
    }  # fmt: skip
    (folder / "plugin.yaml").write_text(json.dumps(manifest))
    (folder / "echo.py").write_text(body if body.startswith("def ") else f"def execute(input):\n    {body}\n")
    return folder
