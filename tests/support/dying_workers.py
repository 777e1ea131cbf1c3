"""Workers that end themselves with `kill -9` at one instant of their choice, and the one who starts another in their place.

Usage: python -m tests.support.dying_workers before|after WORKERS KILLED_FOLDER

`after`: between the ledger's write and the activity's completion, at every first write. `before`: between the provider's reply
and the ledger's write, once a call. Each kill leaves a file in KILLED_FOLDER. Every process is forked from this one, in
which everything is imported already, so that two hundred deaths take a minute or two. Those who die do activities alone;
another worker, who lives, carries the workflows with their local activities: else every death would hold up some of them for
ten seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import worker
from activities.catalogue import Activities
from console.processes.tether import bind
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage.sql import SqlStorage
from plugins.storage.sql.store import ledger_id

PAUSE_S = 0.05


def arm(when: str, killed: Path) -> None:
    """From now on this process dies at that instant."""
    record = SqlStorage.record

    async def deadly(self: SqlStorage, key: LedgerKey, paid: Paid, *, texts: Sequence[str], **tokens: Any) -> Paid:
        mark = killed / f"{ledger_id(key)}.{os.getpid()}"
        if when == "before" and not any(killed.glob(f"{ledger_id(key)}.*")):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        kept = await record(self, key, paid, texts=texts, **tokens)
        if when == "after":
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return kept

    SqlStorage.record = deadly  # type: ignore[method-assign]


def start(when: str, killed: Path) -> int:
    """One worker; its process id."""
    parent = os.getpid()
    if child := os.fork():
        return child
    bind(parent)
    if when == "never":
        Activities.all = lambda self: [self._events.write]  # type: ignore[method-assign]  # a local one, at a run's end
        options = vars(worker)["worker_options"]
        vars(worker)["worker_options"] = lambda settings: {**options(settings), "no_remote_activities": True}
    else:
        vars(worker)["WORKFLOWS"] = []
        arm(when, killed)
    worker.main()
    return 0


def main(when: str, workers: int, killed: Path) -> None:
    """So many workers, each replaced when it has died, until this process is ended."""
    start("never", killed)
    for _ in range(workers):
        start(when, killed)
    while True:
        os.wait()
        time.sleep(PAUSE_S)
        start(when, killed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
