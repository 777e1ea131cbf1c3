"""Tool calls that need no approval: people have allowed calls like them, and the worker's database says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.agents.allowance import AllowanceWanted, AllowedBy, allowance_of, args_key
    from kernel.agents.tool_loop import Wanted
    from kernel.basics.errors import ParticipantFailed
    from kernel.basics.event_data import EventData
    from kernel.conversation.decision import Allowing, Decision, DecisionRequest
    from kernel.record import tool_events
    from kernel.record.events import Event
    from workflows import calls

ALLOWANCES = "allowances"
"""The patch since which a run looks for allowances before it asks people."""


CONFIRMATIONS = "allowed-confirmations"
"""The patch since which a desk looks whether people have allowed a confirmation."""

ALLOWED_WAYS_OUT = "allowed-ways-out"
"""The patch since which a desk looks whether people have allowed a way out of an unusable requirement or plan."""


class Allowed(Protocol):
    """A run whose tools people allow."""

    tenant: str | None
    desk: str | None

    @property
    def scope(self) -> str:
        """The name that the run's calls are paid under."""
        ...

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event."""
        ...


async def needs_nobody(run: Allowed, agent: str, wanted: Wanted, step: str) -> bool:
    """Return whether people have allowed a call that needs an approval. If that cannot be found out, they are asked."""
    if not workflow.patched(ALLOWANCES):
        return False
    tool = wanted.tool
    found = await _found(run, agent, tool.name, wanted.args, step, risk=tool.risk, approvers=tool.approvers, quorum=tool.quorum)
    return bool(found)


async def confirmed(
    run: Allowed, asker: str, allowing: Allowing, step: str, approvers: Sequence[str], quorum: int, patch: str
) -> Decision | None:
    """Return the decision that people have given for later ones like this one; None if they have to be asked.

    Only runs with the `patch` look.
    """
    if not workflow.patched(patch):
        return None
    found = await _found(run, asker, allowing.name, allowing.args, step, risk=None, approvers=approvers, quorum=quorum)
    if not found:
        return None
    comment = f"Allowed before: {', '.join(each.id for each in found)}."
    verified = all(each.verified for each in found) or None
    return Decision(decision_id=step, choice=allowing.option, by=found[0].by, comment=comment, verified=verified)


async def _found(
    run: Allowed,
    agent: str,
    name: str,
    args: dict[str, Any],
    step: str,
    *,
    risk: str | None,
    approvers: Sequence[str],
    quorum: int,
) -> list[AllowedBy]:
    """Return the allowances that count, and record them; none if they are too few, or cannot be read."""
    asked = AllowanceWanted(
        tool=name,
        agent=agent,
        args=args_key(args),
        risk=risk,
        tenant=run.tenant,
        desk=run.desk,
        root=_root(),
        approvers=list(approvers),
        quorum=quorum,
    )
    try:
        found = (await calls.find_allowances(asked)).allowed
    except ParticipantFailed:
        return []
    if len({each.by for each in found}) < quorum:
        return []
    allowed = tool_events.ToolAllowed(
        participant=agent,
        tool=name,
        step=step,
        allowances=[each.id for each in found],
        givers=[each.by for each in found],
        verified=all(each.verified for each in found),
    )
    run.note(allowed, found[0].by)
    return found


async def give(run: Allowed, request: DecisionRequest, decision: Decision, now: datetime) -> None:
    """Store the allowance of a person who has approved a call, and record it."""
    allowance = allowance_of(request, decision, now, scope=run.scope, tenant=run.tenant, desk=run.desk, root=_root())
    try:
        await calls.give_allowance(allowance)
    except ParticipantFailed as error:
        failed = tool_events.AllowanceFailed(decision_id=request.id, tool=allowance.tool, reason=str(error))
        run.note(failed, allowance.given_by)
        return
    shown = allowance.model_dump(include=set(tool_events.AllowanceGiven.model_fields))
    given, lasts = tool_events.AllowanceGiven(**shown), decision.always.lasts if decision.always else None
    run.note(given.lasting(lasts, allowance.given_by), allowance.given_by)


def _root() -> str:
    """Return the id of the run at the top of this run's tree."""
    info = workflow.info()
    return info.workflow_id if info.root is None else info.root.workflow_id
