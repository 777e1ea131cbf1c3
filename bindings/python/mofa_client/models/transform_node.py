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
  from ..models.transform_node_output_schema_type_0 import TransformNodeOutputSchemaType0





T = TypeVar("T", bound="TransformNode")



@_attrs_define
class TransformNode:
    """ A value that is computed from the values so far.

        Attributes:
            id (str):
            type_ (Literal['transform']):
            value (Any): A JSON template.
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (None | TransformNodeOutputSchemaType0 | Unset): A JSON Schema that the output must fit.
     """

    id: str
    type_: Literal['transform']
    value: Any
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: None | TransformNodeOutputSchemaType0 | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.transform_node_output_schema_type_0 import TransformNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

        value = self.value

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        into: None | str | Unset
        if isinstance(self.into, Unset):
            into = UNSET
        else:
            into = self.into

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, TransformNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "value": value,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.transform_node_output_schema_type_0 import TransformNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['transform'] , d.pop("type"))
        if type_ != 'transform':
            raise ValueError(f"type must match const 'transform', got '{type_}'")

        value = d.pop("value")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        def _parse_into(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        into = _parse_into(d.pop("into", UNSET))


        def _parse_output_schema(data: object) -> None | TransformNodeOutputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = TransformNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TransformNodeOutputSchemaType0 | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        transform_node = cls(
            id=id,
            type_=type_,
            value=value,
            title=title,
            into=into,
            output_schema=output_schema,
        )

        return transform_node
