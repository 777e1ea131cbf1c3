"""`mofa plugin new`: a plugin to begin with, whose test passes."""

from __future__ import annotations

import json
from pathlib import Path

from console.failure import FAILED, Failure
from kernel.errors import InvalidInput, not_yet
from kernel.plugin_kind import PluginKind
from kernel.registry import FOLDERS, package_of

SCRIPTS: dict[PluginKind, str] = {
    "tool": '''def execute(input):
    """The tool's arguments in, its result out: text or any JSON."""
    return "You said: " + input["text"]
''',
    "script": 'def execute(input):\n    """Any JSON in, any JSON out."""\n    return {"given": input}\n',
    "rules": """groups:
  - name: main
    policy: first_match
    rules:
      - {name: high, when: score >= 90, then: [{do: return, value: A}], priority: 1}
      - {name: else, then: [{do: return, value: B}]}
""",
}
"""What runs in the sandbox, by kind: `execute(input)`; and rules, which runs play themselves."""

CASES: dict[PluginKind, list[dict[str, object]]] = {
    "tool": [{"name": "says it", "input": {"text": "hello"}, "output": "You said: hello"}],
    "script": [{"name": "gives it back", "input": {"n": 1}, "output": {"given": {"n": 1}}}],
    "rules": [{"name": "the highest", "input": {"score": 95}, "output": "A"}],
}

PYTHON: dict[PluginKind, str] = {
    "tool": '''"""{description}"""

from typing import Any

from kernel.tool import ToolContext, ToolFacts, ToolFault

PARAMETERS = {{
    "type": "object",
    "properties": {{"text": {{"type": "string"}}}},
    "required": ["text"],
    "additionalProperties": False,
}}


class {class_name}:
    """A tool."""

    def __init__(self, loud: bool) -> None:
        self._loud = loud
        self.facts = ToolFacts(description="Says a text again.", parameters=PARAMETERS)

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Say it; what the model can mend is a `ToolFault`."""
        if not args["text"].strip():
            raise ToolFault("text: give some words to say.")
        return args["text"].upper() if self._loud else args["text"]

    async def close(self) -> None:
        """Nothing is held."""


def create(*, loud: bool = False) -> {class_name}:
    """The tool; `loud` says it in capitals. Options are checked here, and nothing is opened."""
    return {class_name}(loud)
''',
    "model": '''"""{description}"""

from kernel.llm import ModelReply, ModelRequest


class {class_name}:
    """A model."""

    offline = True  # False, once its words come from a model

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Say the last message again. Errors: `ProviderRefused`, `ProviderUnavailable`, `RateLimited` of `kernel.errors`."""
        words = request.messages[-1].content if request.messages else ""
        return ModelReply(content=words or "(nothing)", model=request.model)

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """The model; options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
}
"""What runs in the worker's own process, by kind: `create(**options)`."""

PYPROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{distribution}"
version = "0.1.0"
description = "{description}"
requires-python = ">=3.11"
dependencies = ["mofa-temporal"]

[project.entry-points."mofa.{folder}"]
{name} = "{module}"

[tool.hatch.build.targets.wheel]
only-include = ["{module}.py"]
"""

UNIT_TEST = '''"""The plugin's own test. `mofa plugin test` runs it, after the contract of its kind."""

import unittest

import {module}


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_it_can_be_made_and_closed(self) -> None:
        await {module}.create().close()
'''


def new(kind: str, name: str, parent: Path, python: bool) -> Path:
    """Make the folder `parent/name`. In Python where it is asked for, or where the kind has no other form.

    Raises:
        InvalidInput: no such kind, a name that is none, or a kind that nothing can be begun with yet.
        Failure: the folder is there.
    """
    if kind not in FOLDERS:
        raise InvalidInput(f"{kind!r} is no kind of plugin; there are {', '.join(FOLDERS)}.", "kind")
    package_of({"name": name, "version": "0.1.0", "kind": kind, "description": "-", "source": "a.py"}, b"")  # is it a name?
    if kind == "skill":
        files = {"SKILL.md": f"---\nname: {name}\ndescription: Say when to use it.\n---\n\nSay here how it is done.\n"}
    elif kind in SCRIPTS and not python:
        files = _script(kind, name)
    elif kind in PYTHON:
        files = _python(kind, name)
    else:
        there = sorted({*SCRIPTS, *PYTHON, "skill"})
        raise not_yet(f"A template for the kind {kind}", f"There is one for {', '.join(there)}.", "kind")
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} is there already; nothing was changed.", FAILED, "Exists")
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder


def _script(kind: PluginKind, name: str) -> dict[str, str]:
    source = f"{name.replace('-', '_')}.{'yaml' if kind == 'rules' else 'py'}"
    fields: dict[str, object] = {
        "name": name, "version": "0.1.0", "kind": kind, "source": source,
        "description": "Say what it does; the model reads this.",
    }  # fmt: skip
    lines = [f"{key}: {value}" for key, value in fields.items()]
    if kind == "tool":
        lines += [
            "tool:", "  parameters:", "    type: object", "    properties:", "      text: {type: string}",
            "    required: [text]", "    additionalProperties: false",
        ]  # fmt: skip
    cases = "\n".join(f"- {json.dumps(case)}" for case in CASES[kind])
    about = "# Each case is run in the sandbox: input, and output or error (words of it).\n"
    return {"plugin.yaml": "\n".join(lines) + "\n", source: SCRIPTS[kind], "cases.yaml": f"{about}{cases}\n"}


def _python(kind: PluginKind, name: str) -> dict[str, str]:
    module = "mofa_" + name.lower().replace("-", "_")
    words = {
        "name": name, "module": module, "folder": FOLDERS[kind], "distribution": module.replace("_", "-"),
        "class_name": "".join(part.capitalize() for part in module.split("_")), "description": f"A plugin of kind {kind}.",
    }  # fmt: skip
    return {
        "pyproject.toml": PYPROJECT.format(**words),
        f"{module}.py": PYTHON[kind].format(**words),
        f"test_{module}.py": UNIT_TEST.format(**words),
    }
