from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GivenRollback")



@_attrs_define
class GivenRollback:
    """ A return to an earlier version, by its number or the beginning of its hash; by default to the one before.

        Attributes:
            reason (str): Why, in a few words.
            to (None | str | Unset):
            by (None | str | Unset):
            wait_s (float | Unset): The time that each worker has to check it, in seconds. Default: 1.9.
     """

    reason: str
    to: None | str | Unset = UNSET
    by: None | str | Unset = UNSET
    wait_s: float | Unset = 1.9





    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        to: None | str | Unset
        if isinstance(self.to, Unset):
            to = UNSET
        else:
            to = self.to

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by

        wait_s = self.wait_s


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "reason": reason,
        })
        if to is not UNSET:
            field_dict["to"] = to
        if by is not UNSET:
            field_dict["by"] = by
        if wait_s is not UNSET:
            field_dict["wait_s"] = wait_s

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = d.pop("reason")

        def _parse_to(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        to = _parse_to(d.pop("to", UNSET))


        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        wait_s = d.pop("wait_s", UNSET)

        given_rollback = cls(
            reason=reason,
            to=to,
            by=by,
            wait_s=wait_s,
        )

        return given_rollback
