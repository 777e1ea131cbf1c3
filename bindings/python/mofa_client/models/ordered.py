from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Ordered")



@_attrs_define
class Ordered:
    """ An order that the run has got. Its events say what it does with it.

        Attributes:
            workflow_id (str):
     """

    workflow_id: str





    def to_dict(self) -> dict[str, Any]:
        workflow_id = self.workflow_id


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "workflow_id": workflow_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        workflow_id = d.pop("workflow_id")

        ordered = cls(
            workflow_id=workflow_id,
        )

        return ordered
