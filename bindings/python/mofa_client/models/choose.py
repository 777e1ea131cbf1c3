from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import Literal, cast






T = TypeVar("T", bound="Choose")



@_attrs_define
class Choose:
    """ At the deadline, `option` is chosen.

        Attributes:
            do (Literal['choose']):
            option (str):
     """

    do: Literal['choose']
    option: str





    def to_dict(self) -> dict[str, Any]:
        do = self.do

        option = self.option


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "do": do,
            "option": option,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        do = cast(Literal['choose'] , d.pop("do"))
        if do != 'choose':
            raise ValueError(f"do must match const 'choose', got '{do}'")

        option = d.pop("option")

        choose = cls(
            do=do,
            option=option,
        )

        return choose
