"""The work of `mofa idea` and `mofa todos`."""

from __future__ import annotations

from typing import get_args

from temporalio.client import Client

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.desk import desk_of, project_of
from console.backend.stores import stored
from console.backend.watching import follow
from console.commands.idea.listing import filter_of, todos
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.render import listed_lines, todo_lines
from console.terminal.screen import emit, err, note, on_terminal, say, working
from kernel.basics.schema import parse
from kernel.conversation.decision import DecisionRequest
from kernel.secretary.desk.place import desk_id
from kernel.secretary.shapes import Idea, TodoItem, TodoStatus
from plugins.storage import sql
from runtime.settings import Settings


async def submit(
    text: str,
    priority: str,
    following: bool,
    interactive: bool,
    desk_name: str | None,
    as_json: bool,
    dry_run: bool = False,
) -> int:
    """Submit an idea, and with `following` follow its todo to the end, as a dry run always is; return the exit code."""
    settings = Settings.from_environment()
    idea: Idea = parse(Idea, {"content": text, "priority": priority, "dry_run": dry_run}, "idea")
    following = following or dry_run
    desk = desk_of(project_of(settings), desk_name, interactive)
    server = await client.connected(settings)
    submitted = await client.submit_idea(server, settings, desk, idea, await person_here(settings))
    id = submitted["workflow_id"]
    link = client.ui_link(client.ui_of(settings), server.namespace, id)
    if not following:
        if as_json:
            emit({**submitted, "desk": desk_id(desk.name, desk.tenant), "ui": link})
        else:
            say(f"Received at {desk_id(desk.name, desk.tenant)}: {id}", "bold")
            say(f"  Follow it: mofa events {id} --follow   Your decisions: mofa inbox" + (f"\n  {link}" if link else ""))
        return OK
    note(f"Received at {desk_id(desk.name, desk.tenant)}: {id}" + (f"\n  {link}" if link else ""), "bold")
    return finished(await follow_todo(server, id, asking=on_terminal() and not as_json), as_json)


async def follow_todo(server: Client, id: str, asking: bool) -> TodoItem:
    """Follow a todo to its end; return it."""

    async def decide(request: DecisionRequest) -> None:
        if asking and request.kind == "acceptance":  # a person has to read the report before accepting it
            item: TodoItem | None = await client.maybe_query(server, id, "todo", TodoItem)
            say(item.report.content if item and item.report else "")
        await follow.ask_or_print(server, request, asking)

    async with client.about(id):
        with working(err(), "working …"):
            await follow.watch(server, id, follow.print_event, decide)
        todo: TodoItem = await server.get_workflow_handle(id, result_type=TodoItem).result()
    return todo


def finished(todo: TodoItem, as_json: bool) -> int:
    """Print a finished todo with its report; return the exit code."""
    if as_json:
        emit(todo)
    else:
        if todo.report:
            say()
            say(todo.report.content)
        for line, style in todo_lines([todo]):
            say(line, style)
    return OK if todo.status == "completed" else FAILED


async def list_todos(
    status: str | None, desk: str | None, as_json: bool, watching: bool = False, tenant: str | None = None
) -> int:
    """Print the todos, or with `watching` show them live on a terminal; return the exit code."""
    if status is not None and status not in get_args(TodoStatus):
        raise usage(f"--status: {status!r} is not a status; known: {', '.join(get_args(TodoStatus))}.")
    settings = Settings.from_environment()
    wanted = filter_of(settings, status, desk, tenant)
    async with stored(settings) as storage:
        book = sql.SqlTodoList(storage.database)
        if desk is not None and not (await book.page(wanted.model_copy(update={"status": None}), 1)).items:
            known = sorted({name for name, _ in await sql.SqlTodoBook(storage.database).desks()})
            raise Failure(f"No desk {desk!r} has had a todo. Known desks: {', '.join(known) or 'none'}.", 4, "NotFound")
        if watching and on_terminal() and not as_json:
            from console.commands.idea.board import TodosBoard
            from console.terminal.live import run

            return await run(TodosBoard(await client.connected(settings), book, wanted))
        found = await todos(book, wanted)
    if as_json:
        emit(found)
    else:
        for line, style in listed_lines(found):
            say(line, style)
    return OK
