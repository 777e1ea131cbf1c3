"""Files of one folder, and every attempt to leave it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFault
from plugins.tools.files import create

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.txt").write_text("hello")
    (inside / "link").symlink_to(tmp_path / "secret.txt")
    (inside / "up").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe")
    return inside


async def use(tool: Tool, operation: str, path: str, **more: Any) -> Any:
    args = {"operation": operation, "path": path, **more}
    jsonschema_rs.validate(tool.facts.parameters, args)
    return await tool.run(args, CONTEXT)


async def test_list_read_write(folder: Path) -> None:
    tool = create(folder=str(folder))
    assert await use(tool, "read", "a.txt") == "hello"
    assert await use(tool, "write", "deep/er/b.md", content="hé") == "Wrote deep/er/b.md (3 bytes)."
    assert (folder / "deep/er/b.md").read_text() == "hé"
    assert await use(tool, "write", "./a.txt", content="again") and (folder / "a.txt").read_text() == "again"
    listed = await use(tool, "list", ".")
    assert {"name": "a.txt", "kind": "file", "bytes": 5} in listed["entries"] and listed["more"] == 0
    assert {"name": "link", "kind": "link (not followed)"} in listed["entries"]
    assert await use(tool, "list", "deep/er") == {"entries": [{"name": "b.md", "kind": "file", "bytes": 3}], "more": 0}


ESCAPES = [
    "../secret.txt", "a/../../secret.txt", "/etc/passwd", "~/x", "..", "link", "up/secret.txt", "up/inside/a.txt", "pipe",
    "..\\secret.txt", "a\0.txt", "nothing/there", "a.txt/b", "x" * 300, ".",
]  # fmt: skip


@pytest.mark.parametrize("path", ESCAPES)
async def test_no_way_out_for_reading(folder: Path, path: str) -> None:
    with pytest.raises(ToolFault) as fault:
        await use(create(folder=str(folder)), "read", path)
    assert str(folder.parent) not in str(fault.value)


@pytest.mark.parametrize("path", [path for path in ESCAPES if path != "nothing/there"])
async def test_no_way_out_for_writing(folder: Path, path: str) -> None:
    with pytest.raises(ToolFault):
        await use(create(folder=str(folder)), "write", path, content="owned")
    assert (folder.parent / "secret.txt").read_text() == "secret"
    assert sorted(each.name for each in folder.parent.iterdir()) == ["inside", "secret.txt"]


@settings(deadline=None)
@given(path=st.lists(st.sampled_from(["..", ".", "up", "link", "a.txt", "new", "", "/", "~"]), max_size=5).map("/".join))
async def test_any_path_stays_inside(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    inside = outside / "inside"
    inside.mkdir()
    (inside / "up").symlink_to(outside)
    (inside / "link").symlink_to(outside / "new")
    with suppress(ToolFault):
        await use(create(folder=str(inside)), "write", path, content="x")
    assert [each.name for each in outside.iterdir()] == ["inside"]


async def test_sizes_are_held(folder: Path) -> None:
    tool = create(folder=str(folder), max_read_bytes=3, max_write_bytes=3)
    assert (await use(tool, "read", "a.txt")).startswith("hel\n… (cut: 5 bytes")
    with pytest.raises(ToolFault, match="Too large"):
        await use(tool, "write", "b", content="1234")


def test_writing_wants_a_person_and_its_content(folder: Path) -> None:
    facts = create(folder=str(folder)).facts
    assert isinstance(facts.needs_approval, dict)
    judge = jsonschema_rs.Draft202012Validator(facts.needs_approval)
    assert judge.is_valid({"operation": "write", "path": "a"}) and not judge.is_valid({"operation": "read", "path": "a"})
    assert not jsonschema_rs.Draft202012Validator(facts.parameters).is_valid({"operation": "write", "path": "a"})


def test_a_folder_is_needed() -> None:
    with pytest.raises(InvalidInput, match=r"options\.folder is required"):
        create()
