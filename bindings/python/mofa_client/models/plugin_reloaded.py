from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="PluginReloaded")



@_attrs_define
class PluginReloaded:
    """ A plugin after a reload. `changed`: new runs take another version or other content than before.

        Attributes:
            name (str):
            version (str):
            disabled (bool):
            changed (bool):
     """

    name: str
    version: str
    disabled: bool
    changed: bool





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        version = self.version

        disabled = self.disabled

        changed = self.changed


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "version": version,
            "disabled": disabled,
            "changed": changed,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        version = d.pop("version")

        disabled = d.pop("disabled")

        changed = d.pop("changed")

        plugin_reloaded = cls(
            name=name,
            version=version,
            disabled=disabled,
            changed=changed,
        )

        return plugin_reloaded
