from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GivenFork")



@_attrs_define
class GivenFork:
    """ A fork: it takes over what was recorded before the node `at`.

    `input` is the edited input of that node; without the field it is the recorded one. `text` is another version of the
    flow.

        Attributes:
            at (str): The path of a node.
            input_ (Any | Unset):
            text (None | str | Unset):
            id (None | str | Unset):
     """

    at: str
    input_: Any | Unset = UNSET
    text: None | str | Unset = UNSET
    id: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        at = self.at

        input_ = self.input_

        text: None | str | Unset
        if isinstance(self.text, Unset):
            text = UNSET
        else:
            text = self.text

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
        })
        if input_ is not UNSET:
            field_dict["input"] = input_
        if text is not UNSET:
            field_dict["text"] = text
        if id is not UNSET:
            field_dict["id"] = id

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = d.pop("at")

        input_ = d.pop("input", UNSET)

        def _parse_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        text = _parse_text(d.pop("text", UNSET))


        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))


        given_fork = cls(
            at=at,
            input_=input_,
            text=text,
            id=id,
        )

        return given_fork
