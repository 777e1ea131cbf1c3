"""Processes and ports: real ones, none of them Temporal."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.processes import ports
from console.processes.child import Child, end_process, python_environment, start_identity
from console.terminal.failure import Failure

SLEEPER = "import sys, time; print('ready', flush=True); time.sleep(60)"


def gone(pid: int, within_s: float = 5.0) -> bool:
    until = time.monotonic() + within_s
    while start_identity(pid) is not None and time.monotonic() < until:
        time.sleep(0.02)
    return start_identity(pid) is None


async def says_ready(child: Child) -> bool:
    return "ready" in child.written()


def child(tmp_path: Path, code: str, said: list[str], grace_s: float = 5.0) -> Child:
    return Child(
        name="sleeper", command=[sys.executable, "-c", code], environ=dict(os.environ), log=tmp_path / "logs" / "sleeper.log",
        is_ready=says_ready, say=said.append, grace_s=grace_s,
    )  # fmt: skip


async def test_a_child_starts_and_stops(tmp_path: Path) -> None:
    said: list[str] = []
    one = child(tmp_path, SLEEPER, said)
    await one.start(10)
    pid = one.pid
    assert pid is not None and start_identity(pid) == one.started is not None
    await one.stop()
    assert gone(pid)
    assert said == []


async def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    one = child(tmp_path, SLEEPER, said)
    await one.start(10)
    first = one.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(300):
        while "The sleeper is back." not in said:
            await asyncio.sleep(0.02)
    assert said[0].startswith("The sleeper died (signal SIGKILL)")
    assert one.pid not in (None, first)
    await one.stop()


async def test_a_child_that_ends_at_once_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    one = child(tmp_path, "import sys; print('no tea', file=sys.stderr); sys.exit(7)", [])
    with pytest.raises(Failure, match=r"(?s)exit code 7.*no tea.*sleeper\.log"):
        await one.start(10)


async def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
    one = child(tmp_path, stubborn, [], grace_s=0.3)
    await one.start(10)
    assert one.process is not None
    await one.stop()
    assert one.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("how", ["", "watch"])
def test_a_tethered_process_ends_with_its_killed_parent(how: str, tmp_path: Path) -> None:
    tether = Path(__file__).parents[4] / "console" / "processes" / "tether.py"
    pid_file = tmp_path / "pid"
    inner = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    outer = "import os, subprocess, sys; me = sys.executable; "
    outer += f"subprocess.run([me, {str(tether)!r}, str(os.getpid()), me, '-c', {inner!r}])"
    parent = subprocess.Popen([sys.executable, "-c", outer], env={**os.environ, "MOFA_TETHER": how})
    until = time.monotonic() + 300
    while not (pid_file.exists() and pid_file.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    assert gone(int(pid_file.read_text()))


def test_only_the_very_process_is_ended() -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.DEVNULL)
    assert not end_process(sleeper.pid, "another start time")
    assert not end_process(sleeper.pid, None)
    assert sleeper.poll() is None
    assert end_process(sleeper.pid, start_identity(sleeper.pid))
    assert sleeper.wait(5) == -signal.SIGKILL


def test_a_file_called_worker_in_the_current_directory_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "kernel.py").write_text("raise SystemExit('the wrong kernel')")
    code = "import kernel.basics.slug; print(kernel.basics.slug.slug('A b'))"
    (tmp_path / "other.py").write_text(code)
    environ = python_environment(os.environ)
    shown = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert (shown.stdout.strip(), shown.stderr) == ("a-b", "")


def test_who_holds_a_port() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert not ports.is_free(port)
        assert f"(process {os.getpid()})" in ports.holder(port)
        assert ports.free_port(port) != port
    assert ports.is_free(port)
    assert ports.holder(port) == "another program"


def test_a_connection_that_meets_itself_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    port = ports.free_port(30_000)
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda where, timeout: real(where, timeout, source_address=where))
    assert not ports.answers(port)
    assert ports.is_free(port), "nothing is left of the connection"
