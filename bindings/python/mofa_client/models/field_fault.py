from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="FieldFault")



@_attrs_define
class FieldFault:
    """ A fault of the request: its field, the message, and the place in the flow's text.

        Attributes:
            field (str):
            message (str):
            node (None | str | Unset):
            line (int | None | Unset):
            column (int | None | Unset):
     """

    field: str
    message: str
    node: None | str | Unset = UNSET
    line: int | None | Unset = UNSET
    column: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        field = self.field

        message = self.message

        node: None | str | Unset
        if isinstance(self.node, Unset):
            node = UNSET
        else:
            node = self.node

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
            "field": field,
            "message": message,
        })
        if node is not UNSET:
            field_dict["node"] = node
        if line is not UNSET:
            field_dict["line"] = line
        if column is not UNSET:
            field_dict["column"] = column

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        message = d.pop("message")

        def _parse_node(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        node = _parse_node(d.pop("node", UNSET))


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


        field_fault = cls(
            field=field,
            message=message,
            node=node,
            line=line,
            column=column,
        )

        return field_fault
