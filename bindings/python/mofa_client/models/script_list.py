from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.project_script import ProjectScript





T = TypeVar("T", bound="ScriptList")



@_attrs_define
class ScriptList:
    """ The scripts of the project file, by name.

        Attributes:
            items (list[ProjectScript]):
            next_ (None | Unset):
     """

    items: list[ProjectScript]
    next_: None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.project_script import ProjectScript # noqa: PLC0415
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
        from ..models.project_script import ProjectScript # noqa: PLC0415
        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = ProjectScript.from_dict(items_item_data)



            items.append(items_item)


        next_ = d.pop("next", UNSET)

        script_list = cls(
            items=items,
            next_=next_,
        )

        return script_list
