import json
import socket
from pathlib import Path

import pytest

from console.commands.demo.work import choose_port, environment
from console.processes import embedded, ports
from console.processes.embedded import Place
from console.terminal.failure import Failure
from runtime.search_attributes import SEARCH_ATTRIBUTES


def test_the_server_s_command_line(tmp_path: Path) -> None:
    line = embedded.command(Path("/bin/temporal"), Place(tmp_path, 7300))
    text = " ".join(line)
    assert line[:5] == ["/bin/temporal", "server", "start-dev", "--ip", "127.0.0.1"]
    assert "--port 7300 --ui-port 8300" in text
    assert f"--db-filename {tmp_path / 'temporal.db'}" in text
    for name, kind in SEARCH_ATTRIBUTES.items():
        assert f"--search-attribute {name}={kind}" in text
    for setting in ("matching.enableFairness=true", "history.enableUpdateCallbacks=true"):
        assert f"--dynamic-config-value {setting}" in text


@pytest.mark.parametrize(("ui", "whose"), [(False, "for the server"), (True, "for the Temporal UI")])
def test_a_port_in_use_says_who_and_what_to_do(ui: bool, whose: str) -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        port = number - embedded.UI_OFFSET if ui else number
        with pytest.raises(Failure, match=rf"Port {number}, {whose}, is in use by .*\n.*mofa up --port \d+") as failed:
            embedded.check_ports(port)
    assert failed.value.type == "PortInUse"


@pytest.mark.parametrize("port", [0, -1, 65_000, 70_000])
def test_an_invalid_port(port: int) -> None:
    with pytest.raises(Failure, match="take one from 1 to 64535") as failed:
        embedded.check_ports(port)
    assert failed.value.code == 2


def test_a_broken_record_is_no_record(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert embedded.read_record(place) is None
    place.record.write_text("{half")
    assert embedded.read_record(place) is None
    place.record.write_text(
        json.dumps({"address": "127.0.0.1:7233", "processes": [{"name": "x", "pid": 1, "started": "never"}]})
    )
    assert embedded.end_orphans(place) == []
    assert not place.record.exists()


@pytest.mark.parametrize(
    ("given", "model"),
    [
        ({}, "offline:scripted"),
        ({"OPENAI_API_KEY": "k"}, "openai:gpt-5-mini"),
        ({"OPENAI_API_KEY": "k", "MOFA_MODEL": "openai:gpt-5"}, "openai:gpt-5"),
    ],
)
def test_the_demo_s_model_and_home(given: dict[str, str], model: str, tmp_path: Path) -> None:
    made = environment({**given, "MOFA_HOME": str(tmp_path), "MOFA_DATABASE_URL": "sqlite:///elsewhere.db"}, given=False)
    assert made["MOFA_MODEL"] == model
    assert made["MOFA_HOME"] == str(tmp_path / "demo")
    assert "MOFA_DATABASE_URL" not in made
    assert "MOFA_TASK_QUEUE" not in made


def test_the_demo_has_a_queue_of_its_own_on_a_server_of_yours() -> None:
    assert environment({}, given=True)["MOFA_TASK_QUEUE"].startswith("mofa-demo-")
    assert environment({"MOFA_TASK_QUEUE": "mine"}, given=True)["MOFA_TASK_QUEUE"] == "mine"


def test_the_demo_moves_aside_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    with socket.create_server((ports.LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setattr(embedded, "DEFAULT_PORT", number)
        port = choose_port(None, said.append)
    assert port > number
    assert f"Port {number} is in use by" in said[0]
    assert choose_port(7300, said.append) == 7300
