from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="BreakpointOrder")



@_attrs_define
class BreakpointOrder:
    """ Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.

        Attributes:
            nodes (list[str]): The ids of nodes: the run pauses before it begins one of them.
     """

    nodes: list[str]





    def to_dict(self) -> dict[str, Any]:
        nodes = self.nodes




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "nodes": nodes,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        nodes = cast(list[str], d.pop("nodes"))


        breakpoint_order = cls(
            nodes=nodes,
        )

        return breakpoint_order
