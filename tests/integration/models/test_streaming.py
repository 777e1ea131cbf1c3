"""The words of a running answer: soon, again after a reconnect, dropped by a new attempt, and never in the history."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from kernel.kinds.storage import StreamedAnswer
from plugins.storage.sql import SqlStorage, create
from tests.support.house import House, eventually
from tests.support.peers.model_server import ModelServer

WORDS = "The rain has been falling on the roof of the old house since the morning, and nobody has counted its drops."


@pytest.fixture
async def store(house: House) -> AsyncIterator[SqlStorage]:
    """The worker's database, as a follower opens it."""
    store: Any = create(url=f"sqlite:///{house.home / 'mofa.db'}")
    yield store
    await store.close()


async def run(client: Client, id: str, word: str) -> WorkflowHandle[Any, Any]:
    given = {"task": word, "participants": [{"kind": "agent", "name": "ann"}]}
    return await client.start_workflow("RequestResponse", given, id=id, task_queue="mofa")


def new_run() -> tuple[str, str]:
    word = uuid.uuid4().hex
    return f"streamed/{word[:8]}", word


async def words_of(store: SqlStorage, id: str) -> str:
    return "".join(said.text for said in await store.streams_of(id))


async def test_words_can_be_read_while_they_come_and_read_again(
    client: Client, house: House, models: ModelServer, store: SqlStorage
) -> None:
    id, word = new_run()
    models.rule(when={"contains": word}, reply=WORDS, chunk_ms=100)
    await store.follow(id)
    handle = await run(client, id, word)
    first = await eventually(lambda: words_of(store, id))
    assert WORDS.startswith(first) and first != WORDS
    again = create(url=f"sqlite:///{house.home / 'mofa.db'}")
    reread = "".join(said.text for said in await again.streams_of(id))
    await again.close()
    assert reread.startswith(first) and reread != WORDS  # a reader that reconnects gets everything so far
    outcome = await handle.result()
    assert outcome["output"] == WORDS and outcome["usage"]["output_tokens"] > 0
    assert await words_of(store, id) == WORDS
    assert models.journal()[-1]["body"]["stream_options"] == {"include_usage": True}


async def test_the_history_is_the_same_with_and_without_listeners(
    client: Client, house: House, models: ModelServer, store: SqlStorage
) -> None:
    sizes = []
    for followed in (False, True):
        id, word = new_run()
        models.rule(when={"contains": word}, reply=WORDS, chunk_ms=20)
        if followed:
            await store.follow(id)
        handle = await run(client, id, word)
        await handle.result()
        info = (await handle.describe()).raw_description.workflow_execution_info
        sizes.append((info.history_length, info.history_size_bytes))
        assert bool(await words_of(store, id)) is followed
        [sent] = [entry for entry in models.journal() if word in str(entry["body"])]
        assert sent["body"].get("stream", False) is followed
    assert sizes[0][0] == sizes[1][0] and abs(sizes[0][1] - sizes[1][1]) < 100, sizes


async def test_an_answer_that_breaks_off_begins_anew(
    client: Client, house: House, models: ModelServer, store: SqlStorage
) -> None:
    id, word = new_run()
    models.rule(when={"contains": word}, reply=WORDS, chunk_ms=30)
    models.rule(when={"contains": word}, times=1, reply="No, that was wrong. " * 5, chunk_ms=60, cut_after=12)
    await store.follow(id)
    handle = await run(client, id, word)
    heard: dict[int, str] = {}

    async def second() -> bool:
        for said in await store.streams_of(id):
            heard[said.attempt] = said.text
        return 2 in heard

    await eventually(second)
    assert heard[1].startswith("No, that") and not heard[2].startswith("No")
    assert (await handle.result())["output"] == WORDS


async def test_a_killed_worker_leaves_words_that_the_next_attempt_replaces(store: SqlStorage) -> None:
    from kernel.kinds.storage import LedgerKey

    id = f"killed/{uuid.uuid4().hex[:8]}"
    key = LedgerKey(scope=f"{id}:run", step="s", request_hash="0" * 64)
    for attempt, text in ((1, "It was"), (2, ""), (2, "We")):
        await store.write_stream(key, StreamedAnswer(scope=key.scope, step="s", participant="ann", attempt=attempt, text=text))
        [left] = await store.streams_of(id)
        assert (left.attempt, left.text) == (attempt, text)
    team = key.model_copy(update={"scope": f"{id}:run/desk/s"})
    await store.write_stream(team, StreamedAnswer(scope=team.scope, step="s", participant="bob", attempt=1, text="x"))
    assert [said.participant for said in await store.streams_of(id)] == ["ann", "bob"]
    assert await store.streams_of(id[:-1]) == [] and not (await store.begin(team, tenant=None, model="m")).followed
    await store.follow(id)
    assert (await store.begin(team, tenant=None, model="m")).followed
    await store.delete_stream(key)
    assert [said.participant for said in await store.streams_of(id)] == ["bob"]


async def test_mofa_run_follow_shows_the_words_as_they_come(house: House, models: ModelServer) -> None:
    delay = await asyncio.to_thread(delay_of_words, house, models)
    print(f"delay of words: {delay:.2f} s")  # how fast is the machine's matter


def delay_of_words(house: House, models: ModelServer) -> float:
    """How late all words but the latest are shown, in seconds, counted from the promptest of them."""
    id, word = new_run()
    pieces = [f"w{n:02} " for n in range(30)]
    models.rule(when={"contains": word}, reply="".join(pieces), chunk_ms=100, chunk_size=4)
    command = [sys.executable, "-m", "console.main", "run", "RequestResponse", word, "--with", "writer", "--id", id, "--follow"]
    seen: dict[str, float] = {}
    text = ""

    def read() -> None:
        nonlocal text
        assert process.stderr is not None
        while byte := process.stderr.read1(4096):  # type: ignore[attr-defined]
            text += byte.decode()
            for piece in pieces:
                if piece.strip() in text:
                    seen.setdefault(piece.strip(), time.monotonic())

    with subprocess.Popen(
        command, env=house.environ, cwd=house.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        reading = threading.Thread(target=read)
        reading.start()
        assert process.stdout is not None
        out = process.stdout.read()
        reading.join()
    assert process.returncode == 0, text
    # Every word once and in order, whatever event comes in between; the whole answer may be told again at the end.
    assert "[writer] w00" in text and re.findall(r"w\d\d", text)[: len(pieces)] == "".join(pieces).split(), text
    assert "".join(pieces).strip() in out.decode()
    # A piece leaves the server every 0.1 s from the first on: what is later than that is our delay.
    begun = min(seen[piece.strip()] - 0.1 * n for n, piece in enumerate(pieces))
    late = sorted(seen[piece.strip()] - begun - 0.1 * n for n, piece in enumerate(pieces))
    print(f"delay of words: median {late[15] * 1000:.0f} ms, longest {late[-1] * 1000:.0f} ms after the earliest")
    return late[28]
