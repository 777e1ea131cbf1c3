"""DBOS: a workflow of steps on SQLite, its default, or on PostgreSQL, in threads as its guide has it.

Source: https://docs.dbos.dev/python/programming-guide
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from dbos import DBOS
from dbos._dbos import _get_dbos_instance

from tests.bench.peers.measure import WORD, Adapter, Adapters, Given, program


@DBOS.step()
def step() -> str:
    """Return a word."""
    return WORD


@DBOS.workflow()
def chain(steps: int) -> str:
    """Run the steps one after the other; return the last word."""
    word = ""
    for _ in range(steps):
        word = step()
    return word


def commits() -> str:
    """Return SQLite's settings of a connection of DBOS."""
    with _get_dbos_instance()._sys_db.engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
    return ", ".join(f"{name}={value}" for name, value in asked.items())


@asynccontextmanager
async def opened(given: Given) -> Adapters:
    """Launch DBOS on the store."""
    url = given.database or f"sqlite:///{given.folder}/dbos.sqlite"
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR"})
    DBOS.launch()
    threads = ThreadPoolExecutor(given.work.in_flight)

    async def run(steps: int) -> str:
        return await asyncio.get_running_loop().run_in_executor(threads, chain, steps)

    try:
        yield Adapter(run, "" if given.database else commits())
    finally:
        DBOS.destroy()


if __name__ == "__main__":
    program(opened, "dbos")
