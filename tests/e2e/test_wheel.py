"""The wheel: built, installed into a fresh environment, and used there, far from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tests.support.processes.free_ports import free_port

PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
"""Every top-level package of the repository."""


def uv() -> str:
    """The `uv` on PATH, or the one that make has brought."""
    found = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".uv" / "bin"))
    assert found is not None, "make brings uv into .uv/"
    return found


def run(*command: str, cwd: Path = ROOT, **environ: str) -> str:
    """Run a command without anything of this environment's Python; what it printed."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MOFA_", "TEMPORAL_", "OPENAI_", "PYTHON"))}
    clean.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        command, cwd=cwd, env={**clean, **environ}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as for a release: from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run(uv(), "build", "--quiet", "--python", sys.executable, "--out-dir", str(folder))
    [wheel] = folder.glob("*.whl")
    return wheel


def test_the_wheel_brings_what_is_not_python_too_and_says_that_it_is_typed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and not {"__pycache__", "target"} & set(path.parts)
        and not path.is_relative_to(ROOT / "console" / "builder")
    }
    built = {str(path.relative_to(ROOT)) for path in (ROOT / "console" / "builder" / "built").rglob("*") if path.is_file()}
    assert "console/builder/built/index.html" in built
    assert {name for name in names if name.startswith("console/builder/")} == built
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert ours <= names
    assert not [name for name in names if name.startswith(("tests/", ".venv/", ".mofa/"))]


def test_the_metadata_say_what_an_index_shows(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(archive.read(name).decode())
    urls = dict(each.split(", ", 1) for each in metadata.get_all("Project-URL", []))
    assert {"Homepage", "Documentation", "Changelog"} <= set(urls)
    assert (metadata["License-Expression"], metadata["Requires-Python"]) == ("Apache-2.0", ">=3.11")
    assert str(metadata.get_payload()).startswith("# MoFA on Temporal")


@pytest.mark.drill
@pytest.mark.timeout(600)
def test_a_fresh_environment_with_the_wheel_alone_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "environment" / "bin" / "python"
    run(uv(), "venv", "--quiet", "--python", sys.executable, str(python.parent.parent))
    # With the versions that are locked, which are in uv's cache: what is new in the world must not fail this test.
    constraints = tmp_path / "locked.txt"
    constraints.write_text(run(uv(), "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes"))
    run(uv(), "pip", "install", "--quiet", "--python", str(python), "--constraints", str(constraints), str(wheel))
    mofa, folder = str(python.with_name("mofa")), tmp_path / "work"
    folder.mkdir()
    where = run(str(python), "-c", "import worker; print(worker.__file__)", cwd=folder)
    assert where.startswith(str(python.parent.parent))
    assert run(mofa, "--version", cwd=folder).startswith("mofa ")
    said = run(mofa, "demo", "--port", str(free_port()), cwd=folder, HOME=str(tmp_path))
    for phase in ("1/5", "2/5", "3/5", "4/5", "5/5"):
        assert f"phase {phase}" in said
    assert "completed" in said and "Stopped, after" in said
    assert "poet" in run(mofa, "init", cwd=folder)
    assert (folder / "mofa.yaml").is_file()
    assert "plugin.yaml" in run(mofa, "plugin", "new", "tool", "shout", cwd=folder)
