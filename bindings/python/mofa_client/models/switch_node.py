from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.case import Case





T = TypeVar("T", bound="SwitchNode")



@_attrs_define
class SwitchNode:
    """ Several cases. The first one that holds is taken; `default` if none does.

        Attributes:
            id (str):
            type_ (Literal['switch']):
            cases (list[Case]):
            title (None | str | Unset):
     """

    id: str
    type_: Literal['switch']
    cases: list[Case]
    title: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.case import Case # noqa: PLC0415
        id = self.id

        type_ = self.type_

        cases = []
        for cases_item_data in self.cases:
            cases_item = cases_item_data.to_dict()
            cases.append(cases_item)



        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "cases": cases,
        })
        if title is not UNSET:
            field_dict["title"] = title

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.case import Case # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['switch'] , d.pop("type"))
        if type_ != 'switch':
            raise ValueError(f"type must match const 'switch', got '{type_}'")

        cases = []
        _cases = d.pop("cases")
        for cases_item_data in (_cases):
            cases_item = Case.from_dict(cases_item_data)



            cases.append(cases_item)


        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        switch_node = cls(
            id=id,
            type_=type_,
            cases=cases,
            title=title,
        )

        return switch_node
