from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.agent_node import AgentNode
  from ..models.condition_node import ConditionNode
  from ..models.edge import Edge
  from ..models.end_node import EndNode
  from ..models.human_node import HumanNode
  from ..models.join_node import JoinNode
  from ..models.loop_node import LoopNode
  from ..models.map_node import MapNode
  from ..models.parallel_node import ParallelNode
  from ..models.script_node import ScriptNode
  from ..models.start_node import StartNode
  from ..models.subflow_node import SubflowNode
  from ..models.switch_node import SwitchNode
  from ..models.team_node import TeamNode
  from ..models.tool_node import ToolNode
  from ..models.transform_node import TransformNode
  from ..models.wait_node import WaitNode





T = TypeVar("T", bound="Graph")



@_attrs_define
class Graph:
    """ Nodes and edges: a whole flow, or the body of a loop or a map.

        Attributes:
            nodes (list[AgentNode | ConditionNode | EndNode | HumanNode | JoinNode | LoopNode | MapNode | ParallelNode |
                ScriptNode | StartNode | SubflowNode | SwitchNode | TeamNode | ToolNode | TransformNode | WaitNode]):
            edges (list[Edge] | Unset):
     """

    nodes: list[AgentNode | ConditionNode | EndNode | HumanNode | JoinNode | LoopNode | MapNode | ParallelNode | ScriptNode | StartNode | SubflowNode | SwitchNode | TeamNode | ToolNode | TransformNode | WaitNode]
    edges: list[Edge] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_node import AgentNode # noqa: PLC0415
        from ..models.condition_node import ConditionNode # noqa: PLC0415
        from ..models.edge import Edge # noqa: PLC0415
        from ..models.end_node import EndNode # noqa: PLC0415
        from ..models.human_node import HumanNode # noqa: PLC0415
        from ..models.join_node import JoinNode # noqa: PLC0415
        from ..models.loop_node import LoopNode # noqa: PLC0415
        from ..models.map_node import MapNode # noqa: PLC0415
        from ..models.parallel_node import ParallelNode # noqa: PLC0415
        from ..models.script_node import ScriptNode # noqa: PLC0415
        from ..models.start_node import StartNode # noqa: PLC0415
        from ..models.subflow_node import SubflowNode # noqa: PLC0415
        from ..models.switch_node import SwitchNode # noqa: PLC0415
        from ..models.team_node import TeamNode # noqa: PLC0415
        from ..models.tool_node import ToolNode # noqa: PLC0415
        from ..models.transform_node import TransformNode # noqa: PLC0415
        from ..models.wait_node import WaitNode # noqa: PLC0415
        nodes = []
        for nodes_item_data in self.nodes:
            nodes_item: dict[str, Any]
            if isinstance(nodes_item_data, StartNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, EndNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, AgentNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, TeamNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, ToolNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, ScriptNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, ConditionNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, SwitchNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, ParallelNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, JoinNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, LoopNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, MapNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, HumanNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, WaitNode):
                nodes_item = nodes_item_data.to_dict()
            elif isinstance(nodes_item_data, TransformNode):
                nodes_item = nodes_item_data.to_dict()
            else:
                nodes_item = nodes_item_data.to_dict()

            nodes.append(nodes_item)



        edges: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.edges, Unset):
            edges = []
            for edges_item_data in self.edges:
                edges_item = edges_item_data.to_dict()
                edges.append(edges_item)




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "nodes": nodes,
        })
        if edges is not UNSET:
            field_dict["edges"] = edges

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_node import AgentNode # noqa: PLC0415
        from ..models.condition_node import ConditionNode # noqa: PLC0415
        from ..models.edge import Edge # noqa: PLC0415
        from ..models.end_node import EndNode # noqa: PLC0415
        from ..models.human_node import HumanNode # noqa: PLC0415
        from ..models.join_node import JoinNode # noqa: PLC0415
        from ..models.loop_node import LoopNode # noqa: PLC0415
        from ..models.map_node import MapNode # noqa: PLC0415
        from ..models.parallel_node import ParallelNode # noqa: PLC0415
        from ..models.script_node import ScriptNode # noqa: PLC0415
        from ..models.start_node import StartNode # noqa: PLC0415
        from ..models.subflow_node import SubflowNode # noqa: PLC0415
        from ..models.switch_node import SwitchNode # noqa: PLC0415
        from ..models.team_node import TeamNode # noqa: PLC0415
        from ..models.tool_node import ToolNode # noqa: PLC0415
        from ..models.transform_node import TransformNode # noqa: PLC0415
        from ..models.wait_node import WaitNode # noqa: PLC0415
        d = dict(src_dict)
        nodes = []
        _nodes = d.pop("nodes")
        for nodes_item_data in (_nodes):
            def _parse_nodes_item(data: object) -> AgentNode | ConditionNode | EndNode | HumanNode | JoinNode | LoopNode | MapNode | ParallelNode | ScriptNode | StartNode | SubflowNode | SwitchNode | TeamNode | ToolNode | TransformNode | WaitNode:
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_0 = StartNode.from_dict(data)



                    return nodes_item_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_1 = EndNode.from_dict(data)



                    return nodes_item_type_1
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_2 = AgentNode.from_dict(data)



                    return nodes_item_type_2
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_3 = TeamNode.from_dict(data)



                    return nodes_item_type_3
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_4 = ToolNode.from_dict(data)



                    return nodes_item_type_4
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_5 = ScriptNode.from_dict(data)



                    return nodes_item_type_5
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_6 = ConditionNode.from_dict(data)



                    return nodes_item_type_6
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_7 = SwitchNode.from_dict(data)



                    return nodes_item_type_7
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_8 = ParallelNode.from_dict(data)



                    return nodes_item_type_8
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_9 = JoinNode.from_dict(data)



                    return nodes_item_type_9
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_10 = LoopNode.from_dict(data)



                    return nodes_item_type_10
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_11 = MapNode.from_dict(data)



                    return nodes_item_type_11
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_12 = HumanNode.from_dict(data)



                    return nodes_item_type_12
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_13 = WaitNode.from_dict(data)



                    return nodes_item_type_13
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    nodes_item_type_14 = TransformNode.from_dict(data)



                    return nodes_item_type_14
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                if not isinstance(data, dict):
                    raise TypeError()
                nodes_item_type_15 = SubflowNode.from_dict(data)



                return nodes_item_type_15

            nodes_item = _parse_nodes_item(nodes_item_data)

            nodes.append(nodes_item)


        _edges = d.pop("edges", UNSET)
        edges: list[Edge] | Unset = UNSET
        if _edges is not UNSET:
            edges = []
            for edges_item_data in _edges:
                edges_item = Edge.from_dict(edges_item_data)



                edges.append(edges_item)


        graph = cls(
            nodes=nodes,
            edges=edges,
        )

        return graph
