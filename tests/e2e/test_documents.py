"""README and docs/*.md, read from top to bottom by somebody who types every command as it is written.

Each document has a fresh folder and, on Linux, a network of its own, so that every port is free. README is read first: the
others may use the `mofa.yaml` of `mofa init`, and (where they don't start it themselves) find `mofa up` running. Files whose
content a document shows (`# rates.yaml` in the first line of a block) are written as shown; a block for `mofa.yaml` is added to
what is there.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from base64 import b64decode
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer

from console.commands.init.work import template
from console.main import app
from kernel.basics.errors import InvalidInput
from kernel.project.project import Project
from runtime.flows.flow_file import checked_flow
from runtime.project.project_file import checked_project
from runtime.yaml_source import read_bytes
from tests.support.documents import END_OF_INPUT, NEEDS, ROOT, SHELL, Block, Terminal, blocks, commands, documents, terminal
from tests.support.pdf import pdf

NEEDED = Counter(
    {
        "docs/api.md: a network of your own": 1,
        "docs/doors.md: a network of your own": 1,
        "docs/databases.md: a Temporal server that lost its runs": 1,
        "docs/databases.md: your own PostgreSQL": 5,
        "docs/databases.md: your own MySQL or MariaDB": 1,
        "docs/databases.md: the repository": 1,
        "docs/how-to.md: your own key": 3,
        "docs/how-to.md: your own Temporal server": 3,
        "docs/memory.md: a lesson of your own desk": 2,
        "docs/notifications.md: a mail server": 2,
        "docs/privacy.md: the repository": 2,
    }
)
"""What is marked `# needs: …` and so is not run, counted: nothing is left out in silence."""

ELSEWHERE = {"make demo": "tests/e2e/test_demo.py", "make test": "what runs this"}
"""What another test runs."""

STAYS = {
    "mofa up": "Ctrl-C stops everything",
    "mofa worker": "worker ready",
    "mofa console": "Console: ",
    "mofa a2a serve": "A2A server:",
    "mofa mcp serve --http": "MCP server:",
    "mofa mcp serve": "",  # it speaks with the program that starts it, and says nothing by itself
    "mofa codec-server": "Codec endpoint at",
}
"""Commands that go on until Ctrl-C, and what they say when they are there."""

ENDS_WITH = {
    "mofa rules dry-run rates.yaml stricter.yaml": 1,  # as the line itself says: they differ
    "mofa script try scripts/rate.py": 2,  # as the line itself says: kv is not granted there
}
"""Other exit codes than 0."""

MADE_UP = ("shelf", "soap")
"""Plugins that stand for somebody's own."""

TYPED = {"mofa chat garden --with poet": ["And in winter?", END_OF_INPUT]}

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

GIVEN: dict[str, dict[str, bytes]] = {
    "docs/memory.md": {
        "guide.md": b"# Brewing\n\n## Water\n\nThe water should be 80 degrees hot.\n",
        "handbook.pdf": pdf("Soft water is best."),
    },
    "docs/models.md": {"plan.png": PNG},
    "docs/scripts.md": {
        "stricter.yaml": (
            b"name: rating\ngroups: [{name: main, rules: [{name: b, when: 'true', then: [{do: return, value: B}]}]}]\n"
        ),
        "facts.jsonl": b'{"score": 50}\n{"score": 95}\n',
    },
}
"""Files that a reader has already."""


def _with_commands() -> list[Any]:
    """Return the documents with commands; those besides README are run by `make documents` alone, for they take minutes."""
    names = [name for name in documents() if any(block.language == SHELL for block in blocks(name))]
    return [pytest.param(name, marks=() if name == "README.md" else pytest.mark.drill) for name in names]


@pytest.mark.drill
@pytest.mark.parametrize("document", _with_commands())
@pytest.mark.timeout(600)
def test_every_command_works_as_it_is_written(document: str, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    folder.mkdir()
    (folder / ".venv").symlink_to(Path(sys.prefix))
    for name, content in GIVEN.get(document, {}).items():
        (folder / name).write_bytes(content)
    with terminal(folder) as shell:
        if document != "README.md":
            (folder / "mofa.yaml").write_text(template())
            shell.type("source .venv/bin/activate")
            if not any(each.text.startswith("mofa up") and not each.needs for each in _typed(document)):
                _run(shell, "mofa up")
        for block in blocks(document):
            if block.language == SHELL:
                for command in commands(block.text):
                    if command.needs is None and command.text.split("#")[0].strip() not in ELSEWHERE:
                        _run(shell, command.text)
            elif block.file is not None:
                _write(shell, folder, block)


def test_what_is_not_run_is_marked_and_counted() -> None:
    found = Counter(
        f"{document}: {each.needs.split(';')[0]}" for document in documents() for each in _typed(document) if each.needs
    )
    assert found == NEEDED
    marked = sum(len(NEEDS.findall((ROOT / document).read_text())) for document in documents())
    assert marked == sum(NEEDED.values()), "a mark outside of a command marks nothing"


def test_every_block_says_in_which_language_it_is() -> None:
    assert [f"{b.document}:{b.line}" for document in documents() for b in blocks(document) if not b.language] == []


def _typed(document: str) -> list[Any]:
    return [each for block in blocks(document) if block.language == SHELL for each in commands(block.text)]


def _run(shell: Terminal, command: str) -> None:
    stays = next((start for start in STAYS if command.startswith(start)), None)
    if stays is not None:  # the next one like it takes its port
        shell.leave_running(command, STAYS[stays], place=stays)
        return
    if command.startswith(
        ("mofa inbox", "mofa decide", "temporal workflow query --type decisions")
    ):  # a person is slower than the team
        shell.type("until mofa inbox --json | grep -q '\"command\"'; do sleep 0.2; done")
    typed = next((lines for start, lines in TYPED.items() if command.startswith(start)), None)
    code, said = shell.type(command, typed)
    expected = next((code for start, code in ENDS_WITH.items() if command.startswith(start)), 0)
    assert code == expected, f"{command}\nended with {code}, and said:\n{said}\n\nbefore:\n{shell.said}"


def _write(shell: Terminal, folder: Path, block: Block) -> None:
    assert block.file is not None
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if block.file != "mofa.yaml":
        path.write_text(block.text)
        return
    there = read_bytes(path.read_bytes(), "mofa.yaml").plain if path.exists() else {}
    path.write_text(json.dumps(_merged(there, read_bytes(block.text.encode(), "mofa.yaml").plain)))  # which is YAML, too
    code, said = shell.type("mofa reload")
    assert code == 0, f"{block.document}:{block.line}: {said}"


def _merged(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{key: _merged(one[key], value) if key in one else value for key, value in other.items()}}
    return other


# ---- what is written otherwise -----------------------------------------------------------------------------------------


def _commands_in_words() -> list[tuple[str, str]]:
    found = []
    for document in documents():
        text = re.sub(r"```.*?```", "", (ROOT / document).read_text(), flags=re.DOTALL)
        found += [(document, words) for words in re.findall(r"`(mofa [a-z][^`]*)`", text)]
    return found


@functools.cache
def command_line() -> Any:
    return typer.main.get_command(app)


@pytest.mark.parametrize(("document", "words"), _commands_in_words())
def test_a_command_in_the_text_is_there_with_its_options(document: str, words: str) -> None:
    group = command_line()
    given = words.split()[1:]
    while given and hasattr(group, "commands"):
        name = given.pop(0)
        assert name in group.commands, f"{document}: {words}: there is no {name}"
        group = group.commands[name]
    options = {option for parameter in group.params for option in parameter.opts}
    for option in re.findall(r"--[a-z-]+", " ".join(given)):
        assert option in options, f"{document}: {words}: there is no {option}"


def _project_blocks() -> list[Block]:
    return [
        block
        for document in documents()
        for block in blocks(document)
        if block.language == "yaml" and block.file in (None, "mofa.yaml")
    ]


@pytest.mark.parametrize("block", _project_blocks(), ids=lambda block: f"{block.document}:{block.line}")
def test_a_piece_of_a_project_file_is_right(block: Block) -> None:
    source = read_bytes(block.text.encode(), "mofa.yaml")
    if "nodes" in source.plain:
        assert checked_flow(source).nodes
        return
    assert set(source.plain) <= set(Project.model_fields), f"{block.document}:{block.line} is not part of a project file"
    try:
        checked_project(source, runtime=None)
    except InvalidInput as error:
        assert re.findall(r"is called '(\w+)'", str(error)) == [each for each in MADE_UP if each in block.text], error
