"""The plugin registry against real SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from kernel.basics.errors import InvalidInput
from kernel.registry.registry import Manifest, Package, PluginSet
from kernel.registry.rollout import Change, Counts, Fleet, PluginStore, WorkerReport
from plugins.storage.sql import SqlPlugins, create


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[PluginStore]:
    opened = create(url=migrated_url)
    yield SqlPlugins(opened.database)
    await opened.close()


def package(source: bytes = b"\x00asm", version: str = "1.0.0") -> Package:
    return Package(Manifest(name="echo", version=version, kind="tool", description="Says it. Ä 🍵", source="a.wasm"), source)


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
