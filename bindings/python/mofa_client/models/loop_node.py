from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.loop_node_on_limit import LoopNodeOnLimit
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.graph import Graph
  from ..models.loop_node_output_schema_type_0 import LoopNodeOutputSchemaType0





T = TypeVar("T", bound="LoopNode")



@_attrs_define
class LoopNode:
    """ A body that runs several times, until `until` holds after a round; without it, `max_rounds` times.

    In the body, `round` counts from 1, and `last` is the result of the round before; at first, `initial`.

        Attributes:
            id (str):
            type_ (Literal['loop']):
            body (Graph): Nodes and edges: a whole flow, or the body of a loop or a map.
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (LoopNodeOutputSchemaType0 | None | Unset): A JSON Schema that the output must fit.
            until (None | str | Unset):
            max_rounds (int | Unset):  Default: 10.
            initial (Any | Unset): A JSON template.
            on_limit (LoopNodeOnLimit | Unset):  Default: LoopNodeOnLimit.FAIL.
     """

    id: str
    type_: Literal['loop']
    body: Graph
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: LoopNodeOutputSchemaType0 | None | Unset = UNSET
    until: None | str | Unset = UNSET
    max_rounds: int | Unset = 10
    initial: Any | Unset = UNSET
    on_limit: LoopNodeOnLimit | Unset = LoopNodeOnLimit.FAIL





    def to_dict(self) -> dict[str, Any]:
        from ..models.graph import Graph # noqa: PLC0415
        from ..models.loop_node_output_schema_type_0 import LoopNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

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
        elif isinstance(self.output_schema, LoopNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        else:
            until = self.until

        max_rounds = self.max_rounds

        initial = self.initial

        on_limit: str | Unset = UNSET
        if not isinstance(self.on_limit, Unset):
            on_limit = self.on_limit.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "body": body,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if until is not UNSET:
            field_dict["until"] = until
        if max_rounds is not UNSET:
            field_dict["max_rounds"] = max_rounds
        if initial is not UNSET:
            field_dict["initial"] = initial
        if on_limit is not UNSET:
            field_dict["on_limit"] = on_limit

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.graph import Graph # noqa: PLC0415
        from ..models.loop_node_output_schema_type_0 import LoopNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['loop'] , d.pop("type"))
        if type_ != 'loop':
            raise ValueError(f"type must match const 'loop', got '{type_}'")

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


        def _parse_output_schema(data: object) -> LoopNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = LoopNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LoopNodeOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        def _parse_until(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        until = _parse_until(d.pop("until", UNSET))


        max_rounds = d.pop("max_rounds", UNSET)

        initial = d.pop("initial", UNSET)

        _on_limit = d.pop("on_limit", UNSET)
        on_limit: LoopNodeOnLimit | Unset
        if isinstance(_on_limit,  Unset):
            on_limit = UNSET
        else:
            on_limit = LoopNodeOnLimit(_on_limit)




        loop_node = cls(
            id=id,
            type_=type_,
            body=body,
            title=title,
            into=into,
            output_schema=output_schema,
            until=until,
            max_rounds=max_rounds,
            initial=initial,
            on_limit=on_limit,
        )

        return loop_node
