"""The bench's page and its table of peers. The figures themselves have no test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.storage.sql import create
from tests.bench import page
from tests.bench.bare import BareActivities
from tests.bench.peers import run, theirs
from tests.bench.peers.measure import WORD, Adapter, Given, Measured, Work, measure
from tests.bench.peers.table import Row, table
from tests.bench.profile import shares
from tests.support.house import ROOT, Server

FEW = Work(rounds=1, long_rounds=1, runs=3, in_flight=2, shape_runs=2)


def test_a_command_writes_its_part_of_the_page_and_leaves_the_other(tmp_path: Path) -> None:
    place = tmp_path / "benchmarks.md"
    page.write("make bench", "## One\n\nOurs: 1 \\1 ms", place)
    page.write("make bench-peers", "## Other\n\nTheirs", place)
    page.write("make bench", "## One\n\nOurs: 2 \\1 ms", place)
    read = page.read(place)
    assert (read["make bench"], read["make bench-peers"]) == ("## One\n\nOurs: 2 \\1 ms", "## Other\n\nTheirs")
    text = place.read_text(encoding="utf-8")
    assert text.startswith("# Benchmarks\n") and text.index("## One") < text.index("## Other") and "Ours: 1" not in text


def test_a_part_that_was_never_written_says_so(tmp_path: Path) -> None:
    page.write("make bench-peers", "Theirs", tmp_path / "benchmarks.md")
    assert page.read(tmp_path / "benchmarks.md")["make bench"] == "`make bench` has not written its part yet."


def test_the_fastest_is_first_the_best_of_each_column_bold_and_a_failure_a_note() -> None:
    rows = [
        Row("MoFA", Measured(20, 1, 900, 400, "a 1")),
        Row("Broken", why="Its program failed: no such thing"),
        Row("Other", Measured(10, 2, 800, 300, "b 2", "synchronous=2")),
    ]
    assert table(rows, Work()).splitlines()[2:] == [
        "| Other | **10 ms** | 2 ms | 800 steps/s | 300 steps/s |",
        "| MoFA | 20 ms | **1 ms** | **900 steps/s** | **400 steps/s** |",
        "",
        "- Other: b 2; synchronous=2.",
        "- MoFA: a 1.",
        "- Broken: not measured. Its program failed: no such thing",
    ]


async def test_every_run_of_a_measurement_is_whole() -> None:
    asked: list[int] = []

    async def steps(count: int) -> str:
        asked.append(count)
        return WORD

    await measure(Adapter(steps), FEW, "")
    assert sorted(asked) == [5] * 2 + [10] * 5 + [60] * 2

    async def wrong(count: int) -> str:
        return "failed"

    with pytest.raises(AssertionError, match="a run of 10 steps returned 'failed'"):
        await measure(Adapter(wrong), FEW, "")


def test_a_program_gets_its_place_as_one_argument() -> None:
    given = Given("/folder", "postgresql://here/there", None, FEW)
    assert Given.parse(given.text()) == given


async def test_a_peer_that_is_not_installed_gets_a_note(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(theirs, "PYTHON", tmp_path / "none")
    [row] = await run.on_one(None, FEW, {"dbos"})
    assert row.measured is None and row.why.startswith("Its program failed: FileNotFoundError")


async def test_a_peer_that_crashes_in_native_code_gets_a_second_attempt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    figures = '{"short_ms": 1, "further_ms": 1, "many": 1, "shape": 1, "versions": "a 1"}'
    crash = f"touch {tmp_path}/once; echo 'Fatal Python error: Aborted\n\nExtension modules: b' >&2; exit 134"
    program.write_text(f"#!/bin/sh\nif [ -e {tmp_path}/once ]; then echo '{figures}'; else {crash}; fi\n")
    program.chmod(0o755)
    monkeypatch.setattr(theirs, "PYTHON", program)
    [row] = await run.on_one(None, FEW, {"dbos"})
    assert row.measured is not None
    assert "at the second attempt, the first one ended with 'Its program failed: Fatal Python error: Aborted'" in row.note()


async def test_an_engine_whose_start_fails_gets_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Server, "start", start)
    [row] = await run.on_one(None, FEW, {"steps"})
    assert row.note() == "- MoFA, in steps: not measured. It failed: OSError: no room"


def test_a_sample_counts_for_the_part_of_its_innermost_known_frame() -> None:
    raw = """main (worker.py:90);ask (activities/model/ledger.py:24);write (plugins/storage/sql/engine/writer.py:56) 3
main (worker.py:90);activate (temporalio/worker/_workflow.py:862);note (workflows/run/run.py:114) 2
main (worker.py:90);note (workflows/run/run.py:114);__init__ (pydantic/main.py:280);<lambda> (<string>:1) 4
run (threading.py:982);_worker (concurrent/futures/thread.py:81) 50
something (elsewhere.py:1) 1
"""
    assert shares(raw) == {
        "the store: statements and commits": 0.3,
        "the run's code: modes, answerers, events": 0.2,
        "models of pydantic, and JSON": 0.4,
        "other": 0.1,
    }


def test_the_bare_worker_has_all_that_ours_takes(tmp_path: Path) -> None:
    source = (ROOT / "worker.py").read_text()
    taken = set(
        re.findall(r"\bactivities\.(\w+)", source[source.index("def _worker") : source.index("async def _stop_signal")])
    )
    bare = BareActivities(create(url=f"sqlite:///{tmp_path / 'bare.db'}"))
    assert taken == {"all", "interceptors"} and all(hasattr(bare, name) for name in taken)
