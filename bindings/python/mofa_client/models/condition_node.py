from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast






T = TypeVar("T", bound="ConditionNode")



@_attrs_define
class ConditionNode:
    """ A condition with the cases true and false.

        Attributes:
            id (str):
            type_ (Literal['condition']):
            when (str): An expression, such as: amount > 100 and not paid.
            title (None | str | Unset):
     """

    id: str
    type_: Literal['condition']
    when: str
    title: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        type_ = self.type_

        when = self.when

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "when": when,
        })
        if title is not UNSET:
            field_dict["title"] = title

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['condition'] , d.pop("type"))
        if type_ != 'condition':
            raise ValueError(f"type must match const 'condition', got '{type_}'")

        when = d.pop("when")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        condition_node = cls(
            id=id,
            type_=type_,
            when=when,
            title=title,
        )

        return condition_node
