"""`mofa flow` as it is typed, without a server."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from console.main import run_command


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("MOFA_CONFIG", "MOFA_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def typed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run_command(["flow", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out if code == 0 or "--json" in arguments else captured.out + captured.err


def test_a_new_flow_is_valid_and_can_be_drawn(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert "Created flows/hello.yaml." in typed(capsys, "new", "hello")
    assert "exists already" in typed(capsys, "new", "hello", code=1)
    assert "flows/hello.yaml is valid: hello 1, 3 nodes and 2 edges" in typed(capsys, "validate", "flows/hello.yaml")
    assert "n_start --> n_greet" in typed(capsys, "draw", "flows/hello.yaml")
    picture = ElementTree.fromstring(typed(capsys, "draw", "flows/hello.yaml", "--svg"))
    assert [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")] == ["start", "greet: agent", "done: end"]


def test_a_name_that_cannot_be_a_flows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "NAME: " in typed(capsys, "new", "../hello", code=2)


def test_the_flows_of_the_project_file_are_listed_and_found(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    typed(capsys, "new", "hello")
    (home / "mofa.yaml").write_text("flows:\n  hello: flows/hello.yaml\n  lost: flows/lost.yaml\n")
    listed = json.loads(typed(capsys, "list", "--json", code=1))
    assert [(each["flow"], each.get("nodes")) for each in listed] == [("hello", 3), ("lost", None)]
    assert json.loads(typed(capsys, "validate", "hello", "--json"))[0]["name"] == "hello"
    assert "did you mean 'hello'?" in typed(capsys, "validate", "helo", code=2)


def test_two_flows_are_compared(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    typed(capsys, "new", "hello")
    text = (home / "flows" / "hello.yaml").read_text()
    other = text.replace("Greet {{", "Welcome {{").replace("id: done", "id: finish").replace("to: done", "to: finish")
    (home / "flows" / "other.yaml").write_text(other)
    assert typed(capsys, "diff", "flows/hello.yaml", "flows/hello.yaml") == "The flows have the same nodes and edges.\n"
    assert typed(capsys, "diff", "flows/hello.yaml", "flows/other.yaml", code=1).splitlines() == [
        'changed node greet: task: "Greet {{ input.name }}." → "Welcome {{ input.name }}."',
        "removed node done", "added node finish",
        "removed edge greet > done", "added edge greet > finish",
    ]  # fmt: skip


def test_a_fault_is_an_error_of_usage_with_its_place(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "bad.yaml").write_text("name: bad\nnodes:\n  - {id: start, type: strat}\n")
    assert "bad.yaml:3:23: nodes.0.type: 'strat' is not one of" in typed(capsys, "validate", "bad.yaml", code=2)
    flow = (
        "name: bad\nnodes:\n  - {id: start, type: start}\n  - {id: sub, type: subflow, flow: bad}\n  - {id: done, type: end}\n"
    )
    (home / "bad.yaml").write_text(flow + "edges:\n  - {from: start, to: sub}\n  - {from: sub, to: done}\n")
    assert "bad.yaml:4:36: nodes.1.flow: flows.bad: a flow cannot contain" in typed(capsys, "validate", "bad.yaml", code=2)


@pytest.mark.parametrize("line", ["--on a b", "--on a --on b", "b --on a", "--on a b --json"])
def test_several_runs_are_tried_one_after_the_other(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[tuple[str, list[str], bool]]()

    async def try_flow(place: str, runs: list[str], as_json: bool) -> int:
        seen.append((place, runs, as_json))
        return 0

    monkeypatch.setattr("console.commands.flow.trying.try_flow", try_flow)
    assert run_command(["flow", "try", "hello@2", *line.split()]) == 0
    assert seen == [("hello@2", ["a", "b"], "--json" in line)]


def test_a_trial_without_a_run_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--on" in typed(capsys, "try", "hello@2", "a", code=2)


def test_a_flow_that_is_not_published_is_named_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOFA_DATABASE_URL", f"sqlite:///{home / 'mofa.db'}")
    typed(capsys, "new", "hello")
    typed(capsys, "publish", "flows/hello.yaml", "--reason", "The first one.")
    for given in (["versions", "helo"], ["rollback", "helo", "--reason", "x"], ["diff", "helo", "hello"], ["draw", "helo@2"]):
        code = 4 if given[0] == "versions" else 2
        assert "did you mean 'hello'?" in typed(capsys, *given, code=code), given
