from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="ShownRule")



@_attrs_define
class ShownRule:
    """ A rule of a rule set.

        Attributes:
            group (str):
            name (str):
            when (str):
            priority (int):
            enabled (bool):
     """

    group: str
    name: str
    when: str
    priority: int
    enabled: bool





    def to_dict(self) -> dict[str, Any]:
        group = self.group

        name = self.name

        when = self.when

        priority = self.priority

        enabled = self.enabled


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "group": group,
            "name": name,
            "when": when,
            "priority": priority,
            "enabled": enabled,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        group = d.pop("group")

        name = d.pop("name")

        when = d.pop("when")

        priority = d.pop("priority")

        enabled = d.pop("enabled")

        shown_rule = cls(
            group=group,
            name=name,
            when=when,
            priority=priority,
            enabled=enabled,
        )

        return shown_rule
