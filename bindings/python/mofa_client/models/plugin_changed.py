from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="PluginChanged")



@_attrs_define
class PluginChanged:
    """ The state of a plugin after a change. `version` is that of new runs.

        Attributes:
            name (str):
            version (str):
            disabled (bool):
     """

    name: str
    version: str
    disabled: bool





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        version = self.version

        disabled = self.disabled


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "version": version,
            "disabled": disabled,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        version = d.pop("version")

        disabled = d.pop("disabled")

        plugin_changed = cls(
            name=name,
            version=version,
            disabled=disabled,
        )

        return plugin_changed
