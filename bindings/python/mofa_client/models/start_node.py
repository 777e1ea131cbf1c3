from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.start_node_input_schema_type_0 import StartNodeInputSchemaType0





T = TypeVar("T", bound="StartNode")



@_attrs_define
class StartNode:
    """ The beginning. Its output is the flow's input; in a loop or a map, the last result or the item.

        Attributes:
            id (str):
            type_ (Literal['start']):
            title (None | str | Unset):
            input_schema (None | StartNodeInputSchemaType0 | Unset): A JSON Schema that the input must fit.
     """

    id: str
    type_: Literal['start']
    title: None | str | Unset = UNSET
    input_schema: None | StartNodeInputSchemaType0 | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.start_node_input_schema_type_0 import StartNodeInputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        input_schema: dict[str, Any] | None | Unset
        if isinstance(self.input_schema, Unset):
            input_schema = UNSET
        elif isinstance(self.input_schema, StartNodeInputSchemaType0):
            input_schema = self.input_schema.to_dict()
        else:
            input_schema = self.input_schema


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if input_schema is not UNSET:
            field_dict["input_schema"] = input_schema

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.start_node_input_schema_type_0 import StartNodeInputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['start'] , d.pop("type"))
        if type_ != 'start':
            raise ValueError(f"type must match const 'start', got '{type_}'")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        def _parse_input_schema(data: object) -> None | StartNodeInputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                input_schema_type_0 = StartNodeInputSchemaType0.from_dict(data)



                return input_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StartNodeInputSchemaType0 | Unset, data)

        input_schema = _parse_input_schema(d.pop("input_schema", UNSET))


        start_node = cls(
            id=id,
            type_=type_,
            title=title,
            input_schema=input_schema,
        )

        return start_node
