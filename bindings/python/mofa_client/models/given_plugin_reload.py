from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="GivenPluginReload")



@_attrs_define
class GivenPluginReload:
    """ The form of a reload. In development a version names its content, so that a folder can change without a new version.

        Attributes:
            development (bool | Unset):  Default: False.
     """

    development: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        development = self.development


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if development is not UNSET:
            field_dict["development"] = development

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        development = d.pop("development", UNSET)

        given_plugin_reload = cls(
            development=development,
        )

        return given_plugin_reload
