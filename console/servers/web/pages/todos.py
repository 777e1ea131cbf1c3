"""Todos: a board by phase, one todo with its plan, evidence and costs, and a form for an idea."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AfterValidator
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response as PlainResponse

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, allow, allow_some, reach, readable
from console.backend.desk import desk_of
from console.servers.web.callers import CallerOf
from console.servers.web.pages.inbox import words_of_decision
from console.servers.web.pages.page import PageRoute, fragment, is_part, part_of_path, render
from console.servers.web.pages.plan_graph import plan_graph
from console.servers.web.requests import Here, decoded
from console.servers.web.routes import runs as api
from console.servers.web.services import Services
from console.terminal.event_words import words_of
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.record.event_log import LoggedRun
from kernel.record.events import Event
from kernel.secretary.desk.listed import ListedTodo, TodoFilter, with_end
from kernel.secretary.desk.place import desk_id
from kernel.secretary.shapes import Idea, Phase
from kernel.views.as_of import run_as_of
from plugins.storage.sql import DecisionFilter
from runtime.connection import ServerUnreachable

router = APIRouter(route_class=PageRoute)

LISTED, CLOSED = 300, 60
"""The most open and closed todos of the board: the newest ones."""

TODO = "Todo"

MOST_EVENTS = 10_000
PAGE = 500

PHASES: tuple[str, ...] = get_args(Phase)

TodoName = Annotated[str, Path(alias="id", min_length=1, max_length=3_000), AfterValidator(decoded)]


@router.get("/todos")
async def board(request: Request, here: Here, caller: CallerOf, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the board: open todos by phase, and the last ones that were closed."""
    allow_some(caller, "read")
    limits = caller.tenants, caller.desks
    read, more = await here.reads.of(("todos", *limits), lambda: _read(here, *limits))
    rows = readable(caller, read)
    wanted = q.strip().lower()
    named = [row for row in rows if not wanted or wanted in row.title.lower()]
    columns = {phase: [row for row in named if row.phase == phase and not row.closed] for phase in PHASES}
    closed = [row for row in named if row.closed]
    listed = fragment(request, here, "todos_board.html", columns=columns, closed=closed, q=q, total=len(rows), more=more)
    if is_part(request):
        return HTMLResponse(listed)
    return await render(request, here, "todos.html", list=listed, q=q, may_start=caller.may("start"))


async def _read(
    here: Services, tenants: frozenset[str] | None, desks: frozenset[str] | None
) -> tuple[list[ListedTodo], tuple[int, int]]:
    """Return the todos of the board, and how many open and closed ones it has if there are more of them, else 0."""
    found, more = list[ListedTodo](), list[int]()
    for closed, most in ((False, LISTED), (True, CLOSED)):
        page = await here.todos.page(TodoFilter(closed=closed, tenants=tenants, desks=desks), most)
        found += page.items
        more.append(len(page.items) if page.next else 0)
    return found, (more[0], more[1])


@router.post("/todos")
async def submit(here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Hand an idea to the desk of the project, and go to its todo."""
    desk = desk_of(await here.project(), interactive=form.get("ask") is not None)
    allow(caller, "start", tenant=desk.tenant, desk=desk.name, what=f"There is no desk {desk.name!r}.")
    fields = {"content": str(form.get("content") or ""), "priority": form.get("priority") or None}
    idea: Idea = parse(Idea, {name: value for name, value in fields.items() if value is not None}, "idea")
    submitted = await backend.submit_idea(await here.temporal(), here.settings, desk, idea, caller.proven)
    return PlainResponse(status_code=200, headers={"HX-Redirect": f"/todos/{part_of_path(submitted['todo_id'])}"})


@router.get("/todos/{id}")
async def one(request: Request, here: Here, caller: CallerOf, id: TodoName, queued: bool = False) -> Response:
    """Show one todo. The page of a `queued` one asks again, and is sent to the todo's own page once that has begun."""
    try:
        workflow_id, logged = await _find(here, id)
    except Refusal:
        if (row := await _listed_one(here, caller, id)) is not None:
            return await render(request, here, "at_desk.html", row=row, may_operate=caller.may("operate"))
        await reach(here, caller, f"todo/{id}")
        await backend.describe(await here.temporal(), f"todo/{id}")  # it was handed in just now
        return await render(request, here, "begins.html", id=id)
    if queued:
        return PlainResponse(status_code=200, headers={"HX-Redirect": f"/todos/{part_of_path(id)}"})
    facts: api.Run | None = None
    with suppress(Refusal, Failure, MofaError, ServerUnreachable):
        facts = await api.read(here, caller, workflow_id)
    if facts is None:
        await reach(here, caller, workflow_id)  # refuses, if that was why it could not be read
    events = await _events(here, logged)
    then = run_as_of(events)
    if logged.origin.type == TODO and (then is None or then.todo is None):
        return RedirectResponse(f"/runs/{part_of_path(workflow_id)}", 303)  # it cannot say its idea; that page has the rest
    if then is None or then.todo is None:
        raise absent(f"The run {workflow_id!r} is no todo.")
    row = await _listed_one(here, caller, workflow_id.removeprefix("todo/"))
    todo = with_end(then.todo, row)
    waiting = (await here.inbox.page(DecisionFilter(workflow_id=workflow_id), 10)).items
    first = {"row": None} if not waiting else words_of_decision(caller, waiting[0], await here.inbox.request(waiting[0]))
    words = {
        "id": id,
        "workflow_id": workflow_id,
        "todo": todo,
        "unknown_since": row.unknown_since if row is not None else None,
        "usage": then.usage,
        "facts": facts,
        "open": not todo.closed and (facts is None or facts.status == "running"),
        "phases": PHASES,
        "graph": plan_graph(todo.plan),
        "waiting": waiting,
        "lines": [(event.at, words_of(event)[:240]) for event in events if event.type not in ("asked", "answered")][-200:],
        "last": events[-1].seq,
        "may_operate": caller.may("operate"),
        "erased": then.erased,
        "unreadable": then.unreadable,
    }
    template = "todo_body.html" if is_part(request) else "todo.html"
    return await render(request, here, template, **{**first, **words})


async def _find(here: Services, id: str) -> tuple[str, LoggedRun]:
    for workflow_id in (f"todo/{id}", id):
        logged = await here.log.newest(workflow_id)
        if logged is not None:
            return workflow_id, logged
    raise absent(f"There is no todo {id!r}.")


async def _listed_one(here: Services, caller: Caller, id: str) -> ListedTodo | None:
    """Return a todo as lists have it: also one that waits in the queue of its desk, or ended there without a workflow."""
    known = TodoFilter(workflow_id=f"todo/{id}", tenants=caller.tenants, desks=caller.desks)
    return next(iter(readable(caller, (await here.todos.page(known, 1)).items)), None)


async def _events(here: Services, logged: LoggedRun) -> list[Event]:
    found: list[Event] = []
    while page := await here.tails.source.events(logged, found[-1].seq if found else 0, PAGE):
        found += page
        if len(page) < PAGE or len(found) >= MOST_EVENTS:
            break
    return found


@router.post("/todos/{id}/orders")
async def order(request: Request, here: Here, caller: CallerOf, id: TodoName, form: dict[str, Any]) -> Response:
    """Cancel a todo, or change its priority. Its desk does so while it waits in the queue."""
    row = None
    try:
        workflow_id, _ = await _find(here, id)
    except Refusal:
        row = await _listed_one(here, caller, id)
        if row is None or row.desk is None or row.closed:
            raise
        workflow_id = desk_id(row.desk, row.tenant)
        allow(caller, "operate", tenant=row.tenant, desk=row.desk, what=f"There is no todo {id!r}.")
    else:
        await reach(here, caller, workflow_id, "operate")
    if form.get("order") == "cancel" and row is not None:
        reason = str(form.get("message") or "")[:1_000]
        await api.signal(here, workflow_id, "cancel_todo", {"todo_id": row.id, **({"reason": reason} if reason else {})})
        words = "The todo is cancelled."
    elif form.get("order") == "cancel":
        await api.cancel(here, caller, workflow_id, api.Order(reason=str(form.get("message") or "")[:1_000] or None))
        words = "The todo is cancelled."
    elif form.get("order") == "priority" and form.get("priority") in ("critical", "high", "normal", "low", "background"):
        await api.signal(
            here, workflow_id, "reprioritize", {"todo_id": id if row is None else row.id, "priority": form["priority"]}
        )
        words = "The todo has another priority."
    else:
        raise InvalidInput("order: it is cancel, or priority with a priority.", "order")
    return await render(request, here, "message.html", 200, {"HX-Trigger": "news"}, problem=None, words=words)
