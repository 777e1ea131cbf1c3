"""`mofa schedule` against a real server: modes, flows and ideas, started by Temporal's own schedules."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import Client

from console.main import run_command
from tests.support.house import House, Server, eventually, open_decision

FLOW = """\
name: hello
nodes:
  - {id: start, type: start, input_schema: {type: object, properties: {name: {type: string}}, required: [name]}}
  - {id: words, type: transform, value: "Hello {{ input.name }}"}
  - {id: done, type: end, output: "{{ words }}"}
edges:
  - {from: start, to: words}
  - {from: words, to: done}
"""

Mofa = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, server: Server, models: Any) -> Iterator[House]:
    """A worker whose project file has a flow, and a desk with one person."""
    home = tmp_path_factory.mktemp("schedules")
    (home / "hello.yaml").write_text(FLOW)
    (home / "mofa.yaml").write_text(
        "agents: {writer: {}}\nflows: {hello: hello.yaml}\nsecretary: {name: office, executors: [{kind: human, name: ann}]}\n"
    )
    house = House(home, server, "mofa-schedules", **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def mofa(desk: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Mofa:
    """The command line, in this process: its exit code, its JSON or its words, and its errors."""
    for name, value in desk.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MOFA_CONFIG", str(desk.home / "mofa.yaml"))

    def run(*arguments: str) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = run_command(["schedule", *arguments])
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments else out, err

    return run


def name() -> str:
    return f"s-{uuid.uuid4().hex[:8]}"


def on(server: Server, work: Callable[[Client], Awaitable[Any]]) -> Any:
    async def connected() -> Any:
        return await work(await server.client())

    return asyncio.run(connected())


async def run_of(client: Client, prefix: str) -> Any:
    """Return the result of the first run whose id begins so."""

    async def look() -> str | None:
        found = [run.id async for run in client.list_workflows(f'WorkflowId STARTS_WITH "{prefix}"')]
        return found[0] if found else None

    return await client.get_workflow_handle(await eventually(look)).result()


def test_a_mode_by_cron_in_a_zone(mofa: Mofa, server: Server) -> None:
    this = name()
    given = ("--mode", "request-response", "--task", "Say hello", "--with", "writer")
    code, made, _ = mofa("new", this, *given, "--cron", "30 8 * * mon-fri", "--zone", "Europe/Berlin", "--paused", "--json")
    assert code == 0
    assert (made["starts"], made["paused"], made["zone"], made["overlap"]) == ("RequestResponse", True, "Europe/Berlin", "skip")
    code, shown, _ = mofa("resume", this, "--json")
    times = [datetime.fromisoformat(each).astimezone(ZoneInfo("Europe/Berlin")) for each in shown["next"]]
    assert len(times) == 5 and {(at.hour, at.minute) for at in times} == {(8, 30)} and all(at.weekday() < 5 for at in times)
    assert mofa("trigger", this)[0] == 0
    outcome = on(server, lambda client: run_of(client, f"request-response/{this}"))
    assert outcome["status"] == "completed"
    code, shown, _ = mofa("show", this, "--json")
    assert shown["runs"] == 1 and shown["last"][0]["workflow_id"].startswith(f"request-response/{this}-")
    code, listed, _ = mofa("list")
    assert f"{this}" in listed and "next " in listed
    assert mofa("pause", this, "--note", "Holidays")[0] == 0
    assert "Holidays" in mofa("show", this)[1]
    assert mofa("delete", this)[0] == 0
    code, _, error = mofa("show", this)
    assert code == 4 and f"There is no schedule '{this}'" in error


def test_a_flow_by_name_and_by_interval_with_a_backfill(mofa: Mofa, server: Server) -> None:
    this = name()
    limits = ("--every", "PT1H", "--offset", "PT5M", "--jitter", "PT1S", "--overlap", "buffer_one", "--catch-up", "P1D")
    code, made, _ = mofa(
        "new", this, "--flow", "hello", "--input", '{"name": "Ann"}', *limits, "--paused", "--runs", "3", "--json"
    )
    assert code == 0
    assert (made["every"], made["offset"], made["jitter"], made["catch_up"]) == (["PT1H"], ["PT5M"], "PT1S", "P1D")
    assert (made["overlap"], made["runs_left"]) == ("buffer_one", 3)
    yesterday = datetime.now(ZoneInfo("UTC")).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    until = yesterday + timedelta(minutes=30)
    assert mofa("backfill", this, "--from", yesterday.isoformat(), "--until", until.isoformat())[0] == 0
    outcome = on(server, lambda client: run_of(client, f"flow/hello-{this}"))
    assert outcome["output"] == "Hello Ann"
    assert mofa("delete", this, "--json")[1] == {"name": this, "deleted": True}


def test_an_idea_becomes_a_todo(mofa: Mofa, server: Server) -> None:
    this = name()
    assert mofa("new", this, "--idea", "Sum up the week", "--cron", "@weekly", "--paused")[0] == 0
    assert mofa("trigger", this, "--overlap", "allow_all")[0] == 0

    async def asked(client: Client) -> Any:
        async def look() -> str | None:
            found = [run.id async for run in client.list_workflows(f'WorkflowId STARTS_WITH "todo/{this}"')]
            return found[0] if found else None

        todo = client.get_workflow_handle(await eventually(look))
        request = await open_decision(todo)
        await todo.signal("cancel", {"reason": "seen"})
        return request, await todo.query("todo")

    request, item = on(server, asked)
    assert request["assignees"] == ["ann"] and item["idea"]["content"] == "Sum up the week"
    assert mofa("delete", this)[0] == 0


MODE = ("--mode", "Sequential", "--task", "x", "--with", "writer")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("a b", *MODE, "--every", "PT1H"), "NAME: 'a b' cannot be a name"),
        (("x", "--every", "PT1H"), "Give one of --mode MODE, --flow NAME and --idea TEXT"),
        (("x", *MODE, "--idea", "y", "--every", "PT1H"), "Give one of --mode MODE"),
        (("x", *MODE), "Give --cron"),
        (("x", *MODE, "--cron", "61 * * * *"), "the minute '61' is out of range; it is from 0 to 59"),
        (("x", *MODE, "--cron", "@daily", "--zone", "Berlin"), "Did you mean Europe/Berlin?"),
        (("x", *MODE, "--cron", "@daily", "--zone", "Europe/Berln"), "Did you mean Europe/Berlin"),
        (("x", *MODE, "--every", "1h"), "--every: '1h' must be an ISO 8601 duration such as PT30S"),
        (("x", *MODE, "--every", "PT0.5S"), "shorter than a second"),
        (("x", *MODE, "--every", "PT1H", "--offset", "PT2H"), "--offset: PT2H is not shorter"),
        (("x", *MODE, "--cron", "@daily", "--offset", "PT1H"), "--offset: belongs to --every"),
        (("x", *MODE, "--every", "PT1H", "--overlap", "queue"), "known: skip, buffer_one, buffer_all"),
        (("x", *MODE, "--every", "PT1H", "--from", "2030-01-02", "--until", "2030-01-01"), "--until: is not after --from"),
        (("x", *MODE, "--every", "PT1H", "--from", "soon"), "is not a time in ISO 8601"),
        (("x", "--mode", "Chorus", "--task", "x", "--with", "writer", "--every", "PT1H"), "Sequential"),
        (("x", "--mode", "Debate", "--input", "-", "--task", "x", "--every", "PT1H"), "Give either --input, or --task"),
        (("x", "--flow", "helo", "--every", "PT1H"), "helo"),
        (("x", "--flow", "hello@9", "--every", "PT1H"), "hello"),
        (("x", "--flow", "hello", "--input", "{}", "--every", "PT1H"), "name"),
        (("x", "--flow", "hello", "--input", "{", "--every", "PT1H"), "--input: not JSON"),
        (("x", "--idea", " ", "--every", "PT1H"), "content: is empty"),
    ],
)
def test_a_wrong_schedule_is_refused_with_what_would_be_right(mofa: Mofa, given: tuple[str, ...], words: str) -> None:
    code, _, error = mofa("new", *given)
    assert code == 2, error
    assert words in error


def test_a_name_is_taken_once_and_a_missing_one_is_said(mofa: Mofa, tmp_path: Path) -> None:
    this = name()
    assert mofa("new", this, *MODE, "--every", "P1D", "--paused")[0] == 0
    code, _, error = mofa("new", this, *MODE, "--every", "P1D")
    assert code == 1 and f"mofa schedule delete {this}" in error
    for command in ("pause", "resume", "trigger", "delete"):
        code, _, error = mofa(command, "missing")
        assert code == 4 and this in error
    assert mofa("delete", this)[0] == 0
