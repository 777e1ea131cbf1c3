"""`mofa up` as a user meets it: started, stopped, killed, started again."""

import os
import signal
import socket
from pathlib import Path

import pytest

from console.processes import ports
from runtime.project.project_file import load_project
from tests.support.mofa import gone, mofa, running, temporal, until
from tests.support.processes.free_ports import free_port


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


def start_something(address: str) -> None:
    """A workflow that nobody works on, so that it runs on."""
    temporal(address, "workflow", "start", "--type", "Anything", "--task-queue", "nobody", "--workflow-id", "left-running")


def open_to_others(home: Path) -> list[str]:
    """The files of the data directory, and itself, that other local users may read or write."""
    found = [home, *home.iterdir(), *(path for path in home.rglob("*") if path.is_file())]
    return [path.name for path in found if path.stat().st_mode & 0o077]


def test_ctrl_c_leaves_nothing_and_the_next_one_finds_everything_again(home: Path) -> None:
    port = free_port()
    with running(home, "up", "--port", str(port)) as up:
        ready = up.ready()
        assert (ready["address"], ready["embedded"], ready["running_workflows"]) == (f"127.0.0.1:{port}", True, 0)
        start_something(ready["address"])
        again = mofa(home, "up", "--json")
        assert (again.code, again.json()["status"], again.json()["address"]) == (0, "already_up", ready["address"])
        attributes = temporal(ready["address"], "operator", "search-attribute", "list")
        assert "MofaOpenDecisions" in attributes and "MofaAgents" in attributes
        assert "720h" in temporal(ready["address"], "operator", "namespace", "describe", "-n", "default")
        pids = up.pids()
        assert len(pids) == 3  # the Temporal server, the worker and the console
        assert open_to_others(home) == []
        assert up.stop() == 130
    assert all(gone(pid) for pid in pids)
    assert ports.is_free(port) and ports.is_free(port + 1000)
    assert not (home / "server.json").exists()
    assert up.words().index("Stopping the worker") < up.words().index("Stopping the server")

    with running(home, "up", "--port", str(port)) as up:
        assert up.ready()["running_workflows"] == 1
        assert "left-running" in temporal(f"127.0.0.1:{port}", "workflow", "list")
        assert up.stop(signal.SIGTERM) == 0


def test_a_killed_worker_and_a_killed_server_come_back(home: Path) -> None:
    with running(home, "up", "--port", str(free_port())) as up:
        address = up.ready()["address"]
        start_something(address)
        worker, server = up.pid_of("worker"), up.pid_of("Temporal server")
        os.kill(worker, signal.SIGKILL)
        until(lambda: "The worker is back." in up.words(), 60, up.words)
        assert up.pid_of("worker") != worker
        os.kill(server, signal.SIGKILL)
        until(lambda: "The Temporal server is back." in up.words(), 60, up.words)
        assert "left-running" in temporal(address, "workflow", "list")
        assert "died (signal SIGKILL)" in up.words()


@pytest.mark.drill
def test_kill_9_of_mofa_up_leaves_no_process(home: Path) -> None:
    port = free_port()
    with running(home, "up", "--port", str(port)) as up:
        up.ready()
        pids = up.pids()
        up.stop(signal.SIGKILL)
        until(lambda: all(gone(pid) for pid in pids), 5)
        until(lambda: ports.is_free(port), 5)
        assert (home / "server.json").exists()  # what it left behind does not stand in the way of the next one
    with running(home, "up", "--port", str(port)) as up:
        assert up.ready()["address"] == f"127.0.0.1:{port}"


@pytest.mark.parametrize("ui", [False, True])
def test_a_port_in_use_is_said_and_nothing_is_started(home: Path, ui: bool) -> None:
    port = free_port()
    taken = port + 1000 if ui else port
    with socket.create_server(("127.0.0.1", taken)):
        ended = mofa(home, "up", "--port", str(port))
    assert ended.code == 1
    assert f"Port {taken}, for {'the Temporal UI' if ui else 'the server'}, is in use by" in ended.err
    assert f"(process {os.getpid()})" in ended.err
    assert "mofa up --port" in ended.err


def test_a_given_server_that_does_not_answer_is_exit_3_and_no_other_is_used(home: Path) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    ended = mofa(home, "up", TEMPORAL_ADDRESS=nowhere)
    assert ended.code == 3
    assert nowhere in ended.err
    assert not (home / "temporal.db").exists()


@pytest.mark.drill
def test_with_a_given_server_only_a_worker_is_started(home: Path, tmp_path: Path) -> None:
    with running(home, "up", "--port", str(free_port())) as server:
        address = server.ready()["address"]
        other = tmp_path / "other"
        with running(other, "up", TEMPORAL_ADDRESS=address, MOFA_TASK_QUEUE="other") as up:
            ready = up.ready()
            assert (ready["address"], ready["embedded"], ready["ui"]) == (address, False, None)
            assert not (other / "temporal.db").exists()
            assert "other" in mofa(other, "doctor", TEMPORAL_ADDRESS=address, MOFA_TASK_QUEUE="other").out
            assert up.stop(signal.SIGTERM) == 0


def test_a_worker_that_cannot_start_says_why(home: Path) -> None:
    (home.parent / "mofa.yaml").write_text("agents:\n  poet:\n    instructons: rhyme\n")
    ended = mofa(home, "up", "--port", str(free_port()))
    assert ended.code == 1
    assert "instructons" in ended.err
    assert not (home / "server.json").exists()


@pytest.mark.drill
def test_a_saved_project_file_is_taken_at_once_and_a_wrong_one_is_said_and_changes_nothing(home: Path) -> None:
    def asked(expected: int) -> str:
        ended = mofa(home, "run", "RequestResponse", "Tea?", "--with", "poet")
        assert ended.code == expected, ended.out + ended.err
        return ended.out + ended.err

    def checked() -> str:
        found: str = next(
            each["status"] for each in mofa(home, "doctor", "--json").json()["checks"] if "project" in each["name"]
        )
        return found

    file = home.parent / "mofa.yaml"
    with running(home, "up", "--port", str(free_port())) as up:
        up.ready()
        assert f"found no project file at {file}" in asked(1)
        assert mofa(home, "init").code == 0
        until(lambda: "mofa.yaml is taken for new runs by 1 worker" in up.words(), 30, up.words)
        assert "You write short poems" in asked(0) and checked() == "ok"

        good = file.read_text()
        file.write_text(good.replace("instructions", "instructons", 1))
        until(lambda: "mofa.yaml was saved but not taken" in up.words(), 30, up.words)
        assert ": agents.poet.instructons: unknown field; did you mean 'instructions'?" in up.words()
        assert "You write short poems" in asked(0) and checked() == "fail"

        file.write_text(good.replace("You write short poems", "You write long novels"))
        until(lambda: up.words().count("mofa.yaml is taken") == 2, 30, up.words)
        assert "You write long novels" in asked(0)

        file.unlink()
        until(lambda: "mofa.yaml is gone" in up.words(), 30, up.words)
        assert "You write long novels" in asked(0) and checked() == "warn"
        assert mofa(home, "reload").code == 0
        assert "found no project file" in asked(1)
        assert mofa(home, "reload").code == 4


def test_init_writes_a_file_that_is_right_and_never_over_another(home: Path) -> None:
    made = mofa(home, "init", "--json").json()
    assert made["agents"] == list(load_project(Path(made["project_file"])).agents)
    (home.parent / "mofa.yaml").write_text("mine: 1\n")
    again = mofa(home, "init")
    assert again.code == 1 and "exists already" in again.err
    assert (home.parent / "mofa.yaml").read_text() == "mine: 1\n"
    assert mofa(home, "init", MOFA_CONFIG=str(home / "no" / "mofa.yaml")).code == 1
