"""Manifests, the lifecycle table, start order, sets, and how a proposal is judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.registry.registry import (
    LIFECYCLE,
    SOURCE_BYTES,
    Manifest,
    Package,
    PluginSet,
    State,
    Trigger,
    installed_version,
    next_state,
    package_of,
    start_order,
)
from kernel.registry.rollout import (
    ANSWER_S,
    Change,
    Fleet,
    ProjectReport,
    Proposal,
    ProposalResult,
    TakenProject,
    WorkerReport,
    judge,
    pause,
    previous_version,
    propose,
    settle,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def manifest(name: str = "a", version: str = "1.0.0", **fields: Any) -> Manifest:
    return Manifest.model_validate(
        {"name": name, "version": version, "kind": "tool", "description": "Does it.", "source": "a.py", **fields}
    )


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("trigger", get_args(Trigger))
def test_the_lifecycle_is_a_table_and_nothing_else_is_possible(state: State, trigger: Trigger) -> None:
    if trigger in LIFECYCLE[state]:
        assert next_state(state, trigger) == LIFECYCLE[state][trigger]
    else:
        with pytest.raises(InvalidInput, match=f"a plugin that is {state} cannot {trigger}; possible: "):
            next_state(state, trigger)


def test_the_way_through_life_is_the_issues() -> None:
    state: State = "discovered"
    for trigger, expected in (
        ("load", "loaded"),
        ("start", "ready"),
        ("pause", "paused"),
        ("resume", "ready"),
        ("unload", "unloaded"),
    ):
        state = next_state(state, trigger)  # type: ignore[arg-type]
        assert state == expected
    assert all("failed" in following.values() for following in LIFECYCLE.values())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"colour": "red"}, "colour: unknown field; known fields: name, kind, version"),
        ({"version": "1.0"}, "not a semantic version"),
        ({"name": "../x"}, "name"),
        ({"kind": "gadget"}, "kind"),
        ({"dependencies": {"b": "newest"}}, "not a range"),
        ({"source": "../a.py"}, "source"),
        ({"description": ""}, "description"),
        ({"kind": "guard", "tool": {}}, "only a plugin of kind tool"),
        ({"source": None}, "source: is required"),
        ({"kind": "memory"}, "memory does not run in a sandbox; those of tool, .* A memory is named as plugin under memory"),
    ],
)
def test_a_wrong_manifest_is_refused_by_its_field(fields: dict[str, Any], words: str) -> None:
    given = {"name": "a", "version": "1.0.0", "kind": "tool", "description": "Does it.", "source": "a.py", **fields}
    with pytest.raises(InvalidInput, match=words):
        package_of(given, b"x")


def test_too_long_a_source_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at most"):
        package_of(manifest().model_dump(), b"x" * (SOURCE_BYTES + 1))


def test_the_hash_is_of_all_content() -> None:
    one = Package(manifest(), b"one")
    assert one.hash == Package(manifest(), b"one").hash
    assert len({one.hash, Package(manifest(), b"two").hash, Package(manifest(version="1.0.1"), b"one").hash}) == 3


@given(st.permutations(["a", "b", "c", "d"]))
@settings(deadline=None)
def test_a_sets_hash_knows_no_order(names: list[str]) -> None:
    def of(order: list[str]) -> PluginSet:
        plugins = PluginSet()
        for name in order:
            plugins = plugins.having(manifest(name), f"hash-{name}", ["kv", "log"])
        return plugins

    assert of(names).hash == of(["a", "b", "c", "d"]).hash
    assert of(names).without("a").hash == of(["b", "c", "d"]).hash
    assert of(names).having(manifest("a"), "hash-a", ["kv"]).hash != of(names).hash, "grants are pinned too"


def test_plugins_start_after_what_they_need_then_by_priority() -> None:
    plugins = [
        manifest("late", priority=-1),
        manifest("app", dependencies={"db": "^1.0", "log": "*"}, priority=9),
        manifest("db", dependencies={"log": ">=1"}),
        manifest("log"),
        manifest("first", priority=5),
    ]
    assert start_order(plugins) == ["log", "db", "app", "first", "late"]


@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=4), max_size=10))
@settings(deadline=None)
def test_an_order_is_right_or_a_circle_is_named(graph: dict[int, set[int]]) -> None:
    plugins = [manifest(f"p{n}", dependencies={f"p{m}": "*" for m in needs if m in graph}) for n, needs in graph.items()]
    try:
        order = start_order(plugins)
    except InvalidInput as error:
        chain = str(error).removeprefix("dependencies: a circle: ").partition(". ")[0].split(" → ")
        wanted = {plugin.name: plugin.dependencies for plugin in plugins}
        assert chain[0] == chain[-1] and all(b in wanted[a] for a, b in pairwise(chain))
    else:
        assert sorted(order) == sorted(plugin.name for plugin in plugins)
        assert all(order.index(need) < order.index(plugin.name) for plugin in plugins for need in plugin.dependencies)


def test_a_missing_range_is_refused_with_the_whole_chain() -> None:
    plugins = [manifest("a", dependencies={"b": "^1.0"}), manifest("b", dependencies={"c": "^2.0"}), manifest("c", "1.5.0")]
    with pytest.raises(InvalidInput, match=r"a 1\.0\.0 → b 1\.0\.0 → c \^2\.0: c is installed in version 1\.5\.0"):
        start_order(plugins)
    assert start_order(plugins[:2], {"c": "2.1.0"}) == ["b", "a"], "an installed plugin counts"


@pytest.mark.parametrize(
    ("python", "semantic"),
    [
        ("1.4", "1.4.0"),
        ("2.0rc1", "2.0.0-rc1"),
        ("1.2.3", "1.2.3"),
        ("1.2.3.4", "1.2.3"),
        ("1.0.dev3", "1.0.0-dev3"),
        ("x", "0.0.0"),
    ],
)
def test_a_python_version_has_a_semantic_one(python: str, semantic: str) -> None:
    assert installed_version(python) == semantic


# ---- the rollout ------------------------------------------------------------------------------------------------------


def proposal(id: int = 1, at: datetime = NOW) -> Proposal:
    return Proposal(id=id, set="new", action="install", plugin="a", to_version="2.0.0", from_version="1.0.0", at=at)


def worker(id: str, answer: Any = None, *, on: int = 1, seen: datetime = NOW, **fields: Any) -> WorkerReport:
    return WorkerReport(id=id, task_queue="q", serving="old", proposal=on, answer=answer, seen_at=seen, **fields)


def test_a_proposal_is_taken_when_every_live_worker_is_ready() -> None:
    gone = worker("gone", seen=NOW - timedelta(seconds=60))
    assert judge(proposal(), [worker("a", "ready"), worker("b", "loading"), gone], NOW) is None
    assert judge(proposal(), [worker("a", "ready"), worker("b", "ready", on=7), gone], NOW) is None, "an answer to another one"
    taken = judge(proposal(), [worker("a", "ready"), worker("b", "ready"), gone], NOW)
    assert taken is not None and taken.taken
    nobody = judge(proposal(), [gone], NOW)
    assert nobody is not None and nobody.taken


def test_one_refusal_or_silence_refuses_it() -> None:
    refused = judge(proposal(), [worker("a", "loading"), worker("b", "refused", error="no table")], NOW)
    assert refused is not None and not refused.taken and refused.reason == "worker b: no table"
    late = NOW + timedelta(seconds=ANSWER_S + 0.1)
    silent = judge(proposal(), [worker("a", "loading", seen=late)], late)
    assert silent is not None and not silent.taken and "worker a did not answer" in str(silent.reason)


def test_only_a_taken_proposal_changes_what_is_served() -> None:
    fleet = propose(Fleet(current="old", paused=["x"]), proposal(), NOW)
    assert fleet.current == "old" and fleet.revision == 1
    assert settle(fleet, proposal(), ProposalResult(taken=False)).current == "old"
    after = settle(fleet, proposal(), ProposalResult(taken=True))
    assert (after.current, after.proposed, after.paused, after.revision) == ("new", None, ["x"], 2)
    with pytest.raises(InvalidInput, match="another change came in between"):
        settle(after, proposal(), ProposalResult(taken=True))


def test_two_changes_do_not_cross() -> None:
    fleet = propose(Fleet(), proposal(), NOW)
    with pytest.raises(InvalidInput, match="in progress"):
        propose(fleet, proposal(2), NOW + timedelta(seconds=1))
    assert propose(fleet, proposal(2), NOW + timedelta(seconds=10)).proposed == proposal(2), "whoever proposed it is gone"
    assert pause(pause(fleet, "a", True), "a", False).paused == []


def test_the_way_back_goes_further_back_each_time() -> None:
    def change(id: int, action: Any, before: str | None, after: str, status: Any = "taken") -> Change:
        return Change(id=id, action=action, plugin="a", from_version=before, to_version=after, set="s", status=status, at=NOW)

    history = [
        change(5, "rollback", "3.0.0", "2.0.0"), change(4, "reload", "3.0.0", "4.0.0", "refused"),
        change(3, "reload", "2.0.0", "3.0.0"), change(2, "reload", "1.0.0", "2.0.0"), change(1, "install", None, "1.0.0"),
    ]  # fmt: skip
    assert [previous_version(history, "a", at) for at in ("3.0.0", "2.0.0", "1.0.0")] == ["2.0.0", "1.0.0", None]


def of_project(hash: str = "new", id: int = 1) -> Proposal:
    return Proposal(id=id, set="old", action="reload", plugin="mofa.yaml", at=NOW, project=hash, task_queue="q")


def test_a_project_file_is_the_matter_of_the_workers_of_its_task_queue() -> None:
    other = worker("other", None).model_copy(update={"task_queue": "else"})
    assert judge(of_project(), [worker("a", "loading"), other], NOW) is None
    taken = judge(of_project(), [worker("a", "ready"), other], NOW)
    assert taken is not None and taken.taken
    fleet = settle(propose(Fleet(current="old"), of_project(), NOW), of_project(), taken)
    assert fleet.projects == {"q": TakenProject(id=1, hash="new")}
    assert (fleet.current, fleet.proposed) == ("old", None)
    at = [ProjectReport(path="mofa.yaml", hash="new", taken=taken_at) for taken_at in (0, 1)]
    assert [of_project().taken_by(worker("a", project=report)) for report in (None, *at)] == [False, False, True]


def test_a_refused_project_file_changes_nothing() -> None:
    before = Fleet(current="old", projects={"q": TakenProject(id=1, hash="good")}, revision=1)
    after = settle(propose(before, of_project(id=2), NOW), of_project(id=2), ProposalResult(taken=False))
    assert (after.projects, after.current) == (before.projects, "old")
