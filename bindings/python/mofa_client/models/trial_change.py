from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="TrialChange")



@_attrs_define
class TrialChange:
    """ A question that is not the recorded one: the path of its node, and where it differs.

        Attributes:
            node (str):
            words (str):
     """

    node: str
    words: str





    def to_dict(self) -> dict[str, Any]:
        node = self.node

        words = self.words


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "node": node,
            "words": words,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        node = d.pop("node")

        words = d.pop("words")

        trial_change = cls(
            node=node,
            words=words,
        )

        return trial_change
