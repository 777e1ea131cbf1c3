from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="DraftFacts")



@_attrs_define
class DraftFacts:
    """ A draft without its text. A `deleted` revision says that the draft was removed; the text before it is still there.

        Attributes:
            name (str):
            revision (int):
            updated_at (datetime.datetime):
            by (None | str | Unset):
            deleted (bool | Unset):  Default: False.
     """

    name: str
    revision: int
    updated_at: datetime.datetime
    by: None | str | Unset = UNSET
    deleted: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        revision = self.revision

        updated_at = self.updated_at.isoformat()

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by

        deleted = self.deleted


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "revision": revision,
            "updated_at": updated_at,
        })
        if by is not UNSET:
            field_dict["by"] = by
        if deleted is not UNSET:
            field_dict["deleted"] = deleted

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        revision = d.pop("revision")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        deleted = d.pop("deleted", UNSET)

        draft_facts = cls(
            name=name,
            revision=revision,
            updated_at=updated_at,
            by=by,
            deleted=deleted,
        )

        return draft_facts
