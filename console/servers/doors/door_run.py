"""A run that a door starts: its id is made from the client's idempotency key, so that a repeated request joins it."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from console.backend import client as backend
from console.backend.access.rights import Refusal, absent, allow, of_tenant
from console.backend.runs import facts_of
from console.servers.doors.names import Named
from console.servers.web.routes.runs import expect_follower
from console.servers.web.services import Services
from console.terminal.failure import NOT_FOUND, Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.identity.caller import Action, Caller
from kernel.modes import mode_named

MEMO = "door"
"""The field of a run's memo that holds `Memo`."""

PREFIX = "door/"
"""The beginning of the workflow ids of runs that a door has started."""

KEY_CHARACTERS = 255
"""The longest idempotency key."""

_TOKEN = re.compile(r"[0-9a-f]{32}")

Json = dict[str, Any]


class Memo(Schema):
    """The part of a run's memo that a door writes.

    `body` is the hash of the request that started the run; `store`: a client can read it by its id.
    """

    door: str
    body: str
    model: str
    created: int
    store: bool = True
    background: bool = False
    tools: list[str] = Field(default_factory=list)
    previous: str | None = None
    conversation: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class DoorRun:
    """A run of a door. Its workflow id is `door/TOKEN`; the ids that the client gets have the token, too."""

    token: str
    memo: Memo
    tenant: str | None = None

    @property
    def id(self) -> str:
        """The workflow id."""
        return f"{PREFIX}{self.token}"


def token_of(tenant: str | None, key: str | None, most: int = KEY_CHARACTERS) -> str:
    """Return the token of a new run: always the same for the same tenant and idempotency key, else a random one.

    Raises:
        InvalidInput: the key cannot be one.
    """
    if key is None:
        return secrets.token_hex(16)
    if not 0 < len(key) <= most or not key.isprintable():
        raise InvalidInput(f"Idempotency-Key: must be 1 to {KEY_CHARACTERS} printable characters.", "Idempotency-Key")
    return sha256_of(canonical([tenant, key]))[:32]


def body_hash(body: Json, besides: frozenset[str]) -> str:
    """Return the hash of a request without the fields `besides`, which say only how it is answered."""
    return sha256_of(canonical({name: value for name, value in body.items() if name not in besides}))


def memo_of(door: str, body: str, model: str, **more: Any) -> Memo:
    """Return the memo of a run that starts now."""
    return Memo(door=door, body=body, model=model, created=int(time.time()), **more)


async def start(here: Services, caller: Caller, named: Named, fields: Json, token: str, memo: Memo) -> DoorRun:
    """Start a run, or join the one that the same request has started before.

    Raises:
        Refusal: the caller may not start it, or another request has used the idempotency key.
        InvalidInput, Failure: the input is wrong; nothing was started.
    """
    given = of_tenant(caller, {**named.fields, **fields})
    run = DoorRun(token, memo, given.get("tenant"))
    async with here.starting:  # of a crowd with one key, the first starts the run, and the others join it
        return await _started(here, caller, named, given, run)


async def _started(here: Services, caller: Caller, named: Named, given: Json, run: DoorRun) -> DoorRun:
    if here.tails.follows(run.id):
        return await _joined(here, caller, run)
    await expect_follower(here, run.id)
    client, kept = await here.temporal(), {MEMO: run.memo.model_dump(mode="json")}
    try:
        if named.workflow == "Flow":
            await backend.start_flow(client, here.settings, given, run.id, named.flow, kept, once=True, person=caller.proven)
        else:
            mode = mode_named(named.workflow)
            await backend.start_mode(client, here.settings, mode, given, run.id, kept, once=True, person=caller.proven)
    except Failure as failure:
        if failure.type != "AlreadyStarted":
            raise
        return await _joined(here, caller, run)
    return run


async def _joined(here: Services, caller: Caller, wanted: DoorRun) -> DoorRun:
    found = await find(here, caller, wanted.token, "start")
    if (found.memo.door, found.memo.body) != (wanted.memo.door, wanted.memo.body):
        words = "Idempotency-Key: another request has used this key already. Repeat that one, or choose another key."
        raise Refusal(422, "IdempotencyKeyReused", words)
    return found


async def find(here: Services, caller: Caller, token: str, action: Action = "read") -> DoorRun:
    """Return the run of a token.

    Raises:
        Refusal: there is none that the caller may see, or the caller may not do this with it.
    """
    none = f"There is no run {token[:80]!r} here. Closed runs are kept as long as the Temporal server keeps them."
    if not _TOKEN.fullmatch(token):
        raise absent(none)
    try:
        described = await backend.describe(await here.temporal(), f"{PREFIX}{token}")
    except Failure as failure:
        if failure.code == NOT_FOUND:
            raise absent(none) from None
        raise
    facts = facts_of(described)
    allow(caller, action, tenant=facts.tenant, desk=facts.desk, what=none)
    memo = await described.memo_value(MEMO, None)
    if memo is None:
        raise absent(none)
    return DoorRun(token, Memo.model_validate(memo), facts.tenant)
