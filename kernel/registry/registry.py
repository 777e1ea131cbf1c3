"""The registry of plugins: manifests, life cycle, packages, plugin sets, and the order of start.

*Installed* (compiled) plugins are Python packages in a worker's environment. *Runtime* plugins are packages of one manifest
and one source, stored in SQL by their hash; every worker loads them from there. A published flow is a runtime plugin of
kind `flow`: its source is the text of its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema import check_schema
from kernel.basics.schema import Schema, parse
from kernel.basics.sha256 import sha256_of
from kernel.basics.version import Range, Version
from kernel.conversation.transcript import canonical
from kernel.kinds.plugin_kind import FLOW, RUNTIME, PluginKind
from kernel.kinds.tool import Risk

FOLDERS: dict[PluginKind, str] = {
    "model": "llm", "tool": "tools", "storage": "storage", "memory": "memory", "vector": "vector",
    "protocol": "protocol",
    "script": "scripts", "notification": "notification", "guard": "guard", "monitor": "monitor", "skill": "skill",
    "rules": "rules", "documents": "documents", "objects": "objects", "redaction": "redaction",
}  # fmt: skip
"""Kind → the folder of its installed plugins (`plugins/<folder>/`), which is also their entry point group (`mofa.<folder>`)."""

State = Literal["discovered", "loaded", "ready", "paused", "unloaded", "failed"]
Trigger = Literal["load", "start", "pause", "resume", "unload", "fail"]

LIFECYCLE: dict[State, dict[Trigger, State]] = {
    "discovered": {"load": "loaded", "fail": "failed"},
    "loaded": {"start": "ready", "unload": "unloaded", "fail": "failed"},
    "ready": {"pause": "paused", "unload": "unloaded", "fail": "failed"},
    "paused": {"resume": "ready", "unload": "unloaded", "fail": "failed"},
    # A run that is pinned to a plugin may need it again after it was unloaded; a failed one may be tried again.
    "unloaded": {"load": "loaded", "fail": "failed"},
    "failed": {"load": "loaded", "unload": "unloaded", "fail": "failed"},
}
"""State → trigger → the state that follows. A trigger that is not listed is refused."""


def next_state(state: State, trigger: Trigger) -> State:
    """Return the state that follows. Raise `InvalidInput`, which names the possible triggers, if the table has none."""
    following = LIFECYCLE[state]
    if trigger not in following:
        raise InvalidInput(f"{trigger}: a plugin that is {state} cannot {trigger}; possible: {', '.join(following)}.")
    return following[trigger]


def _version(text: str) -> str:
    try:
        return str(Version.parse(text))
    except InvalidInput as error:
        raise ValueError(str(error).removeprefix("version: ")) from None


def _range(text: str) -> str:
    try:
        Range.parse(text)
    except InvalidInput as error:
        raise ValueError(str(error).removeprefix("range: ")) from None
    return text


FLOW_VERSION_CHARACTERS = 100

FLOW_VERSION = rf"[A-Za-z0-9][A-Za-z0-9._+-]{{0,{FLOW_VERSION_CHARACTERS - 1}}}"
"""The pattern of a published flow's version: free of what separates it from other words, so that `name@version` can be read."""

PluginName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$")]
SourceName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_][a-zA-Z0-9_-]*\.[a-z0-9]+$")]


class ToolPart(Schema):
    """The part of a manifest for kind `tool`; see `kernel.kinds.tool.ToolFacts`."""

    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    risk: Risk = "low"
    needs_approval: bool | dict[str, Any] = False
    repeatable: bool = True
    timeout_s: float = Field(default=30.0, gt=0, le=600)


class Manifest(Schema):
    """A plugin's description of itself: `plugin.yaml`.

    `capabilities` are the host functions that it requests; each is denied unless the operator grants it. `configuration` is
    the JSON Schema of its options. `limits` are options of the engine, by name. `source` is a file beside the manifest; its
    ending chooses the engine.
    """

    name: PluginName
    kind: PluginKind
    version: str = Field(description="A semantic version. The version of a flow may be another text.")
    description: str = Field(min_length=1, max_length=1000)
    author: str = ""
    capabilities: list[str] = Field(default_factory=list)
    dependencies: dict[PluginName, Annotated[str, AfterValidator(_range)]] = Field(default_factory=dict)
    priority: int = Field(
        default=0, description="Of the plugins that may start next, the one with the highest priority starts first."
    )
    configuration: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "additionalProperties": False})
    limits: dict[str, Any] = Field(default_factory=dict)
    source: SourceName | None = Field(default=None, description="The file of a runtime plugin; an installed plugin has none.")
    tool: ToolPart | None = None

    @field_validator("version")
    @classmethod
    def _checked_version(cls, version: str, info: ValidationInfo) -> str:
        if info.data.get("kind") != FLOW:
            return _version(version)
        if re.fullmatch(FLOW_VERSION, version) is None:
            raise ValueError(f"must be 1 to {FLOW_VERSION_CHARACTERS} letters, digits and . _ + -, the first a letter or digit")
        return version

    @property
    def key(self) -> str:
        """The name of the plugin in sets and changes. That of a flow cannot be the name of a plugin."""
        return flow_key(self.name) if self.kind == FLOW else self.name

    @property
    def ending(self) -> str:
        """The source's file ending, with its dot."""
        return "." + (self.source or "").rpartition(".")[2]

    def schemas(self) -> dict[str, Any]:
        """Return field → JSON Schema."""
        schemas: dict[str, Any] = {"configuration": self.configuration}
        if self.tool is not None:
            schemas |= {"tool.parameters": self.tool.parameters, "tool.needs_approval": self.tool.needs_approval}
        return schemas

    @property
    def label(self) -> str:
        """The name and the version, as `name version`."""
        return f"{self.name} {self.version}"


def wrong_kind(name: str, kind: PluginKind, wanted: PluginKind) -> InvalidInput:
    """Return the error for a plugin that is used as another kind."""
    return InvalidInput(f"{name} is a plugin of kind {kind}, and cannot be used as one of kind {wanted}. {USES[kind]}", "kind")


USES: dict[PluginKind, str] = {
    "model": "A model is named as provider:model under model, or under models in the project file.",
    "tool": "A tool is named under tools of an agent.",
    "storage": "A storage is chosen by the database's address (MOFA_DATABASE_URL).",
    "memory": "A memory is named as plugin under memory in the project file.",
    "vector": "An index of vectors is named as plugin under vector in the project file.",
    "protocol": "A protocol is used by servers under mcp and servers, and by participants of kind a2a.",
    "script": "A script is named by participants of kind script, handlers, aggregators and transforms.",
    "notification": "A notification is named under handlers in the project file.",
    "guard": "A guard is named under guards of an agent.",
    "monitor": "A monitor is named under handlers in the project file.",
    "skill": "A skill is read by the tool read_skill.",
    "rules": "Rules are named under rules, by runs of Rules and by the secretary's dispatch.",
    "documents": "A reader of documents is chosen by the ending of a file.",
    "objects": "A store of large texts is chosen by its address (MOFA_OBJECTS_URL).",
    "redaction": "A redaction is named as plugin under privacy in the project file.",
    "flow": "A flow is published with mofa flow publish, and named by runs of Flow.",
}
"""Kind → the place where a plugin of that kind is named, as a sentence for messages."""

FLOWS = "flow/"
"""The beginning of the names of flows in plugin sets. No plugin's name has a slash."""


def flow_key(name: str) -> str:
    """Return the name of a published flow in plugin sets and changes."""
    return f"{FLOWS}{name}"


SOURCE_BYTES = 2 * 1024 * 1024
"""The largest source. A larger one is refused before it is parsed. An engine's own limit may be lower."""


@dataclass(frozen=True)
class Package:
    """A runtime plugin: its manifest and its source."""

    manifest: Manifest
    source: bytes

    @property
    def hash(self) -> str:
        """The SHA-256 of manifest and source. Runs are pinned to it, and workers load the package by it."""
        return sha256_of(canonical([self.manifest.model_dump(mode="json"), sha256(self.source).hexdigest()]))


def package_of(fields: Any, source: bytes | None, where: str = "plugin.yaml") -> Package:
    """Return a package from the fields of its manifest.

    Raises:
        InvalidInput: a field is unknown or wrong, a JSON Schema is invalid, or the source is missing or too large.
    """
    manifest: Manifest = parse(Manifest, fields, where)
    if manifest.source is None or source is None:
        raise InvalidInput(f"{where}: source: is required; it names the plugin's file beside the manifest.", "source")
    if manifest.kind not in RUNTIME:
        raise InvalidInput(
            f"{where}: kind: a plugin of kind {manifest.kind} does not run in a sandbox; those of {', '.join(RUNTIME)} do. "
            f"{USES[manifest.kind]}",
            "kind",
        )
    if len(source) > SOURCE_BYTES:
        raise InvalidInput(f"{where}: source: {len(source):,} bytes; at most {SOURCE_BYTES:,} are taken.", "source")
    for field, schema in manifest.schemas().items():
        check_schema(schema, field)
    if manifest.tool is not None and manifest.kind != "tool":
        raise InvalidInput(f"{where}: tool: only a plugin of kind tool has it; this one is a {manifest.kind}.", "tool")
    return Package(manifest, source)


class Member(Schema):
    """One plugin of a set. `grants` are the capabilities that the operator granted; they are pinned with it."""

    version: str
    hash: str
    kind: PluginKind
    grants: list[str] = Field(default_factory=list)


class PluginSet(Schema):
    """A set of runtime plugins by name. A run is pinned to the hash of a set."""

    members: dict[str, Member] = Field(default_factory=dict)

    @property
    def hash(self) -> str:
        """The SHA-256 of the set, independent of the order of its members."""
        return sha256_of(canonical({name: member.model_dump(mode="json") for name, member in self.members.items()}))

    def having(self, manifest: Manifest, hash: str, grants: Iterable[str] = ()) -> PluginSet:
        """Return the set with that plugin, which replaces another version of it."""
        member = Member(version=manifest.version, hash=hash, kind=manifest.kind, grants=sorted(set(grants)))
        return PluginSet(members={**self.members, manifest.key: member})

    def without(self, name: str) -> PluginSet:
        """Return the set without that plugin."""
        return PluginSet(members={key: member for key, member in self.members.items() if key != name})


NO_PLUGINS = PluginSet()


def start_order(manifests: Iterable[Manifest], installed: Mapping[str, str] | None = None) -> list[str]:
    """Return the names in order of start: dependencies first, then by priority, then by name.

    `installed` maps further plugins, which are not started here, to their versions.

    Raises:
        InvalidInput: dependencies are circular, or one is missing in its range of versions. The message has the whole chain.
    """
    known = {manifest.key: manifest for manifest in manifests}
    others = dict(installed or {})
    order: list[str] = []

    def visit(name: str, chain: tuple[str, ...]) -> None:
        if name in chain:
            circle = chain[chain.index(name) :]
            raise InvalidInput(
                f"dependencies: a circle: {' → '.join((*circle, name))}. Remove one of these dependencies.", "dependencies"
            )
        if name in order:
            return
        wanted = known[name].dependencies
        for other in sorted(wanted, key=lambda each: (-known[each].priority if each in known else 0, each)):
            there = known[other].version if other in known else others.get(other)
            if there is None or Version.parse(there) not in Range.parse(wanted[other]):
                raise InvalidInput(_missing((*chain, name), known, other, wanted[other], there), "dependencies")
            if other in known:
                visit(other, (*chain, name))
        order.append(name)

    for name in sorted(known, key=lambda each: (-known[each].priority, each)):
        visit(name, ())
    return order


def _missing(chain: tuple[str, ...], known: Mapping[str, Manifest], other: str, wanted: str, there: str | None) -> str:
    steps = " → ".join([*(known[name].label for name in chain), f"{other} {wanted}"])
    state = f"{other} is installed in version {there}" if there else f"{other} is not installed"
    return f"dependencies: {steps}: {state}. Install a {other} that fits {wanted} first."


_PYTHON = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\d+)*[._-]?((?:a|b|rc|dev)\d*)?")


def installed_version(text: str) -> str:
    """Return a Python package's version as a semantic one: `1.4` becomes 1.4.0, `2.0rc1` 2.0.0-rc1, an invalid one 0.0.0."""
    match = _PYTHON.match(text)
    if match is None:
        return "0.0.0"
    major, minor, patch, pre = match.groups()
    return f"{int(major)}.{int(minor or 0)}.{int(patch or 0)}{'-' + pre if pre else ''}"
