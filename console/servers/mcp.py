"""The MCP server: the modes, the agents and the secretary's inbox as tools."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any, ParamSpec

from pydantic import Field
from temporalio.client import Client

from console.backend import client
from console.backend.access.rights import absent, name_for
from console.backend.connections import Connections
from console.backend.desk import desk_of, project_of
from console.backend.watching.waiting import run_state
from console.processes.ports import LOOPBACK
from console.servers.asker import ASKER, Asker
from console.servers.bearer import App, Receive, Scope, Send
from console.terminal.failure import Failure, explain, usage
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.modes import modes
from kernel.project.project import Project
from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.shapes import Idea
from plugins.storage.sql import DecisionFilter

try:
    from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
    from mcp.server.auth.provider import AccessToken
    from mcp.server.mcpserver import Context, MCPServer
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

MOST = 200
"""The most open decisions that one call returns to the holder of a token."""

LISTED = 1_000
"""The most todos that one call returns: the open ones first, and the newest of them."""

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

    def __init__(self, here: Connections, server: Client, project: Project, known_callers: bool) -> None:
        """`known_callers`: whether each request brings who has sent it. Otherwise it is the user who started this program."""
        self._server, self._settings, self._project = server, here.settings, project
        self._user = None if known_callers else Asker(here)

    def _asker(self, context: Context) -> Asker:
        """Return who calls. A request over HTTP without one is a bug, and gets nothing."""
        request = context.request_context.request
        found = self._user if request is None else request.scope.get(ASKER)
        if not isinstance(found, Asker):
            raise ToolError("The sender of this request is not known.")
        return found

    async def list_agents(self, context: Context) -> Json:
        """Return the participants that can be asked by name: agents, people, teams and workers, with their capabilities."""
        self._asker(context).allow_any("read")
        return {"participants": [_described(name, fields) for name, fields in sorted(self._project.agents.items())]}

    async def list_modes(self, context: Context) -> Json:
        """Return the collaboration modes, with the fields that each takes besides task and participants."""
        self._asker(context).allow_any("read")
        return {"modes": [{"name": m.name, "summary": m.summary, "fields": _own_fields(m.input)} for m in modes().values()]}

    async def ask_agent(
        self,
        context: Context,
        name: Annotated[str, Field(description="A participant's name, as list_agents shows it.")],
        question: Annotated[str, Field(min_length=1)],
        wait_s: WaitS = 45.0,
    ) -> Json:
        """Ask one participant, and return the answer."""
        return await self.run_mode(context, "RequestResponse", question, [name], None, wait_s)

    async def run_mode(
        self,
        context: Context,
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
        asker = self._asker(context)
        given = asker.started({**(fields or {}), "task": task, "participants": participants})
        handle = await client.start_mode(
            self._server, self._settings, client.find_mode(mode), given, person=await asker.person()
        )
        await asker.record("run_mode", handle.id, given.get("tenant"))
        return await self.run_status(context, handle.id, wait_s)

    async def run_status(self, context: Context, workflow_id: WorkflowId, wait_s: WaitS = 0.0) -> Json:
        """Return the state of a run: running, input_required (with the open decisions), ended (with the result), failed or
        cancelled.
        """
        asker = self._asker(context)
        await asker.reach(workflow_id)
        state = await run_state(self._server, workflow_id, wait_s)
        if wait_s:
            await asker.expect_still()
        return state.model_dump(mode="json", exclude_none=True)

    async def submit_idea(
        self, context: Context, content: Annotated[str, Field(min_length=1)], priority: str = "normal"
    ) -> Json:
        """Submit an idea to the secretary, who clarifies and plans it, has it done and checked, and may ask questions."""
        asker, desk = self._asker(context), desk_of(self._project)
        asker.allow("start", desk.tenant, desk.name, f"There is no desk {desk.name!r}.")
        idea: Idea = parse(Idea, {"content": content, "priority": priority}, "idea")
        submitted = await client.submit_idea(self._server, self._settings, desk, idea, await asker.person())
        await asker.record("submit_idea", submitted["todo_id"], desk.tenant)
        return dict(submitted)

    async def list_todos(
        self,
        context: Context,
        status: Annotated[str | None, Field(description="Only todos in this state, such as in_progress or completed.")] = None,
    ) -> Json:
        """Return the todos of the secretary's desk, with the state of each."""
        desk, asker = desk_of(self._project), self._asker(context)
        asker.allow("read", desk.tenant, desk.name, f"There is no desk {desk.name!r}.")
        of_tenant = {"untenanted": True} if desk.tenant is None else {"tenants": [desk.tenant]}
        wanted: TodoFilter = parse(TodoFilter, {"desk": desk.name, "status": status, **of_tenant}, "list_todos")
        fields = {"id", "title", "phase", "status", "priority", "open_decisions", "reason"}
        todos = asker.readable(await asker.here.todos.open_first(wanted, LISTED))
        return {"todos": [todo.model_dump(mode="json", include=fields, exclude_none=True) for todo in todos]}

    async def inbox(self, context: Context) -> Json:
        """Return every decision that waits for a person, the oldest first, with its options."""
        asker = self._asker(context)
        waiting = await client.inbox(self._server) if asker.caller is None else await _inbox_of(asker)
        return {"decisions": [request.model_dump(mode="json", exclude_none=True) for request in waiting]}

    async def decide(
        self,
        context: Context,
        workflow_id: WorkflowId,
        decision_id: str,
        by: Annotated[
            str | None,
            Field(min_length=1, description="The name of the person who decided, for the record. A token's own name counts."),
        ] = None,
        choice: Annotated[str | None, Field(description="The id of an option.")] = None,
        answer: Annotated[Any, Field(description="Free text or JSON, where the decision allows an answer.")] = None,
        edited_args: Annotated[Json | None, Field(description="With the choice edit: the action's new arguments.")] = None,
        comment: str | None = None,
    ) -> Json:
        """Settle a decision as a person decided. A refusal has the reason, and changes nothing."""
        asker = self._asker(context)
        await asker.reach(workflow_id, "decide")
        if asker.caller is not None:
            by = name_for(asker.caller, by)
        elif by is None:
            raise Failure("by: the name of the person who decided is missing.", 2, "InvalidInput")
        given = {"decision_id": decision_id, "choice": choice, "answer": answer, "comment": comment, "by": by}
        given |= {"edited_args": edited_args}
        decision: Decision = parse(Decision, {key: value for key, value in given.items() if value is not None}, "decision")
        known = await client.decisions(self._server, workflow_id)
        request = next((each for each in known if each.id == decision_id), None)
        if request is None and asker.caller is not None:
            raise absent(f"The run {workflow_id!r} has no decision {decision_id!r}.")
        if request is None:  # the run's own words say which are open
            settled = await client.decide(self._server, workflow_id, decision)
        else:
            settled = await asker.decide(self._server, request, decision)
        await asker.record("decide", f"{workflow_id} {decision_id}")
        return settled.model_dump(mode="json", exclude_none=True)


async def _inbox_of(asker: Asker) -> list[DecisionRequest]:
    """Return the open decisions that a caller may see, as the database has them."""
    assert asker.caller is not None
    inbox = asker.here.inbox
    page = await inbox.page(DecisionFilter(tenants=asker.caller.tenants, desks=asker.caller.desks), MOST)
    found = [await inbox.request(row) for row in asker.readable(page.items)]
    return sorted((each for each in found if each is not None), key=lambda each: each.opened_at)


class OwnSessions:
    """An application whose sessions are used with the token that began them, and no other."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request with the user whom the SDK compares with that of the session."""
        if isinstance(asker := scope.get(ASKER), Asker):
            token = AccessToken(token="", client_id=asker.token or "", scopes=[])  # it compares ids alone
            scope = {**scope, "user": AuthenticatedUser(token)}
        await self._app(scope, receive, send)


def over_http(server: MCPServer) -> App:
    """Return the application that serves the tools over HTTP."""
    return OwnSessions(server.streamable_http_app(host=LOOPBACK))


def mcp_server(
    here: Connections, server: Client, without: frozenset[str] = frozenset(), *, known_callers: bool = False
) -> MCPServer:
    """Return the server with all tools except those in `without`. `known_callers`: it stands behind `Bearer`.

    Raises:
        Failure: `without` names an unknown tool.
    """
    all_tools = Tools(here, server, project_of(here.settings), known_callers)
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
