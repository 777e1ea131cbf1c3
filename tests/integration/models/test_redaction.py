"""Redaction in a real house: what the model server was really sent, what the run says, and what a tool was given."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

QUEUE = "redacted"
PROJECT = """privacy:
  redact: [emails, phones, cards, secrets]
tools:
  notes: {plugin: files, approval: never, options: {folder: notes}}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("redacted"), server, QUEUE, **models.environment)
    (house.home / "mofa.yaml").write_text(PROJECT)
    (house.home / "notes").mkdir()
    house.start_worker()
    yield house
    house.stop()


def sent(models: ModelServer, mark: str) -> list[Any]:
    return [entry["body"]["messages"] for entry in models.journal() if mark in json.dumps(entry["body"])]


async def test_a_conversation_keeps_its_meaning(client: Client, house: House, models: ModelServer) -> None:
    mark = uuid.uuid4().hex
    mail, card = f"ann.{mark[:6]}@example.com", "4111 1111 1111 1111"
    team = [{"kind": "agent", "name": name, "instructions": f"{mark} {name}"} for name in ("first", "second")]
    task = f"Write to {mail} about the card {card}; again: {mail}."
    handle = await client.start_workflow("Sequential", {"task": task, "participants": team}, id=f"r/{mark}", task_queue=QUEUE)
    outcome = await handle.result()
    requests = sent(models, mark)
    assert len(requests) == 2 and mail not in str(requests) and "4111" not in str(requests)
    [name] = set(re.findall(r"\[email-[0-9a-f]{8}\]", str(requests)))
    assert str(requests[0]).count(name) == 2 and name in str(requests[1]), "one name for both speakers"
    # What the run keeps and says is what people wrote; the fake model repeats what it was asked.
    said = json.dumps(await handle.query("transcript")) + str(outcome)
    assert mail in said and not re.search(r"\[email-[0-9a-f]{8}\]", said), "but where it cuts a placeholder off"
    noted = [event["data"] for event in await handle.query("events") if event["type"] == "redacted"]
    assert [(each["participant"], each["values"]) for each in noted] == [
        ("first", {"cards": 1, "emails": 1}), ("second", {"cards": 1, "emails": 1}),
    ]  # fmt: skip


async def test_a_tool_gets_what_was_hidden_from_the_model(client: Client, house: House, models: ModelServer) -> None:
    mark = uuid.uuid4().hex
    mail = f"bob.{mark[:6]}@example.com"
    (house.home / "notes" / "who.txt").write_text(f"ask {mail}")
    reading = {"tool_calls": [{"name": "notes", "arguments": {"operation": "read", "path": "who.txt"}}]}
    models.rule(when={"contains": mark}, reply=f"done {mark}")
    models.rule(when={"contains": mark}, times=1, reply=reading)
    team = [{"kind": "agent", "name": "clerk", "tools": ["notes"], "instructions": mark}]
    handle = await client.start_workflow(
        "RequestResponse", {"task": "Who?", "participants": team}, id=f"t/{mark}", task_queue=QUEUE
    )
    await handle.result()
    requests = sent(models, mark)
    assert len(requests) == 2 and mail not in str(requests)
    assert "ask [email-" in str(requests[1]), "the tool's result goes out with a placeholder"
    assert mail in json.dumps(await handle.query("transcript")), "and is kept as it was"
