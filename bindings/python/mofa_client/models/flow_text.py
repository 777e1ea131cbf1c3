from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.flow_text_origin import FlowTextOrigin
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="FlowText")



@_attrs_define
class FlowText:
    """ The text of a flow: of its draft, or else of the published version, or else of its file.

        Attributes:
            name (str):
            text (str):
            origin (FlowTextOrigin):
            revision (int | Unset): The revision of the draft, 0 if there is none. Default: 0.
            version (None | str | Unset):
     """

    name: str
    text: str
    origin: FlowTextOrigin
    revision: int | Unset = 0
    version: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        text = self.text

        origin = self.origin.value

        revision = self.revision

        version: None | str | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "text": text,
            "origin": origin,
        })
        if revision is not UNSET:
            field_dict["revision"] = revision
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        text = d.pop("text")

        origin = FlowTextOrigin(d.pop("origin"))




        revision = d.pop("revision", UNSET)

        def _parse_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        version = _parse_version(d.pop("version", UNSET))


        flow_text = cls(
            name=name,
            text=text,
            origin=origin,
            revision=revision,
            version=version,
        )

        return flow_text
