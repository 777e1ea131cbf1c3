"""The MCP server: the modes, the agents and the secretary's inbox as tools."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any, ParamSpec

from pydantic import Field
from temporalio.client import Client

from console.backend import client, identity
from console.backend.desk import desk_of, project_of
from console.backend.stores import stored
from console.backend.waiting import run_state
from console.terminal.failure import Failure, explain, usage
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision
from kernel.modes import modes
from kernel.project.project import Project
from kernel.secretary.listed import TodoFilter
from kernel.secretary.shapes import Idea
from plugins.storage.sql import SqlTodoList
from runtime.settings import Settings

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import ToolAnnotations
except ImportError:
    raise usage("The package mcp is not installed. Install it: uv pip install 'mofa-temporal[mcp]'") from None

P = ParamSpec("P")

Json = dict[str, Any]
Handler = Callable[P, Coroutine[Any, Any, Json]]

INSTRUCTIONS = """Durable teams of AI agents and people. Every run is a workflow that survives restarts and may take days.
A tool that starts work waits some seconds for its end. If it is still running, ask again with `run_status`. With status
`input_required` it waits for a person: show the person the question and its options, and pass on the answer with `decide`.
Never decide in a person's place."""

WaitS = Annotated[float, Field(ge=0, le=600, description="Seconds to wait for the end before returning the state.")]
WorkflowId = Annotated[str, Field(description="The id of a run.")]

LISTED = 1_000
"""The most todos that one call returns: the newest ones."""

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_STARTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True)
_DECIDES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=True)


def _with_known_errors(handler: Handler[P]) -> Handler[P]:
    """Turn known failures into `ToolError`, whose message the client gets. The SDK logs and hides any other error."""

    @wraps(handler)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> Json:
        try:
            return await handler(*args, **kwargs)
        except Exception as error:
            failure = explain(error)
            if failure is None:
                raise
            raise ToolError(f"{failure.type}: {failure}") from error

    return wrapped


class Tools:
    """The server's tools, with one client and one project. A method's docstring is its description for the client's model."""

    def __init__(self, server: Client, settings: Settings, project: Project) -> None:
        self._server, self._settings, self._project = server, settings, project

    async def list_agents(self) -> Json:
        """Return the participants that can be asked by name: agents, people, teams and workers, with their capabilities."""
        return {"participants": [_described(name, fields) for name, fields in sorted(self._project.agents.items())]}

    async def list_modes(self) -> Json:
        """Return the collaboration modes, with the fields that each takes besides task and participants."""
        return {"modes": [{"name": m.name, "summary": m.summary, "fields": _own_fields(m.input)} for m in modes().values()]}

    async def ask_agent(
        self,
        name: Annotated[str, Field(description="A participant's name, as list_agents shows it.")],
        question: Annotated[str, Field(min_length=1)],
        wait_s: WaitS = 45.0,
    ) -> Json:
        """Ask one participant, and return the answer."""
        return await self.run_mode("RequestResponse", question, [name], None, wait_s)

    async def run_mode(
        self,
        mode: Annotated[str, Field(description="A mode's name, as list_modes shows it.")],
        task: Annotated[Any, Field(description="The task, as text or any JSON.")],
        participants: Annotated[
            list[str | Json], Field(min_length=1, description="Names from list_agents, or whole participants as objects.")
        ],
        fields: Annotated[
            Json | None, Field(description="The mode's own fields, such as rounds or judge; budget and timeout too.")
        ] = None,
        wait_s: WaitS = 45.0,
    ) -> Json:
        """Run a collaboration mode, and return its outcome."""
        given = {**(fields or {}), "task": task, "participants": participants}
        handle = await client.start_mode(self._server, self._settings, client.find_mode(mode), given)
        return await self.run_status(handle.id, wait_s)

    async def run_status(self, workflow_id: WorkflowId, wait_s: WaitS = 0.0) -> Json:
        """Return the state of a run: running, input_required (with the open decisions), ended (with the result), failed or
        cancelled.
        """
        state = await run_state(self._server, workflow_id, wait_s)
        return state.model_dump(mode="json", exclude_none=True)

    async def submit_idea(self, content: Annotated[str, Field(min_length=1)], priority: str = "normal") -> Json:
        """Submit an idea to the secretary, who clarifies and plans it, has it done and checked, and may ask questions."""
        idea: Idea = parse(Idea, {"content": content, "priority": priority}, "idea")
        return dict(await client.submit_idea(self._server, self._settings, desk_of(self._project), idea))

    async def list_todos(
        self,
        status: Annotated[str | None, Field(description="Only todos in this state, such as in_progress or completed.")] = None,
    ) -> Json:
        """Return the todos of the secretary's desk, with the state of each."""
        desk = desk_of(self._project)
        tenants = None if desk.tenant is None else [desk.tenant]
        wanted: TodoFilter = parse(TodoFilter, {"desk": desk.name, "status": status, "tenants": tenants}, "list_todos")
        async with stored(self._settings) as storage:
            page = await SqlTodoList(storage.database).page(wanted, LISTED)
        fields = {"id", "title", "phase", "status", "priority", "open_decisions", "reason"}
        return {"todos": [todo.model_dump(mode="json", include=fields, exclude_none=True) for todo in page.items]}

    async def inbox(self) -> Json:
        """Return every decision that waits for a person, the oldest first, with its options."""
        waiting = await client.inbox(self._server)
        return {"decisions": [request.model_dump(mode="json", exclude_none=True) for request in waiting]}

    async def decide(
        self,
        workflow_id: WorkflowId,
        decision_id: str,
        by: Annotated[str, Field(min_length=1, description="The name of the person who decided, for the record.")],
        choice: Annotated[str | None, Field(description="The id of an option.")] = None,
        answer: Annotated[Any, Field(description="Free text or JSON, where the decision allows an answer.")] = None,
        edited_args: Annotated[Json | None, Field(description="With the choice edit: the action's new arguments.")] = None,
        comment: str | None = None,
    ) -> Json:
        """Settle a decision as a person decided. A refusal has the reason, and changes nothing."""
        given = {"decision_id": decision_id, "choice": choice, "answer": answer, "comment": comment, "by": by}
        given |= {"edited_args": edited_args}
        decision: Decision = parse(Decision, {key: value for key, value in given.items() if value is not None}, "decision")
        known = await client.decisions(self._server, workflow_id)
        request = next((each for each in known if each.id == decision_id), None)
        if request is None:  # the run's own words say which are open
            settled = await client.decide(self._server, workflow_id, decision)
        else:
            settled = await identity.decide(self._server, request, decision)
        return settled.model_dump(mode="json", exclude_none=True)


def mcp_server(server: Client, settings: Settings, without: frozenset[str] = frozenset()) -> MCPServer:
    """Return the server with all tools except those in `without`.

    Raises:
        Failure: `without` names an unknown tool.
    """
    all_tools = Tools(server, settings, project_of(settings))
    tools: dict[Handler[...], ToolAnnotations] = {
        all_tools.list_agents: _READS,
        all_tools.list_modes: _READS,
        all_tools.ask_agent: _STARTS,
        all_tools.run_mode: _STARTS,
        all_tools.run_status: _READS,
        all_tools.submit_idea: _STARTS,
        all_tools.list_todos: _READS,
        all_tools.inbox: _READS,
        all_tools.decide: _DECIDES,
    }
    names = {handler.__name__ for handler in tools}
    if unknown := sorted(without - names):
        raise Failure(f"--without: there is no tool {unknown[0]!r}; the tools are {', '.join(sorted(names))}.", 2, "Usage")
    served = MCPServer("mofa", title="MoFA", instructions=INSTRUCTIONS, version=version("mofa-temporal"), log_level="WARNING")
    for handler, hints in tools.items():
        if handler.__name__ not in without:
            served.add_tool(_with_known_errors(handler), annotations=hints)
    return served


def _described(name: str, fields: Json) -> Json:
    described = {"name": name, "kind": fields.get("kind", "agent")}
    public = ("description", "instructions", "capabilities", "mode", "tools")
    return described | {field: fields[field] for field in public if fields.get(field)}


def _own_fields(kind: Any) -> Json:
    schema = kind.model_json_schema()["properties"]
    common = {"task", "participants", "tenant", "priority", "execution", "session"}
    return {name: _brief(part) for name, part in schema.items() if name not in common}


def _brief(part: Json) -> str:
    kinds = [str(one.get("type") or one.get("$ref", "").rpartition("/")[2]) for one in part.get("anyOf", [part])]
    default = f" (default {part['default']!r})" if part.get("default") is not None else ""
    return " or ".join(kind for kind in kinds if kind) + default
