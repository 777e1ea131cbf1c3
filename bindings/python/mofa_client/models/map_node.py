from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.map_node_on_item_failure import MapNodeOnItemFailure
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.graph import Graph
  from ..models.map_node_output_schema_type_0 import MapNodeOutputSchemaType0





T = TypeVar("T", bound="MapNode")



@_attrs_define
class MapNode:
    """ A body for each item of a list. In it, `item` is the item, and `index` its place from 0. The output is a list.

    With `on_item_failure: skip`, the result of an item that failed is null.

        Attributes:
            id (str):
            type_ (Literal['map']):
            over (str): An expression, such as: amount > 100 and not paid.
            body (Graph): Nodes and edges: a whole flow, or the body of a loop or a map.
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (MapNodeOutputSchemaType0 | None | Unset): A JSON Schema that the output must fit.
            max_concurrent (int | Unset):  Default: 10.
            max_items (int | Unset):  Default: 1000.
            on_item_failure (MapNodeOnItemFailure | Unset):  Default: MapNodeOnItemFailure.STOP.
     """

    id: str
    type_: Literal['map']
    over: str
    body: Graph
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: MapNodeOutputSchemaType0 | None | Unset = UNSET
    max_concurrent: int | Unset = 10
    max_items: int | Unset = 1000
    on_item_failure: MapNodeOnItemFailure | Unset = MapNodeOnItemFailure.STOP





    def to_dict(self) -> dict[str, Any]:
        from ..models.graph import Graph # noqa: PLC0415
        from ..models.map_node_output_schema_type_0 import MapNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

        over = self.over

        body = self.body.to_dict()

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
        elif isinstance(self.output_schema, MapNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        max_concurrent = self.max_concurrent

        max_items = self.max_items

        on_item_failure: str | Unset = UNSET
        if not isinstance(self.on_item_failure, Unset):
            on_item_failure = self.on_item_failure.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "over": over,
            "body": body,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if max_concurrent is not UNSET:
            field_dict["max_concurrent"] = max_concurrent
        if max_items is not UNSET:
            field_dict["max_items"] = max_items
        if on_item_failure is not UNSET:
            field_dict["on_item_failure"] = on_item_failure

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.graph import Graph # noqa: PLC0415
        from ..models.map_node_output_schema_type_0 import MapNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['map'] , d.pop("type"))
        if type_ != 'map':
            raise ValueError(f"type must match const 'map', got '{type_}'")

        over = d.pop("over")

        body = Graph.from_dict(d.pop("body"))




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


        def _parse_output_schema(data: object) -> MapNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = MapNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MapNodeOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        max_concurrent = d.pop("max_concurrent", UNSET)

        max_items = d.pop("max_items", UNSET)

        _on_item_failure = d.pop("on_item_failure", UNSET)
        on_item_failure: MapNodeOnItemFailure | Unset
        if isinstance(_on_item_failure,  Unset):
            on_item_failure = UNSET
        else:
            on_item_failure = MapNodeOnItemFailure(_on_item_failure)




        map_node = cls(
            id=id,
            type_=type_,
            over=over,
            body=body,
            title=title,
            into=into,
            output_schema=output_schema,
            max_concurrent=max_concurrent,
            max_items=max_items,
            on_item_failure=on_item_failure,
        )

        return map_node
