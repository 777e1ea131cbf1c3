"""The input of a run from a client's request: messages, the client's tools, and the form of the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from console.servers.doors.names import Named
from console.servers.doors.options import Options
from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema import check_schema
from kernel.conversation.participant import ClientTool

CALL_DEADLINE = timedelta(days=1)
"""The time for which a run waits for the result of a client's tool; then the result is that there is none."""

Json = dict[str, Any]


def input_of(
    named: Named,
    options: Options,
    *,
    task: Any,
    earlier: list[Json],
    tools: list[Json],
    schema: Json | None,
    session: str | None = None,
) -> Json:
    """Return the fields of the run's input.

    Args:
        named: what is started.
        options: our own options of the request.
        task: the task.
        earlier: the messages before it.
        tools: the client's tools: {name, description?, parameters?}.
        schema: the JSON Schema of the answer.
        session: the conversation that the run continues.

    Raises:
        InvalidInput: it cannot have these.
    """
    tenant = {"tenant": options.tenant} if options.tenant is not None else {}
    if named.agent is None:
        _refuse_for(named, tools, schema)
    if named.workflow == "Flow":
        if session is not None:
            raise InvalidInput(f"conversation: {named.name} is a flow, which has no conversation.", "conversation")
        return {**options.input, **tenant, "input": task}
    fields = {**options.input, **tenant, "task": task, "earlier": earlier}
    if session is not None:
        fields["session"] = session
    if named.agent is not None and (tools or schema is not None):
        fields["participants"] = [_agent(named, tools, schema)]
    return fields


def _refuse_for(named: Named, tools: list[Json], schema: Json | None) -> None:
    what = "tools" if tools else "response_format" if schema is not None else None
    if what is not None:
        raise InvalidInput(f"{what}: only an agent of the project file takes this, and {named.name} is none.", what)


def _agent(named: Named, tools: list[Json], schema: Json | None) -> Json:
    """Return the agent with the client's tools and the form of its answer."""
    assert named.agent is not None
    agent = named.agent.model_dump(mode="json", exclude_none=True)
    if schema is not None:
        check_schema(schema, "response_format")
        agent["output_schema"] = schema
    taken = {*named.agent.tools, *(each.name for each in named.agent.client_tools)}
    for each in tools:
        if each["name"] in taken:
            raise InvalidInput(f"tools: {named.name} has a tool {each['name']!r} already; name yours otherwise.", "tools")
        taken.add(each["name"])
        check_schema(each["parameters"], "tools")
    more = [ClientTool(**each, deadline=CALL_DEADLINE).model_dump(mode="json") for each in tools]
    agent["client_tools"] = [*agent.get("client_tools", []), *more]
    return agent
