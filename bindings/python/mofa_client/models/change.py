from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.change_kind import ChangeKind
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Change")



@_attrs_define
class Change:
    """ One difference of two flows, in words. `node` is the id of a node, `edge` an edge as `source > target (case)`.

        Attributes:
            kind (ChangeKind):
            words (str):
            node (None | str | Unset):
            edge (None | str | Unset):
     """

    kind: ChangeKind
    words: str
    node: None | str | Unset = UNSET
    edge: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        words = self.words

        node: None | str | Unset
        if isinstance(self.node, Unset):
            node = UNSET
        else:
            node = self.node

        edge: None | str | Unset
        if isinstance(self.edge, Unset):
            edge = UNSET
        else:
            edge = self.edge


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "words": words,
        })
        if node is not UNSET:
            field_dict["node"] = node
        if edge is not UNSET:
            field_dict["edge"] = edge

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = ChangeKind(d.pop("kind"))




        words = d.pop("words")

        def _parse_node(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        node = _parse_node(d.pop("node", UNSET))


        def _parse_edge(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        edge = _parse_edge(d.pop("edge", UNSET))


        change = cls(
            kind=kind,
            words=words,
            node=node,
            edge=edge,
        )

        return change
