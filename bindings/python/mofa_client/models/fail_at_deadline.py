from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import Literal, cast






T = TypeVar("T", bound="FailAtDeadline")



@_attrs_define
class FailAtDeadline:
    """ At the deadline, the request expires, and the run that asked gets `DecisionExpired`.

        Attributes:
            do (Literal['fail']):
     """

    do: Literal['fail']





    def to_dict(self) -> dict[str, Any]:
        do = self.do


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "do": do,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        do = cast(Literal['fail'] , d.pop("do"))
        if do != 'fail':
            raise ValueError(f"do must match const 'fail', got '{do}'")

        fail_at_deadline = cls(
            do=do,
        )

        return fail_at_deadline
