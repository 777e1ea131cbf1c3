"""The console as a user meets it: with `mofa up`, alone, and opened by `mofa builder`."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from console.processes import ports
from tests.support.mofa import environment, gone, mofa, running, until
from tests.support.processes.free_ports import free_port


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """A browser that writes down what it opens."""
    opened = tmp_path / "opened"
    script = tmp_path / "browser.py"
    script.write_text(f"import sys\nopen({str(opened)!r}, 'a').write(sys.argv[1] + '\\n')\n")
    return f"{sys.executable} {script} %s", opened


def health(url: str) -> dict[str, object]:
    with urlopen(f"{url}/api/v1/health", timeout=60) as response:
        found: dict[str, object] = json.load(response)
        return found


@pytest.mark.drill
def test_mofa_up_serves_it_again_after_a_kill_and_builder_opens_it(home: Path, browser: tuple[str, Path]) -> None:
    command, opened = browser
    with running(home, "up", "--port", str(free_port())) as up:
        url = up.ready()["console"]
        assert health(url)["temporal"] is True
        assert json.loads((home / "console.json").read_text())["url"] == url
        done = mofa(home, "builder", "support", BROWSER=command)
        assert (done.code, done.out) == (0, f"{url}/flows/support\n")
        assert opened.read_text() == f"{url}/flows/support\n"
        assert mofa(home, "builder", "--no-browser", "--json").json() == {"url": f"{url}/flows"}
        assert mofa(home, "builder", "../x").err.startswith("Error: FLOW: ")
        checks = mofa(home, "doctor", "--json").json()["checks"]
        assert next(each["found"] for each in checks if each["name"] == "console") == f"{url}/flows"

        pid = up.pid_of("console")
        os.kill(pid, signal.SIGKILL)
        until(lambda: "The console is back" in up.words(), 60, up.words)
        assert up.pid_of("console") != pid and health(url)["database"] is True
        pids = up.pids()
        assert up.stop(signal.SIGTERM) == 0
    assert all(gone(pid) for pid in pids)
    assert not (home / "console.json").exists()


@pytest.mark.drill
def test_the_default_port_is_left_to_its_user_and_a_set_one_is_refused(home: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if ports.is_free(8700):  # or another program has it already
            taken.bind((ports.LOOPBACK, 8700))
            taken.listen()
        with running(home, "console") as console:
            ready = console.ready()
            assert ready["url"] != "http://127.0.0.1:8700" and health(ready["url"])["temporal"] is False
            assert "Port 8700 is in use" in console.words()
            assert console.stop() == 130
        refused = mofa(home, "console", MOFA_CONSOLE_ADDRESS="127.0.0.1:8700")
        assert refused.code == 1 and "port 8700 is in use by" in refused.err
    open_to_all = mofa(home, "console", MOFA_CONSOLE_ADDRESS="0.0.0.0:8700")
    assert open_to_all.code == 2 and "tokens must not travel in the open" in open_to_all.err
    assert open_to_all.err.count("\n") == 1


def test_builder_starts_a_console_alone_where_none_runs(home: Path, browser: tuple[str, Path]) -> None:
    command, opened = browser
    address = f"127.0.0.1:{free_port()}"
    with running(home, "builder", BROWSER=command, MOFA_CONSOLE_ADDRESS=address) as builder:
        assert builder.ready()["flows"] == f"http://{address}/flows"
        until(lambda: opened.exists() and opened.read_text() == f"http://{address}/flows\n", 60, builder.words)
        assert builder.stop(signal.SIGTERM) == 0


@pytest.mark.drill
def test_without_its_packages_one_sentence_says_what_to_install(home: Path, tmp_path: Path) -> None:
    """A module that cannot be imported stands for a package that is not installed."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\n_find = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'fastapi' else _find(name, *more)\n"
    )
    path = f"{hidden}:{environment(home)['PYTHONPATH']}"
    for command in ("console", "builder"):
        done = mofa(home, command, PYTHONPATH=path)
        assert done.code == 2 and "uv pip install 'mofa-temporal[console]'" in done.err and done.err.count("\n") == 1
    with running(home, "up", "--port", str(free_port()), PYTHONPATH=path) as up:
        assert up.ready()["console"] is None
        assert "mofa-temporal[console]" in up.words()
        assert len(up.pids()) == 2
