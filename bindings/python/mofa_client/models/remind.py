from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="Remind")



@_attrs_define
class Remind:
    """ Reminders of an open decision: one at each interval, `at_most` of them.

        Attributes:
            every (str):
            at_most (int | Unset):  Default: 10.
     """

    every: str
    at_most: int | Unset = 10





    def to_dict(self) -> dict[str, Any]:
        every = self.every

        at_most = self.at_most


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "every": every,
        })
        if at_most is not UNSET:
            field_dict["at_most"] = at_most

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        every = d.pop("every")

        at_most = d.pop("at_most", UNSET)

        remind = cls(
            every=every,
            at_most=at_most,
        )

        return remind
