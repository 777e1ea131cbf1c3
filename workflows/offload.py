"""Offloading: long contents of queued messages go to the store, so that the messages fit into the next run's input."""

from __future__ import annotations

from collections.abc import Iterator

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.fitting import json_bytes
    from kernel.conversation.message import QueuedMessage, to_offload
    from kernel.conversation.transcript import Thread
    from workflows import calls
    from workflows.sending import PAYLOAD_BYTES

BATCH_BYTES, LONGEST_BYTES = 1_000_000, PAYLOAD_BYTES * 9 // 10
"""The most that one call stores of several messages, and of a single one, in bytes. A call's input is one payload."""


async def offload(messages: list[QueuedMessage]) -> int:
    """Store every long content, and leave its address in the message. Return how many were stored.

    Handlers may add to the list while this waits.
    """
    stored = 0
    for batch in batches(to_offload(messages)):
        await calls.store_thread(Thread().then(*(message.entry() for message in batch)), "Offload long messages")
        for message in batch:
            message.offload()
        stored += len(batch)
    return stored


def batches(messages: list[QueuedMessage]) -> Iterator[list[QueuedMessage]]:
    """Yield the messages in batches of at most `BATCH_BYTES`; a longer message is a batch of its own.

    A message that no call can store is left out: nested JSON takes many times its size as text.
    """
    batch, size = list[QueuedMessage](), 0
    for message in messages:
        length = json_bytes(message.entry())
        if length > LONGEST_BYTES:
            continue
        if batch and size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch
