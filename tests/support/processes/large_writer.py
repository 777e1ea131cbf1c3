"""A program that stores long texts until it is killed.

`python -m tests.support.processes.large_writer DATABASE_URL OBJECTS_URL SEED`.
"""

from __future__ import annotations

import asyncio
import sys

from kernel.conversation.transcript import Entry
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage import sql
from runtime.objects import open_objects


async def write(database: str, objects: str, seed: str) -> None:
    """Store one long text and one long answer after the other, and print a line for each."""
    store = sql.create(url=database, objects=open_objects(objects))
    number = 0
    while True:
        text = f"{seed}-{number} " * 12_000
        head = await store.append(None, [Entry.of("answer", "a", text)])
        key = LedgerKey(scope="large", step=f"{seed}-{number}", request_hash="r")
        await store.record(key, Paid(reply={"content": text}, cost_usd=0.0), texts=[text], input_tokens=1, output_tokens=1)
        sys.stdout.write(f"{head} {seed}-{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    asyncio.run(write(*sys.argv[1:]))
