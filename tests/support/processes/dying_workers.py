"""Workers that kill themselves with SIGKILL at a chosen instant, and a process that replaces each of them.

Usage: python -m tests.support.processes.dying_workers before|group|after WORKERS KILLED_FOLDER

`after`: between the ledger's write and the activity's completion, at every first write. `before`: between the provider's reply
and the ledger's write, once a call. `group`: the same, between the statements of the write and their commit. Each kill leaves a
file in KILLED_FOLDER. Every process is forked from this one, which has imported everything already, so that two hundred kills
take a minute or two. These workers run activities only. Another worker, which stays alive, runs the workflows with their local
activities; otherwise each kill would delay some of them by ten seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

import worker
from console.processes.tether import bind
from kernel.kinds.storage import Closed, LedgerKey, Paid
from plugins.storage.sql import SqlStorage
from plugins.storage.sql.engine.writer import _Serving
from plugins.storage.sql.record.calls import ledger_id

PAUSE_S = 0.05


def arm(when: str, killed: Path) -> None:
    """Make this process die at that instant."""
    close, commit, closing = SqlStorage.close_call, _Serving._commit, list[Path]()

    def die(mark: Path) -> None:
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)

    async def deadly(self: SqlStorage, key: LedgerKey, paid: Paid, **more: Any) -> Closed:
        mark = killed / f"{ledger_id(key)}.{os.getpid()}"
        first = not any(killed.glob(f"{ledger_id(key)}.*"))
        if when == "before" and first:
            die(mark)
        if when == "group" and first:
            closing.append(mark)
        closed = await close(self, key, paid, **more)
        if when == "after":
            die(mark)
        return closed

    def deadly_commit(self: _Serving, db: Connection) -> None:
        if closing:
            die(closing[0])
        commit(self, db)

    SqlStorage.close_call = deadly  # type: ignore[method-assign]
    _Serving._commit = deadly_commit  # type: ignore[method-assign]


def start(when: str, killed: Path) -> int:
    """Start one worker, and return its process id."""
    parent = os.getpid()
    if child := os.fork():
        return child
    bind(parent)
    if when == "never":
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
