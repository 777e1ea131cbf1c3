"""The work of `mofa plugin new`: small plugins that work and pass their test."""

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
    """Return the tool's result, text or any JSON, from its arguments."""
    return "You said: " + input["text"]
''',
    "script": 'def execute(input):\n    """Return any JSON, from any JSON."""\n    return {"given": input}\n',
    "guard": '''def execute(look):
    """Return a verdict (allow, change with a value, or refuse) on text to or from a model or a tool."""
    if "forbidden" in str(look["value"]):
        return {"verdict": "refuse", "reason": "It is forbidden."}
    return {"verdict": "allow"}
''',
    "notification": '''def execute(input):
    """Notify a person of an event, by host functions that you grant: call_tool, send_message, publish."""
    return input["event"]["type"] + " in " + input["workflow_id"]
''',
    "monitor": '''def execute(input):
    """Record an event, by host functions that you grant, such as log or kv_set."""
    return input["event"]["type"]
''',
    "rules": """groups:
  - name: main
    policy: first_match
    rules:
      - {name: high, when: score >= 90, then: [{do: return, value: A}], priority: 1}
      - {name: else, then: [{do: return, value: B}]}
""",
}
"""The source of each kind that runs in the sandbox: a script with `execute(input)`, or rules."""

_GUARDED: dict[str, object] = {"moment": "tool_result", "agent": "ada", "tool": "clock"}
_EVENT: dict[str, object] = {
    "event": {"id": "3f9a", "seq": 7, "at": "2026-01-01T00:00:00Z", "type": "run_finished", "by": None, "data": {}},
    "workflow_id": "parallel/tea", "run_id": "0197", "workflow": "Parallel", "tenant": None,
}  # fmt: skip

CASES: dict[PluginKind, list[dict[str, object]]] = {
    "tool": [{"name": "says it", "input": {"text": "hello"}, "output": "You said: hello"}],
    "script": [{"name": "returns it", "input": {"n": 1}, "output": {"given": {"n": 1}}}],
    "guard": [
        {"name": "allows", "input": _GUARDED | {"value": "tea"}, "output": {"verdict": "allow"}},
        {
            "name": "refuses",
            "input": _GUARDED | {"value": "the forbidden tea"},
            "output": {"verdict": "refuse", "reason": "It is forbidden."},
        },
    ],
    "notification": [{"name": "names the event", "input": _EVENT, "output": "run_finished in parallel/tea"}],
    "monitor": [{"name": "records it", "input": _EVENT, "output": "run_finished"}],
    "rules": [{"name": "the highest", "input": {"score": 95}, "output": "A"}],
}

TEMPLATES = Path(__file__).parent / "templates"

PYTHON: tuple[PluginKind, ...] = (
    "tool", "model", "memory", "vector", "protocol", "guard", "notification", "monitor", "documents", "objects", "redaction",
)  # fmt: skip
"""The kinds that run in the worker's process, with `create(**options)`. Their sources are in `templates/`."""

WITHOUT_TEMPLATE: dict[PluginKind, str] = {
    "storage": "There is one storage, SQL, and MOFA_DATABASE_URL chooses its database.",
}
"""The kinds without a template, with the reason."""

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

UNIT_TEST = '''"""The plugin's own test. `mofa plugin test` runs it after the contract of its kind."""

import unittest

import {module}


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_it_is_created_and_closed(self) -> None:
        plugin = {module}.create()
        if hasattr(plugin, "close"):
            await plugin.close()
'''


def new(kind: str, name: str, parent: Path, python: bool) -> Path:
    """Create the folder `parent/name` and return it: a Python package if asked for, or if the kind has no script.

    Raises:
        InvalidInput: an unknown kind, an invalid name, or a kind without a template.
        Failure: the folder exists.
    """
    if kind not in FOLDERS:
        raise InvalidInput(f"{kind!r} is not a kind of plugin; the kinds are {', '.join(FOLDERS)}.", "kind")
    package_of({"name": name, "version": "0.1.0", "kind": "tool", "description": "-", "source": "a.py"}, b"")  # checks the name
    if kind == "skill":
        files = {"SKILL.md": f"---\nname: {name}\ndescription: When to use this skill.\n---\n\nWrite here how to do it.\n"}
    elif kind in SCRIPTS and not python:
        files = _script(kind, name)
    elif kind in PYTHON:
        files = _python(kind, name)
    else:
        kinds = ", ".join(sorted({*SCRIPTS, *PYTHON, "skill"}))
        raise InvalidInput(
            f"kind: there is no template for the kind {kind}. {WITHOUT_TEMPLATE[kind]} Kinds with a template: {kinds}.", "kind"
        )
    folder = parent / name
    if folder.exists():
        raise Failure(f"{folder} exists already; nothing was changed.", FAILED, "Exists")
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder


def _script(kind: PluginKind, name: str) -> dict[str, str]:
    source = f"{name.replace('-', '_')}.{'yaml' if kind == 'rules' else 'py'}"
    fields: dict[str, object] = {
        "name": name, "version": "0.1.0", "kind": kind, "source": source,
        "description": "Write here what it does; the model reads this.",
    }  # fmt: skip
    lines = [f"{key}: {value}" for key, value in fields.items()]
    if kind == "tool":
        lines += [
            "tool:", "  parameters:", "    type: object", "    properties:", "      text: {type: string}",
            "    required: [text]", "    additionalProperties: false",
        ]  # fmt: skip
    cases = "\n".join(f"- {json.dumps(case)}" for case in CASES[kind])
    about = "# Each case is run in the sandbox: input, and output or a part of the error.\n"
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
