from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Case")



@_attrs_define
class Case:
    """ A case of a switch.

        Attributes:
            case (str):
            when (str): An expression, such as: amount > 100 and not paid.
     """

    case: str
    when: str





    def to_dict(self) -> dict[str, Any]:
        case = self.case

        when = self.when


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "case": case,
            "when": when,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        case = d.pop("case")

        when = d.pop("when")

        case = cls(
            case=case,
            when=when,
        )

        return case
