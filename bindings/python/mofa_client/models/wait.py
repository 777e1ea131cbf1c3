from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import Literal, cast






T = TypeVar("T", bound="Wait")



@_attrs_define
class Wait:
    """ Nothing happens at the deadline: the request stays open.

        Attributes:
            do (Literal['wait'] | Unset):  Default: 'wait'.
     """

    do: Literal['wait'] | Unset = 'wait'





    def to_dict(self) -> dict[str, Any]:
        do = self.do


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if do is not UNSET:
            field_dict["do"] = do

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        do = cast(Literal['wait'] | Unset , d.pop("do", UNSET))
        if do != 'wait'and not isinstance(do, Unset):
            raise ValueError(f"do must match const 'wait', got '{do}'")

        wait = cls(
            do=do,
        )

        return wait
