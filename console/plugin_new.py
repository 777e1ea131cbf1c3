"""`mofa plugin new`: a plugin to begin with, whose test passes."""

from __future__ import annotations

import json
from pathlib import Path

from console.failure import FAILED, Failure
from kernel.errors import InvalidInput
from kernel.plugin_kind import PluginKind
from kernel.registry import FOLDERS, package_of

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
    "guard": '''"""{description}"""

from kernel.guard import Look, Verdict


class {class_name}:
    """A guard."""

    async def look(self, look: Look) -> Verdict:
        """Let pass, change or refuse; whatever is raised refuses, too."""
        if "forbidden" in str(look.value):
            return Verdict(verdict="refuse", reason="It is forbidden.")
        return Verdict(verdict="allow")

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """The guard; options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
    "notification": '''"""{description}"""

from kernel.told import Told


class {class_name}:
    """A notification."""

    async def send(self, told: Told) -> None:
        """Tell a person. Raise `ProviderUnavailable` of `kernel.errors` to be asked again later."""
        print(told.event.type, told.workflow_id)

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """A notification. Options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
    "monitor": '''"""{description}"""

from kernel.told import Told


class {class_name}:
    """A monitor."""

    async def observe(self, told: Told) -> None:
        """Take note. Raise `ProviderUnavailable` of `kernel.errors` to be asked again later."""
        print(told.event.type, told.workflow_id)

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """A monitor. Options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
    "documents": '''"""{description}"""

from kernel.documents import Place, Section


class {class_name}:
    """A loader of documents."""

    def load(self, data: bytes) -> list[Section]:
        """One section a line. What cannot be read is `InvalidInput` of `kernel.errors`."""
        lines = data.decode(errors="replace").splitlines()
        return [Section(line, Place(line=number, end_line=number)) for number, line in enumerate(lines, 1) if line.strip()]


def create() -> {class_name}:
    """The loader."""
    return {class_name}()
''',
    "objects": '''"""{description}"""

from kernel.objects import address_of, check_address, checked, not_there


class {class_name}:
    """A store of long texts, in this process's memory: put a real one in its place."""

    def __init__(self, url: str) -> None:
        self._url, self._kept = url, dict[str, bytes]()

    async def put(self, data: bytes) -> str:
        """Keep it, whole or not at all."""
        address = address_of(data)
        self._kept[address] = data
        return address

    async def get(self, address: str) -> bytes:
        """The bytes, checked against their address."""
        check_address(address)
        if address not in self._kept:
            raise not_there(address, self._url)
        return checked(address, self._kept[address], self._url)

    async def delete(self, address: str) -> None:
        """Erase it."""
        check_address(address)
        self._kept.pop(address, None)

    async def close(self) -> None:
        """Nothing is held."""


def create(*, url: str = "{name}://test") -> {class_name}:
    """The store at that address (MOFA_OBJECTS_URL), whose scheme is the plugin's name. Nothing is opened."""
    return {class_name}(url)
''',
    "memory": '''"""{description}"""

from collections.abc import Sequence

from kernel.caller import Caller
from kernel.erasure import Whose
from kernel.memory import MemoryItem, MemoryKind, Recalled, best, memory_id


class {class_name}:
    """Long-term memory in this process's memory: put a real one in its place."""

    def __init__(self) -> None:
        self._kept = dict[str, MemoryItem]()

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:
        """Keep a text, once. What it costs is said by `caller.spend`."""
        agent = None if shared else caller.participant
        id = memory_id(caller.tenant, agent, subject, text)
        return self._kept.setdefault(
            id,
            MemoryItem(
                id=id, tenant=caller.tenant, agent=agent, subject=subject, kind=kind, text=text, importance=importance,
                source=f"{{caller.scope}}/{{caller.step}}", created_at=caller.now, used_at=caller.now,
            ),
        )

    async def recall(self, caller: Caller, query: str, *, subject: str | None = None, limit: int = 5) -> list[Recalled]:
        """Those that share words with the question, the best first."""
        asked = set(query.casefold().split())
        found = []
        for item in self._kept.values():
            mine = item.tenant == caller.tenant and item.agent in (caller.participant, None)
            if mine and subject in (None, "", item.subject):
                words = set(item.text.casefold().split())
                found.append((item, len(asked & words) / max(1, len(asked))))
        return best(found, caller.now, limit)

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """All, of a tenant and of an agent where these are given."""
        return [each for each in self._kept.values() if tenant in (None, each.tenant) and agent in (None, each.agent)]

    async def forget(self, ids: Sequence[str]) -> int:
        """Take away."""
        return sum(self._kept.pop(id, None) is not None for id in ids)

    async def erase(self, whose: Whose, *, dry: bool) -> int:
        """Take away a tenant's, or those about a person."""
        gone = [
            each.id
            for each in self._kept.values()
            if (whose.tenant and each.tenant == whose.tenant) or (whose.person and each.subject == whose.person)
        ]
        return len(gone) if dry else await self.forget(gone)

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """The memory; options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
    "vector": '''"""{description}"""

from collections.abc import Collection, Mapping

from kernel.embedding import similarity, unpacked
from kernel.vector import Near


class {class_name}:
    """An index in this process's memory that looks at every vector: put a real one in its place."""

    def __init__(self) -> None:
        self._spaces = dict[str, dict[str, dict[str, bytes]]]()

    async def groups(self, space: str) -> set[str]:
        """The groups of the space."""
        return set(self._spaces.get(space, ()))

    async def put(self, space: str, group: str, vectors: Mapping[str, bytes]) -> None:
        """Have the group with these vectors."""
        self._spaces.setdefault(space, {{}})[group] = dict(vectors)

    async def remove(self, space: str, groups: Collection[str]) -> None:
        """Take groups out."""
        for group in groups:
            self._spaces.get(space, {{}}).pop(group, None)

    async def nearest(self, space: str, question: bytes, groups: Collection[str], limit: int) -> list[Near]:
        """The best first."""
        asked, there = unpacked(question), self._spaces.get(space, {{}})
        near = [
            Near(group, key, similarity(asked, unpacked(vector)))
            for group in groups
            for key, vector in there.get(group, {{}}).items()
        ]
        return sorted(near, key=lambda each: -each.likeness)[:limit]

    async def clear(self) -> None:
        """Take all out."""
        self._spaces.clear()

    async def close(self) -> None:
        """Nothing is held."""


def create() -> {class_name}:
    """The index; options become keyword arguments here, and nothing is opened."""
    return {class_name}()
''',
    "redaction": '''"""{description}"""

import re
from collections.abc import Sequence

from kernel.redaction import Found, RedactionKind

EMAIL = re.compile(r"[\\w.+-]{{1,64}}@[\\w-]{{1,63}}(?:\\.[\\w-]{{1,63}}){{1,4}}")


class {class_name}:
    """Finds e-mail addresses."""

    def __init__(self, kinds: Sequence[RedactionKind]) -> None:
        self._kinds = kinds

    def find(self, text: str) -> Sequence[Found]:
        """Places in their order, none inside another."""
        if "emails" not in self._kinds:
            return []
        return [Found(kind="emails", start=each.start(), end=each.end()) for each in EMAIL.finditer(text)]


def create(*, kinds: Sequence[RedactionKind] = ("emails",), phone_region: str | None = None) -> {class_name}:
    """The finder of these kinds."""
    return {class_name}(kinds)
''',
}
"""What runs in the worker's own process, by kind: `create(**options)`."""

OF_ITS_OWN: dict[PluginKind, str] = {
    "storage": "There is one storage, SQL, and the database's address chooses what it speaks with (MOFA_DATABASE_URL).",
    "protocol": "The protocols are mcp and a2a; servers and agents of others are named in the project file, with no code.",
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
    package_of({"name": name, "version": "0.1.0", "kind": kind, "description": "-", "source": "a.py"}, b"")  # is it a name?
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
        f"{module}.py": PYTHON[kind].format(**words),
        f"test_{module}.py": UNIT_TEST.format(**words),
    }
