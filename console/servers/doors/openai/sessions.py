"""Conversations of Responses as sessions: of a conversation by its name, and of a response by the id of the one before it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from console.backend.access.rights import Refusal, absent
from console.servers.doors.door_run import DoorRun, find
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.record.session import Session, SessionName
from plugins.storage.sql import SqlSessions

RESPONSE = re.compile(r"resp_([0-9a-f]{32})(?:_(\d{1,9}))?")


def sessions_of(here: Services) -> SqlSessions:
    """Return the store of sessions."""
    return SqlSessions(here.storage.database, here.storage)


def conversation_name(given: Any) -> str | None:
    """Return the name of a conversation, which is given alone or as `{id}`.

    Raises:
        InvalidInput: it is no name.
    """
    if given is None:
        return None
    name = given.get("id") if isinstance(given, dict) else given
    return parse(SessionName, name, "conversation")


def own_session(token: str) -> str:
    """Return the name of the session of a response that is in no conversation."""
    return f"resp_{token}"


async def continued(here: Services, caller: Caller, previous: str, tenant: str | None, token: str) -> str:
    """Return the session of a response that continues another one: a copy of its conversation until then.

    A conversation branches where two responses continue the same one. The copy is made once.

    Raises:
        Refusal: there is no such response.
        InvalidInput: it has no result yet, or is of another tenant.
    """
    run = await response_run(here, caller, previous)
    if run.tenant != tenant:
        raise InvalidInput("previous_response_id: the response is of another tenant.", "previous_response_id")
    source, copy = run.memo.conversation or own_session(run.token), own_session(token)
    sessions = sessions_of(here)
    turns = await sessions.turns(source, tenant)
    turn = next((each.number for each in turns if each.workflow_id == run.id), None)
    if turn is None:
        words = "the response has no result, so that nothing can continue it. Read it with GET /v1/responses/ID."
        raise InvalidInput(f"previous_response_id: {words}", "previous_response_id")
    if await sessions.fork(source, tenant, copy, turn) is None and await sessions.find(copy, tenant) is None:
        raise InvalidInput("previous_response_id: its conversation was deleted.", "previous_response_id")
    return copy


async def response_run(here: Services, caller: Caller, id: str) -> DoorRun:
    """Return the run of a response.

    Raises:
        Refusal: there is none that the caller may see, or it was not to be stored.
    """
    match = RESPONSE.fullmatch(id)
    if match is None:
        raise absent(f"There is no response {id[:100]!r} here.")
    run = await find(here, caller, match[1])
    if not run.memo.store or run.memo.door != "responses":
        raise absent(f"There is no response {id!r} here.")
    return run


async def new_conversation(here: Services, tenant: str | None) -> Session:
    """Return a new, empty conversation."""
    return await sessions_of(here).open(f"conv_{secrets.token_hex(16)}", tenant)


async def find_conversation(here: Services, name: str, tenant: str | None) -> Session:
    """Return a conversation. Raise `Refusal` if there is none."""
    found = await sessions_of(here).find(name, tenant)
    if found is None:
        raise Refusal(404, "NotFound", f"There is no conversation {name[:100]!r} here.")
    return found
