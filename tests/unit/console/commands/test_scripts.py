"""`mofa script` and `mofa rules` on real files and the real interpreter; rules in the registry, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.main import run_command

RULES = """\
name: rating
version: "1.0"
groups:
  - name: main
    policy: first_match
    rules:
      - {name: a, when: score >= 90, then: [{do: return, value: A}], priority: 2}
      - {name: b, when: "true", then: [{do: return, value: B}]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rate.py").write_text("def execute(input):\n    log('rating')\n    return input['score'] * 2\n")
    (tmp_path / "bad.py").write_text("def execute(input):\n    return undefined\n")
    (tmp_path / "rates.yaml").write_text(RULES)
    (tmp_path / "stricter.yaml").write_text(RULES.replace("90", "96"))
    (tmp_path / "facts.jsonl").write_text('{"score": 95}\n\n{"score": 99}\n{"score": 1}\n')
    return tmp_path


def test_a_script_is_checked_and_tried(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["script", "check", "rate.py"]) == 0
    assert run_command(["script", "try", "rate.py", "--input", '{"score": 21}']) == 0
    assert capsys.readouterr().out.splitlines() == ["rate.py is valid: execute", "info: rating", "42"]
    assert run_command(["script", "check", "bad.py", "--json"]) == 2
    shown = json.loads(capsys.readouterr().out)
    assert "bad.py:2:12: Name `undefined` used when not defined" in str(shown)
    assert run_command(["script", "check", "nowhere.py"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_types_of_the_host_functions_come_along(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["script", "stubs", "."]) == 0
    assert "def open_decision(" in (folder / "__builtins__.pyi").read_text()
    assert run_command(["script", "stubs", "nowhere"]) == 2


def test_rules_are_checked_and_played_with_their_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["rules", "check", "rates.yaml"]) == 0
    assert "main: first_match" in capsys.readouterr().out
    assert run_command(["rules", "play", "rates.yaml", "--facts", '{"score": 50}']) == 0
    assert capsys.readouterr().out.splitlines() == [
        "      main/a: score >= 90 (score = 50)",
        "fired main/b: true (no facts) → return",
        'returned "B"',
    ]
    assert run_command(["rules", "play", "rates.yaml", "--facts", "{}"]) == 2
    assert "there is no name 'score'" in capsys.readouterr().err
    assert run_command(["rules", "play", "rates.yaml", "--facts", "[1]"]) == 2
    (folder / "wrong.yaml").write_text(RULES.replace("score >= 90", "score >="))
    assert run_command(["rules", "check", "wrong.yaml"]) == 2
    assert "groups.0.rules.0: expression 'score >=', column 9" in capsys.readouterr().err.replace("Value error, ", "")


def test_a_dry_run_shows_what_would_change_and_says_so_by_its_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = ["rules", "dry-run", "rates.yaml", "rates.yaml", "--inputs", "facts.jsonl"]
    assert run_command(same) == 0
    assert capsys.readouterr().out.strip() == "0 of 3 inputs have another outcome."
    for encoding in ("utf-8-sig", "utf-16"):
        (folder / "facts.jsonl").write_bytes('{"score": 95, "name": "a\u2028b\x85c"}\r\n{"score": 1}\r\n'.encode(encoding))
        assert run_command(same) == 0
        assert capsys.readouterr().out.strip() == "0 of 2 inputs have another outcome."
    assert run_command(["rules", "dry-run", "rates.yaml", "stricter.yaml", "--inputs", "facts.jsonl", "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert [(d["input"], d["before"], d["after"]) for d in shown["differences"]] == [(0, 'returned "A"', 'returned "B"')]


def test_rules_are_installed_and_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOFA_HOME", str(folder / "home"))
    assert run_command(["plugin", "new", "rules", "rating"]) == 0
    assert run_command(["plugin", "test", "rating"]) == 0
    assert run_command(["plugin", "install", "rating"]) == 0
    manifest, rules = folder / "rating" / "plugin.yaml", folder / "rating" / "rating.yaml"
    manifest.write_text(manifest.read_text().replace("0.1.0", "0.2.0"))
    rules.write_text(rules.read_text().replace("90", "96"))
    assert run_command(["plugin", "reload", "rating"]) == 0
    capsys.readouterr()
    assert run_command(["rules", "check", "rating", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["name"], shown["version"]) == ("rating", "0.2.0")
    given = ["--inputs", "facts.jsonl", "--json"]
    assert run_command(["rules", "dry-run", "rating@0.1.0", "rating", *given]) == 1
    assert [each["facts"] for each in json.loads(capsys.readouterr().out)["differences"]] == [{"score": 95}]
    assert run_command(["rules", "dry-run", "rating", "rating@0.2.0"]) == 4
    assert "No run of the workflow Rules that played rating is in the event log" in capsys.readouterr().err
    assert run_command(["rules", "check", "rating@9.0.0"]) == 2
    assert "rating has the versions 0.2.0, 0.1.0" in capsys.readouterr().err

    (folder / "top.yaml").write_text(
        "name: top\ngroups: [{name: g, rules: [{name: r, then: [{do: nested, rules: rating}]}]}]\n"
    )
    assert run_command(["rules", "play", "top.yaml", "--facts", '{"score": 97}']) == 0
    assert "fired rating/main/high" in capsys.readouterr().out
    rules.write_text((folder / "top.yaml").read_text())
    manifest.write_text(manifest.read_text().replace("0.2.0", "0.3.0"))
    assert run_command(["plugin", "reload", "rating"]) != 0
    assert "uses the rules rating; name them under dependencies" in capsys.readouterr().err


def test_a_script_with_a_mark_in_front(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = (folder / "rate.py").read_bytes()
    (folder / "marked.py").write_bytes(b"\xef\xbb\xbf" + script)
    assert run_command(["script", "try", "marked.py", "--input", '{"score": 21}']) == 0
    assert "42" in capsys.readouterr().out
    (folder / "wide.py").write_bytes(script.decode().encode("utf-16"))
    assert run_command(["script", "check", "wide.py"]) == 2
    assert "must be UTF-8 text" in capsys.readouterr().err
