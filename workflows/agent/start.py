"""How a living agent starts: the participant that it is, checked, and its registration in the workflow's memo."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import AGENT_BYTES
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.basics.fitting import json_bytes
    from kernel.conversation.participant import Agent, Scripted
    from kernel.modes.members import scripts_of
    from workflows import calls
    from workflows.answerers.look_up import look_up_scripts
    from workflows.entity import newly
    from workflows.run.intake import take_in
    from workflows.run.run import Run

MEMO = "mofa_agent"
"""The memo that holds an agent's registration: the participant, as JSON."""

BOUNDED = "agent-bounded"
"""The patch since which the definition of an agent has at most `AGENT_BYTES`."""


async def participant_of(given: Any) -> Agent | Scripted:
    """Return the participant that an agent's input defines, or names in the project file.

    Raises:
        InvalidInput: it is wrong or too long, there is none of that name, or it is of another kind.
    """
    if isinstance(given, dict) and set(given) == {"agent"}:
        given = given["agent"]
    participant = await _named(given) if isinstance(given, str) else _defined(given)
    if (size := json_bytes(participant)) > AGENT_BYTES and newly(BOUNDED):
        raise InvalidInput(
            f"Agent input: is {size:,} bytes long, and a living agent has at most {AGENT_BYTES:,}: shorten its instructions "
            "or its output_schema.",
            "instructions",
        )
    return participant


def _defined(given: Any) -> Agent | Scripted:
    kind = Scripted if isinstance(given, dict) and given.get("kind") == "script" else Agent
    participant: Agent | Scripted = take_in(kind, given, "Agent input")
    return participant


async def _named(name: str) -> Agent | Scripted:
    try:
        found = (await calls.resolve([name]))[name]
    except ParticipantFailed as refused:
        raise InvalidInput(str(refused)) from None
    if not isinstance(found, Agent | Scripted):
        raise InvalidInput(f"{name!r} is a {found.kind}; only one of kind agent or script lives as an Agent.")
    return found


async def register(run: Run, agent: Agent | Scripted) -> None:
    """Check the agent's scripts, and write its registration down.

    Raises:
        ParticipantFailed: one of its scripts cannot be run.
    """
    scripts = scripts_of(agent) if isinstance(agent, Agent) else [agent.script or agent.name]
    await look_up_scripts(run, scripts, run.plugins)
    workflow.upsert_memo({MEMO: agent.model_dump(mode="json", exclude_none=True)})
