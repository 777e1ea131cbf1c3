"""The data directory is its user's alone, and a process with keys shows itself to nobody."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from runtime.private import make_private

ROOT = Path(__file__).parents[3]
PLAIN = "/usr/bin/python3"


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_it_is_made_for_one_user(tmp_path: Path) -> None:
    make_private(tmp_path / "new" / ".mofa")
    assert rights(tmp_path / "new" / ".mofa") == rights(tmp_path / "new") == 0o700


def test_one_that_was_open_to_others_is_repaired(tmp_path: Path) -> None:
    home = tmp_path / ".mofa"
    (home / "logs").mkdir(parents=True)
    (home / "mofa.db").write_text("words")
    (tmp_path / "outside").write_text("of somebody")
    (home / "link").symlink_to(tmp_path / "outside")
    (home / "run.sh").write_text("#!/bin/sh")
    for path, mode in ((home, 0o755), (home / "logs", 0o775), (home / "mofa.db", 0o644), (home / "run.sh", 0o755)):
        path.chmod(mode)
    (tmp_path / "outside").chmod(0o644)
    make_private(home)
    assert [rights(path) for path in (home, home / "logs", home / "mofa.db", home / "run.sh")] == [0o700, 0o700, 0o600, 0o700]
    assert rights(tmp_path / "outside") == 0o644


@pytest.mark.parametrize("kind", ["working directory", "above it", "a user's home", "sticky"])
def test_a_directory_that_is_also_something_else_is_let_be(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "shared"
    (home / "below").mkdir(parents=True)
    home.chmod(0o1777 if kind == "sticky" else 0o755)
    if kind in ("working directory", "above it"):
        monkeypatch.chdir(home if kind == "working directory" else home / "below")
    if kind == "a user's home":
        monkeypatch.setenv("HOME", str(home))
    make_private(home)
    assert rights(home) & 0o777 == (0o777 if kind == "sticky" else 0o755)


def test_one_that_cannot_be_made_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    make_private(tmp_path / "file" / ".mofa")
    assert "cannot be made private" in caplog.text


@pytest.mark.skipif(os.geteuid() != 0 or not Path(PLAIN).exists(), reason="becomes another user")
@pytest.mark.parametrize("hides", [True, False])
def test_a_process_that_hides_shows_its_environment_to_nobody_else_of_its_user(hides: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "private.py"
        shutil.copyfile(ROOT / "runtime" / "private.py", copy)
        for path, mode in ((Path(folder), 0o755), (copy, 0o644)):
            path.chmod(mode)
        code = f"import sys; sys.path.insert(0, {folder!r}); import private; {'private.hide_process()' if hides else ''}\n"
        code += "print('ready', flush=True); input()"
        user: dict[str, Any] = {"user": 65_534, "group": 65_534, "extra_groups": [], "text": True}
        streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        hidden = subprocess.Popen([PLAIN, "-I", "-S", "-c", code], env={"SECRET": "swordfish"}, **user, **streams)
        assert hidden.stdout is not None and hidden.stdout.readline() == "ready\n"
        shown = subprocess.run(["cat", f"/proc/{hidden.pid}/environ"], capture_output=True, check=False, **user)
        hidden.communicate("\n")
        assert ("swordfish" in shown.stdout) is not hides


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has it")
def test_a_worker_hides_before_anything_else() -> None:
    code = """import asyncio, ctypes, worker
asyncio.run = lambda work: (work.close(), print("dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)), 0)[-1]
worker.main()"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "dumpable 0" in shown.stdout
