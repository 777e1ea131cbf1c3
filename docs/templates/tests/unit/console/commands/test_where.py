"""`mofa where`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.main import run_command


def test_it_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--help"]) == 0
    assert "where" in capsys.readouterr().out


def test_it_shows_the_files_of_this_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOFA_HOME", str(tmp_path))
    monkeypatch.setenv("MOFA_CONFIG", "team.yaml")
    assert run_command(["where", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"data": str(tmp_path), "project file": str(Path("team.yaml").absolute())}
    assert run_command(["where"]) == 0
    assert f"data: {tmp_path}" in capsys.readouterr().out
