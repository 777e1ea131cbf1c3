"""Decisions as interrupts, and the entries that resume a run as decisions."""

from __future__ import annotations

import re
from typing import Any

from ag_ui.core import Interrupt, ResumeEntry

from console.backend import client as backend
from console.backend.access.rights import allow
from console.servers.doors.door_run import DoorRun, find
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller

_ID = re.compile(r"int_([0-9a-f]{32})_([0-9a-f]{8})_(d\d{1,9})")

FIELDS = frozenset({"choice", "answer", "edited_args", "comment"})
"""The fields of a decision that an answer may have."""

Json = dict[str, Any]


def interrupt_id(run: DoorRun, request: DecisionRequest) -> str:
    """Return the id of the interrupt of a decision, of the run or of a team in it."""
    return f"int_{run.token}_{sha256_of(request.workflow_id)[:8]}_{request.id}"


def interrupt_of(run: DoorRun, request: DecisionRequest, link: str) -> Interrupt:
    """Return a decision as an interrupt. Its `metadata.mofa` is the decision with its options, its `link` the run's page."""
    shown = request.model_dump(mode="json", exclude={"status", "settled"}, exclude_none=True)
    return Interrupt(
        id=interrupt_id(run, request),
        reason=request.kind,
        message=request.question if request.question.startswith(request.title) else f"{request.title}\n\n{request.question}",
        response_schema=_schema(request),
        expires_at=request.deadline.isoformat() if request.deadline else None,
        metadata={"mofa": shown, "link": link},
    )


def _schema(request: DecisionRequest) -> Json:
    properties: Json = {"comment": {"type": "string"}}
    if request.options:
        properties["choice"] = {"type": "string", "enum": [option.id for option in request.options]}
    if request.allow_answer:
        properties["answer"] = request.answer_schema or {}
    if request.action is not None:
        properties["edited_args"] = request.args_schema or {"type": "object"}
    return {"type": "object", "properties": properties, "additionalProperties": False}


async def resume(here: Services, caller: Caller, entries: list[ResumeEntry]) -> tuple[DoorRun, list[str]]:
    """Settle decisions as entries say, all of one run; return the run, and the reasons of those that changed nothing.

    An entry for a decision that is settled already changes nothing. A cancelled one leaves its decision open.

    Raises:
        InvalidInput: an id is not one of an interrupt here, or an answer has no such form.
        Refusal: there is no such run, or the caller may not decide.
    """
    found = {entry.interrupt_id: _ID.fullmatch(entry.interrupt_id) for entry in entries}
    tokens = {match[1] for match in found.values() if match is not None}
    wrong = next((id for id, match in found.items() if match is None), None)
    if wrong is not None or len(tokens) != 1:
        said = "the entries are of several runs" if wrong is None else f"{wrong[:100]!r} is not the id of an interrupt here"
        raise InvalidInput(f"resume: {said}.", "resume")
    run = await find(here, caller, tokens.pop())
    allow(caller, "decide", tenant=run.tenant)
    client = await here.temporal()
    decisions = [(entry.interrupt_id, _decision(entry, caller)) for entry in entries if entry.status == "resolved"]
    open_now = {interrupt_id(run, each): each for each in await backend.open_decisions(client, run.id)}
    late: list[str] = []
    for id, fields in decisions:
        request = open_now.get(id)
        if request is None:
            late.append(f"The interrupt {id} is settled already, or the run has ended.")
            continue
        try:
            decision: Decision = parse(Decision, _full(request, id, fields), "resume")
            await here.decide(caller, request, decision)
        except Failure as failure:
            if failure.type not in ("InvalidInput", "Ended"):
                raise
            late.append(str(failure))
    return run, late


def _decision(entry: ResumeEntry, caller: Caller) -> Json:
    given = entry.payload
    if isinstance(given, bool):
        given = {"approved": given}
    if isinstance(given, dict) and isinstance(given.get("approved"), bool):
        rest = {name: value for name, value in given.items() if name != "approved"}
        given = {"choice": "approve" if given["approved"] else "reject", **rest}
    if isinstance(given, dict):
        unknown = sorted(set(given) - FIELDS)
        if unknown:
            words = f"{unknown[0][:50]!r} is not a field of a decision; these are: {', '.join(sorted(FIELDS))}."
            raise InvalidInput(f"resume: payload: {words}", "resume")
        return {**given, "by": caller.name}
    return {"text": given, "by": caller.name}


def _full(request: DecisionRequest, id: str, fields: Json) -> Json:
    """Return a decision. A bare text is the option of that name, or else the answer."""
    full = {"decision_id": request.id, "idempotency_key": id, **fields}
    if "text" in full:
        text = full.pop("text")
        named = isinstance(text, str) and request.option(text) is not None
        full["choice" if named else "answer"] = text
    if full.get("choice") == "reject" and not full.get("comment"):
        full["comment"] = "Rejected in the chat."
    return {name: value for name, value in full.items() if value is not None}
