"""Programs: off by default, no shell in between, and held to time and output."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools.shell import create

CONTEXT = ToolContext(now=datetime(2026, 1, 5, tzinfo=UTC), idempotency_key="k")


async def run(folder: Path, program: str, *arguments: str, given: str = "", **options: Any) -> Any:
    tool = create(allow=["echo", "cat", "sh", "env", "pwd", "nowhere-to-be-found"], folder=str(folder), **options)
    args = {"program": program, "arguments": list(arguments), "input": given}
    jsonschema_rs.validate(tool.facts.parameters, args)
    return await tool.run(args, CONTEXT)


async def test_a_program_runs_in_its_folder(tmp_path: Path) -> None:
    assert await run(tmp_path, "pwd") == {"exit_code": 0, "output": f"{tmp_path}\n", "errors": ""}
    assert (await run(tmp_path, "cat", given="hé"))["output"] == "hé"
    failed = await run(tmp_path, "sh", "-c", "echo no >&2; exit 3")
    assert failed == {"exit_code": 3, "output": "", "errors": "no\n"}


async def test_no_shell_reads_the_arguments(tmp_path: Path) -> None:
    found = await run(tmp_path, "echo", "$HOME", "*", "; touch owned", "`id`", "| cat")
    assert found["output"] == "$HOME * ; touch owned `id` | cat\n" and list(tmp_path.iterdir()) == []


async def test_the_workers_environment_stays_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-words")
    shown = (await run(tmp_path, "env", environment={"COLOUR": "red"}))["output"]
    assert "secret-words" not in shown and "COLOUR=red" in shown


async def test_time_and_output_are_held(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(ToolFault, match="killed at its time limit"):
        await run(tmp_path, "sh", "-c", "(sleep 60; touch late) & sleep 60", timeout_s=0.3)
    assert time.monotonic() - started < 5
    flood = await run(tmp_path, "sh", "-c", "yes | head -c 3000000", max_output_bytes=10)
    assert flood["output"] == "y\n" * 5 + "\n… (cut: 3,000,000 bytes in all)"


async def test_a_cancelled_call_kills_the_program(tmp_path: Path) -> None:
    running = asyncio.create_task(run(tmp_path, "sh", "-c", "sleep 1; touch late"))
    await asyncio.sleep(0.3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(1)
    assert list(tmp_path.iterdir()) == []


async def test_what_cannot_be_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(ToolFault, match="not on this machine"):
        await run(tmp_path, "nowhere-to-be-found")
    with pytest.raises(ToolFault, match="cannot be run"):
        await run(tmp_path, "echo", "a\0b")
    with pytest.raises(ToolFault, match="cannot be run"):
        await run(tmp_path / "missing", "pwd")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "shell is off"),
        ({"allow": []}, "shell is off"),
        ({"allow": "ls"}, "shell is off"),
        ({"allow": ["/bin/ls"]}, "no program's name"),
        ({"allow": ["../x"]}, "no program's name"),
        ({"allow": [True]}, "no program's name"),
        ({"commands": ["ls"]}, "known options: allow"),
    ],
)
def test_off_unless_allowed(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        create(**options)


def test_other_programs_do_not_fit_the_schema_and_every_run_wants_a_person() -> None:
    facts = create(allow=["echo"]).facts
    judge = jsonschema_rs.Draft202012Validator(facts.parameters)
    for program in ("sh", "/bin/echo", "echo ", "ECHO"):
        assert not judge.is_valid({"program": program})
    assert facts.needs_approval is True and facts.risk == "high" and not facts.repeatable
