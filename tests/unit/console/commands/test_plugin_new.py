"""A new plugin passes its test, and the contract tests find broken plugins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands.plugin.new import PYTHON, SCRIPTS, WITHOUT_TEMPLATE, new
from console.commands.plugin.trial.contracts import CONTRACTS
from console.commands.plugin.trial.folder import try_folder
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.kinds.plugin_kind import RUNTIME
from kernel.registry.registry import FOLDERS
from runtime.plugins.plugin_folder import read_folder

BEGUN = [*((kind, False) for kind in SCRIPTS), *((kind, True) for kind in PYTHON)]


def test_every_kind_can_be_begun_or_says_why_not() -> None:
    assert {kind for kind, _ in BEGUN} | {*WITHOUT_TEMPLATE, "skill"} == {*FOLDERS}
    assert {kind for kind, python in BEGUN if python} == {*CONTRACTS}
    assert {*SCRIPTS} == {*RUNTIME}


@pytest.mark.parametrize(("kind", "python"), BEGUN)
async def test_what_is_made_passes(kind: str, python: bool, tmp_path: Path) -> None:
    folder = new(kind, "my-plugin", tmp_path, python)
    lines = await try_folder(folder)
    assert len(lines) >= 3, lines
    with pytest.raises(Failure, match="exists already"):
        new(kind, "my-plugin", tmp_path, python)


async def test_a_skill_is_a_folder_with_its_text(tmp_path: Path) -> None:
    assert (new("skill", "tea", tmp_path, False) / "SKILL.md").read_text().startswith("---\nname: tea\ndescription: ")


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [("gadget", "x", "'gadget' is not a kind"), ("tool", "../x", "name"), ("storage", "x", "There is one storage, SQL")],
)
def test_what_cannot_be_made_is_refused(kind: str, name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=words):
        new(kind, name, tmp_path, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("mine.py", "You said", "You sang", "says it: wanted 'You said: hello', got output 'You sang: hello'"),
        ("mine.py", "def execute(input)", "def run(input)", "execute"),
        ("mine.py", "input[", "input.nothing[", "nothing"),
        ("cases.yaml", '"text": "hello"', '"txt": "hello"', "its input does not fit tool.parameters"),
        ("cases.yaml", '"output"', '"error"', "wanted the error"),
        ("cases.yaml", '"input"', '"inputs"', "unknown field"),
        ("cases.yaml", "- {", "# {", "is empty"),
        ("plugin.yaml", "version: 0.1.0", "version: 0.1.0\ncolour: red", r"plugin.yaml:3:1: colour: unknown field; known: "),
        ("plugin.yaml", "version: 0.1.0", "version: one", "plugin.yaml:2:10: version: 'one' is not a semantic version"),
        ("plugin.yaml", "kind: tool", "kind: tool\nlimits: {time_s: 999}", r"plugin.yaml:4:\d+: limits.time_s: "),
        ("plugin.yaml", "kind: tool", "kind: tool\nlimits: {seconds: 1}", r"plugin.yaml:4:\d+: limits.seconds: unknown"),
        ("plugin.yaml", "kind: tool", "kind: tool\ncapabilities: [fly]", "'fly' is not a capability"),
        ("plugin.yaml", "type: object", "type: thing", "plugin.yaml:.*tool.parameters.type: not valid JSON Schema"),
        ("plugin.yaml", "source: mine.py", "source: other.py", "there is no file other.py"),
        ("plugin.yaml", "source: mine.py", "source: mine.xyz", "there is no file mine.xyz"),
    ],
)  # fmt: skip
async def test_what_is_broken_is_found(file: str, before: str, after: str, words: str, tmp_path: Path) -> None:
    folder = new("tool", "mine", tmp_path, False)
    text = (folder / file).read_text()
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1))
    with pytest.raises((Failure, MofaError), match=words):
        await try_folder(folder)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("async def run", "def run", "has no `async def run`"),
        ("def create", "def make", "has no function create"),
        ('description="Repeats a text."', 'description=" "', "facts.description is empty"),
        ('"type": "object"', '"type": "array"', "must be the JSON Schema of an object"),
        ("import Any", "import Nothing", "cannot be imported"),
    ],
)
async def test_what_is_broken_in_python_is_found(before: str, after: str, words: str, tmp_path: Path) -> None:
    folder = new("tool", "mine", tmp_path, True)
    text = (folder / "mofa_mine.py").read_text()
    assert before in text
    (folder / "mofa_mine.py").write_text(text.replace(before, after, 1))
    with pytest.raises(Failure, match=words):
        await try_folder(folder)


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        ("guard", 'return Verdict(verdict="allow")', 'return "allow"', "must return a kernel.agents.guard.Verdict"),
        ("guard", 'return Verdict(verdict="allow")', 'return Verdict(verdict="change", value=7)', "its change cannot be used"),
        ("notification", "async def send", "def send", "has no `async def send`"),
        ("monitor", "async def observe", "async def watch", "has no `async def observe`"),
        ("documents", "if line.strip()", "", "none empty"),
        ("objects", "sha256_of_bytes(data)", "'0' * 64", "SHA-256"),
        ("objects", "self._kept.pop(address, None)", "pass", "returned deleted bytes"),
        ("redaction", "end=each.end()", "end=each.start()", "in their order"),
    ],
)
async def test_what_is_broken_in_another_kind_is_found(kind: str, before: str, after: str, words: str, tmp_path: Path) -> None:
    folder = new(kind, "mine", tmp_path, True)
    text = (folder / "mofa_mine.py").read_text()
    assert before in text
    (folder / "mofa_mine.py").write_text(text.replace(before, after, 1))
    with pytest.raises(Failure, match=words):
        await try_folder(folder)


async def test_a_script_that_gives_no_verdict_is_no_guard(tmp_path: Path) -> None:
    folder = new("guard", "mine", tmp_path, False)
    (folder / "mine.py").write_text("def execute(look):\n    return 'fine'\n")
    (folder / "cases.yaml").write_text("- {input: {moment: tool_result, agent: ada, value: x}, output: fine}\n")
    with pytest.raises(Failure, match="its answer is not a verdict"):
        await try_folder(folder)


async def test_a_failing_test_of_its_own_is_shown(tmp_path: Path) -> None:
    folder = new("model", "mine", tmp_path, True)
    file = folder / "test_mofa_mine.py"
    file.write_text(file.read_text() + "\n    async def test_no(self) -> None:\n        self.fail('not this way')\n")
    with pytest.raises(Failure, match="not this way"):
        await try_folder(folder)


ASKS = 'def execute(input):\n    return ask_model("Say " + input["text"]) + "?"\n'


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ([{"function": "ask_model", "answer": "hi"}], None),
        ([{"function": "ask_model", "answer": "ho"}], "wanted 'hi\\?', got output 'ho\\?'"),
        ([], "it called ask_model .*; cases.yaml expects no such call"),
        ([{"function": "ask_model", "args": {"prompt": "x"}}], r"expects ask_model \{'prompt': 'x'\}"),
        ([{"function": "ask_model", "answer": "hi"}, {"function": "kv_get"}], "it never called kv_get"),
        ([{"function": "ask_model", "error": "no model"}], "got error 'ScriptError: .*no model'"),
    ],
)
async def test_a_case_answers_for_the_host(calls: list[object], words: str | None, tmp_path: Path) -> None:
    folder = new("script", "mine", tmp_path, False)
    (folder / "mine.py").write_text(ASKS)
    manifest = folder / "plugin.yaml"
    manifest.write_text(manifest.read_text() + "capabilities: [model]\n")
    (folder / "cases.yaml").write_text(json.dumps([{"input": {"text": "x"}, "output": "hi?", "calls": calls}]))
    if words is None:
        assert (await try_folder(folder))[-1].endswith("as cases.yaml says, and the same twice")
        return
    with pytest.raises(Failure, match=words):
        await try_folder(folder)


async def test_a_folder_without_a_plugin_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no plugin"):
        await try_folder(tmp_path)
    with pytest.raises(InvalidInput, match=r"has no plugin\.yaml"):
        read_folder(tmp_path)


def test_in_development_each_content_has_a_version_of_its_own(tmp_path: Path) -> None:
    folder = new("tool", "mine", tmp_path, False)
    first = read_folder(folder, development=True)
    assert first == read_folder(folder, development=True) and first.manifest.version.startswith("0.1.0+dev.")
    (folder / "mine.py").write_text("def execute(input):\n    return 2\n")
    assert read_folder(folder, development=True).manifest.version != first.manifest.version
