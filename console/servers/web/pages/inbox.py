"""The inbox: the open decisions by deadline and risk, one with all that a person needs to decide it, and many at once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from starlette.responses import PlainTextResponse

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, allow, allow_some, readable
from console.servers.web.callers import CallerOf
from console.servers.web.event_stream import EventStream
from console.servers.web.pages.page import PageRoute, fragment, is_part, part_of_path, render, shown
from console.servers.web.pages.schema_form import FORM, changes, fields_of, read_form, shown_args
from console.servers.web.requests import Here, PartOfPath, RunId
from console.servers.web.routes import allowances as allowed
from console.servers.web.routes import attention as orders
from console.servers.web.routes import batches
from console.servers.web.routes.decisions import GivenDecision, decide
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import parse
from kernel.conversation.batch import BATCH, shape_of, shared_options
from kernel.conversation.decision import DecisionRequest
from kernel.identity.caller import ORDERED_BY, Caller
from plugins.storage.sql import DecisionFilter, DecisionPage, DecisionRow
from runtime.connection import ServerUnreachable

router = APIRouter(route_class=PageRoute)

LISTED = 50

Words = Annotated[str, Query(max_length=200)]
Choice = Annotated[str, Query(max_length=32, pattern=r"^[a-z_]*$")]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/inbox")
async def inbox(
    request: Request, here: Here, caller: CallerOf, q: Words = "", kind: Choice = "", risk: Choice = "",
    status: Choice = "open", page: PageNumber = 1, current: Annotated[str, Query(max_length=64)] = "",
) -> Response:  # fmt: skip
    """Show the list of decisions."""
    allow_some(caller, "read")
    listed = await _listed(here, caller, q, kind, risk, status, page)
    if is_part(request):
        rows = _rows(request, here, listed, current)
        return await render(request, here, "inbox_list.html", **listed, rows=rows, current=current)
    one: dict[str, Any] = {"row": None}
    if listed["found"].items and status == "open":  # on a wide screen, the first one is open already
        first = listed["found"].items[0]
        one = words_of_decision(caller, first, await here.inbox.request(first))
    current = one["row"].key if one["row"] else ""
    rows = _rows(request, here, listed, current)
    return await render(request, here, "inbox.html", **{**listed, **one, "chosen": False, "current": current, "rows": rows})


def _rows(request: Request, here: Services, listed: dict[str, Any], current: str) -> Markup:
    now, status = datetime.now(UTC), listed["filters"]["status"]
    items = [(row, row.status == "open" and row.deadline is not None and row.deadline < now) for row in listed["found"].items]
    markable = status == "open" and listed["may_decide"]
    return fragment(request, here, "inbox_rows.html", items=items, current=current, markable=markable)


async def _listed(
    here: Services, caller: Caller, q: str, kind: str, risk: str, status: str, page: int
) -> dict[str, Any]:  # fmt: skip
    wanted = DecisionFilter(
        status=status or None, tenants=caller.tenants, desks=caller.desks, kind=kind or None, risk=risk or None, words=q or None
    )
    found: DecisionPage = await here.inbox.page(wanted, LISTED, (page - 1) * LISTED)
    found = found.model_copy(update={"items": readable(caller, found.items)})
    filters = {"q": q, "kind": kind, "risk": risk, "status": status, "page": page}
    return {"found": found, "filters": filters, "pages": -(-found.total // LISTED), "may_decide": caller.may("decide")}


@router.get("/inbox/changes")
async def news(here: Here, caller: CallerOf) -> Response:
    """Send a server-sent event for each change of the list. It has no words, so that everybody may have it."""
    allow_some(caller, "read")
    if here.changes.full:
        raise Refusal(503, "TooManyFollowers", "Too many streams are open on this server; try again later.")
    return EventStream(here.changes.stream())


@router.get("/inbox/{id}/{decision_id}")
async def one(request: Request, here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath) -> Response:
    """Show one decision, beside the list."""
    row, asked = await _find(here, caller, id, decision_id)
    if row.status == "open" and await _has_ended(here, row):
        await here.open_decisions.close({row.key: row.opened})
        row = row.model_copy(update={"status": "cancelled"})
    listed = await _listed(here, caller, "", "", "", "open", 1)
    rows = _rows(request, here, listed, row.key)
    words = {**words_of_decision(caller, row, asked), "chosen": True, "current": row.key, "rows": rows}
    return await render(request, here, "inbox.html", **{**listed, **words})


def words_of_decision(caller: Caller, row: DecisionRow, asked: DecisionRequest | None) -> dict[str, Any]:
    """Return the words of one decision for its template."""
    action = asked.action if asked else None
    answers = fields_of(asked.answer_schema, _default(asked), "answer") if asked and asked.allow_answer else []
    settled = asked.settled if asked else None
    edited = settled.edited_args if settled else None
    return {
        "row": row,
        "asked": asked,
        "here_path": f"/inbox/{part_of_path(row.workflow_id)}/{part_of_path(row.decision_id)}",
        "shown_args": shown_args(action.args) if action else [],
        "args": fields_of(asked.args_schema, action.args, "args") if asked and action else [],
        "answers": answers,
        "given": asked.answers if asked else [],
        "edits": changes(action.args, edited) if action and edited is not None else [],
        "once": secrets.token_hex(8),
        "may_decide": caller.may("decide", tenant=row.tenant, desk=row.desk),
        "may_attend": any(caller.may(action, tenant=row.tenant, desk=row.desk) for action in ORDERED_BY),
        "too_late": False,
    }


def _default(asked: DecisionRequest) -> Any:
    """Return the proposed answer, None if it is too long for a form: nobody sends what the form does not show."""
    return asked.default if len(shown(asked.default)) <= FORM else None


async def _find(here: Services, caller: Caller, id: str, decision_id: str) -> tuple[DecisionRow, DecisionRequest | None]:
    what = f"The run {id!r} has no decision {decision_id!r}."
    row = await here.inbox.find(id, decision_id)
    if row is None:
        raise absent(what)
    if caller.desks is not None and row.desk is None:  # the log does not always name the desk
        raise absent(what)
    allow(caller, "read", tenant=row.tenant, desk=row.desk, what=what)
    asked = await here.inbox.request(row)
    if asked is not None and asked.quorum > 1:  # the answers until now are the run's
        with suppress(MofaError, Failure, ServerUnreachable):
            now = await backend.decisions(await here.temporal(), id)
            asked = next((each for each in now if each.id == decision_id), asked)
    return row, asked


async def _has_ended(here: Services, row: DecisionRow) -> bool:
    """Return whether the run is over, so that nobody can settle its decision."""
    try:
        described = await backend.describe(await here.temporal(), row.workflow_id)
    except (MofaError, Failure, ServerUnreachable):
        return False
    return not backend.is_open(described)


@router.get("/inbox/{id}/{decision_id}/whole")
async def whole(here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath) -> Response:
    """Return the question of a decision, or its action with all arguments, as text."""
    _, asked = await _find(here, caller, id, decision_id)
    if asked is None:
        raise absent(f"The words of the decision {decision_id!r} were erased.")
    action = asked.action
    text = asked.question if action is None else f"{action.name}\n\n{shown(action.args)}"
    return PlainTextResponse(text.encode(errors="replace"))


@router.post("/inbox/{id}/{decision_id}/changes")
async def edited(
    request: Request, here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, form: dict[str, Any]
) -> Response:
    """Show the difference that the edited arguments make."""
    _, asked = await _find(here, caller, id, decision_id)
    fault, found = "", []
    if asked is not None and asked.action is not None:
        try:
            found = changes(asked.action.args, read_form(asked.args_schema, asked.action.args, form, "args"))
        except InvalidInput as error:
            fault = str(error)
    return await render(request, here, "changes.html", edits=found, fault=fault)


@router.post("/inbox/{id}/{decision_id}")
async def settle(
    request: Request, here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, form: dict[str, Any]
) -> Response:
    """Settle a decision. One that is settled already is shown with its answer, and is not an error."""
    row, asked = await _find(here, caller, id, decision_id)
    if asked is None:
        raise Refusal(409, "Erased", "The words of this decision were erased; decide it with mofa decide.")
    given = _given(asked, form)
    try:
        settled = await decide(here, caller, id, decision_id, given)
    except Refusal as refusal:
        if refusal.name != "DecisionTaken":
            raise
        current = DecisionRequest.model_validate(refusal.current)
        row = row.model_copy(update={"status": current.status})
        return await render(request, here, "decision.html", **words_of_decision(caller, row, current) | {"too_late": True})
    row = row.model_copy(update={"status": settled.status})
    following = await _following(here, caller, row)
    words = words_of_decision(caller, row, settled) | {"following": following, "answered_now": settled.status == "open"}
    return await render(request, here, "decision.html", **words)


def _given(asked: DecisionRequest, form: dict[str, Any]) -> GivenDecision:
    """Return the decision that a filled form stands for.

    Raises:
        InvalidInput: a field cannot be read.
    """
    fields: dict[str, Any] = {"choice": form.get("choice") or None, "comment": form.get("comment") or None}
    if asked.action is not None and fields["choice"] == "edit":
        fields["edited_args"] = read_form(asked.args_schema, asked.action.args, form, "args")
    if asked.allow_answer and (fields["choice"] is None or (asked.action is not None and fields["choice"] == "answer")):
        fields["answer"] = read_form(asked.answer_schema, _default(asked), form, "answer")
        if fields["answer"] in ("", None):
            raise InvalidInput("answer: it is empty. Write an answer, or choose an option.", "answer")
    fields["idempotency_key"] = form.get("once")
    if fields["choice"] == "rework":
        named = [str(number) for number in range(1, len(asked.criteria) + 1) if form.get(f"failed-{number}")]
        fields["failed"] = named or None
    allowing = asked.allowing()
    if allowing is not None and fields["choice"] == allowing.option and form.get("always"):
        fields["always"] = always_of(form)
    return parse(GivenDecision, {name: value for name, value in fields.items() if value is not None}, "decision")


def always_of(form: dict[str, Any]) -> dict[str, Any]:
    """Return the wish to allow later calls that a form stands for; its fields are checked with the decision."""
    return {
        "lasts": form.get("always"),
        "within": form.get("within") or "run",
        "agent": "any" if form.get("any_agent") else "this",
        "args": "same" if form.get("same_args") else "any",
    }


@router.post("/inbox/{id}/{decision_id}/snooze")
async def snooze(
    request: Request, here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, form: dict[str, Any]
) -> Response:
    """Keep a decision quiet for a while."""
    given: orders.GivenSnooze = parse(orders.GivenSnooze, {"for": form.get("for")}, "snooze")
    return await _attended(request, here, caller, id, decision_id, lambda: orders.snooze(here, caller, id, decision_id, given))


@router.post("/inbox/{id}/{decision_id}/reassign")
async def reassign(
    request: Request, here: Here, caller: CallerOf, id: RunId, decision_id: PartOfPath, form: dict[str, Any]
) -> Response:
    """Ask other people."""
    names = [name.strip() for name in re.split("[,，、]", str(form.get("to") or "")) if name.strip()]
    given: orders.GivenReassign = parse(orders.GivenReassign, {"to": names}, "reassign")
    return await _attended(
        request, here, caller, id, decision_id, lambda: orders.reassign(here, caller, id, decision_id, given)
    )


async def _attended(
    request: Request, here: Services, caller: Caller, id: str, decision_id: str, order: Callable[[], Awaitable[DecisionRequest]]
) -> Response:
    """Carry out an order, and show the decision as it is then."""
    row, _ = await _find(here, caller, id, decision_id)
    too_late = False
    try:
        now = await order()
    except Refusal as refusal:
        if refusal.name != "DecisionTaken":
            raise
        now, too_late = DecisionRequest.model_validate(refusal.current), True
    row = row.model_copy(update={"status": now.status, "assignees": now.assignees, "deadline": now.deadline})
    words = words_of_decision(caller, row, now) | {"too_late": too_late}
    return await render(request, here, "decision.html", 200, {"HX-Trigger": "news"}, **words)


async def _following(here: Services, caller: Caller, row: DecisionRow) -> DecisionRow | None:
    """Return the decision that a person may want to look at next."""
    wanted = DecisionFilter(tenants=caller.tenants, desks=caller.desks)
    found = await here.inbox.page(wanted, 2)
    return next((each for each in readable(caller, found.items) if each.key != row.key), None)


@router.post("/inbox/marked")
async def marked(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Show the answers that the marked decisions have in common."""
    allow_some(caller, "read")
    keys = _keys(form)
    found = await here.inbox.by_keys(keys[:BATCH])
    rows = [found[key] for key in keys[:BATCH] if key in found]
    asked = [each for row in readable(caller, rows) if (each := await here.inbox.request(row)) is not None]
    options = shared_options(asked) if len(asked) == len(keys) else []
    alike = bool(asked) and len(asked) == len(keys) and len({shape_of(each) for each in asked}) == 1
    free = alike and asked[0].allow_answer and asked[0].action is None and asked[0].answer_schema in (None, {"type": "string"})
    tool = any(each.action is not None for each in asked)
    return await render(request, here, "marked.html", marked=len(keys), options=options, free=free, tool=tool)


def _keys(form: dict[str, Any]) -> list[str]:
    keys: Any = form.get("keys") or []
    keys = [keys] if isinstance(keys, str) else keys
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise InvalidInput("keys: mark the decisions, and choose an answer.", "keys")
    return list(dict.fromkeys(keys))


@router.post("/inbox")
async def batch(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Give one answer to many decisions. Those with a high risk are decided one by one."""
    allow_some(caller, "decide")
    keys = _keys(form)
    if not 1 <= len(keys) <= BATCH:
        raise InvalidInput(f"keys: mark 1 to {BATCH} decisions; {len(keys)} are marked.", "keys")
    found = await here.inbox.by_keys(keys)
    known = {row.key: row for row in readable(caller, [found[key] for key in keys if key in found])}
    results = [(key[:12], "There is no such decision.", False) for key in keys if key not in known]
    if known:
        fields: dict[str, Any] = {"choice": form.get("choice") or None, "comment": form.get("comment") or None}
        fields["answer"] = (form.get("answer") or None) if fields["choice"] is None else None
        fields["always"] = always_of(form) if form.get("always") and fields["choice"] == "approve" else None
        fields["items"] = [{"run": row.workflow_id, "decision": row.decision_id} for row in known.values()]
        fields = {name: value for name, value in fields.items() if value is not None}
        given: batches.GivenBatch = parse(batches.GivenBatch, fields, "batch")
        titles = {(row.workflow_id, row.decision_id): row.title for row in known.values()}
        results += [
            (titles[each.run, each.decision], each.error or str(each.status), each.error is None)
            for each in await batches.answer_each(here, caller, given)
        ]
    return await render(request, here, "batch.html", 200, {"HX-Trigger": "news"}, results=results)


@router.get("/allowances")
async def allowances(
    request: Request, here: Here, caller: CallerOf, after: Annotated[str | None, Query(max_length=16)] = None
) -> Response:
    """Show what people have allowed."""
    found, following = await allowed.listed(here, caller, after)
    return await render(request, here, "allowances.html", found=found, following=following)


@router.post("/allowances/{id}")
async def revoke(request: Request, here: Here, caller: CallerOf, id: allowed.AllowanceId, form: dict[str, Any]) -> Response:
    """Revoke an allowance, and show the list."""
    row = await allowed.revoke(here, caller, id)
    return await render(request, here, "allowances_row.html", each=row)
