"""The work of `mofa agent`. The registry of living agents has no table: each running `Agent` workflow is one entry."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from console.backend import client
from console.backend.desk import project_of
from console.terminal.failure import OK, Failure
from console.terminal.screen import emit, say
from kernel.actors.matching import Candidate, Need, Surroundings, ranked
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Tenant
from kernel.basics.schema import parse
from kernel.basics.secrets import refuse_secrets
from kernel.conversation.participant import Agent, Resolved, Scripted
from kernel.project.project import Project
from runtime.settings import Settings

LIVING = 'MofaMode = "Agent" AND ExecutionStatus = "Running"'
MEMO = "mofa_agent"
ASKED_AT_ONCE = 20


def agent_id(name: str) -> str:
    """Return the workflow id of a living agent."""
    return f"agent/{name}"


async def register(name: str, fields: dict[str, Any], tenant: str | None, as_json: bool) -> int:
    """Start a living agent; return the exit code. `fields` replace those that mofa.yaml has for that name."""
    settings = Settings.from_environment()
    agent = _agent(project_of(settings), name, fields)
    given = agent if tenant is None else {"agent": agent, "tenant": parse(Tenant, tenant, "--tenant")}
    server = await client.connected(settings)
    id = agent_id(name)
    try:
        async with client.about(id):
            handle = await server.start_workflow(
                "Agent",
                given,
                id=id,
                task_queue=settings.task_queue,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                static_summary=client.summary("Agent", name),
            )
    except Failure as failure:
        if isinstance(failure.__cause__, WorkflowAlreadyStartedError):
            raise Failure(
                f"Agent {name!r} is running already. Stop it first: mofa agent stop {name}", 1, "AlreadyRegistered"
            ) from None
        raise
    if as_json:
        emit({"name": name, "workflow_id": id, "run_id": handle.first_execution_run_id})
    else:
        say(f"{id} is running. Show it with: mofa agent show {name}")
    return OK


def _agent(project: Project, name: str, fields: dict[str, Any]) -> Agent | Scripted:
    known: dict[str, Resolved] = {}
    if name in project.agents:
        from runtime.project.participants import participants

        known = participants(project)
    base = known.get(name)
    if isinstance(base, Scripted):
        if any(fields.values()):
            raise Failure(f"{name!r} is a script in mofa.yaml; a script takes no options here.", 2, "InvalidInput")
        return base
    if base is not None and not isinstance(base, Agent):
        raise Failure(
            f"{name!r} is a {base.kind} in mofa.yaml; only agents and scripts can run as living agents.", 2, "InvalidInput"
        )
    given = base.model_dump(mode="json", exclude_unset=True) if base else {}
    metadata = {**(given.get("metadata") or {}), **fields.pop("metadata")}
    try:
        refuse_secrets(given | fields | metadata, "agent")
        agent: Agent = parse(Agent, {**given, "name": name, **fields, "metadata": metadata or None}, "agent")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    return agent


async def list_agents(as_json: bool) -> int:
    """Print the living agents, and the agents of mofa.yaml that are not running; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    rows = await _living(server)
    names = {row["name"] for row in rows}
    for name, fields in project_of(settings).agents.items():
        if name not in names and fields.get("kind", "agent") == "agent":
            rows.append({"name": name, "workflow_id": None, "state": None, "capabilities": fields.get("capabilities", [])})
    if as_json:
        emit(rows)
    elif not rows:
        say("No agents. Register one: mofa agent register writer --instructions 'Write well.'")
    for row in [] if as_json else rows:
        can = f"  can {', '.join(row['capabilities'])}" if row["capabilities"] else ""
        where = "in mofa.yaml, not running" if row["workflow_id"] is None else row["state"] or "does not answer"
        waiting = f", {row['waiting']} waiting" if row.get("waiting") else ""
        say(f"{row['name']}  [{where}{waiting}]{can}")
    return OK


async def _living(server: Client) -> list[dict[str, Any]]:
    slots = asyncio.Semaphore(ASKED_AT_ONCE)

    async def row(id: str, memo: dict[str, Any]) -> dict[str, Any]:
        async with slots:
            try:
                status = await client.query(server, id, "status")
            except Failure:  # no worker answers, or the agent has just ended: shown without a state
                status = {"state": None, "mailbox": {}}
        metadata = memo.get("metadata") or {}
        return {
            "name": memo.get("name", id.removeprefix("agent/")),
            "workflow_id": id,
            "state": status["state"],
            "waiting": status["mailbox"].get("waiting", 0),
            "capabilities": memo.get("capabilities", []),
            "input_types": metadata.get("input_types", []),
            "output_types": metadata.get("output_types", []),
            "requires": metadata.get("requires", []),
        }

    found = [(run.id, await run.memo_value(MEMO, default={})) async for run in server.list_workflows(LIVING)]
    return sorted(await asyncio.gather(*(row(*each) for each in found)), key=lambda each: str(each["name"]))


async def show(name: str, as_json: bool) -> int:
    """Print one agent's status; return the exit code."""
    server = await client.connected(Settings.from_environment())
    status = await client.query(server, agent_id(name), "status")
    if as_json:
        emit({"name": name, "workflow_id": agent_id(name), **status})
        return OK
    mailbox, metadata = status["mailbox"], status["metadata"]
    say(f"{agent_id(name)}  {status['state']}", "bold")
    for key, value in metadata.items():
        if value not in (None, [], "", {}) and key != "name":
            say(f"  {key}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
    say(f"  mailbox: {mailbox['waiting']} waiting, {mailbox.get('answered', 0)} answered")
    say(f"  used: {status['usage']['calls']} model calls")
    return OK


async def find(need: Need, as_json: bool) -> int:
    """Print the living agents, the best fit first, with the reasons; return the exit code."""
    settings = Settings.from_environment()
    server = await client.connected(settings)
    fields = Candidate.model_fields
    rows = await _living(server)
    candidates = [Candidate.model_validate({k: v for k, v in row.items() if k in fields}) for row in rows]
    found = ranked(need, candidates, _surroundings(project_of(settings), [row["name"] for row in rows]))
    if as_json:
        emit(found)
    elif not found:
        say("No agent is running. Register one: mofa agent register NAME")
    for each in [] if as_json else found:
        say(f"{each.score:.3f}  {each.name}", "bold")
        for reason in each.reasons:
            say(f"       {reason}")
    return OK


def _surroundings(project: Project, agents: list[str]) -> Surroundings:
    from plugins import discovery

    tools = [*project.tools, *discovery.names("tools")]
    return Surroundings(tools=tools, models=[*project.models, *discovery.names("llm")], agents=agents)


async def order(name: str, what: str, as_json: bool) -> int:
    """Send the signal `pause`, `resume`, `interrupt` or `stop`; return the exit code."""
    server = await client.connected(Settings.from_environment())
    async with client.about(agent_id(name)):
        await server.get_workflow_handle(agent_id(name)).signal(what)
    if as_json:
        emit({"name": name, "workflow_id": agent_id(name), "sent": what})
    else:
        say(f"{agent_id(name)}: {what} sent. Show its state with: mofa agent show {name}")
    return OK
