"""A command and its work share one name, and every command says in one sentence what it does, with an example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from console.main import GROUPS, app

COMMANDS = Path(__file__).parents[3] / "console/commands"

BESIDE = {
    "chat": "session",
    "diff": "fork",
    "events": "show",
    "inbox": "decide",
    "reassign": "decide",
    "snooze": "decide",
    "todos": "idea",
}
"""Commands in the package of another one, with which they share their work."""


def helps_of(group: typer.core.TyperGroup, path: str) -> dict[str, str]:
    """Return the help of every command by its full name; groups are left out."""
    helps: dict[str, str] = {}
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            helps |= helps_of(command, f"{path} {name}")
        else:
            helps[f"{path} {name}"] = command.help or ""
    return helps


def root() -> typer.core.TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return group


HELPS = helps_of(root(), "mofa")


def test_every_command_has_a_package_of_its_name() -> None:
    assert {BESIDE.get(name, name.replace("-", "_")) for name in root().commands} == set(GROUPS)


@pytest.mark.parametrize("name", GROUPS)
def test_a_package_has_the_command_and_its_work(name: str) -> None:
    files = {path.name for path in (COMMANDS / name).glob("*.py")}
    assert files >= {"__init__.py", "command.py", "work.py"}


def test_every_package_is_announced() -> None:
    assert {path.parent.name for path in COMMANDS.glob("*/command.py")} == set(GROUPS)


@pytest.mark.parametrize("command", HELPS)
def test_help_begins_with_one_sentence_and_has_an_example(command: str) -> None:
    first, _, rest = HELPS[command].partition("\n\n")
    assert re.fullmatch(r"[A-Z][^.]*(\.\S[^.]*)*\.", first.replace("\n", " ")), first
    example = rest.partition("\b\nExamples:\n")[2]
    assert re.search(rf"\b{re.escape(command)}\b", example), HELPS[command]
