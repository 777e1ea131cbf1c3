from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Option")



@_attrs_define
class Option:
    """ One option. With `needs_comment` the choice counts only together with a comment.

        Attributes:
            id (str):
            label (str):
            description (None | str | Unset):
            impact (None | str | Unset):
            needs_comment (bool | Unset):  Default: False.
     """

    id: str
    label: str
    description: None | str | Unset = UNSET
    impact: None | str | Unset = UNSET
    needs_comment: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        label = self.label

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        impact: None | str | Unset
        if isinstance(self.impact, Unset):
            impact = UNSET
        else:
            impact = self.impact

        needs_comment = self.needs_comment


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "label": label,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if impact is not UNSET:
            field_dict["impact"] = impact
        if needs_comment is not UNSET:
            field_dict["needs_comment"] = needs_comment

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        label = d.pop("label")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        def _parse_impact(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        impact = _parse_impact(d.pop("impact", UNSET))


        needs_comment = d.pop("needs_comment", UNSET)

        option = cls(
            id=id,
            label=label,
            description=description,
            impact=impact,
            needs_comment=needs_comment,
        )

        return option
