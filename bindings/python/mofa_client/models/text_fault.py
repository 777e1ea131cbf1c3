from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="TextFault")



@_attrs_define
class TextFault:
    """ A fault of a flow's text. `node` is the id of the node, `path` the field, as in `nodes[3].when`; both count from 0.

        Attributes:
            message (str):
            node (None | str | Unset):
            path (str | Unset):  Default: ''.
            line (int | None | Unset): From 1.
            column (int | None | Unset): From 1.
     """

    message: str
    node: None | str | Unset = UNSET
    path: str | Unset = ''
    line: int | None | Unset = UNSET
    column: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        message = self.message

        node: None | str | Unset
        if isinstance(self.node, Unset):
            node = UNSET
        else:
            node = self.node

        path = self.path

        line: int | None | Unset
        if isinstance(self.line, Unset):
            line = UNSET
        else:
            line = self.line

        column: int | None | Unset
        if isinstance(self.column, Unset):
            column = UNSET
        else:
            column = self.column


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "message": message,
        })
        if node is not UNSET:
            field_dict["node"] = node
        if path is not UNSET:
            field_dict["path"] = path
        if line is not UNSET:
            field_dict["line"] = line
        if column is not UNSET:
            field_dict["column"] = column

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        message = d.pop("message")

        def _parse_node(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        node = _parse_node(d.pop("node", UNSET))


        path = d.pop("path", UNSET)

        def _parse_line(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        line = _parse_line(d.pop("line", UNSET))


        def _parse_column(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        column = _parse_column(d.pop("column", UNSET))


        text_fault = cls(
            message=message,
            node=node,
            path=path,
            line=line,
            column=column,
        )

        return text_fault
