"""A real PostgreSQL and a real MariaDB whose disk is full: said clearly, nothing lost, and passing once there is space."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from kernel.basics.errors import StoreUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry
from plugins.storage.sql import create, upgrade
from tests.support.installed.databases import NOBODY, DatabaseServer, Postgres, new_database, own_server

SMALL, LARGE = "24m", "200m"


class Disk:
    """A small file system in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mount(f"size={SMALL}")

    def grow(self) -> None:
        self._mount(f"remount,size={LARGE}")

    def remove(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True)

    def _mount(self, options: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


@contextmanager
def small_disk(server: DatabaseServer) -> Iterator[Disk]:
    """A disk in the server's folder; the server is killed before it goes."""
    (server.folder / "small").mkdir()
    disk = Disk(server.folder / "small")
    try:
        yield disk
    finally:
        server.kill()
        disk.remove()


@pytest.fixture(params=["postgresql", "mysql"])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[DatabaseServer, str, Disk]]:
    """A server, the URL of a database whose tables lie on a small disk, and the disk."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a file system")
    with own_server(request.param) as server, small_disk(server) as disk:
        server.start()
        tables = disk.folder / "tables"
        if request.param == "postgresql":
            tables.mkdir()
            os.chown(tables, NOBODY, -1)
            url = server.url
            asyncio.run(_do(url, f"create tablespace small location '{tables}'", "create database mofa tablespace small"))
            url = make_url(url).set(database="mofa").render_as_string(hide_password=False)
        else:
            url = asyncio.run(new_database(server.url))
            folder = server.folder / "data" / str(make_url(url).database)
            shutil.move(folder, tables)
            folder.symlink_to(tables)
        yield server, url, disk


async def _do(url: str, *statements: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        for statement in statements:
            await db.execute(text(statement))
    await engine.dispose()


@pytest.mark.drill
async def test_a_full_disk_is_said_and_passes_when_there_is_space(place: tuple[DatabaseServer, str, Disk]) -> None:
    server, url, disk = place
    await upgrade(url)
    store = create(url=url)
    written: list[str] = []
    # MariaDB may end itself when it cannot make room for a long text; PostgreSQL serves on.
    serves_on = isinstance(server, Postgres)
    said = r"cannot grow: the disk is full\. Free some space" if serves_on else "disk is full|broke the connection"
    with pytest.raises(StoreUnavailable, match=said):
        for _ in range(200):
            words = os.urandom(150_000).hex()  # PostgreSQL packs words that are alike
            await store.append(None, [Entry.of("answer", "ann", words)])
            written.append(words)
    assert written
    if serves_on:
        assert [await store.text(sha256_of(words)) for words in written] == written  # what is there can be read
    disk.grow()
    if not serves_on:
        server.kill()
        server.start()
    await store.append(None, [Entry.of("answer", "ann", f"{words} after all")])
    for each in (*written, f"{words} after all"):
        assert await store.text(sha256_of(each)) == each
    await store.close()
