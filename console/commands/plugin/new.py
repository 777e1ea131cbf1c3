"""`mofa plugin new`: a plugin to begin with, whose test passes."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

from console.terminal.failure import FAILED, Failure
from kernel.basics.errors import InvalidInput
from kernel.kinds.plugin_kind import PluginKind
from kernel.registry.registry import FOLDERS, package_of

SCRIPTS: dict[PluginKind, str] = {
    "tool": '''def execute(input):
    """The tool's arguments in, its result out: text or any JSON."""
    return "You said: " + input["text"]
''',
    "script": 'def execute(input):\n    """Any JSON in, any JSON out."""\n    return {"given": input}\n',
    "guard": '''def execute(look):
    """What goes to a model or a tool, or comes back, in; a verdict out: allow, change (with a value) or refuse."""
    if "forbidden" in str(look["value"]):
        return {"verdict": "refuse", "reason": "It is forbidden."}
    return {"verdict": "allow"}
''',
    "notification": '''def execute(told):
    """An event and its run in. Tell a person by host functions that you grant: call_tool, send_message, publish."""
    return told["event"]["type"] + " in " + told["workflow_id"]
''',
    "monitor": '''def execute(told):
    """An event and its run in. Take note by host functions that you grant, such as log or kv_set."""
    return told["event"]["type"]
''',
    "rules": """groups:
  - name: main
    policy: first_match
    rules:
      - {name: high, when: score >= 90, then: [{do: return, value: A}], priority: 1}
      - {name: else, then: [{do: return, value: B}]}
""",
}
"""What runs in the sandbox, by kind: `execute(input)`; and rules, which runs play themselves."""

_LOOK: dict[str, object] = {"moment": "tool_result", "agent": "ada", "tool": "clock"}
_TOLD: dict[str, object] = {
    "event": {"id": "3f9a", "seq": 7, "at": "2026-01-01T00:00:00Z", "type": "run_finished", "by": None, "data": {}},
    "workflow_id": "parallel/tea", "run_id": "0197", "workflow": "Parallel", "tenant": None,
}  # fmt: skip

CASES: dict[PluginKind, list[dict[str, object]]] = {
    "tool": [{"name": "says it", "input": {"text": "hello"}, "output": "You said: hello"}],
    "script": [{"name": "gives it back", "input": {"n": 1}, "output": {"given": {"n": 1}}}],
    "guard": [
        {"name": "lets pass", "input": _LOOK | {"value": "tea"}, "output": {"verdict": "allow"}},
        {
            "name": "refuses",
            "input": _LOOK | {"value": "the forbidden tea"},
            "output": {"verdict": "refuse", "reason": "It is forbidden."},
        },
    ],
    "notification": [{"name": "says what happened", "input": _TOLD, "output": "run_finished in parallel/tea"}],
    "monitor": [{"name": "sees it", "input": _TOLD, "output": "run_finished"}],
    "rules": [{"name": "the highest", "input": {"score": 95}, "output": "A"}],
}

TEMPLATES = Path(__file__).parent / "templates"

PYTHON: tuple[PluginKind, ...] = (
    "tool", "model", "memory", "vector", "protocol", "guard", "notification", "monitor", "documents", "objects", "redaction",
)  # fmt: skip
"""What runs in the worker's own process, with `create(**options)`: begun from `plugin_templates/`."""

OF_ITS_OWN: dict[PluginKind, str] = {
    "storage": "There is one storage, SQL, and the database's address chooses what it speaks with (MOFA_DATABASE_URL).",
}
"""Why nothing can be begun with some kinds."""

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
        made = {module}.create()
        if hasattr(made, "close"):
            await made.close()
'''


def new(kind: str, name: str, parent: Path, python: bool) -> Path:
    """Make the folder `parent/name`. In Python where it is asked for, or where the kind has no other form.

    Raises:
        InvalidInput: no such kind, a name that is none, or a kind that nothing can be begun with yet.
        Failure: the folder is there.
    """
    if kind not in FOLDERS:
        raise InvalidInput(f"{kind!r} is no kind of plugin; there are {', '.join(FOLDERS)}.", "kind")
    package_of({"name": name, "version": "0.1.0", "kind": "tool", "description": "-", "source": "a.py"}, b"")  # is it a name?
    if kind == "skill":
        files = {"SKILL.md": f"---\nname: {name}\ndescription: Say when to use it.\n---\n\nSay here how it is done.\n"}
    elif kind in SCRIPTS and not python:
        files = _script(kind, name)
    elif kind in PYTHON:
        files = _python(kind, name)
    else:
        there = sorted({*SCRIPTS, *PYTHON, "skill"})
        words = f"{OF_ITS_OWN[kind]} There is a template for {', '.join(there)}."
        raise InvalidInput(f"kind: a plugin of kind {kind} cannot be begun here. {words}", "kind")
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
        f"{module}.py": Template((TEMPLATES / f"{kind}.py.txt").read_text(encoding="utf-8")).substitute(words),
        f"test_{module}.py": UNIT_TEST.format(**words),
    }
