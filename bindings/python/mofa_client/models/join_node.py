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
  from ..models.join_node_output_schema_type_0 import JoinNodeOutputSchemaType0





T = TypeVar("T", bound="JoinNode")



@_attrs_define
class JoinNode:
    """ The end of branches. Its output is an object: the outputs of the nodes before it, by name.

    `need` is the number of branches that is enough: the rest is then cancelled. `all` waits for every branch that was
    taken.

        Attributes:
            id (str):
            type_ (Literal['join']):
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (JoinNodeOutputSchemaType0 | None | Unset): A JSON Schema that the output must fit.
            need (int | Literal['all'] | Unset):  Default: 'all'.
     """

    id: str
    type_: Literal['join']
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: JoinNodeOutputSchemaType0 | None | Unset = UNSET
    need: int | Literal['all'] | Unset = 'all'





    def to_dict(self) -> dict[str, Any]:
        from ..models.join_node_output_schema_type_0 import JoinNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

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
        elif isinstance(self.output_schema, JoinNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        need: int | Literal['all'] | Unset
        if isinstance(self.need, Unset):
            need = UNSET
        else:
            need = self.need


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if need is not UNSET:
            field_dict["need"] = need

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.join_node_output_schema_type_0 import JoinNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['join'] , d.pop("type"))
        if type_ != 'join':
            raise ValueError(f"type must match const 'join', got '{type_}'")

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


        def _parse_output_schema(data: object) -> JoinNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = JoinNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JoinNodeOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        def _parse_need(data: object) -> int | Literal['all'] | Unset:
            if isinstance(data, Unset):
                return data
            need_type_0 = cast(Literal['all'] , data)
            if need_type_0 != 'all':
                raise ValueError(f"need_type_0 must match const 'all', got '{need_type_0}'")
            return need_type_0
            return cast(int | Literal['all'] | Unset, data)

        need = _parse_need(d.pop("need", UNSET))


        join_node = cls(
            id=id,
            type_=type_,
            title=title,
            into=into,
            output_schema=output_schema,
            need=need,
        )

        return join_node
