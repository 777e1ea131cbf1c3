from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.flow_definition import FlowDefinition
  from ..models.run_of_flow_forked_from_type_0 import RunOfFlowForkedFromType0
  from ..models.run_of_flow_nodes import RunOfFlowNodes





T = TypeVar("T", bound="RunOfFlow")



@_attrs_define
class RunOfFlow:
    """ A run of a flow. `nodes` are by path: `pay`, or `lines.2/check` for a node in round 2 of the loop `lines`.

    `forked_from` is `{source, at}` of a fork. `left_out` counts nodes of rounds and items that are not shown.
    `unreadable` names the first events of the log that are damaged, in words: what they changed is not shown.

        Attributes:
            flow (FlowDefinition): A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors,
                without a meaning for a run.
            status (str):
            nodes (RunOfFlowNodes):
            paused (bool):
            sequence (int): The last event in this state: follow the events after it.
            version (None | str | Unset): The published version, if it is one.
            hash_ (None | str | Unset):
            breakpoints (list[str] | Unset):
            forked_from (None | RunOfFlowForkedFromType0 | Unset):
            left_out (int | Unset):  Default: 0.
            unreadable (list[str] | Unset):
     """

    flow: FlowDefinition
    status: str
    nodes: RunOfFlowNodes
    paused: bool
    sequence: int
    version: None | str | Unset = UNSET
    hash_: None | str | Unset = UNSET
    breakpoints: list[str] | Unset = UNSET
    forked_from: None | RunOfFlowForkedFromType0 | Unset = UNSET
    left_out: int | Unset = 0
    unreadable: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.flow_definition import FlowDefinition # noqa: PLC0415
        from ..models.run_of_flow_forked_from_type_0 import RunOfFlowForkedFromType0 # noqa: PLC0415
        from ..models.run_of_flow_nodes import RunOfFlowNodes # noqa: PLC0415
        flow = self.flow.to_dict()

        status = self.status

        nodes = self.nodes.to_dict()

        paused = self.paused

        sequence = self.sequence

        version: None | str | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version

        hash_: None | str | Unset
        if isinstance(self.hash_, Unset):
            hash_ = UNSET
        else:
            hash_ = self.hash_

        breakpoints: list[str] | Unset = UNSET
        if not isinstance(self.breakpoints, Unset):
            breakpoints = self.breakpoints



        forked_from: dict[str, Any] | None | Unset
        if isinstance(self.forked_from, Unset):
            forked_from = UNSET
        elif isinstance(self.forked_from, RunOfFlowForkedFromType0):
            forked_from = self.forked_from.to_dict()
        else:
            forked_from = self.forked_from

        left_out = self.left_out

        unreadable: list[str] | Unset = UNSET
        if not isinstance(self.unreadable, Unset):
            unreadable = self.unreadable




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "flow": flow,
            "status": status,
            "nodes": nodes,
            "paused": paused,
            "sequence": sequence,
        })
        if version is not UNSET:
            field_dict["version"] = version
        if hash_ is not UNSET:
            field_dict["hash"] = hash_
        if breakpoints is not UNSET:
            field_dict["breakpoints"] = breakpoints
        if forked_from is not UNSET:
            field_dict["forked_from"] = forked_from
        if left_out is not UNSET:
            field_dict["left_out"] = left_out
        if unreadable is not UNSET:
            field_dict["unreadable"] = unreadable

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.flow_definition import FlowDefinition # noqa: PLC0415
        from ..models.run_of_flow_forked_from_type_0 import RunOfFlowForkedFromType0 # noqa: PLC0415
        from ..models.run_of_flow_nodes import RunOfFlowNodes # noqa: PLC0415
        d = dict(src_dict)
        flow = FlowDefinition.from_dict(d.pop("flow"))




        status = d.pop("status")

        nodes = RunOfFlowNodes.from_dict(d.pop("nodes"))




        paused = d.pop("paused")

        sequence = d.pop("sequence")

        def _parse_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        version = _parse_version(d.pop("version", UNSET))


        def _parse_hash_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        hash_ = _parse_hash_(d.pop("hash", UNSET))


        breakpoints = cast(list[str], d.pop("breakpoints", UNSET))


        def _parse_forked_from(data: object) -> None | RunOfFlowForkedFromType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                forked_from_type_0 = RunOfFlowForkedFromType0.from_dict(data)



                return forked_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RunOfFlowForkedFromType0 | Unset, data)

        forked_from = _parse_forked_from(d.pop("forked_from", UNSET))


        left_out = d.pop("left_out", UNSET)

        unreadable = cast(list[str], d.pop("unreadable", UNSET))


        run_of_flow = cls(
            flow=flow,
            status=status,
            nodes=nodes,
            paused=paused,
            sequence=sequence,
            version=version,
            hash_=hash_,
            breakpoints=breakpoints,
            forked_from=forked_from,
            left_out=left_out,
            unreadable=unreadable,
        )

        return run_of_flow
