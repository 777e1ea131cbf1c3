"""NUL characters and halves of characters: kept as they were on every database, or replaced where they cannot be text."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from kernel.basics.schema import Unreadable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry
from kernel.kinds.documents import Document, Place, Section
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.erasure import ERASED, Whose
from kernel.record.session import SessionJoin
from plugins.storage import sql
from plugins.storage.sql.record.store import SqlStorage
from runtime.codec import converter
from tests.support.house import House, Server, open_decision
from tests.support.installed.databases import drop_database, new_database

ODD = "before\0after \ufdd0 and \ufdd00, \U0001f986"
HALF = "duck \\ud83d, half\\u0000done, whole \\ud83e\\udd86"
"""As JSON has it; JavaScript writes so what was cut within a character."""
MENDED = "duck ?, half\0done, whole \U0001f986"


@pytest.fixture
async def storage(migrated_url: str) -> Any:
    storage = sql.create(url=migrated_url)
    yield storage
    await storage.close()


async def test_texts_and_answers_come_back_as_they_were_and_are_found(storage: SqlStorage) -> None:
    said = [Entry.of("task", f"task {ODD}", ODD), Entry.of("answer", "ann", f"{ODD} {ODD}")]
    head = await storage.append(None, said)
    assert await storage.chain(head) == said and await storage.text(sha256_of(ODD)) == ODD
    key = LedgerKey(scope=f"run {ODD}", step=ODD, request_hash="r")
    await storage.begin(key, tenant=ODD, model=ODD)
    paid = Paid(reply={"content": ODD, "model": "m", "tool_calls": []}, cost_usd=0.5)
    kept = await storage.record(key, paid, texts=[ODD], input_tokens=1, output_tokens=1)
    assert kept.model_copy(update={"receipt": None}) == paid
    assert (await storage.begin(key, tenant=ODD, model=ODD)).paid == kept
    # What comes after the NUL is found, which SQLite by itself does not look at.
    await sql.SqlErasure(storage.database, storage.large).erase(Whose(person="ann"), dry=False)
    assert await storage.text(sha256_of(f"{ODD} {ODD}")) == ERASED


async def test_sessions_documents_and_kept_values_come_back_as_they_were(storage: SqlStorage) -> None:
    sessions = sql.SqlSessions(storage.database, storage)
    assert (await sessions.open(ODD, ODD)).name == ODD
    turn = SessionJoin(name=ODD, tenant=ODD, scope=ODD, workflow_id=ODD, run_id="r", entries=[Entry.of("note", "n", ODD)])
    assert await sessions.join(turn) is not None
    assert [(each.name, each.tenant) for each in await sessions.all(ODD)] == [(ODD, ODD)]
    documents = sql.SqlDocuments(storage.database)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    document = Document(
        id=sql.document_id(ODD, None), tenant=None, name=ODD, kind="text", sha256=sha256_of(ODD), passages=1, added_at=at
    )
    await documents.put(document, [Section(ODD, Place(heading=ODD))])
    assert [each.name for each in await documents.all(None)] == [ODD]
    kept = sql.SqlKeptValues(storage.database)
    await kept.set("counter", ODD, ODD, {ODD: ODD})
    assert await kept.keys("counter", ODD, "before\0") == [ODD] and await kept.get("counter", ODD, ODD, 0) == {ODD: ODD}


def test_payloads_with_halves_are_mended_and_others_are_left_alone() -> None:
    def read(text: str, kind: Any = None) -> Any:
        payload = Payload(metadata={"encoding": b"json/plain"}, data=text.encode())
        return converter("").payload_converter.from_payloads([payload], None if kind is None else [kind])[0]

    assert read(f'{{"{HALF}": ["{HALF}"]}}') == {MENDED: [MENDED]}
    assert read(f'"{HALF}"', str) == MENDED
    assert read('"\\\\ud83d"') == "\\ud83d"  # an escaped backslash is none
    for wrong in ('{"a": "\\ud83d"', '{"a": 1'):
        assert isinstance(read(wrong), Unreadable), "it is refused where it is read, by its field"


@pytest.fixture(scope="module")
def postgres_house(tmp_path_factory: pytest.TempPathFactory, server: Server, postgresql_server: str) -> Iterator[House]:
    url = asyncio.run(new_database(postgresql_server))
    asyncio.run(sql.upgrade(url))
    house = House(tmp_path_factory.mktemp("odd"), server, "odd-characters", MOFA_DATABASE_URL=url)
    house.start_worker()
    yield house
    house.stop()
    asyncio.run(drop_database(url))


async def test_a_run_with_such_words_from_a_bare_command_line_goes_to_its_end(client: Client, postgres_house: House) -> None:
    id = f"odd/{uuid.uuid4().hex}"
    given = {
        "task": "TASK",
        "participants": [{"kind": "human", "name": "ann"}, {"kind": "agent", "name": "bob"}],
        "session": "of ducks",
    }
    text = json.dumps(given).replace("TASK", HALF)
    start = ["workflow", "start", "--type", "Sequential", "--task-queue", "odd-characters", "-w", id]
    await asyncio.to_thread(postgres_house.temporal, *start, "--input", text)
    handle = client.get_workflow_handle(id)
    decision = await open_decision(handle)
    assert MENDED in decision["question"]
    answer = f'{{"decision_id": "{decision["id"]}", "answer": "{HALF}"}}'
    await asyncio.to_thread(postgres_house.temporal, "workflow", "signal", "-w", id, "--name", "decide", "--input", answer)
    outcome = await asyncio.wait_for(handle.result(), 300)
    assert outcome["status"] == "completed" and outcome["contributions"][0]["content"] == MENDED
    # Both a bare start and a signal were read, and PostgreSQL has kept it all.
    shown = json.loads((await asyncio.to_thread(postgres_house.mofa, "session", "show", "of ducks", "--json")).stdout)
    assert MENDED in json.dumps(shown, ensure_ascii=False).replace("\\u0000", "\0")
    events = [event["type"] for event in await handle.query("events")]
    assert "decision_settled" in events and events[-1] == "run_finished"


def test_our_command_line_takes_such_words_too(postgres_house: House, tmp_path: Path) -> None:
    (tmp_path / "input.json").write_text(f'{{"task": "{HALF}", "participants": [{{"kind": "agent", "name": "bob"}}]}}')
    ran = postgres_house.mofa("run", "Sequential", "--input", str(tmp_path / "input.json"), "--json")
    assert json.loads(ran.stdout)["status"] == "completed"
