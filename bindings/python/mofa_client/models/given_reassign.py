from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GivenReassign")



@_attrs_define
class GivenReassign:
    """ The people who are asked from now on, in place of the others.

        Attributes:
            to (list[str]):
            comment (None | str | Unset):
            by (None | str | Unset):
     """

    to: list[str]
    comment: None | str | Unset = UNSET
    by: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        to = self.to



        comment: None | str | Unset
        if isinstance(self.comment, Unset):
            comment = UNSET
        else:
            comment = self.comment

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "to": to,
        })
        if comment is not UNSET:
            field_dict["comment"] = comment
        if by is not UNSET:
            field_dict["by"] = by

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        to = cast(list[str], d.pop("to"))


        def _parse_comment(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        comment = _parse_comment(d.pop("comment", UNSET))


        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        given_reassign = cls(
            to=to,
            comment=comment,
            by=by,
        )

        return given_reassign
