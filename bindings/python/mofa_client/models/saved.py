from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="Saved")



@_attrs_define
class Saved:
    """ The new revision.

        Attributes:
            revision (int):
            updated_at (datetime.datetime):
     """

    revision: int
    updated_at: datetime.datetime





    def to_dict(self) -> dict[str, Any]:
        revision = self.revision

        updated_at = self.updated_at.isoformat()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "revision": revision,
            "updated_at": updated_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        revision = d.pop("revision")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        saved = cls(
            revision=revision,
            updated_at=updated_at,
        )

        return saved
