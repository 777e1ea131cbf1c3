"""The bytes that a long conversation puts into a history."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from temporalio.client import Client

from tests.bench.sizes import history_of
from tests.support.peers.model_server import ModelServer

TOKENS_AN_ANSWER = 2_000
LIMIT = 0.49
"""The history that 100 calls may have, in MiB."""
CALLS_AT_LIMIT = 100


@dataclass(frozen=True)
class Size:
    """The size of one run: its model calls, the tokens of its conversation, and its history."""

    calls: int
    tokens: int
    events: int
    bytes: int


async def conversation(client: Client, models: ModelServer, calls: int) -> Size:
    """Run a chain of agents; each reads the whole conversation, and adds 2,000 tokens (8,000 characters)."""
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="rain fog " * (TOKENS_AN_ANSWER * 4 // 9))
    team = [{"kind": "agent", "name": f"a{number}"} for number in range(calls)]
    handle = await client.start_workflow(
        "Sequential", {"task": word, "participants": team}, id=f"long/{word[:8]}", task_queue="mofa"
    )
    outcome = await handle.result()
    assert outcome["status"] == "completed", outcome["reason"]
    return Size(outcome["usage"]["calls"], calls * TOKENS_AN_ANSWER, *await history_of(handle))
