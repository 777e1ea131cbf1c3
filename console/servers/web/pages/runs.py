"""Runs: the list, one run as people would draw it, its orders, a fork of it, and two side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.responses import HTMLResponse, PlainTextResponse

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, allow_some, reach, readable
from console.backend.mode_edits import instructions_of, task_of
from console.backend.mode_forks import steps_of
from console.backend.runs import STATUSES, RunFacts, RunFilter, page_with_flows, runs_below
from console.servers.web.builder_pages import builder_page
from console.servers.web.callers import CallerOf
from console.servers.web.pages.page import PageRoute, fragment, is_part, part_of_path, render
from console.servers.web.pages.run_view import ANSWERS, ROWS, TURNS, RunView, Turn, shorten, view_of, with_texts
from console.servers.web.requests import Here, RunId
from console.servers.web.routes import runs as api
from console.servers.web.routes.run_flow import GivenFork
from console.servers.web.routes.run_flow import fork as start_fork
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.limits import Comment
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.modes import ANNOUNCED, modes
from kernel.record.event_log import LoggedRun
from kernel.record.events import Event
from plugins.storage.sql import DecisionFilter
from runtime.connection import ServerUnreachable

router = APIRouter(route_class=PageRoute)

LISTED = 50

MOST_EVENTS = 4_000
"""The most events that a page is made of. A longer run has several pages, the last events on the first one."""

PAGE = 500

FIRST = 2
"""The first events of a run, which every page of it has: its mode and its participants."""

LATEST = 400
"""The most steps that the form of a retry lists: those around the chosen one."""

EDITED = 50_000
"""The longest task, and the longest instructions, that the form of a retry shows, in characters."""

PROMPTS, PROMPTS_CHARACTERS = 40, 60_000
"""The most agents whose instructions the form of a retry shows, and the most characters of these in all."""

KINDS = ("Flow", "Todo", "Secretary", "Agent", "Topic", "Supervisor", "Script", "Rules", "DeskReport", "SpendLimit")

Words = Annotated[str, Query(max_length=200)]
Kind = Annotated[str, Query(max_length=100, pattern=r"^[A-Za-z0-9_-]*$")]


@router.get("/runs")
async def runs(
    request: Request, here: Here, caller: CallerOf, q: Words = "", workflow: Kind = "", status: Kind = "",
    flow: Annotated[str, Query(max_length=64)] = "", tenant: Annotated[str, Query(max_length=128)] = "",
    inner: Annotated[str, Query(max_length=2)] = "",
    after: Annotated[str | None, Query(max_length=4_000)] = None,
) -> Response:  # fmt: skip
    """Show the list of runs, the newest first."""
    allow_some(caller, "read")
    tenants = caller.tenants if not tenant else frozenset({tenant} if caller.sees(tenant) else ())
    wanted = RunFilter(
        workflow=workflow or None, status=status or None, tenants=tenants, desks=caller.desks, root=not inner,
        words=q.strip() or None,
    )  # fmt: skip
    of_flow, client = flow.strip() or None, await here.temporal()
    found = await here.reads.of(
        ("runs", after, wanted, of_flow),
        lambda: page_with_flows(client, here.log, LISTED, after or None, wanted, of_flow),
    )
    found = found.model_copy(update={"items": readable(caller, found.items)})
    filters = {"q": q, "workflow": workflow, "status": status, "flow": flow, "tenant": tenant, "inner": inner}
    kinds = sorted({*ANNOUNCED, *modes(), *KINDS})
    listed = fragment(request, here, "runs_list.html", found=found, filters=filters, after=after or "")
    if is_part(request):
        return HTMLResponse(listed)
    return await render(request, here, "runs.html", list=listed, filters=filters, kinds=kinds, statuses=list(STATUSES))


@router.get("/runs/{id}")
async def run(
    request: Request, here: Here, caller: CallerOf, id: RunId, before: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    until: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0, page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    rounds: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:  # fmt: skip
    """Show a run. A run of a flow is shown on its own drawing, by the builder.

    `before`: only answers before the one of this number. `until`: only events up to this one. `page`: of the participants.
    `rounds`: only votes up to this round.
    """
    logged = await here.log.newest(id)
    if logged is not None and logged.origin.type == "Flow":
        await reach(here, caller, id)
        return await builder_page()
    facts: api.Run | None = None
    with suppress(Refusal, Failure, MofaError, ServerUnreachable):
        facts = await api.read(here, caller, id)
    if facts is None:
        await reach(here, caller, id)  # refuses, if that was why it could not be read
    if logged is None and (facts is None or facts.workflow == "Flow"):
        return await builder_page()
    words = await _run_words(here, caller, id, logged, facts, before=before, until=until, page=page, to_round=rounds)
    return await render(request, here, "run_body.html" if is_part(request) else "run.html", **words)


async def _run_words(
    here: Services, caller: Caller, id: str, logged: LoggedRun | None, facts: api.Run | None, *, before: int, until: int,
    page: int, to_round: int,
) -> dict[str, Any]:  # fmt: skip
    last = 0 if logged is None else min(until or logged.head.seq, logged.head.seq)
    start = max(last - MOST_EVENTS, 0)
    left_out = 0 if logged is None or not start else await here.log.count(logged, ANSWERS, start)
    view = view_of(await _events(here, logged, start, last), left_out)
    people, page, pages = view.part(page)
    in_lane = view.in_lane(people)
    if view.drawing == "lanes":
        turns = [turn for who in people for turn in view.of(who)[-in_lane:]]
    else:
        turns = [turn for turn in view.turns if not before or turn.number < before][-TURNS:]
    rounds = view.rounds_to(to_round, len(people)) if view.drawing == "consensus" else []
    voted = [turn for who in people for turn in view.of(who) if turn.round in rounds]
    await _fill(here, _once([*turns, *voted]))
    shorten(turns)
    asked = {"page": page if page > 1 else 0, "before": before, "until": until, "rounds": to_round}
    waiting = await here.inbox.page(DecisionFilter(workflow_id=id), 20)
    status = facts.status if facts else view.status
    inside = await _inside(here, caller, id) if facts is not None and not facts.from_event_log else []
    return {
        "id": id,
        "here_path": f"/runs/{part_of_path(id)}",
        "facts": facts,
        "view": view,
        "turns": turns,
        "earlier": turns[0].number if turns and view.drawing != "lanes" and turns[0] is not view.turns[0] else 0,
        "people": people,
        "people_before": (page - 1) * ROWS.get(view.drawing, 0),
        "page": page,
        "pages": pages,
        "in_lane": in_lane,
        "rounds": rounds,
        "again": "&".join(f"{name}={value}" for name, value in asked.items() if value),
        "votes": _votes(facts, view),
        "workflow": facts.workflow if facts else (logged.origin.type if logged else ""),
        "status": status,
        "open": status in ("running", "continued_as_new"),
        "start": start,
        "until": last if until and logged is not None and last < logged.head.seq else 0,
        "last": 0 if logged is None else logged.head.seq,
        "shown_to": last,
        "page_of_events": MOST_EVENTS,
        "waiting": readable(caller, waiting.items),
        "inside": inside,
        "may_operate": caller.may("operate"),
        "may_start": caller.may("start"),
    }


def _once(turns: list[Turn]) -> list[Turn]:
    return list({id(turn): turn for turn in turns}.values())


async def _inside(here: Services, caller: Caller, id: str) -> list[RunFacts]:
    """Return the teams and tools that the run has started as runs of their own, the newest ones."""
    try:
        return readable(caller, await runs_below(await here.temporal(), id, 20))
    except (Failure, MofaError, ServerUnreachable):
        return []


def _votes(facts: api.Run | None, view: RunView) -> dict[tuple[str, int], str]:
    """Return (participant, round) → choice: of the outcome, or of the answers until now."""
    votes = {(turn.participant, turn.round): turn.choice for turn in view.turns if turn.choice}
    outcome = facts.outcome if facts and isinstance(facts.outcome, dict) else {}
    for vote in outcome.get("votes") or []:
        votes[str(vote.get("participant")), int(vote.get("round") or 0)] = str(vote.get("choice"))
    return votes


async def _events(here: Services, logged: LoggedRun | None, start: int, last: int) -> list[Event]:
    """Return the events after `start` up to `last`, and the first ones, which say what the run is."""
    if logged is None:
        return []
    found = list(await here.tails.source.events(logged, 0, min(FIRST, start))) if start else []
    after = start
    while after < last and (page := await here.tails.source.events(logged, after, min(PAGE, last - after))):
        found += page
        after = page[-1].seq
    return found


async def _fill(here: Services, turns: list[Turn]) -> None:
    refs = [turn.ref for turn in turns if turn.ref] + [tool.ref for turn in turns for tool in turn.tools if tool.ref]
    with_texts(turns, await here.log.texts(refs) if refs else {})


@router.get("/runs/{id}/answers/{seq}")
async def answer(here: Here, caller: CallerOf, id: RunId, seq: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """Return a whole answer as text. `seq` is that of the event that the answer was recorded with."""
    await reach(here, caller, id)
    logged = await here.log.newest(id)
    rows = [] if logged is None else await here.log.part(logged, seq - 1, 1)
    ref = rows[0].by_reference().data.get("ref") if rows and rows[0].seq == seq else None
    text = (await here.log.texts([ref])).get(ref) if isinstance(ref, str) else None
    if text is None:
        raise absent(f"The run {id!r} has no answer {seq} whose text is kept.")
    return PlainTextResponse(text.encode(errors="replace"))


@router.post("/runs/{id}/orders")
async def order(request: Request, here: Here, caller: CallerOf, id: RunId, form: dict[str, Any]) -> Response:
    """Give an order: steer, pause, resume or cancel."""
    wanted = form.get("order")
    if wanted == "steer":
        given = {"text": form.get("message") or None, "to": form.get("to") or None}
        guidance: api.Guidance = parse(api.Guidance, {name: each for name, each in given.items() if each}, "steer")
        await api.steer(here, caller, id, guidance)
    elif wanted == "pause":
        await api.pause(here, caller, id)
    elif wanted == "resume":
        await api.resume(here, caller, id)
    elif wanted == "cancel":
        reason: Comment | None = str(form.get("message") or "")[:20_000] or None
        await api.cancel(here, caller, id, api.Order(reason=reason))
    else:
        raise InvalidInput("order: it is one of steer, pause, resume and cancel.", "order")
    return await render(request, here, "message.html", 200, {"HX-Trigger": "news"}, problem=None, words=_DONE[str(wanted)])


_DONE = {
    "steer": "The next answer is given with this guidance.",
    "pause": "The run holds at its next safe point.",
    "resume": "The run goes on.",
    "cancel": "The run ends with the result that it has.",
}


@router.get("/runs/{id}/fork")
async def retry(
    request: Request, here: Here, caller: CallerOf, id: RunId, at: Annotated[int, Query(ge=0, le=999_999)] = 0,
    agent: Words = "",
) -> Response:  # fmt: skip
    """Show the form that retries a run from a step on, with its input and the instructions of its agents to edit.

    `agent`: only agents with these words in their names.
    """
    await reach(here, caller, id, "operate")
    client = await here.temporal()
    steps, given, project = await steps_of(client, id), await backend.input_of(client, id), await here.project()
    task, at = task_of(given), min(at, len(steps))
    first = max(min(at - LATEST // 2, len(steps) - LATEST), 0)
    known = instructions_of(given, project)
    wanted = [each for each in known.items() if agent.strip().casefold() in each[0].casefold()]
    return await render(
        request, here, "fork.html", id=id, at=at, here_path=f"/runs/{part_of_path(id)}",
        steps=[(number, each.contribution.participant, each.step) for number, each in enumerate(steps, 1)][first:][:LATEST],
        first=first, all=len(steps),
        task=task if isinstance(task, str) and len(task) <= EDITED else None,
        prompts=fitting(wanted), agents=len(known), wanted=len(wanted), agent=agent,
    )  # fmt: skip


def fitting(prompts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the first (agent, instructions) that one form has room for."""
    found, size = list[tuple[str, str]](), 0
    for name, text in prompts:
        size += len(text) if len(text) <= EDITED else 0
        if len(found) == PROMPTS or size > PROMPTS_CHARACTERS:
            break
        if len(text) <= EDITED:
            found.append((name, text))
    return found


@router.post("/runs/{id}/fork")
async def fork(request: Request, here: Here, caller: CallerOf, id: RunId, form: dict[str, Any]) -> Response:
    """Start a run from the recorded answers before a step. Nothing recorded is paid or done again."""
    await reach(here, caller, id, "operate")
    given = await backend.input_of(await here.temporal(), id)
    prompts = instructions_of(given, await here.project())
    changed = {name: str(form.get(f"prompt {name}", text)) for name, text in prompts.items()}
    fields: dict[str, Any] = {name: str(form.get(name) or "").strip() or None for name in ("at", "say", "model")}
    fields["instructions"] = {name: text for name, text in changed.items() if _lines(text) != _lines(prompts[name])} or None
    if "task" in form and _lines(str(form["task"])) != _lines(str(task_of(given))):
        fields["task"] = str(form["task"])
    wanted: GivenFork = parse(GivenFork, {name: value for name, value in fields.items() if value is not None}, "fork")
    new_id = (await start_fork(here, caller, id, wanted)).workflow_id
    compare = f"/compare?left={part_of_path(id)}&right={part_of_path(new_id)}"
    return await render(request, here, "forked.html", new_id=new_id, compare=compare)


def _lines(text: str) -> list[str]:
    """Return the lines: a browser sends them with other ends."""
    return text.splitlines()


@router.get("/compare")
async def compare(
    request: Request, here: Here, caller: CallerOf, left: Annotated[str, Query(min_length=1, max_length=3_000)],
    right: Annotated[str, Query(min_length=1, max_length=3_000)], page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:  # fmt: skip
    """Show two runs side by side, step by step."""
    views, cut = [], False
    for id in (left, right):
        await reach(here, caller, id)
        logged = await here.log.newest(id)
        if logged is None:
            raise absent(f"There is no run {id!r} in the event log.")
        start = max(logged.head.seq - MOST_EVENTS, 0)
        view = view_of(await _events(here, logged, start, logged.head.seq))
        await _fill(here, view.turns)
        views.append(view)
        cut = cut or start > 0
    a, b = ({(turn.step, turn.participant): turn for turn in view.turns} for view in views)
    steps = list(dict.fromkeys([*a, *b]))
    last = -(-len(steps) // (2 * TURNS)) or 1
    page = min(page, last)
    steps = steps[(page - 1) * 2 * TURNS : page * 2 * TURNS]
    pairs = [(step, who, a.get((step, who)), b.get((step, who))) for step, who in steps]
    shorten([turn for *_, one, other in pairs for turn in (one, other) if turn is not None])
    return await render(request, here, "compare.html", left=left, right=right, pairs=pairs, page=page, pages=last, cut=cut)
