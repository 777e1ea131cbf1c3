"""Objects in a folder and in a bucket of a real S3-compatible server: the same promises of both."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sys
from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput, ProviderUnavailable, UnknownPlugin
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.objects import Objects
from plugins.objects.folder import Folder
from runtime.objects import open_objects
from tests.support.peers.s3 import Bucket

DATA = b"heron " * 20_000
ADDRESS = sha256_of_bytes(DATA)


class Place:
    """Objects, and the file behind each."""

    def __init__(self, objects: Objects, root: Path) -> None:
        self.objects, self.root = objects, root

    def file(self, address: str) -> Path:
        return self.root / address[:2] / address[2:]


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "folder":
        return Place(open_objects(f"file://{tmp_path}/objects"), tmp_path / "objects")
    bucket: Bucket = request.getfixturevalue("bucket")
    return Place(open_objects(bucket.url), bucket.folder)


async def test_what_is_put_is_got_and_can_be_erased(place: Place) -> None:
    assert await place.objects.put(DATA) == ADDRESS == await place.objects.put(DATA)
    assert await place.objects.get(ADDRESS) == DATA == place.file(ADDRESS).read_bytes()
    await place.objects.delete(ADDRESS)
    await place.objects.delete(ADDRESS)
    assert not place.file(ADDRESS).exists()
    with pytest.raises(ProviderUnavailable, match=rf"object {ADDRESS[:12]}… is not in .*MOFA_OBJECTS_URL"):
        await place.objects.get(ADDRESS)
    await place.objects.close()


async def test_a_damaged_object_is_said_and_mended_by_the_next_put(place: Place) -> None:
    await place.objects.put(DATA)
    # What is cut short the S3 server notices by itself, and answers with an error.
    for damage in (DATA[:-1] + b"?", *((DATA[:1000], b"") if isinstance(place.objects, Folder) else ())):
        place.file(ADDRESS).write_bytes(damage)
        with pytest.raises(ProviderUnavailable, match=f"object {ADDRESS[:12]}… in .* is damaged"):
            await place.objects.get(ADDRESS)
    await place.objects.put(DATA)
    assert await place.objects.get(ADDRESS) == DATA


async def test_many_at_once(place: Place) -> None:
    each = [bytes([n]) * 70_000 for n in range(8)]
    addresses = await asyncio.gather(*(place.objects.put(data) for data in each * 3))
    assert addresses == [sha256_of_bytes(data) for data in each] * 3
    assert await asyncio.gather(*(place.objects.get(address) for address in addresses)) == each * 3


async def test_the_names_of_a_new_object_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root only where this process has not seen the name of the folder in it synced."""
    synced: list[Path] = []
    monkeypatch.setattr("plugins.objects.folder._sync", synced.append)
    root, (first, second) = tmp_path / "objects", two_in_one_folder()
    objects = Folder(root)
    folder = root / (await objects.put(first))[:2]
    assert synced == [folder, root]
    await objects.put(second)
    assert synced[2:] == [folder]
    shutil.rmtree(root)
    await objects.put(second)
    assert synced[3:] == [folder, root]
    await Folder(root).put(first)
    assert synced[5:] == [folder, root], "another process"


def two_in_one_folder() -> tuple[bytes, bytes]:
    """Two objects whose addresses begin alike."""
    seen: dict[str, bytes] = {}
    for number in itertools.count():
        data = f"{number}".encode()
        other = seen.setdefault(sha256_of_bytes(data)[:2], data)
        if other != data:
            return other, data
    raise AssertionError


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "A" * 64, ADDRESS + "0"])
async def test_only_an_address_becomes_a_path(place: Place, address: str) -> None:
    with pytest.raises(InvalidInput, match="not the address of an object"):
        await place.objects.get(address)


async def test_a_server_that_refuses_is_said(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret-000")
    with pytest.raises(ProviderUnavailable, match=r"bucket s3://bucket/\S+ does not answer as it should") as refused:
        await open_objects(bucket.url).put(DATA)
    assert "another-secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("nowhere", InvalidInput, "not a URL"),
        ("file:relative/path", InvalidInput, "file:///absolute/path"),
        ("file://host/path", InvalidInput, "file:///absolute/path"),
        ("s3://", InvalidInput, "s3://bucket/prefix"),
        ("s3://key:secret@bucket", InvalidInput, "come from the environment"),
        ("ftp://place", UnknownPlugin, "Known: folder, s3"),
    ],
)
def test_a_wrong_url_is_refused(url: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words) as refused:
        open_objects(url)
    assert "secret@" not in str(refused.value)


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProviderUnavailable, match=r"The folder of objects .* cannot be used: Not a directory"):
        await open_objects(f"file://{tmp_path}/file").put(DATA)


async def test_parts_that_a_killed_process_left_go_after_a_day(tmp_path: Path) -> None:
    objects, folder = open_objects(f"file://{tmp_path}"), tmp_path / ADDRESS[:2]
    folder.mkdir()
    (folder / ".part-old").write_bytes(b"x")
    (folder / ".part-new").write_bytes(b"x")
    os.utime(folder / ".part-old", (0, 0))
    await objects.put(DATA)
    assert sorted(each.name for each in folder.iterdir()) == [".part-new", ADDRESS[2:]]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "plugins.objects.s3", raising=False)
    with pytest.raises(InvalidInput, match=r"needs the package .*; install it with: uv sync --extra s3"):
        open_objects("s3://bucket")
