from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Drawn")



@_attrs_define
class Drawn:
    """ A flow as Mermaid text and as SVG.

        Attributes:
            mermaid (str):
            svg (str):
     """

    mermaid: str
    svg: str





    def to_dict(self) -> dict[str, Any]:
        mermaid = self.mermaid

        svg = self.svg


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "mermaid": mermaid,
            "svg": svg,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        mermaid = d.pop("mermaid")

        svg = d.pop("svg")

        drawn = cls(
            mermaid=mermaid,
            svg=svg,
        )

        return drawn
