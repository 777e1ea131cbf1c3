from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Removed")



@_attrs_define
class Removed:
    """ The name or the id of a row that is gone.

        Attributes:
            removed (str):
     """

    removed: str





    def to_dict(self) -> dict[str, Any]:
        removed = self.removed


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "removed": removed,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        removed = d.pop("removed")

        removed = cls(
            removed=removed,
        )

        return removed
