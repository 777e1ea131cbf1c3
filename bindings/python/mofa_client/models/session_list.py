from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.session import Session





T = TypeVar("T", bound="SessionList")



@_attrs_define
class SessionList:
    """ The sessions that were used last, at most 200.

        Attributes:
            items (list[Session]):
            next_ (None | Unset):
     """

    items: list[Session]
    next_: None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.session import Session # noqa: PLC0415
        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)



        next_ = self.next_


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "items": items,
        })
        if next_ is not UNSET:
            field_dict["next"] = next_

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.session import Session # noqa: PLC0415
        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = Session.from_dict(items_item_data)



            items.append(items_item)


        next_ = d.pop("next", UNSET)

        session_list = cls(
            items=items,
            next_=next_,
        )

        return session_list
