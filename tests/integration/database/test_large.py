"""Long answers in a real house: objects beside the database, whole where they are read, and kill -9 between the two."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from kernel.basics.sha256 import sha256_of
from kernel.kinds.objects import LARGE_BYTES
from kernel.kinds.storage import LedgerKey
from plugins.storage import sql
from runtime.objects import open_objects
from tests.support.closed import closed
from tests.support.house import ROOT, House
from tests.support.peers.model_server import ModelServer


def rows(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def file_of(house: House, text: str) -> Path:
    return house.home / "objects" / sha256_of(text)[:2] / sha256_of(text)[2:]


async def test_a_long_answer_is_an_object_and_is_read_whole(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    long = f"{word} " + "words of a long answer, with ümlauts. " * 5_000 + f"its-end-{word}"
    assert len(long.encode()) > 2 * LARGE_BYTES
    team = [{"kind": "agent", "name": name, "instructions": f"{name}-{word}"} for name in ("first", "second")]
    models.rule(when={"contains": f"first-{word}"}, reply=long)
    models.rule(when={"contains": f"its-end-{word}"}, reply=f"short {word}")  # who speaks next is told all of it
    id = f"large/{word}"
    handle = await client.start_workflow("Sequential", {"task": "go on", "participants": team}, id=id, task_queue="mofa")
    assert (await handle.result())["output"] == f"short {word}"
    assert file_of(house, long).read_text() == long
    database = house.home / "mofa.db"
    [(content,)] = rows(database, f"select content from texts where hash = '{sha256_of(long)}'")
    assert content == f"object:{sha256_of(long)}:{len(long.encode())}"
    assert rows(database, "select max(length(content)) from texts")[0][0] <= LARGE_BYTES
    assert max(len(reply or "") for (reply,) in rows(database, "select reply from ledger")) <= LARGE_BYTES
    shown = json.loads((await asyncio.to_thread(house.mofa, "show", id, "--json")).stdout)
    assert long in [said["text"] for said in shown["transcript"]]
    # The ledger's copy is whole too: nothing is asked again after a kill.
    async with closed(sql.create(url=f"sqlite:///{database}", objects=open_objects(f"file://{house.home}/objects"))) as store:
        [(scope, step, request)] = rows(
            database, f"select scope, step, request_hash from ledger where reply like '%\"object\"%' and scope like '{id}%'"
        )
        begun = await store.begin(LedgerKey(scope=scope, step=step, request_hash=request), tenant=None, model="m")
        assert begun.paid is not None and begun.paid.reply["content"] == long

    file_of(house, long).write_text("damaged")
    told = await asyncio.to_thread(house.mofa, "show", id)
    assert "is damaged" in told.stderr and word in told.stdout
    file_of(house, long).unlink()
    told = await asyncio.to_thread(house.mofa, "show", id)
    assert f"object {sha256_of(long)[:12]}… is not in" in told.stderr
    file_of(house, long).write_text(long)  # other tests audit the whole house


@pytest.mark.drill
async def test_kill_9_leaves_no_row_without_its_object(tmp_path: Path) -> None:
    url, place = f"sqlite:///{tmp_path}/mofa.db", f"file://{tmp_path}/objects"
    await sql.ready(url)
    said: list[list[str]] = []
    for seed in range(3):
        command = [sys.executable, "-m", "tests.support.processes.large_writer", url, place, f"s{seed}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
            assert writer.stdout is not None
            said.append(writer.stdout.readline().split())
            await asyncio.sleep(random.Random(seed).random() * 0.1)  # any moment of its work
            writer.kill()
            said += [line.split() for line in writer.stdout.read().splitlines() if len(line.split()) == 2]
    async with closed(sql.create(url=url, objects=open_objects(place))) as store:
        found = rows(tmp_path / "mofa.db", "select hash from texts")
        assert len(found) >= len(said) >= 3
        for (hash,) in found:
            text = await store.text(hash)
            assert text is not None and sha256_of(text) == hash
        for head, name in said:  # what was said to be stored is
            [entry] = await store.chain(head)
            assert entry.text == f"{name} " * 12_000
