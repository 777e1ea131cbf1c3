"""Programs: off by default, without a shell, with limits of time and output."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools.shell import REAPER, create
from tests.support.house import until

ROOT = Path(__file__).parents[4]
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
    with pytest.raises(ToolFault, match="killed at its time limit"):
        await run(tmp_path, "sh", "-c", "(sleep 300; touch late) & sleep 300", timeout_s=0.3)
    flood = await run(tmp_path, "sh", "-c", "yes | head -c 3000000", max_output_bytes=10)
    assert flood["output"] == "y\n" * 5 + "\n… (cut: 3,000,000 bytes in all)"


async def test_the_exit_code_is_reported(tmp_path: Path) -> None:
    assert (await run(tmp_path, "sh", "-c", "kill -9 $$"))["exit_code"] == -9
    assert (await run(tmp_path, "sh", "-c", "kill -TERM $$"))["exit_code"] == -15
    (tmp_path / "broken").write_text("no program")
    (tmp_path / "broken").chmod(0o755)
    tool = create(allow=["broken"], folder=str(tmp_path), environment={"PATH": str(tmp_path)})
    with pytest.raises(ToolFault, match=r"broken cannot be run: Exec format error\."):
        await tool.run({"program": "broken"}, CONTEXT)


# ---- processes that a program starts ---------------------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs a subreaper")

SLEEPER = "echo $$ > pid.new; mv pid.new pid; exec sleep 300"
WAYS = {
    "in its group": "sh sleeper &",
    "in a session of its own": "setsid sh sleeper &",
    "without a parent": "sh -c 'setsid sh sleeper > /dev/null 2>&1 < /dev/null &'",
    "twice without a parent": "setsid sh -c 'setsid sh sleeper &' &",
}
UNTIL_IT_RUNS = "while [ ! -s pid ]; do sleep 0.01; done"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the program `sleeper`, which prints its process id and keeps running."""
    (tmp_path / "sleeper").write_text(SLEEPER)
    return tmp_path


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@linux
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_what_it_started_ends_when_it_does(folder: Path, way: str) -> None:
    ended = await run(folder, "sh", "-c", f"{way}\n{UNTIL_IT_RUNS}; echo done; exit 4")
    assert ended == {"exit_code": 4, "output": "done\n", "errors": ""}
    assert not is_there(int((folder / "pid").read_text()))


@linux
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_what_it_started_ends_at_the_time_limit(folder: Path, way: str) -> None:
    with pytest.raises(ToolFault, match="killed at its time limit"):
        await run(folder, "sh", "-c", f"{way}\n{UNTIL_IT_RUNS}; sleep 300", timeout_s=5)
    assert not is_there(int((folder / "pid").read_text()))


@linux
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_a_cancelled_call_ends_the_program_and_what_it_started(folder: Path, way: str) -> None:
    running = asyncio.create_task(run(folder, "sh", "-c", f"echo $$ > own; {way}\nsleep 300", timeout_s=300))
    while not (folder / "pid").exists():
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not is_there(int((folder / "pid").read_text())) and not is_there(int((folder / "own").read_text()))


@linux
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_worker_that_is_killed_leaves_nothing(folder: Path, way: str) -> None:
    program = """import asyncio, sys
from tests.unit.plugins.tools.test_shell import Path, run
asyncio.run(run(Path(sys.argv[1]), "sh", "-c", sys.argv[2], timeout_s=300))
"""
    worker = subprocess.Popen([sys.executable, "-c", program, str(folder), f"{way}\nsleep 300"], cwd=ROOT)
    until(lambda: (folder / "pid").exists(), 60, "the program")
    worker.kill()
    worker.wait()
    pid = int((folder / "pid").read_text())
    until(lambda: not is_there(pid), 60, "its end")


# ---- forbidden reading ------------------------------------------------------------------------------------------------


@pytest.fixture
def victim() -> Iterator[int]:
    """Another process of this user, with a secret in its environment."""
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={"SECRET": "swordfish-9000"})
    yield process.pid
    process.communicate()


@linux
@pytest.mark.parametrize("file", ["environ", "mem", "maps", "auxv", "task/{pid}/environ", "root/etc/hostname", "cwd/x", "fd/0"])
async def test_other_processes_are_not_looked_into(tmp_path: Path, victim: int, file: str) -> None:
    for pid in (victim, os.getpid()):
        shown = await run(tmp_path, "cat", f"/proc/{pid}/{file.format(pid=pid)}")
        assert shown["exit_code"] == 1 and shown["output"] == ""
    assert "COLOUR=red" in (await run(tmp_path, "cat", "/proc/self/environ", environment={"COLOUR": "red"}))["output"]


@linux
async def test_nothing_else_is_forbidden_to_it(tmp_path: Path) -> None:
    line = "mkdir a b; echo tea > a/x; ln a/x b/y; mv a/x b/x; sleep 300 & kill $!; cat b/x b/y"
    assert await run(tmp_path, "sh", "-c", line) == {"exit_code": 0, "output": "tea\ntea\n", "errors": ""}


OLDER = "reaper._signal_ruleset = reaper._empty_ruleset"  # Landlock before version 6
NONE = "reaper._signal_ruleset = lambda: -1"
PLAIN = "/usr/bin/python3"


@linux
@pytest.mark.skipif(os.geteuid() != 0 or not Path(PLAIN).exists(), reason="becomes another user")
@pytest.mark.parametrize("uid", [0, 65_534])
@pytest.mark.parametrize(("patch", "line"), [("pass", ":"), (OLDER, "ln a/x b/y"), (NONE, ":")])
def test_by_each_way_and_as_each_user(uid: int, patch: str, line: str) -> None:
    """Try it with Landlock in its newest and in an older version, and without Landlock."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "reaper.py"
        shutil.copyfile(REAPER, copy)
        for path, mode in ((Path(folder), 0o777), (copy, 0o644)):
            path.chmod(mode)
        sleeping: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "user": uid}
        secret = subprocess.Popen(["cat"], env={"SECRET": "swordfish"}, **sleeping)
        ours, theirs = socket.socketpair()
        start = (
            f"import sys; sys.path.insert(0, {folder!r}); import reaper; {patch}; reaper.main({theirs.fileno()}, sys.argv[1:])"
        )
        shell = f"mkdir a b; echo tea > a/x; {line} && echo fine; cat /proc/{secret.pid}/environ"
        as_user: dict[str, Any] = {"user": uid, "group": uid, "extra_groups": []}
        with ours, theirs:
            shown = subprocess.run(
                [PLAIN, "-I", "-S", "-c", start, "sh", "-c", shell], pass_fds=[theirs.fileno()], cwd=folder,
                env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True, **as_user,
            )  # fmt: skip
            assert "fine" in shown.stdout
            hidden = "swordfish" not in shown.stdout
            assert hidden or (patch, uid) == (NONE, 65_534), "there it is the worker that hides itself (PR_SET_DUMPABLE)"
            assert json.loads(ours.recv(100)) == {"code": 1 if hidden else 0}
        secret.communicate()


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
        ({"allow": ["/bin/ls"]}, "not a program's name"),
        ({"allow": ["../x"]}, "not a program's name"),
        ({"allow": [True]}, "not a program's name"),
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
