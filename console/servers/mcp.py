"""`mofa mcp serve`: the modes, the agents and the secretary's inbox as tools of an MCP server."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any, ParamSpec

from pydantic import Field
from temporalio.client import Client

from console.backend import client
from console.backend.desk import desk_of, project_of
from console.backend.waiting import standing
from console.terminal.failure import Failure, explain, usage
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision
from kernel.modes import modes
from kernel.project.project import Project
from kernel.secretary.shapes import Idea
from runtime.settings import Settings

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import ToolAnnotations
except ImportError:
    raise usage("This needs the package mcp, which is not installed. Install it: uv pip install 'mofa-temporal[mcp]'") from None

P = ParamSpec("P")

Json = dict[str, Any]
Handler = Callable[P, Coroutine[Any, Any, Json]]

INSTRUCTIONS = """Durable teams of AI agents and people. Every run is a workflow that survives anything and may take days.
A tool that starts work waits a while for its end. If it is still running, ask again with `run_status`. With status
`input_required` it waits for a person: show the person the question and its options, and hand in what they say with `decide`.
Never decide in a person's place."""

WaitS = Annotated[float, Field(ge=0, le=600, description="Seconds to wait for the end, before saying how it stands.")]
WorkflowId = Annotated[str, Field(description="The id of a run.")]

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_STARTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True)
_DECIDES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=True)


def _says_why(handler: Handler[P]) -> Handler[P]:
    """Known failures in words for the caller; any other is a bug, which the SDK logs and hides."""

    @wraps(handler)
    async def saying(*args: P.args, **kwargs: P.kwargs) -> Json:
        try:
            return await handler(*args, **kwargs)
        except Exception as error:
            failure = explain(error)
            if failure is None:
                raise
            raise ToolError(f"{failure.type}: {failure}") from error

    return saying


class Offer:
    """What the server's tools do, with one client and one project file."""

    def __init__(self, server: Client, settings: Settings, project: Project) -> None:
        self._server, self._settings, self._project = server, settings, project

    async def list_agents(self) -> Json:
        """Return the participants that can be asked by name: agents, people, teams and workers, with what each can do."""
        return {"participants": [_shown(name, fields) for name, fields in sorted(self._project.agents.items())]}

    async def list_modes(self) -> Json:
        """Return the ways to work together, with the fields that each takes besides task and participants."""
        return {"modes": [{"name": m.name, "summary": m.summary, "fields": _own_fields(m.input)} for m in modes().values()]}

    async def ask_agent(
        self,
        name: Annotated[str, Field(description="A participant's name, as list_agents shows it.")],
        question: Annotated[str, Field(min_length=1)],
        wait_s: WaitS = 45.0,
    ) -> Json:
        """Ask one participant, and give back the answer."""
        return await self.run_mode("RequestResponse", question, [name], None, wait_s)

    async def run_mode(
        self,
        mode: Annotated[str, Field(description="A mode's name, as list_modes shows it.")],
        task: Annotated[Any, Field(description="What is to be done, as text or any JSON.")],
        participants: Annotated[
            list[str | Json], Field(min_length=1, description="Names from list_agents, or whole participants as objects.")
        ],
        fields: Annotated[
            Json | None, Field(description="The mode's own fields, such as rounds or judge; budget and timeout too.")
        ] = None,
        wait_s: WaitS = 45.0,
    ) -> Json:
        """Run a collaboration mode, and give back its outcome."""
        given = {**(fields or {}), "task": task, "participants": participants}
        handle = await client.start_mode(self._server, self._settings, client.find_mode(mode), given)
        return await self.run_status(handle.id, wait_s)

    async def run_status(self, workflow_id: WorkflowId, wait_s: WaitS = 0.0) -> Json:
        """Return how a run stands: running, input_required (with the open decisions), ended (with the result), failed or
        cancelled.
        """
        found = await standing(self._server, workflow_id, wait_s)
        return found.model_dump(mode="json", exclude_none=True)

    async def submit_idea(self, content: Annotated[str, Field(min_length=1)], priority: str = "normal") -> Json:
        """Hand an idea to the secretary, who has it clarified, planned, done and checked, and asks on the way."""
        idea: Idea = parse(Idea, {"content": content, "priority": priority}, "idea")
        return dict(await client.submit_idea(self._server, self._settings, desk_of(self._project), idea))

    async def list_todos(
        self, status: Annotated[str | None, Field(description="Only those, such as in_progress or completed.")] = None
    ) -> Json:
        """Return the ideas at the secretary's desk, and how each stands."""
        desk = client.desk_id(desk_of(self._project).name)
        if not await client.exists(self._server, desk):
            return {"todos": []}
        found = await client.todos_of(self._server, desk, status)
        return {
            "todos": [todo.model_dump(mode="json", include={"id", "idea", "phase", "status", "priority"}) for todo in found]
        }

    async def inbox(self) -> Json:
        """Return every decision that waits for a person, the oldest first, with its options."""
        waiting = await client.inbox(self._server)
        return {"decisions": [request.model_dump(mode="json", exclude_none=True) for request in waiting]}

    async def decide(
        self,
        workflow_id: WorkflowId,
        decision_id: str,
        by: Annotated[str, Field(min_length=1, description="Who decided: the person's name, for the record.")],
        choice: Annotated[str | None, Field(description="The id of an option.")] = None,
        answer: Annotated[Any, Field(description="Free text or JSON, where the decision allows an answer.")] = None,
        edited_args: Annotated[Json | None, Field(description="With the choice edit: the action's new arguments.")] = None,
        comment: str | None = None,
    ) -> Json:
        """Settle a decision as a person said. A refusal says why, and changes nothing."""
        given = {"decision_id": decision_id, "choice": choice, "answer": answer, "comment": comment, "by": by}
        given |= {"edited_args": edited_args}
        decision: Decision = parse(Decision, {key: value for key, value in given.items() if value is not None}, "decision")
        settled = await client.decide(self._server, workflow_id, decision)
        return settled.model_dump(mode="json", exclude_none=True)


def mcp_server(server: Client, settings: Settings, without: frozenset[str] = frozenset()) -> MCPServer:
    """Return the server, with every tool but those of `without`.

    Raises:
        Failure: `without` names a tool that is not there.
    """
    offer = Offer(server, settings, project_of(settings))
    tools: dict[Handler[...], ToolAnnotations] = {
        offer.list_agents: _READS,
        offer.list_modes: _READS,
        offer.ask_agent: _STARTS,
        offer.run_mode: _STARTS,
        offer.run_status: _READS,
        offer.submit_idea: _STARTS,
        offer.list_todos: _READS,
        offer.inbox: _READS,
        offer.decide: _DECIDES,
    }
    names = {handler.__name__ for handler in tools}
    if strangers := sorted(without - names):
        raise Failure(f"--without: there is no tool {strangers[0]!r}; there are {', '.join(sorted(names))}.", 2, "Usage")
    made = MCPServer("mofa", title="MoFA", instructions=INSTRUCTIONS, version=version("mofa-temporal"), log_level="WARNING")
    for handler, hints in tools.items():
        if handler.__name__ not in without:
            made.add_tool(_says_why(handler), annotations=hints)
    return made


def _shown(name: str, fields: Json) -> Json:
    shown = {"name": name, "kind": fields.get("kind", "agent")}
    kept = ("description", "instructions", "capabilities", "mode", "tools")
    return shown | {field: fields[field] for field in kept if fields.get(field)}


def _own_fields(kind: Any) -> Json:
    schema = kind.model_json_schema()["properties"]
    common = {"task", "participants", "tenant", "priority", "execution", "session"}
    return {name: _brief(part) for name, part in schema.items() if name not in common}


def _brief(part: Json) -> str:
    kinds = [str(one.get("type") or one.get("$ref", "").rpartition("/")[2]) for one in part.get("anyOf", [part])]
    default = f" (default {part['default']!r})" if part.get("default") is not None else ""
    return " or ".join(kind for kind in kinds if kind) + default
