"""Long contents of messages that wait go to the store, so that what waits fits into the next run's input."""

from __future__ import annotations

from collections.abc import Iterator

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.message import Kept, long_ones
    from kernel.conversation.transcript import Thread
    from workflows import calls

BATCH_BYTES = 1_000_000
"""What one call stores: its input stands in the history, and a payload has at most 2 MiB."""


async def put_away(messages: list[Kept]) -> None:
    """Store every long content, and leave its address in the message. Handlers may add to the list meanwhile."""
    for batch in _batches(long_ones(messages)):
        await calls.store_thread(Thread().then(*(message.entry() for message in batch)), "Put long messages away")
        for message in batch:
            message.put_away()


def _batches(messages: list[Kept]) -> Iterator[list[Kept]]:
    batch, size = list[Kept](), 0
    for message in messages:
        length = len(message.entry().model_dump_json().encode())
        if batch and size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch
