"""The lookups of a flow: its participants, tools, scripts and models, so that an unknown name is refused before it begins."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.conversation.participant import Agent, Participant
    from kernel.flow.shapes import AgentNode, ScriptNode, SubflowNode, TeamNode, ToolNode
    from kernel.flow.state import Flow
    from kernel.modes.members import script_names
    from kernel.modes.mode import ModeInput
    from workflows import calls
    from workflows.answerers.look_up import look_up_models, look_up_scripts, look_up_tools
    from workflows.flow.flow_run import FlowRun


async def look_up(run: FlowRun, flow: Flow) -> None:
    """Look up all that the nodes name, and keep the participants by node.

    Raises:
        ParticipantFailed: a name is unknown; carries the refusal's own name.
        InvalidInput: the name of a tool stands for several.
    """
    given = {id: who for id, node in flow.nodes.items() if (who := _participant(node)) is not None}
    asking = {id: ModeInput(task=id, participants=[who]) for id, who in given.items()}
    names = sorted({name for each in asking.values() for name in each.bare_names()})
    if names:
        lookup = await calls.look_up(names, plugins=run.plugins)
        run.pin_plugins(lookup.plugins)
        known = calls.resolved(lookup)
        run.participants = {id: each.map_participants(known.__getitem__).members()[0] for id, each in asking.items()}
    else:
        run.participants = {id: who for id, who in given.items() if not isinstance(who, str)}
    subflows = sorted(
        {node.flow for node in flow.nodes.values() if isinstance(node, SubflowNode) and isinstance(node.flow, str)}
    )
    if missing := [name for name in subflows if name not in run.subflows]:
        found = await calls.look_up_flows(missing, run.plugins)
        run.pin_plugins(found.plugins)
        run.subflows |= found.flows
    tools = sorted({node.tool for node in flow.nodes.values() if isinstance(node, ToolNode)})
    users: list[Participant] = [*run.participants.values(), *([Agent(name="flow", tools=tools)] if tools else [])]
    await look_up_tools(run, users)
    for name in tools:
        if name not in run.tools:
            raise InvalidInput(f"Flow input: the tool {name!r} stands for several; name one of them.", "nodes")
    scripts = [node.script for node in flow.nodes.values() if isinstance(node, ScriptNode)]
    await look_up_scripts(run, [*script_names(users), *scripts], run.plugins)
    await look_up_models(run, users)


def _participant(node: object) -> Participant | None:
    if isinstance(node, AgentNode):
        return node.agent
    return node.team if isinstance(node, TeamNode) else None
