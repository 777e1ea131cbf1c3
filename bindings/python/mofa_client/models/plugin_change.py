from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.plugin_change_action import PluginChangeAction
from ..models.plugin_change_status import PluginChangeStatus
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="PluginChange")



@_attrs_define
class PluginChange:
    """ A change of a plugin. `reason` says why it was refused; `why` is the reason that `by` gave for it.

        Attributes:
            at (datetime.datetime):
            action (PluginChangeAction):
            plugin (str):
            status (PluginChangeStatus):
            from_version (None | str | Unset):
            to_version (None | str | Unset):
            reason (None | str | Unset):
            by (str | Unset):  Default: ''.
            why (None | str | Unset):
     """

    at: datetime.datetime
    action: PluginChangeAction
    plugin: str
    status: PluginChangeStatus
    from_version: None | str | Unset = UNSET
    to_version: None | str | Unset = UNSET
    reason: None | str | Unset = UNSET
    by: str | Unset = ''
    why: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        action = self.action.value

        plugin = self.plugin

        status = self.status.value

        from_version: None | str | Unset
        if isinstance(self.from_version, Unset):
            from_version = UNSET
        else:
            from_version = self.from_version

        to_version: None | str | Unset
        if isinstance(self.to_version, Unset):
            to_version = UNSET
        else:
            to_version = self.to_version

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        by = self.by

        why: None | str | Unset
        if isinstance(self.why, Unset):
            why = UNSET
        else:
            why = self.why


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
            "action": action,
            "plugin": plugin,
            "status": status,
        })
        if from_version is not UNSET:
            field_dict["from_version"] = from_version
        if to_version is not UNSET:
            field_dict["to_version"] = to_version
        if reason is not UNSET:
            field_dict["reason"] = reason
        if by is not UNSET:
            field_dict["by"] = by
        if why is not UNSET:
            field_dict["why"] = why

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        action = PluginChangeAction(d.pop("action"))




        plugin = d.pop("plugin")

        status = PluginChangeStatus(d.pop("status"))




        def _parse_from_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_version = _parse_from_version(d.pop("from_version", UNSET))


        def _parse_to_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        to_version = _parse_to_version(d.pop("to_version", UNSET))


        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))


        by = d.pop("by", UNSET)

        def _parse_why(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        why = _parse_why(d.pop("why", UNSET))


        plugin_change = cls(
            at=at,
            action=action,
            plugin=plugin,
            status=status,
            from_version=from_version,
            to_version=to_version,
            reason=reason,
            by=by,
            why=why,
        )

        return plugin_change
