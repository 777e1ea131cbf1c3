"""The command line as typed: help, usage errors, exit codes, and JSON, without any server."""

import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from console.commands.run.work import read_input
from console.main import app, run_command

ROOT = Path(__file__).parents[3]
COMMANDS = (
    "up",
    "worker",
    "console",
    "builder",
    "init",
    "reload",
    "demo",
    "run",
    "chat",
    "session",
    "memory",
    "lessons",
    "notifications",
    "reply",
    "spending",
    "documents",
    "idea",
    "todos",
    "schedule",
    "inbox",
    "decide",
    "snooze",
    "reassign",
    "allow",
    "show",
    "events",
    "audit",
    "erase",
    "fork",
    "diff",
    "agent",
    "db",
    "plugin",
    "rules",
    "script",
    "flow",
    "keys",
    "token",
    "codec-server",
    "doctor",
    "image",
    "mcp",
    "a2a",
)


def test_every_command_is_there() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert set(group.commands) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example_and_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([command, "--help"]) == 0
    shown = capsys.readouterr().out
    example = shown.split("Examples:", 1)[1]
    assert f"mofa {command}" in example
    assert "--json" in shown
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_help_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--help"]) == 0
    assert "3 no server (or no worker) answers" in " ".join(capsys.readouterr().out.split())


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'temporalio', 'sqlalchemy', 'openai', 'pydantic', 'rich', 'asyncio'}"
    code = f"import sys, console.main; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def _spent() -> float:
    """Return the processor time of ended children, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_is_there_at_once() -> None:
    def once() -> float:
        began = _spent()
        subprocess.run([sys.executable, "-m", "console.main", "--help"], cwd=ROOT, capture_output=True, check=True)
        return _spent() - began

    # Processor time, the best of several: the load of this machine must not count.
    assert min(once() for _ in range(5)) < 0.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "fly"),
        (["up", "--prot", "1"], "--prot"),
        (["show"], "ID"),
        (["run", "Nonsense", "x", "--with", "a"], "RequestResponse, Sequential"),
        (["run", "Debat", "x", "--with", "a"], "is not a mode"),
        (["run", "Sequential", "x"], "human:NAME"),
        (["run", "Sequential", "--with", "a"], "--input FILE"),
        (["run", "Sequential", "--input", "/nonexistent/file.json"], "cannot be read"),
        (["decide", "todo/x", "d1"], "--choice"),
        (["decide", "todo/x", "d1", "--choice", "a", "--answer", "b"], "either --choice"),
        (["todos", "--status", "done"], "in_progress"),
        (["idea", " "], "content"),
        (["idea", "Tea", "--priority", "urgent"], "priority"),
    ],
)
def test_wrong_usage_says_what_would_be_right(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(arguments) == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_input_that_windows_wrote(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = '{"task": "“茶”\\u2028"}\r\n'.encode(encoding)
    (tmp_path / "input.json").write_bytes(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "ascii"))
    assert read_input(str(tmp_path / "input.json")) == read_input("-") == {"task": "“茶”\u2028"}


@pytest.mark.parametrize("content", [b"\xff\xfea", '{"task": "\u201ctea\u201d"}'.encode("cp1252"), b'\xff\xfe{\0"\0\0\xd8'])
def test_an_input_in_no_known_encoding(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "input.json").write_bytes(content)
    assert run_command(["run", "Sequential", "--input", str(tmp_path / "input.json")]) == 2
    assert "Save it as UTF-8" in capsys.readouterr().err


def test_an_input_that_is_not_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "input.json"
    wrong.write_text("{task: tea}")
    assert run_command(["run", "Sequential", "--input", str(wrong)]) == 2
    assert f"{wrong} is not JSON" in capsys.readouterr().err


def test_no_server_is_exit_3_and_json_where_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], unused_tcp_port: int
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{unused_tcp_port}")
    monkeypatch.setenv("MOFA_HOME", str(tmp_path))
    assert run_command(["inbox", "--json"]) == 3
    shown = capsys.readouterr()
    error = json.loads(shown.out)["error"]
    assert (error["type"], error["exit_code"]) == ("ServerUnreachable", 3)
    assert f"127.0.0.1:{unused_tcp_port}" in error["message"]
    assert shown.err.startswith("Error: No Temporal server answers")


def test_a_bug_is_called_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("console.commands.decide.work.show_inbox", lambda as_json, watching: 1 / 0)
    assert run_command(["inbox"]) == 1
    assert "a bug in mofa" in capsys.readouterr().err


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(as_json: bool, watching: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.commands.decide.work.show_inbox", interrupted)
    assert run_command(["inbox"]) == 130


def test_a_reader_that_stops_reading_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = "from console.terminal.screen import say\nimport console.commands.decide.work, console.main\n"
    code += "async def many(as_json, watching):\n    [say('x' * 1000) for _ in range(1000)]\n    return 0\n"
    code += "console.commands.decide.work.show_inbox = many\nimport sys; sys.argv = ['mofa', 'inbox']\nconsole.main.main()"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")
