"""The person or service of the token in MOFA_TOKEN, whose decisions this process seals."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from temporalio.client import Client

from console.backend import client
from console.backend.desk import project_of
from console.backend.runs import facts_of
from console.backend.stores import stored
from console.terminal.failure import Failure, usage
from kernel.conversation.attention import Reassign, Snooze
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import ORDERED_BY, Action, Caller
from kernel.identity.person import People
from plugins.storage.sql import SqlTokens
from runtime.identity.keys import IdentityKeys
from runtime.identity.policies import CedarPolicies, read_policies
from runtime.identity.seals import seal, seal_order
from runtime.identity.tokens import VARIABLE, Recognition, given_token
from runtime.settings import Settings


async def caller_here(settings: Settings) -> Caller | None:
    """Return who the token of the environment belongs to; None without a token.

    Raises:
        Failure: the token does not count.
    """
    token = given_token(os.environ)
    if token is None:
        return None

    async def people() -> People:
        project = await asyncio.to_thread(project_of, settings)
        text = project.policies and read_policies(project.policies, settings.project_file.parent)
        return People(project.people, CedarPolicies(text) if text else None)

    async with stored(settings) as storage:
        found = await Recognition(SqlTokens(storage.database), people).by_token(token)
    if found is None:
        raise usage(f"{VARIABLE}: it is not a token of this installation, or it counts no longer. See: mofa token list")
    return found[1]


async def person_here(settings: Settings) -> str | None:
    """Return the name of the token in the environment: what it starts counts under spending caps by person."""
    caller = await caller_here(settings)
    return None if caller is None else caller.proven


async def decide(server: Client, request: DecisionRequest, decision: Decision, claimed: str | None = None) -> DecisionRequest:
    """Send a decision, with the seal of the token in the environment, if there is one.

    Args:
        server: the client of the Temporal server.
        request: the decision's request, as the run has it now.
        decision: the decision.
        claimed: the name that the user gave by an option; with a token, it must be that of the token.

    Raises:
        Failure: the run refuses the decision, with the reason; or the token does not count, has no role that
            decides there, or is not that of `claimed`.
    """
    settings = Settings.from_environment()
    caller = await _allowed(settings, server, request, claimed, ("decide",))
    if caller is not None:
        decision = seal(IdentityKeys(settings), caller, request, decision)
    return await client.decide(server, request.workflow_id, decision)


async def attend(
    server: Client, request: DecisionRequest, name: str, order: Snooze | Reassign, claimed: str | None = None
) -> DecisionRequest:
    """Send the order `snooze` or `reassign`, with the seal of the token in the environment, if there is one.

    Raises:
        Failure: as for `decide`.
    """
    settings = Settings.from_environment()
    caller = await _allowed(settings, server, request, claimed, ORDERED_BY)
    if caller is not None:
        order = seal_order(IdentityKeys(settings), caller, request, name, order)
    return await client.attend(server, request, name, order)


async def _allowed(
    settings: Settings, server: Client, request: DecisionRequest, claimed: str | None, actions: Sequence[Action]
) -> Caller | None:
    """Return the caller of the token in the environment, if there is one and it allows one of these actions in the run."""
    caller = await caller_here(settings)
    if caller is None:
        return None
    if claimed is not None and claimed != caller.name:
        raise usage(f"--by: {VARIABLE} is a token of {caller.name}, and not of {claimed}. Leave --by out.")
    facts = facts_of(await client.describe(server, request.workflow_id))
    if not any(caller.may(action, tenant=facts.tenant, desk=facts.desk) for action in actions):
        words = f"{caller.name} may not {actions[0]} in {request.workflow_id}: the token has no role for it."
        raise Failure(words, type="Refused")
    return caller
