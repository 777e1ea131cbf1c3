from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GivenDraft")



@_attrs_define
class GivenDraft:
    """ A draft to save. `tab` names the editor, so that a repeated request makes no second revision.

        Attributes:
            text (str): The text, which need not be a valid flow.
            base (int): The revision that the text is based on, 0 for a new draft.
            tab (None | str | Unset):
            by (None | str | Unset):
     """

    text: str
    base: int
    tab: None | str | Unset = UNSET
    by: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        text = self.text

        base = self.base

        tab: None | str | Unset
        if isinstance(self.tab, Unset):
            tab = UNSET
        else:
            tab = self.tab

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "text": text,
            "base": base,
        })
        if tab is not UNSET:
            field_dict["tab"] = tab
        if by is not UNSET:
            field_dict["by"] = by

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        text = d.pop("text")

        base = d.pop("base")

        def _parse_tab(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tab = _parse_tab(d.pop("tab", UNSET))


        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        given_draft = cls(
            text=text,
            base=base,
            tab=tab,
            by=by,
        )

        return given_draft
