"""Skills from folders on the disk."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools.read_skill import create

NOW = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key="k")


def put(folder: Path, name: str, description: str = "For tests.", body: str = "Do it.") -> Path:
    skill = folder / name
    skill.mkdir(parents=True)
    (skill / "SKILL.md").write_text(f"---\nname: {name}\ndescription: {description}\nlicense: MIT\n---\n\n{body}\n")
    return skill


async def read(folders: list[Path], **args: Any) -> Any:
    return await create(folders=[str(folder) for folder in folders]).run(args, NOW)


async def test_names_are_listed_and_bodies_are_read(tmp_path: Path) -> None:
    put(tmp_path, "brew-tea", "How to brew tea.", "Water at 80 degrees.")
    tool = create(folders=[str(tmp_path)])
    assert "- brew-tea: How to brew tea." in tool.facts.description and "80 degrees" not in tool.facts.description
    assert await tool.run({"name": "brew-tea"}, NOW) == "Water at 80 degrees."
    put(tmp_path, "bake-bread")
    assert "bake-bread" in tool.facts.description, "a new skill needs no restart"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_a_skill_that_windows_wrote(encoding: str, tmp_path: Path) -> None:
    skill = put(tmp_path, "brew-tea", body="“Hot.”\nVery.")
    (skill / "more.txt").write_bytes("“More.”".encode(encoding))
    text = (skill / "SKILL.md").read_text()
    (skill / "SKILL.md").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert "“Hot.”\nVery." in await read([tmp_path], name="brew-tea")
    assert await read([tmp_path], name="brew-tea", file="more.txt") == "“More.”"


async def test_the_earlier_place_counts(tmp_path: Path) -> None:
    put(tmp_path / "mine", "brew-tea", body="Mine.")
    put(tmp_path / "all", "brew-tea", body="Everyone's.")
    put(tmp_path / "all", "bake-bread", body="Bread.")
    places = [tmp_path / "mine", tmp_path / "nowhere", tmp_path / "all"]
    assert await read(places, name="brew-tea") == "Mine."
    assert await read(places, name="bake-bread") == "Bread."


async def test_other_files_of_a_skill(tmp_path: Path) -> None:
    skill = put(tmp_path, "brew-tea")
    (skill / "reference").mkdir()
    (skill / "reference" / "oolong.md").write_text("Five minutes.")
    (tmp_path / "secret.txt").write_text("secret")
    (skill / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert await read([tmp_path], name="brew-tea", file="reference/oolong.md") == "Five minutes."
    for outside in ("../secret.txt", "link.txt", str(tmp_path / "secret.txt"), "reference"):
        with pytest.raises(ToolFault, match=r"has no file .* It has: .*reference/oolong.md"):
            await read([tmp_path], name="brew-tea", file=outside)


async def test_what_is_not_there(tmp_path: Path) -> None:
    put(tmp_path, "brew-tea")
    with pytest.raises(ToolFault, match=r"no skill 'brew-coffee'. There are: brew-tea"):
        await read([tmp_path], name="brew-coffee")
    assert "(none)" in create(folders=[str(tmp_path / "nowhere")]).facts.description


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("no front matter", "must begin with front matter"),
        ("---\nname: [\n---\n", "is not YAML"),
        ("---\n- a list\n---\n", "name must be"),
        ("---\nname: Brew Tea\ndescription: x\n---\n", "name must be"),
        ("---\nname: tea\n---\n", "description must say"),
        (f"---\nname: tea\ndescription: {'x' * 1025}\n---\n", "description must say"),
    ],
)
def test_a_bad_skill_is_logged_and_the_others_are_listed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, fault: str
) -> None:
    put(tmp_path, "brew-tea")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "SKILL.md").write_text(text)
    tool = create(folders=[str(tmp_path)])
    with caplog.at_level(logging.WARNING, "mofa.skills"):
        assert "brew-tea" in tool.facts.description and "brew-tea" in tool.facts.description
    [said] = caplog.messages
    assert fault in said and str(tmp_path / "bad" / "SKILL.md") in said


def test_folders_are_a_list() -> None:
    with pytest.raises(InvalidInput, match="a list"):
        create(folders="x")
