from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.plugin_kind import PluginKind
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.plugin_pinned import PluginPinned





T = TypeVar("T", bound="Plugin")



@_attrs_define
class Plugin:
    """ A runtime plugin: the version of new runs, all stored versions, and the running runs that pin each version.

        Attributes:
            name (str):
            kind (PluginKind):
            version (str):
            hash_ (str):
            versions (list[str]): The stored versions, the newest first.
            pinned (PluginPinned): Version → how many of the newest 200 running runs are pinned to it.
            disabled (bool | Unset):  Default: False.
            held (None | str | Unset): The version to which an operator has pinned it.
            calls (int | None | Unset): Null for callers of some tenants or desks.
            failures (int | None | Unset):
     """

    name: str
    kind: PluginKind
    version: str
    hash_: str
    versions: list[str]
    pinned: PluginPinned
    disabled: bool | Unset = False
    held: None | str | Unset = UNSET
    calls: int | None | Unset = UNSET
    failures: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.plugin_pinned import PluginPinned # noqa: PLC0415
        name = self.name

        kind = self.kind.value

        version = self.version

        hash_ = self.hash_

        versions = self.versions



        pinned = self.pinned.to_dict()

        disabled = self.disabled

        held: None | str | Unset
        if isinstance(self.held, Unset):
            held = UNSET
        else:
            held = self.held

        calls: int | None | Unset
        if isinstance(self.calls, Unset):
            calls = UNSET
        else:
            calls = self.calls

        failures: int | None | Unset
        if isinstance(self.failures, Unset):
            failures = UNSET
        else:
            failures = self.failures


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "kind": kind,
            "version": version,
            "hash": hash_,
            "versions": versions,
            "pinned": pinned,
        })
        if disabled is not UNSET:
            field_dict["disabled"] = disabled
        if held is not UNSET:
            field_dict["held"] = held
        if calls is not UNSET:
            field_dict["calls"] = calls
        if failures is not UNSET:
            field_dict["failures"] = failures

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plugin_pinned import PluginPinned # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        kind = PluginKind(d.pop("kind"))




        version = d.pop("version")

        hash_ = d.pop("hash")

        versions = cast(list[str], d.pop("versions"))


        pinned = PluginPinned.from_dict(d.pop("pinned"))




        disabled = d.pop("disabled", UNSET)

        def _parse_held(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        held = _parse_held(d.pop("held", UNSET))


        def _parse_calls(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        calls = _parse_calls(d.pop("calls", UNSET))


        def _parse_failures(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        failures = _parse_failures(d.pop("failures", UNSET))


        plugin = cls(
            name=name,
            kind=kind,
            version=version,
            hash_=hash_,
            versions=versions,
            pinned=pinned,
            disabled=disabled,
            held=held,
            calls=calls,
            failures=failures,
        )

        return plugin
