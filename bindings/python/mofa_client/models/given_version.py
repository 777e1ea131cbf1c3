from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GivenVersion")



@_attrs_define
class GivenVersion:
    """ A text to publish.

        Attributes:
            text (str): A flow in YAML or JSON.
            reason (str): Why, in a few words.
            by (None | str | Unset):
            wait_s (float | Unset): The time that each worker has to check it, in seconds. Default: 1.9.
     """

    text: str
    reason: str
    by: None | str | Unset = UNSET
    wait_s: float | Unset = 1.9





    def to_dict(self) -> dict[str, Any]:
        text = self.text

        reason = self.reason

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by

        wait_s = self.wait_s


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "text": text,
            "reason": reason,
        })
        if by is not UNSET:
            field_dict["by"] = by
        if wait_s is not UNSET:
            field_dict["wait_s"] = wait_s

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        text = d.pop("text")

        reason = d.pop("reason")

        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        wait_s = d.pop("wait_s", UNSET)

        given_version = cls(
            text=text,
            reason=reason,
            by=by,
            wait_s=wait_s,
        )

        return given_version
