"""Drafts of flows in real SQLite, PostgreSQL and MariaDB: each writer knows what it writes over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import YAML_BYTES
from kernel.flow.drafts import KEPT_REVISIONS, Draft, DraftTaken, check_draft
from plugins.storage.sql import Database, SqlDrafts
from plugins.storage.sql import drafts as draft_store
from plugins.storage.sql.engine.address import address


@pytest.fixture
async def drafts(migrated_url: str) -> AsyncIterator[SqlDrafts]:
    database = Database(address(migrated_url))
    yield SqlDrafts(database)
    await database.close()


@pytest.fixture
async def other(migrated_url: str) -> AsyncIterator[SqlDrafts]:
    """Another process on the same database."""
    database = Database(address(migrated_url))
    yield SqlDrafts(database)
    await database.close()


async def written(drafts: SqlDrafts, text: str, base: int, tab: str = "one", name: str = "tea") -> Draft:
    return await drafts.write(name, text, base, tab=tab, by="ann")


async def test_each_write_makes_the_next_revision_and_all_are_there(drafts: SqlDrafts) -> None:
    odd = "name: tea # \0 \N{SNOWMAN} \ufdd0 \n"
    assert await drafts.find("tea") is None
    assert [(await written(drafts, text, base)).revision for base, text in enumerate(["a", "b", odd])] == [1, 2, 3]
    found = await drafts.find("tea")
    assert found is not None
    assert (found.text, found.revision, found.by, found.tab, found.deleted) == (odd, 3, "ann", "one", False)
    assert [each.revision for each in await drafts.revisions("tea")] == [3, 2, 1]
    old = await drafts.revision("tea", 1)
    assert old is not None and old.text == "a"
    assert await drafts.revision("tea", 4) is None
    assert [each.name for each in await drafts.all()] == ["tea"]


async def test_a_writer_that_is_behind_changes_nothing_and_gets_the_current_text(drafts: SqlDrafts, other: SqlDrafts) -> None:
    await written(drafts, "a", 0)
    await written(drafts, "b", 1)
    for base in (0, 1, 3):
        with pytest.raises(DraftTaken) as caught:
            await written(other, "mine", base, tab="two")
        assert caught.value.current is not None
        assert (caught.value.current.text, caught.value.current.revision) == ("b", 2)
    assert [each.revision for each in await drafts.revisions("tea")] == [2, 1]


async def test_of_many_writers_at_once_exactly_one_is_first(drafts: SqlDrafts, other: SqlDrafts) -> None:
    for base in (0, 1, 2):
        writers = [written((drafts, other)[n % 2], f"{base} {n}", base, tab=f"tab {n}") for n in range(8)]
        results = await asyncio.gather(*writers, return_exceptions=True)
        [made] = [each for each in results if isinstance(each, Draft)]
        refused = [each for each in results if isinstance(each, DraftTaken)]
        assert len(refused) == 7 and {each.current and each.current.text for each in refused} == {made.text}
        found = await drafts.find("tea")
        assert found is not None and (found.text, found.revision) == (made.text, base + 1)


async def test_a_write_whose_reply_was_lost_is_repeated_without_a_second_revision(drafts: SqlDrafts) -> None:
    first = await written(drafts, "a", 0)
    assert await written(drafts, "a", 0) == first
    with pytest.raises(DraftTaken):
        await written(drafts, "a", 0, tab="two")


async def test_a_deleted_draft_is_kept_and_an_old_tab_cannot_bring_it_back_by_accident(drafts: SqlDrafts) -> None:
    assert await drafts.delete("tea", 0, by="ann") is None
    await written(drafts, "a", 0)
    with pytest.raises(DraftTaken):
        await drafts.delete("tea", 2, by="ann")
    removed = await drafts.delete("tea", 1, by="ben")
    assert removed is not None and (removed.revision, removed.deleted) == (2, True)
    assert await drafts.find("tea") is None and await drafts.all() == []
    assert await drafts.delete("tea", 2, by="ben") is None
    with pytest.raises(DraftTaken) as caught:
        await written(drafts, "b", 1)
    assert caught.value.current is None
    assert (await written(drafts, "b", 0)).revision == 3
    assert [(each.revision, each.deleted) for each in await drafts.revisions("tea")] == [(3, False), (2, True), (1, False)]
    kept = await drafts.revision("tea", 1)
    assert kept is not None and kept.text == "a"


async def test_the_last_revisions_are_kept(drafts: SqlDrafts) -> None:
    for base in range(KEPT_REVISIONS + 2):
        await written(drafts, str(base), base)
    kept = [each.revision for each in await drafts.revisions("tea")]
    assert kept == list(range(KEPT_REVISIONS + 2, 2, -1))


async def test_the_number_of_drafts_is_bounded(drafts: SqlDrafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_store, "DRAFTS", 2)
    for name in ("a", "b"):
        await written(drafts, "x", 0, name=name)
    with pytest.raises(InvalidInput, match="2 drafts already"):
        await written(drafts, "x", 0, name="c")
    assert (await written(drafts, "y", 1, name="a")).revision == 2


def test_a_draft_is_as_long_as_a_file_may_be() -> None:
    check_draft("é" * (YAML_BYTES // 2))
    with pytest.raises(InvalidInput, match="at most 262,144 bytes"):
        check_draft("é" * (YAML_BYTES // 2) + "x")
