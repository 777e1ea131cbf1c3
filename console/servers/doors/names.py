"""The names under which a client starts our agents, teams, modes and flows: its "models".

A participant of the project file has its own name. `agent/NAME` is a living agent, `flow/NAME` (or `flow/NAME@VERSION`) a flow,
and `mode/MODE` a mode with all agents of the project file, or `mode/MODE:ann,bob` with these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from console.backend import client as backend
from console.backend.access.rights import Refusal, reach, readable
from console.backend.runs import facts_of, limited_to
from console.servers.web.routes.flows import flow_at
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.meant import meant
from kernel.basics.schema import parse
from kernel.basics.slug import kebab
from kernel.conversation.participant import Agent
from kernel.flow.shapes import FlowDefinition, FlowName
from kernel.flow.versions import ref_of
from kernel.identity.caller import Caller
from kernel.modes import modes
from kernel.modes.mode import Mode
from kernel.project.project import Project
from runtime.connection import ServerUnreachable
from runtime.plugins.flow_publishing import FlowPublisher
from runtime.project.participants import entry

LIVING, FLOW, MODE = "agent/", "flow/", "mode/"

MOST_LIVING = 200
"""The most living agents that are listed."""

MOST_TOGETHER = 20
"""The most agents of the project file that a mode gets by default."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """Something that a client can start, by its name.

    `fields` are of the run's input, without the task. `agent` is the one agent that answers, if it is of the project file: such
    a run may have the client's tools and a form for its answer. `flow` is the flow, if it is one.
    """

    name: str
    about: str
    workflow: str
    fields: Json
    agent: Agent | None = None
    flow: FlowDefinition | None = None

    @property
    def author(self) -> str:
        """The name of the participant whose answers a conversation has."""
        return self.agent.name if self.agent else self.name

    def task(self, text: str) -> Any:
        """Return a message as the task. A flow whose input is no text gets the JSON in it.

        Raises:
            InvalidInput: it is not JSON.
        """
        start = next((node for node in self.flow.nodes if node.type == "start"), None) if self.flow else None
        schema: Json = getattr(start, "input_schema", None) or {}
        if self.flow is None or schema.get("type", "string") == "string":
            return text
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            words = f"messages: the input of {self.name} is {schema['type']}, so that the last message must be JSON alone."
            raise InvalidInput(words, "messages") from None


async def named(here: Services, caller: Caller, name: str) -> Named:
    """Return what has this name.

    Raises:
        Refusal: nothing has it that the caller may see.
        InvalidInput: it has faults.
    """
    project = await here.project()
    if name in project.agents:
        return _participant(project, name)
    if name.startswith(LIVING):
        try:
            await reach(here, caller, name)
            await backend.describe(await here.temporal(), name)
        except (Refusal, Failure):
            raise await _unknown(here, name) from None
        return Named(name, "A living agent.", "RequestResponse", {"participants": [name]})
    if name.startswith(FLOW):
        return await _flow(here, name)
    if name.startswith(MODE) and (found := _mode(project, name)) is not None:
        return found
    raise await _unknown(here, name)


async def all_named(here: Services, caller: Caller) -> list[tuple[str, str]]:
    """Return each name that a client can use, with a sentence about it."""
    project = await here.project()
    found = [(name, _participant(project, name).about) for name in sorted(project.agents)]
    found += _modes(project)
    flows = sorted({*project.flows, *await FlowPublisher(here.plugins).names()})
    found += [(f"{FLOW}{name}", "A flow.") for name in flows]
    return found + [(id, "A living agent.") for id in await _living(here, caller)]


def _participant(project: Project, name: str) -> Named:
    fields = entry(name, project.agents[name])
    kind = fields["kind"]
    about = fields.get("description") or {"agent": "An agent.", "team": "A team.", "human": "A person."}.get(kind, f"A {kind}.")
    with suppress(InvalidInput):  # the run says what is wrong
        agent: Agent | None = parse(Agent, fields, f"agents.{name}") if kind == "agent" else None
        return Named(name, about, "RequestResponse", {"participants": [name]}, agent)
    return Named(name, about, "RequestResponse", {"participants": [name]})


async def _flow(here: Services, name: str) -> Named:
    ref = ref_of(name.removeprefix(FLOW))
    try:
        flow = await flow_at(here, parse(FlowName, ref.name, "model"), ref.version)
    except (Refusal, InvalidInput) as error:
        if isinstance(error, InvalidInput) and "model" not in (error.field or "model"):
            raise
        raise await _unknown(here, name) from None
    version = {"version": ref.version} if ref.version else {}
    return Named(name, "A flow.", "Flow", {"flow": ref.name, **version}, flow=flow)


def _mode(project: Project, name: str) -> Named | None:
    wanted, colon, given = name.removeprefix(MODE).partition(":")
    mode = next((each for each in modes().values() if kebab(each.name) == kebab(wanted)), None)
    if mode is None:
        return None
    names = [each.strip() for each in given.split(",") if each.strip()] if colon else _agents(project)
    return Named(name, mode.summary, mode.name, {"participants": names})


def _agents(project: Project) -> list[str]:
    of_kind = [name for name, fields in project.agents.items() if fields.get("kind", "agent") == "agent"]
    return of_kind[:MOST_TOGETHER]


def _modes(project: Project) -> Iterator[tuple[str, str]]:
    names = _agents(project)
    for mode in modes().values():
        if _fits(mode, names):
            yield f"{MODE}{kebab(mode.name)}", f"{mode.summary} With: {', '.join(names)}."


def _fits(mode: Mode, names: list[str]) -> bool:
    """Return whether a mode needs no more than a task and these participants."""
    try:
        parse(mode.input, {"task": "x", "participants": names}, mode.name)
    except MofaError:
        return False
    return True


async def _living(here: Services, caller: Caller) -> list[str]:
    limits = limited_to(caller.tenants, caller.desks)
    if limits is None:
        return []
    query = " AND ".join(['WorkflowType = "Agent"', 'ExecutionStatus = "Running"', *limits])
    with suppress(MofaError, Failure, ServerUnreachable):
        client = await here.temporal()
        found = [facts_of(run) async for run in client.list_workflows(query, limit=MOST_LIVING)]
        return sorted(each.workflow_id for each in readable(caller, found))
    return []


async def _unknown(here: Services, name: str) -> Refusal:
    project = await here.project()
    known = ", ".join([*sorted(project.agents), "agent/…", "flow/…", "mode/…"])
    shown = name if len(name) <= 100 else f"{name[:99]}…"
    flows = await here.flows()
    of_flows = (f"{FLOW}{each}" for each in (*flows.names, *await flows.all_published()))
    guess = meant(name[:100], [*project.agents, *of_flows]) or "."
    words = f"model: there is no {shown!r} here{guess} These are: {known}. GET /v1/models lists them."
    return Refusal(404, "ModelNotFound", words)
