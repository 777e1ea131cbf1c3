"""LangGraph: a chain of nodes with a checkpoint saver, SQLite's or PostgreSQL's, as its documentation sets them up.

`durability="sync"` commits the checkpoint of a step before the next step starts. The default, "async", does not wait for it.
Source: https://docs.langchain.com/oss/python/langgraph/durable-execution
"""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from functools import cache
from typing import TypedDict

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from tests.bench.peers.measure import WORD, Adapter, Adapters, Given, Run, program

CONNECTIONS = 20


class State(TypedDict):
    """The state of a run: the last word."""

    word: str


async def step(state: State) -> State:
    """Return a word."""
    return {"word": WORD}


def runs(saver: AsyncSqliteSaver | AsyncPostgresSaver) -> Run:
    """Return the runs of chains that the saver keeps."""

    @cache
    def chain(steps: int):
        graph = StateGraph(State)
        names = [f"step{number}" for number in range(steps)]
        for name in names:
            graph.add_node(name, step)
        for one, next in zip([START, *names], [*names, END], strict=True):
            graph.add_edge(one, next)
        return graph.compile(checkpointer=saver)

    async def run(steps: int) -> str:
        config = {"configurable": {"thread_id": uuid.uuid4().hex}, "recursion_limit": steps + 10}
        return (await chain(steps).ainvoke({"word": ""}, config, durability="sync"))["word"]

    return run


@asynccontextmanager
async def opened(given: Given) -> Adapters:
    """Open the saver: PostgreSQL's with a pool, or SQLite's."""
    if given.database:
        settings = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
        async with AsyncConnectionPool(given.database, max_size=CONNECTIONS, kwargs=settings) as pool:
            saver = AsyncPostgresSaver(pool)
            await saver.setup()
            yield Adapter(runs(saver))
    else:
        async with AsyncSqliteSaver.from_conn_string(f"{given.folder}/checkpoints.sqlite") as saver:
            await saver.setup()
            said = [
                (await (await saver.conn.execute(f"PRAGMA {name}")).fetchone())[0] for name in ("journal_mode", "synchronous")
            ]
            yield Adapter(runs(saver), f"journal_mode={said[0]}, synchronous={said[1]}")


if __name__ == "__main__":
    program(opened, "langgraph", "langgraph-checkpoint-sqlite", "langgraph-checkpoint-postgres")
