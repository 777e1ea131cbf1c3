"""The commands against a real server and a real worker, as a user types them."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.secretary.shapes import TodoItem
from tests.support.mofa import Running, environment, gone, mofa, running, until
from tests.support.processes.free_ports import free_port

AGENT = {"kind": "agent", "name": "poet", "instructions": "Rhyme."}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data directory of a MoFA that is up."""
    directory = tmp_path_factory.mktemp("cli") / "data"
    with running(directory, "up", "--port", str(free_port())) as up:
        up.ready()
        yield directory


def waiting(home: Path, workflow_id: str) -> list[dict[str, Any]]:
    """The open decisions of one workflow, as the inbox shows them."""
    return [request for request in mofa(home, "inbox", "--json").json() if request["workflow_id"] == workflow_id]


def test_a_run_from_a_file_and_from_stdin(home: Path) -> None:
    given = json.dumps({"task": "Name a colour.", "participants": [AGENT]})
    (home.parent / "input.json").write_text(given)
    from_file = mofa(home, "run", "RequestResponse", "--input", "input.json", "--json")
    assert from_file.code == 0
    outcome = from_file.json()
    assert outcome["status"] == "completed"
    assert outcome["workflow_id"].startswith("request-response/name-a-colour-")
    assert outcome["contributions"][0]["model"].startswith("offline")
    shown = mofa(home, "run", "request-response", "--input", "-", typed=given)
    assert shown.code == 0
    assert "offline scripted model" in shown.out
    assert "poet is asked" in shown.err


def test_a_person_decides_with_the_command_of_the_inbox(home: Path) -> None:
    started = mofa(home, "run", "Sequential", "Say yes", "--with", "human:alice", "--detach", "--json").json()
    id = started["workflow_id"]
    until(lambda: waiting(home, id), 30)
    [request] = waiting(home, id)
    assert request["assignees"] == ["alice"]
    refused = mofa(home, "decide", id, "d99", "--answer", "yes")
    assert (refused.code, "Open there: " + request["id"] in refused.err) == (4, True)
    wrong = mofa(home, "decide", id, request["id"], "--choice", "nonsense", "--json")
    assert (wrong.code, wrong.json()["error"]["type"]) == (1, "InvalidInput")
    settled = mofa(home, "decide", id, "--answer", "yes, gladly", "--by", "alice", "--json")
    assert (settled.code, settled.json()["settled"]["by"]) == (0, "alice")
    second = mofa(home, "decide", id, request["id"], "--answer", "no")
    assert second.code == 1 and "already settled" in second.err

    until(lambda: mofa(home, "show", id, "--json").json()["status"] == "completed", 30)
    shown = mofa(home, "show", id).out
    assert "yes, gladly" in shown and "by alice" in shown
    events = mofa(home, "events", id, "--follow", "--json").out.splitlines()
    assert [json.loads(line)["seq"] for line in events] == list(range(1, len(events) + 1))


def test_an_unknown_participant_fails_clearly(home: Path) -> None:
    ended = mofa(home, "run", "Sequential", "x", "--with", "nobody", "--json")
    assert (ended.code, ended.json()["error"]["type"]) == (1, "UnknownAgent")
    assert "nobody" in ended.err


def test_an_id_may_be_shortened_as_long_as_it_is_one(home: Path) -> None:
    given = json.dumps({"task": "Name a colour.", "participants": [AGENT]})
    for id in ("short/one-1", "short/one-2", "short/two"):
        assert mofa(home, "run", "RequestResponse", "--input", "-", "--id", id, typed=given).code == 0
    shown = mofa(home, "show", "short/t", "--json")
    assert (shown.code, shown.json()["workflow_id"]) == (0, "short/two")
    assert mofa(home, "show", "short/one-1", "--json").json()["workflow_id"] == "short/one-1"
    several = mofa(home, "events", "short/one")
    assert several.code == 2 and "short/one-1" in several.err and "short/one-2" in several.err
    assert mofa(home, "show", "short/th").code == 4


def test_what_is_not_there_is_exit_4(home: Path) -> None:
    for command in ("show", "events", "decide"):
        more = ["--choice", "x"] if command == "decide" else []
        ended = mofa(home, command, "todo/nothing", *more, "--json")
        assert (ended.code, ended.json()["error"]["type"]) == (4, "NotFound")
    assert mofa(home, "todos", "--desk", "nowhere").code == 4


def test_an_idea_from_the_desk_to_the_end(home: Path) -> None:
    received = mofa(home, "idea", "Write two lines about tea", "--priority", "high", "--json").json()
    id = received["workflow_id"]
    assert (received["desk"], id.startswith("todo/write-two-lines-about-tea-")) == ("desk/main", True)
    until(lambda: waiting(home, id), 60)
    [request] = waiting(home, id)
    assert request["kind"] == "acceptance"

    def at_the_desk() -> list[dict[str, Any]]:
        listed = mofa(home, "todos", "--status", "waiting_feedback", "--json").json()
        return [todo for todo in listed if todo["workflow_id"] == id]

    until(at_the_desk, 30)
    assert at_the_desk()[0]["priority"] == "high"
    done = subprocess.run(
        [sys.executable, "-m", "console.main", *shlex.split(request["command"])[1:]], env=environment(home), cwd=home.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    until(lambda: mofa(home, "show", id, "--json").json()["status"] == "completed", 30)
    todo = TodoItem.model_validate(mofa(home, "show", id, "--json").json()["todo"])
    assert (todo.status, todo.report is not None) == ("completed", True)


def test_the_doctor_finds_all_well_but_the_model(home: Path) -> None:
    ended = mofa(home, "doctor", "--json")
    checks = {check["name"]: check["status"] for check in ended.json()["checks"]}
    assert ended.code == 0
    assert checks == {
        "server": "ok", "namespace": "ok", "worker": "ok", "search attributes": "ok", "database": "ok",
        "project file": "ok", "model": "warn", "prices": "ok", "import names": "ok", "console": "ok",
    }  # fmt: skip


@pytest.mark.drill
def test_the_doctor_without_a_worker_and_with_a_bad_key(home: Path, tmp_path: Path) -> None:
    settings = {"MOFA_TASK_QUEUE": "nobody", "MOFA_MODEL": "openai:gpt-5-mini", "OPENAI_API_KEY": "not a key"}
    ended = mofa(home, "doctor", "--json", **settings, MOFA_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    checks = {check["name"]: check for check in ended.json()["checks"]}
    assert ended.code == 1
    assert (checks["worker"]["status"], checks["model"]["status"], checks["database"]["status"]) == ("fail", "fail", "warn")
    assert "not a key" not in ended.out
    fixed = mofa(home, "doctor", "--fix", "--json", MOFA_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert {check["name"]: check["status"] for check in fixed.json()["checks"]}["database"] == "ok"


@pytest.mark.drill
def test_the_demo_shows_the_whole_job_and_its_lines_are_right(tmp_path: Path) -> None:
    home = tmp_path / "data"
    with running(home, "demo", "--keep", "--port", str(free_port())) as demo:
        seen = demo.ready()
        assert seen["phases"] == [
            "receiving_idea", "clarifying_requirement", "dispatching_task", "monitoring_execution", "reporting_completion",
        ]  # fmt: skip
        assert {"clarification", "acceptance"} <= {made["request"]["kind"] for made in seen["decisions"]}
        assert (seen["offline"], seen["todo"]["status"]) == (True, "completed")
        assert "Nobody is asked here, so the demo takes the recommended answer" in demo.words()
        assert "offline scripted model" in demo.words()
        pids = [int(p["pid"]) for p in json.loads((home / "demo" / "server.json").read_text())["processes"]]
        _the_same_by_hand(demo, seen)
        assert demo.stop() == 130
    assert all(gone(pid) for pid in pids)


def _the_same_by_hand(demo: Running, seen: dict[str, Any]) -> None:
    """Run the printed lines in a shell; only the new todo's id differs."""
    path = f"{Path(sys.executable).parent}:{environment(demo.home)['PATH']}"

    def typed(line: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", line.replace(seen["workflow_id"], new)], cwd=demo.home.parent,
            env={**environment(demo.home), "PATH": path}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    def opened(query: str, id: str) -> str | None:
        answer = json.loads(typed(query.replace("--name todo", "--name decisions --output json")))
        return next((each["status"] for each in answer["queryResult"][0] if each["id"] == id), None)

    start, inbox, *decisions, query, show = seen["commands"]
    new = seen["workflow_id"]
    assert "submit_idea" in typed(start)
    until(lambda: "todo/" in typed(inbox), 30)
    new = next(word for word in typed(inbox).split() if word.startswith("todo/"))
    assert new != seen["workflow_id"]
    for line in decisions:
        until(lambda: new in typed(inbox), 60)
        wanted = re.search(r'"decision_id": ?"(\w+)"', line)
        assert wanted is not None, line
        # The next decision may be open before anybody looks again: each is told by its id.
        until(lambda id=wanted[1]: opened(query, id) == "open", 60)  # type: ignore[misc]
        typed(line)
        until(lambda id=wanted[1]: opened(query, id) == "settled", 60)  # type: ignore[misc]
    until(lambda: '"status":"completed"' in typed(query).replace(" ", ""), 30)
    assert "WorkflowExecutionCompleted" in typed(show)
