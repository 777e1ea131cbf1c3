"""A conversation's length is not its history's: the bench's limit, read off a shorter one."""

from __future__ import annotations

from temporalio.client import Client

from tests.bench.history import CALLS_AT_LIMIT, LIMIT, conversation
from tests.support.house import House
from tests.support.peers.model_server import ModelServer


async def test_a_history_grows_by_the_call_and_not_by_the_conversation(
    client: Client, house: House, models: ModelServer
) -> None:
    few, many = [await conversation(client, models, calls) for calls in (10, 20)]
    added = (many.bytes - few.bytes) / (many.calls - few.calls)
    assert few.bytes + added * (CALLS_AT_LIMIT - few.calls) < LIMIT * 1024 * 1024
    assert added < 1.2 * few.bytes / few.calls, "a later call costs more than an earlier one"
