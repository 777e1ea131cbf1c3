from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.shown_allowance import ShownAllowance





T = TypeVar("T", bound="AllowanceList")



@_attrs_define
class AllowanceList:
    """ A page of allowances, the newest first. `next` is the `after` of the page that follows.

        Attributes:
            items (list[ShownAllowance]):
            next_ (None | str | Unset):
     """

    items: list[ShownAllowance]
    next_: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.shown_allowance import ShownAllowance # noqa: PLC0415
        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)



        next_: None | str | Unset
        if isinstance(self.next_, Unset):
            next_ = UNSET
        else:
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
        from ..models.shown_allowance import ShownAllowance # noqa: PLC0415
        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = ShownAllowance.from_dict(items_item_data)



            items.append(items_item)


        def _parse_next_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        next_ = _parse_next_(d.pop("next", UNSET))


        allowance_list = cls(
            items=items,
            next_=next_,
        )

        return allowance_list
