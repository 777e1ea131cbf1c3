from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="ProjectScript")



@_attrs_define
class ProjectScript:
    """ A script of the project file: its file or its plugin, and what it may do.

        Attributes:
            name (str):
            file (None | str | Unset):
            plugin (None | str | Unset):
            grants (list[str] | Unset):
     """

    name: str
    file: None | str | Unset = UNSET
    plugin: None | str | Unset = UNSET
    grants: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        file: None | str | Unset
        if isinstance(self.file, Unset):
            file = UNSET
        else:
            file = self.file

        plugin: None | str | Unset
        if isinstance(self.plugin, Unset):
            plugin = UNSET
        else:
            plugin = self.plugin

        grants: list[str] | Unset = UNSET
        if not isinstance(self.grants, Unset):
            grants = self.grants




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if file is not UNSET:
            field_dict["file"] = file
        if plugin is not UNSET:
            field_dict["plugin"] = plugin
        if grants is not UNSET:
            field_dict["grants"] = grants

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        def _parse_file(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        file = _parse_file(d.pop("file", UNSET))


        def _parse_plugin(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plugin = _parse_plugin(d.pop("plugin", UNSET))


        grants = cast(list[str], d.pop("grants", UNSET))


        project_script = cls(
            name=name,
            file=file,
            plugin=plugin,
            grants=grants,
        )

        return project_script
