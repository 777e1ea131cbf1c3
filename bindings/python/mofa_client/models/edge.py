from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Edge")



@_attrs_define
class Edge:
    """ An edge. `case` is one of a condition (true, false), of a switch, `error` after a failure, or `compensate`.

        Attributes:
            from_ (str):
            to (str):
            case (bool | None | str | Unset):
     """

    from_: str
    to: str
    case: bool | None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_

        to = self.to

        case: bool | None | str | Unset
        if isinstance(self.case, Unset):
            case = UNSET
        else:
            case = self.case


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "from": from_,
            "to": to,
        })
        if case is not UNSET:
            field_dict["case"] = case

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        from_ = d.pop("from")

        to = d.pop("to")

        def _parse_case(data: object) -> bool | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | str | Unset, data)

        case = _parse_case(d.pop("case", UNSET))


        edge = cls(
            from_=from_,
            to=to,
            case=case,
        )

        return edge
