"""The values that a node takes and makes: its expressions and templates with their places, and the type of its output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.basics.json_text import read_strictly, whole_json
from kernel.conversation.participant import Agent
from kernel.flow import template, types
from kernel.flow.shapes import (
    AgentNode,
    ConditionNode,
    EndNode,
    FlowDefinition,
    Graph,
    HumanNode,
    JoinNode,
    LoopNode,
    MapNode,
    Node,
    ScriptNode,
    StartNode,
    SubflowNode,
    SwitchNode,
    TeamNode,
    ToolNode,
    TransformNode,
    WaitNode,
    every_node,
)
from kernel.flow.template import Place
from kernel.flow.types import Type

_ANSWERED = types.object_of(
    {"choice": {"type": ["string", "null"]}, "answer": types.ANY, "comment": {"type": ["string", "null"]},
     "by": {"type": ["string", "null"]}}
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A value of a node: an expression or a template, the field that holds it, and the type that is wanted.

    `more` are names that it has besides those of the graph.
    """

    field: Place
    value: Any
    is_template: bool = True
    wanted: Type | None = None
    more: Mapping[str, Type] | None = None

    def expressions(self) -> Iterator[str]:
        """Yield the expressions in it."""
        if self.is_template:
            yield from (expression for _, expression in template.expressions(self.value))
        else:
            yield str(self.value)

    def made(self, names: Mapping[str, Type]) -> Type:
        """Return its type. Raise `Misfit` if it cannot have a value."""
        return types.type_of_template(self.value, names) if self.is_template else types.type_of(str(self.value), names)


def inputs_of(node: Node) -> Iterator[Given]:
    """Yield the expressions and templates of a node."""
    match node:
        case AgentNode() | TeamNode():
            yield Given(("task",), node.task)
        case ToolNode():
            yield Given(("args",), node.args)
        case ScriptNode():
            yield Given(("input",), node.input, wanted=node.input_schema)
        case SubflowNode(flow=FlowDefinition() as inner):
            yield Given(("input",), node.input, wanted=_start_schema(inner))
        case SubflowNode():
            yield Given(("input",), node.input)
        case ConditionNode():
            yield Given(("when",), node.when, is_template=False, wanted=types.BOOLEAN)
        case SwitchNode():
            for number, each in enumerate(node.cases):
                yield Given(("cases", number, "when"), each.when, is_template=False, wanted=types.BOOLEAN)
        case LoopNode():
            yield Given(("initial",), node.initial)
            if node.until is not None:
                more = {"round": types.NUMBER, "last": types.ANY}
                yield Given(("until",), node.until, is_template=False, wanted=types.BOOLEAN, more=more)
        case MapNode():
            yield Given(("over",), node.over, is_template=False, wanted={"type": "array"})
        case HumanNode():
            yield Given(("question",), node.question)
            if node.title is not None:
                yield Given(("title",), node.title)
        case TransformNode():
            yield Given(("value",), node.value)
        case EndNode():
            yield Given(("output",), node.output)


def output_type(node: Node, names: Mapping[str, Type], sources: Mapping[str, Type], body: Type) -> Type:
    """Return the type of a node's output, as far as the flow says it.

    Args:
        sources: the types of the outputs of the nodes before it, by name.
        body: the type of the result of the node's body.

    Raises:
        Misfit: an expression cannot have a value.
    """
    match node:
        case StartNode():
            return node.input_schema or types.ANY
        case AgentNode(agent=Agent() as agent):
            return node.output_schema or agent.output_schema or types.TEXT
        case ConditionNode():
            return types.BOOLEAN
        case SwitchNode():
            return types.TEXT
        case JoinNode():
            return {"type": "object", "properties": dict(sources), "additionalProperties": False}
        case LoopNode():
            return body
        case MapNode():
            return types.list_of(body if node.on_item_failure == "stop" else types.ANY)
        case HumanNode():
            return _ANSWERED
        case WaitNode(duration=duration) if duration is not None:
            return types.NULL
        case TransformNode():
            return types.type_of_template(node.value, names)
        case EndNode() if node.output is not None:
            return types.type_of_template(node.output, names)
        case EndNode() if len(sources) == 1:
            return next(iter(sources.values()))
        case SubflowNode(flow=FlowDefinition() as inner):
            ends = [each for each in inner.nodes if isinstance(each, EndNode)]
            return (ends[0].output_schema if len(ends) == 1 else None) or types.ANY
    return types.ANY


def names_used(graph: Graph) -> set[str]:
    """Return the names that the expressions of a graph use, those of its loops and maps included."""
    found: set[str] = set()
    for node in every_node(graph):
        for each in inputs_of(node):
            for expression in each.expressions():
                found.update(types.all_names(expression))
    return found


def tool_output(text: Any, schema: Any) -> Any:
    """Return a tool's result: its text, or the JSON in it where the node's schema wants something other than a text."""
    wanted = types.kinds(schema)
    if not isinstance(text, str) or wanted is None or "string" in wanted:
        return text
    try:
        return read_strictly(whole_json(read_strictly(text)).decode())
    except (ValueError, RecursionError):
        return text


def _start_schema(graph: Graph) -> Type | None:
    return next((node.input_schema for node in graph.nodes if isinstance(node, StartNode)), None)
