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
  from ..models.end_node_output_schema_type_0 import EndNodeOutputSchemaType0





T = TypeVar("T", bound="EndNode")



@_attrs_define
class EndNode:
    """ The end. `output` is the result; by default, the output of the node before it.

        Attributes:
            id (str):
            type_ (Literal['end']):
            title (None | str | Unset):
            output (Any | Unset): A JSON template.
            output_schema (EndNodeOutputSchemaType0 | None | Unset): A JSON Schema that the result must fit.
     """

    id: str
    type_: Literal['end']
    title: None | str | Unset = UNSET
    output: Any | Unset = UNSET
    output_schema: EndNodeOutputSchemaType0 | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.end_node_output_schema_type_0 import EndNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        output = self.output

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, EndNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if output is not UNSET:
            field_dict["output"] = output
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.end_node_output_schema_type_0 import EndNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['end'] , d.pop("type"))
        if type_ != 'end':
            raise ValueError(f"type must match const 'end', got '{type_}'")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        output = d.pop("output", UNSET)

        def _parse_output_schema(data: object) -> EndNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = EndNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EndNodeOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        end_node = cls(
            id=id,
            type_=type_,
            title=title,
            output=output,
            output_schema=output_schema,
        )

        return end_node
