"""The work of `mofa db settle`."""

from __future__ import annotations

import logging

import typer

from console.backend import client
from console.backend.stores import stored
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, on_terminal, say
from kernel.basics.event_data import many
from plugins.storage import sql
from runtime.connection import address_of
from runtime.ended_decisions import DecisionRows
from runtime.ended_runs import unknown_rows
from runtime.ended_todos import TodoRows
from runtime.settings import Settings


async def settle_unknown(yes: bool, as_json: bool) -> int:
    """Close the rows whose runs the server does not know, after a confirmation; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    logging.getLogger("mofa").setLevel(logging.ERROR)  # a worker logs the same rows
    async with stored(settings) as storage:
        todo_rows = TodoRows(server, sql.SqlOpenTodos(storage.database))
        decision_rows = DecisionRows(sql.SqlOpenDecisions(storage.database))
        todos = await unknown_rows(server, todo_rows)
        asking = [row for row in await unknown_rows(server, decision_rows) if row.waiting]
        if todos or asking:
            _confirm(
                f"{many(len(todos), 'todo')} and {many(sum(len(row.waiting) for row in asking), 'decision')} of runs that the "
                f"namespace {server.namespace} at {address_of(settings)} does not know will be closed.",
                yes,
                as_json,
            )
        for todo in todos:
            await todo_rows.gone(todo)
        for each in asking:
            await decision_rows.gone(each)
    if as_json:
        of = {"todos": [each.todo_id for each in todos], "runs": [each.workflow_id for each in asking]}
        emit({"namespace": server.namespace, **of})
    elif todos or asking:
        for id in dict.fromkeys([*(f"todo/{each.todo_id}" for each in todos), *(each.workflow_id for each in asking)]):
            say(f"Closed: {id}")
    else:
        say("The server knows the run of each open todo and decision.")
    return OK


def _confirm(words: str, yes: bool, as_json: bool) -> None:
    if yes:
        return
    if not on_terminal() or as_json:
        raise usage(f"{words} Add --yes to confirm.")
    typer.confirm(f"{words} Continue?", abort=True)
