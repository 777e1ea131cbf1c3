"""The start of a living agent: its definition is checked, and registered in the workflow's memo."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import AGENT_BYTES
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.basics.fitting import json_bytes
    from kernel.basics.limits import Tenant
    from kernel.basics.schema import parse
    from kernel.conversation.participant import Agent, Scripted
    from kernel.modes.members import scripts_of
    from workflows import calls
    from workflows.answerers.look_up import look_up_scripts
    from workflows.run.intake import newly, take_in
    from workflows.run.run import Run

MEMO = "mofa_agent"
"""The memo with an agent's registration: the participant as JSON."""

BOUNDED = "agent-bounded"
"""The patch since which an agent's definition has at most `AGENT_BYTES`."""


async def participant_of(given: Any) -> Agent | Scripted:
    """Return the participant that the input of an agent defines, or names in the project file.

    Raises:
        InvalidInput: the definition is wrong or too long, the name is unknown, or the participant has another kind.
    """
    if isinstance(given, dict) and "agent" in given and set(given) <= {"agent", "tenant"}:
        given = given["agent"]
    participant = await _named(given) if isinstance(given, str) else _defined(given)
    if (size := json_bytes(participant)) > AGENT_BYTES and newly(BOUNDED):
        raise InvalidInput(
            f"Agent input: is {size:,} bytes long, and a living agent has at most {AGENT_BYTES:,}: shorten its instructions "
            "or its output_schema.",
            "instructions",
        )
    return participant


def tenant_of(given: Any) -> str | None:
    """Return the tenant of an agent, which its input names beside it: {agent, tenant}. Without one, the agent is for all.

    Raises:
        InvalidInput: it cannot be one.
    """
    if not isinstance(given, dict) or "agent" not in given or given.get("tenant") is None:
        return None
    tenant: str = parse(Tenant, given["tenant"], "tenant")
    return tenant


def _defined(given: Any) -> Agent | Scripted:
    kind = Scripted if isinstance(given, dict) and given.get("kind") == "script" else Agent
    participant: Agent | Scripted = take_in(kind, given, "Agent input")
    return participant


async def _named(name: str) -> Agent | Scripted:
    try:
        participant = (await calls.resolve([name]))[name]
    except ParticipantFailed as refused:
        raise InvalidInput(str(refused)) from None
    if not isinstance(participant, Agent | Scripted):
        raise InvalidInput(f"{name!r} is of the kind {participant.kind}; a living agent must be of the kind agent or script.")
    return participant


async def register(run: Run, agent: Agent | Scripted) -> None:
    """Check the agent's scripts, and register the agent in the memo.

    Raises:
        ParticipantFailed: one of the scripts cannot be run.
    """
    scripts = scripts_of(agent) if isinstance(agent, Agent) else [agent.script or agent.name]
    await look_up_scripts(run, scripts, run.plugins)
    workflow.upsert_memo({MEMO: agent.model_dump(mode="json", exclude_none=True)})
