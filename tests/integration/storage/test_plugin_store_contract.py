"""The plugin registry against real SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from kernel.basics.errors import InvalidInput
from kernel.flow.shapes import FlowDefinition
from kernel.registry.registry import Manifest, Package, PluginSet
from kernel.registry.rollout import Change, Counts, Fleet, PluginStore, WorkerReport
from plugins.storage.sql import SqlPlugins, create
from runtime.flows.flow_file import flow_of_text
from runtime.plugins.flow_publishing import FlowPublisher
from runtime.plugins.plugin_rollout import Rollout


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[PluginStore]:
    opened = create(url=migrated_url)
    yield SqlPlugins(opened.database)
    await opened.close()


def package(source: bytes = b"\x00asm", version: str = "1.0.0", name: str = "echo") -> Package:
    return Package(Manifest(name=name, version=version, kind="tool", description="Says it. Ä 🍵", source="a.wasm"), source)


async def test_packages_and_sets_are_kept_by_their_hash(store: PluginStore) -> None:
    big = package(bytes(range(256)) * 4096)
    hash = await store.add(big, None)
    assert await store.add(big, "/here") == hash == big.hash
    assert await store.package(hash) == big and await store.package("0" * 64) is None
    with pytest.raises(InvalidInput, match=r"echo 1\.0\.0 exists already with other content"):
        await store.add(package(), None)
    await store.add(package(version="1.1.0"), None)
    assert [(each.manifest.version, each.origin) for each in await store.packages("echo")] == [
        ("1.1.0", None),
        ("1.0.0", "/here"),
    ]
    plugins = PluginSet().having(big.manifest, hash, ["kv"])
    assert await store.add_set(plugins) == await store.add_set(plugins) == plugins.hash
    assert await store.plugin_set(plugins.hash) == plugins
    assert await store.plugin_set(PluginSet().hash) == PluginSet() and await store.plugin_set("0" * 64) is None


async def test_of_many_who_change_the_fleet_at_once_one_wins(store: PluginStore) -> None:
    for revision in range(1, 4):
        before = await store.fleet()
        afters = [before.model_copy(update={"paused": [f"p{n}"], "revision": revision}) for n in range(6)]
        at = datetime.now(UTC)
        changes = [Change(id=revision, action="disable", plugin=f"p{n}", set="s", status="taken", at=at) for n in range(6)]
        swapped = await asyncio.gather(
            *(store.swap(before, after, change) for after, change in zip(afters, changes, strict=True))
        )
        assert sorted(swapped) == [False] * 5 + [True]
        winner = swapped.index(True)
        assert await store.fleet() == afters[winner]
        assert (await store.history())[0] == changes[winner]
    assert [change.id for change in await store.history()] == [3, 2, 1]
    assert await store.fleet() != Fleet()


async def test_workers_report_leave_and_count(store: PluginStore) -> None:
    workers = [WorkerReport(id=f"w{n}", task_queue="q", serving="s", seen_at=datetime.now(UTC)) for n in range(3)]
    more = {"h": Counts(calls=2, failures=1, seconds=0.5, last_error="no")}
    for _ in range(2):
        await asyncio.gather(*(store.report(worker, more) for worker in workers))
    await store.report(workers[0], {"h": Counts(calls=1)})
    assert await store.workers() == workers
    assert await store.counts() == {"h": Counts(calls=13, failures=6, seconds=3.0, last_error="no")}
    await store.leave("w1")
    assert [worker.id for worker in await store.workers()] == ["w0", "w2"]


FLOW = """\
# Ä comment 🍵
name: NAME
nodes: [{id: start, type: start}, {id: done, type: end, output: WHICH}]
edges: [{from: start, to: done}]
"""


def flow(name: str, which: str) -> str:
    return FLOW.replace("NAME", name).replace("WHICH", which)


def read(text: str) -> tuple[FlowDefinition, str]:
    return flow_of_text(text), text


async def test_flows_are_published_and_rolled_back_beside_plugins_of_their_name(store: PluginStore) -> None:
    """No worker is running, so that each change is taken at once."""
    flows, long = FlowPublisher(store), "x" * 59
    assert await Rollout(store, "ann").install(package(name="tea"), None) is not None
    one = await flows.publish(*read(flow("tea", "one")), "The first. Ä", "ann")
    assert (one.version.version, one.version.by, one.version.reason) == ("1", "ann", "The first. Ä")
    for name in ("Tea", long):
        assert (await flows.publish(*read(flow(name, "other")), "Another flow.")).version.version == "1"
    two = await flows.publish(*read(flow("tea", "two")), "Better.", "bob")
    assert (await flows.publish(*read(flow("tea", "two")), "Again.")).rolled_out is None
    assert (await flows.text("tea")).text == flow("tea", "two")
    assert (await flows.text("tea", one.version.hash[:12])).text == flow("tea", "one")
    await flows.rollback("tea", None, "Worse.", "eve")
    assert [(each.version, each.action, each.by, each.reason, each.current) for each in await flows.versions("tea")] == [
        ("1", "rollback", "eve", "Worse.", True), ("2", "publish", "bob", "Better.", False),
        ("1", "publish", "ann", "The first. Ä", False),
    ]  # fmt: skip
    await Rollout(store).remove("tea")  # the plugin
    current = await flows.current()
    assert {name: each.version for name, each in current.items()} == {"tea": "1", "Tea": "1", long: "1"}
    assert (await flows.text("tea", "2")).version.hash == two.version.hash
    with pytest.raises(InvalidInput, match=r"there is no version 3 of the flow 'tea'; there are 1, 2\."):
        await flows.text("tea", "3")
    with pytest.raises(InvalidInput, match="a published flow is not removed"):
        await Rollout(store).remove("flow/tea")


async def test_many_who_publish_at_once_get_numbers_of_their_own(store: PluginStore) -> None:
    async def publish(number: int) -> str:
        """Each waits while the change of another one is in progress."""
        return (await FlowPublisher(store).publish(*read(flow("busy", f"n{number}")), "Mine.")).version.version

    numbers = await asyncio.gather(*map(publish, range(5)))
    assert sorted(numbers) == ["1", "2", "3", "4", "5"]
    assert len({each.hash for each in await FlowPublisher(store).versions("busy")}) == 5
