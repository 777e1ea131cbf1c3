"""The models of the door, and its conversations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from console.backend.access.rights import allow
from console.servers.doors.body import body_of
from console.servers.doors.names import all_named, named
from console.servers.doors.openai.sessions import find_conversation, new_conversation, sessions_of
from console.servers.doors.options import options_of, options_to_start
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, PartOfPath, StrictRoute
from kernel.basics.errors import InvalidInput
from kernel.record.session import Session

router = APIRouter(route_class=StrictRoute)

Json = dict[str, Any]


@router.get("/models")
async def models(here: Here, caller: CallerOf) -> Response:
    """Return every name that can be a `model`."""
    allow(caller, "read")
    return JSONResponse({"object": "list", "data": [_model(*each) for each in await all_named(here, caller)]})


@router.get("/models/{model}")
async def model(here: Here, caller: CallerOf, model: PartOfPath) -> Response:
    """Return one."""
    allow(caller, "read")
    found = await named(here, caller, model)
    return JSONResponse(_model(found.name, found.about))


def _model(name: str, about: str) -> Json:
    return {"id": name, "object": "model", "created": 0, "owned_by": "mofa", "description": about}


@router.post("/conversations")
async def create(request: Request, here: Here, caller: CallerOf) -> Response:
    """Begin a conversation. Items to begin with are not taken."""
    body = await body_of(request) if await request.body() else {}
    if body.get("items"):
        raise InvalidInput("items: a conversation begins empty here. Send them with its first response.", "items")
    options = options_to_start(request, caller, body.get("metadata"))
    return JSONResponse(_conversation(await new_conversation(here, options.tenant), options.metadata))


@router.get("/conversations/{conversation}")
async def read(request: Request, here: Here, caller: CallerOf, conversation: PartOfPath) -> Response:
    """Return a conversation, which is a session."""
    tenant = options_of(request, caller, None).tenant
    allow(caller, "read", tenant=tenant)
    return JSONResponse(_conversation(await find_conversation(here, conversation, tenant), {}))


@router.delete("/conversations/{conversation}")
async def delete(request: Request, here: Here, caller: CallerOf, conversation: PartOfPath) -> Response:
    """Delete a conversation. The runs in it keep their own records."""
    tenant = options_of(request, caller, None).tenant
    allow(caller, "operate", tenant=tenant)
    await find_conversation(here, conversation, tenant)
    await sessions_of(here).delete(conversation, tenant)
    return JSONResponse({"id": conversation, "object": "conversation.deleted", "deleted": True})


def _conversation(session: Session, metadata: dict[str, str]) -> Json:
    created = int(session.created_at.timestamp())
    return {"id": session.name, "object": "conversation", "created_at": created, "metadata": metadata, "turns": session.turns}
