"""The one who has sent a request to the A2A or the MCP server, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import Client

from console.backend.access import identity
from console.backend.access.action_log import record_action
from console.backend.access.rights import Refusal, Row, allow, allow_some, of_tenant, reach, readable
from console.backend.connections import Connections
from kernel.basics.errors import MofaError
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Action, Caller

ASKER = "mofa.asker"
"""The key of the asker in a request's scope. Only `Bearer` sets it."""


@dataclass(frozen=True)
class Asker:
    """The caller of a token of `mofa token new`; `caller` is None for the holder of the server's own token, who may do all.

    `token` is the id of the token, and `bearer` the token itself, by which it is recognised again.
    """

    here: Connections = field(repr=False)
    caller: Caller | None = None
    token: str | None = None
    bearer: str | None = field(default=None, repr=False)

    async def expect_still(self) -> None:
        """Raise `Refusal` if the token counts no longer, or for other rights. While the database is away it still counts."""
        if self.bearer is None:
            return
        try:
            found = await self.here.recognition.by_token(self.bearer)
        except MofaError:
            return
        if found is None or found[1] != self.caller:
            raise Refusal(401, "LoginNeeded", "The token counts no longer.")

    def allow(self, action: Action, tenant: str | None = None, desk: str | None = None, what: str = "") -> None:
        """Let an action on a row of this tenant and desk pass. Raise `Refusal` if it is not allowed."""
        if self.caller is not None:
            allow(self.caller, action, tenant=tenant, desk=desk, what=what or "There is no such thing.")

    def allow_any(self, action: Action) -> None:
        """Let an action pass that is about no row. Raise `Refusal` if it is not allowed."""
        if self.caller is not None:
            allow(self.caller, action)

    def allow_some(self, action: Action) -> None:
        """Let an action pass that is allowed on some rows. Raise `Refusal` if it is allowed on none."""
        if self.caller is not None:
            allow_some(self.caller, action)

    async def reach(self, id: str, action: Action = "read") -> None:
        """Let an action on a run pass. Raise `Refusal` if it is not allowed, or there is no run that the caller may see."""
        if self.caller is not None:
            await reach(self.here, self.caller, id, action)

    def started(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the input of a run that may be started, with the caller's only tenant. Raise `Refusal` if it may not."""
        return given if self.caller is None else of_tenant(self.caller, given)

    async def person(self) -> str | None:
        """Return for whom a run is started: spending caps by person count it. Without a caller, it is that of `MOFA_TOKEN`."""
        return await identity.person_here(self.here.settings) if self.caller is None else self.caller.proven

    def readable(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that may be read."""
        return list(rows) if self.caller is None else readable(self.caller, rows)

    async def decide(self, server: Client, request: DecisionRequest, decision: Decision) -> DecisionRequest:
        """Settle a decision by the caller's verified name, and return it. Without a caller, it is that of `MOFA_TOKEN`.

        Raises:
            Refusal: the caller may not decide there.
            Failure: the run refuses it, with the reason, or has ended.
        """
        if self.caller is None:
            return await identity.decide(server, request, decision)
        await self.reach(request.workflow_id, "decide")
        return await self.here.decide(self.caller, request, decision)

    async def record(self, action: str, what: str, tenant: str | None = None) -> None:
        """Write a change into the action log."""
        if self.caller is not None:
            await record_action(self.here.tokens.acted, self.caller, action, what, tenant=tenant)
