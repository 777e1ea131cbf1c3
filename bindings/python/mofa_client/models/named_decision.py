from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="NamedDecision")



@_attrs_define
class NamedDecision:
    """ A decision of a run, or of a team or a flow in it.

        Attributes:
            run (str):
            decision (str):
     """

    run: str
    decision: str





    def to_dict(self) -> dict[str, Any]:
        run = self.run

        decision = self.decision


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "run": run,
            "decision": decision,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        run = d.pop("run")

        decision = d.pop("decision")

        named_decision = cls(
            run=run,
            decision=decision,
        )

        return named_decision
