from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.plugin_detail_kind import PluginDetailKind
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.plugin_change import PluginChange
  from ..models.plugin_detail_dependencies import PluginDetailDependencies
  from ..models.plugin_detail_pinned import PluginDetailPinned
  from ..models.shown_rule import ShownRule





T = TypeVar("T", bound="PluginDetail")



@_attrs_define
class PluginDetail:
    """ A plugin with its manifest. The source, in text, is for callers of all tenants; `cut` if it is longer.

        Attributes:
            name (str):
            kind (PluginDetailKind):
            version (str):
            hash_ (str):
            versions (list[str]): The stored versions, the newest first.
            pinned (PluginDetailPinned): Version → how many of the newest 200 running runs are pinned to it.
            description (str):
            disabled (bool | Unset):  Default: False.
            held (None | str | Unset): The version to which an operator has pinned it.
            calls (int | None | Unset): Null for callers of some tenants or desks.
            failures (int | None | Unset):
            author (str | Unset):  Default: ''.
            dependencies (PluginDetailDependencies | Unset):
            rules (list[ShownRule] | Unset): Of a plugin of kind `rules`.
            source (None | str | Unset):
            cut (bool | Unset):  Default: False.
            folder (None | str | Unset): The folder that it can be reloaded from, for callers who may publish for all
                tenants.
            changes (list[PluginChange] | Unset):
     """

    name: str
    kind: PluginDetailKind
    version: str
    hash_: str
    versions: list[str]
    pinned: PluginDetailPinned
    description: str
    disabled: bool | Unset = False
    held: None | str | Unset = UNSET
    calls: int | None | Unset = UNSET
    failures: int | None | Unset = UNSET
    author: str | Unset = ''
    dependencies: PluginDetailDependencies | Unset = UNSET
    rules: list[ShownRule] | Unset = UNSET
    source: None | str | Unset = UNSET
    cut: bool | Unset = False
    folder: None | str | Unset = UNSET
    changes: list[PluginChange] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.plugin_change import PluginChange # noqa: PLC0415
        from ..models.plugin_detail_dependencies import PluginDetailDependencies # noqa: PLC0415
        from ..models.plugin_detail_pinned import PluginDetailPinned # noqa: PLC0415
        from ..models.shown_rule import ShownRule # noqa: PLC0415
        name = self.name

        kind = self.kind.value

        version = self.version

        hash_ = self.hash_

        versions = self.versions



        pinned = self.pinned.to_dict()

        description = self.description

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

        author = self.author

        dependencies: dict[str, Any] | Unset = UNSET
        if not isinstance(self.dependencies, Unset):
            dependencies = self.dependencies.to_dict()

        rules: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.rules, Unset):
            rules = []
            for rules_item_data in self.rules:
                rules_item = rules_item_data.to_dict()
                rules.append(rules_item)



        source: None | str | Unset
        if isinstance(self.source, Unset):
            source = UNSET
        else:
            source = self.source

        cut = self.cut

        folder: None | str | Unset
        if isinstance(self.folder, Unset):
            folder = UNSET
        else:
            folder = self.folder

        changes: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.changes, Unset):
            changes = []
            for changes_item_data in self.changes:
                changes_item = changes_item_data.to_dict()
                changes.append(changes_item)




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "kind": kind,
            "version": version,
            "hash": hash_,
            "versions": versions,
            "pinned": pinned,
            "description": description,
        })
        if disabled is not UNSET:
            field_dict["disabled"] = disabled
        if held is not UNSET:
            field_dict["held"] = held
        if calls is not UNSET:
            field_dict["calls"] = calls
        if failures is not UNSET:
            field_dict["failures"] = failures
        if author is not UNSET:
            field_dict["author"] = author
        if dependencies is not UNSET:
            field_dict["dependencies"] = dependencies
        if rules is not UNSET:
            field_dict["rules"] = rules
        if source is not UNSET:
            field_dict["source"] = source
        if cut is not UNSET:
            field_dict["cut"] = cut
        if folder is not UNSET:
            field_dict["folder"] = folder
        if changes is not UNSET:
            field_dict["changes"] = changes

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plugin_change import PluginChange # noqa: PLC0415
        from ..models.plugin_detail_dependencies import PluginDetailDependencies # noqa: PLC0415
        from ..models.plugin_detail_pinned import PluginDetailPinned # noqa: PLC0415
        from ..models.shown_rule import ShownRule # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        kind = PluginDetailKind(d.pop("kind"))




        version = d.pop("version")

        hash_ = d.pop("hash")

        versions = cast(list[str], d.pop("versions"))


        pinned = PluginDetailPinned.from_dict(d.pop("pinned"))




        description = d.pop("description")

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


        author = d.pop("author", UNSET)

        _dependencies = d.pop("dependencies", UNSET)
        dependencies: PluginDetailDependencies | Unset
        if isinstance(_dependencies,  Unset):
            dependencies = UNSET
        else:
            dependencies = PluginDetailDependencies.from_dict(_dependencies)




        _rules = d.pop("rules", UNSET)
        rules: list[ShownRule] | Unset = UNSET
        if _rules is not UNSET:
            rules = []
            for rules_item_data in _rules:
                rules_item = ShownRule.from_dict(rules_item_data)



                rules.append(rules_item)


        def _parse_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        source = _parse_source(d.pop("source", UNSET))


        cut = d.pop("cut", UNSET)

        def _parse_folder(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        folder = _parse_folder(d.pop("folder", UNSET))


        _changes = d.pop("changes", UNSET)
        changes: list[PluginChange] | Unset = UNSET
        if _changes is not UNSET:
            changes = []
            for changes_item_data in _changes:
                changes_item = PluginChange.from_dict(changes_item_data)



                changes.append(changes_item)


        plugin_detail = cls(
            name=name,
            kind=kind,
            version=version,
            hash_=hash_,
            versions=versions,
            pinned=pinned,
            description=description,
            disabled=disabled,
            held=held,
            calls=calls,
            failures=failures,
            author=author,
            dependencies=dependencies,
            rules=rules,
            source=source,
            cut=cut,
            folder=folder,
            changes=changes,
        )

        return plugin_detail
