from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="ListedVersion")



@_attrs_define
class ListedVersion:
    """ The published version of a flow that new runs take.

        Attributes:
            version (str):
            hash_ (str):
            at (datetime.datetime):
            by (str):
            reason (None | str | Unset):
     """

    version: str
    hash_: str
    at: datetime.datetime
    by: str
    reason: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        version = self.version

        hash_ = self.hash_

        at = self.at.isoformat()

        by = self.by

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "version": version,
            "hash": hash_,
            "at": at,
            "by": by,
        })
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        version = d.pop("version")

        hash_ = d.pop("hash")

        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))


        listed_version = cls(
            version=version,
            hash_=hash_,
            at=at,
            by=by,
            reason=reason,
        )

        return listed_version
