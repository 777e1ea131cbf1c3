"""Workers that kill themselves with SIGKILL at a chosen instant, and a process that replaces each of them.

Usage: python -m tests.support.dying_workers before|after WORKERS KILLED_FOLDER

`after`: between the ledger's write and the activity's completion, at every first write. `before`: between the provider's reply
and the ledger's write, once a call. Each kill leaves a file in KILLED_FOLDER. Every process is forked from this one, which has
imported everything already, so that two hundred kills take a minute or two. These workers run activities only. Another worker,
which stays alive, runs the workflows with their local activities; otherwise each kill would delay some of them by ten seconds.
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
from plugins.storage.sql.calls import ledger_id

PAUSE_S = 0.05


def arm(when: str, killed: Path) -> None:
    """Make this process die at that instant."""
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
    """Start one worker, and return its process id."""
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
    """Run that many workers, and replace each one that dies, until this process is ended."""
    start("never", killed)
    for _ in range(workers):
        start(when, killed)
    while True:
        os.wait()
        time.sleep(PAUSE_S)
        start(when, killed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
