from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.change import Change





T = TypeVar("T", bound="Difference")



@_attrs_define
class Difference:
    """ The differences of two flows, and both as one picture (SVG).

        Attributes:
            changes (list[Change]):
            svg (str):
     """

    changes: list[Change]
    svg: str





    def to_dict(self) -> dict[str, Any]:
        from ..models.change import Change # noqa: PLC0415
        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)



        svg = self.svg


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "changes": changes,
            "svg": svg,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.change import Change # noqa: PLC0415
        d = dict(src_dict)
        changes = []
        _changes = d.pop("changes")
        for changes_item_data in (_changes):
            changes_item = Change.from_dict(changes_item_data)



            changes.append(changes_item)


        svg = d.pop("svg")

        difference = cls(
            changes=changes,
            svg=svg,
        )

        return difference
