"""Programs for tests from Debian's packages, unpacked into `.servers/` without root and without installing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.house import ROOT

SERVERS = ROOT / ".servers"


class Missing(Exception):
    """A program is not available here; the message says what to do."""


def fetch(choices: Sequence[Sequence[str]], into: Path, there: Callable[[], object]) -> None:
    """Unpack the first of the `choices` of packages that can be fetched into `.servers/`, unless the program is `there`.

    Libraries that are missing on this machine are unpacked beside it.

    Raises:
        Missing: this is not Debian, or the packages cannot be fetched; in words without a full stop.
    """
    SERVERS.mkdir(exist_ok=True)
    with (SERVERS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not there():
            _fetch(SERVERS, choices, into)


def _fetch(folder: Path, choices: Sequence[Sequence[str]], into: Path) -> None:
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise Missing("this machine has no apt-get")
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    apt = [
        "apt-get", "-qq", "-y", "-o", f"Dir::State::Lists={folder / 'lists'}", "-o", f"Dir::Cache={folder / 'cache'}",
        "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20",
    ]  # fmt: skip
    try:
        run([*apt, "update"])
        _first_that_works([[*apt, "install", "--download-only", "--no-install-recommends", *names] for names in choices])
        for package in (folder / "cache" / "archives").glob("*.deb"):
            run(["dpkg", "-x", str(package), str(folder / "unpacked")])
        (folder / "unpacked").rename(into)
    except (AssertionError, FileNotFoundError) as error:
        raise Missing(str(error)) from None
    finally:
        for name in ("lists", "cache", "unpacked"):
            shutil.rmtree(folder / name, ignore_errors=True)


def do_without(missing: Missing) -> NoReturn:
    """Skip the test; in CI, where every program must be there, fail it."""
    if os.environ.get("CI"):
        pytest.fail(str(missing))
    pytest.skip(str(missing))


def _first_that_works(commands: list[list[str]]) -> None:
    for command in commands[:-1]:
        try:
            return run(command)
        except AssertionError:
            continue
    return run(commands[-1])


def run(command: list[str], *, input: str | None = None, user: int | None = None, env: dict[str, str] | None = None) -> None:
    """Run a command. Raise AssertionError with its last words if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, input=input, user=user, env=env, check=False, cwd="/")
    assert done.returncode == 0, f"{Path(command[0]).name} ended with {done.returncode}: {(done.stderr or done.stdout)[-1500:]}"
