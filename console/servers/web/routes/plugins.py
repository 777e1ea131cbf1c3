"""Plugins, rules and scripts: their versions, what running work pins, rollback; and a reload of the project file."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, Field

from console.backend.access.rights import absent, allow, allow_shared, readable
from console.backend.plugin_folders import Ceiling, folders, known_folders, take_folder
from console.backend.project_reload import report_lines, take
from console.backend.runs import RunFilter, page_of_runs
from console.servers.web.callers import CallerOf
from console.servers.web.requests import MOST_LISTED, Here, StrictRoute, decoded
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Line
from kernel.basics.schema import Schema
from kernel.identity.caller import Caller
from kernel.kinds.plugin_kind import FLOW, PluginKind
from kernel.kinds.script.limits import ScriptLimits
from kernel.registry.registry import NO_PLUGINS, Member
from kernel.registry.rollout import Action
from runtime.connection import ServerUnreachable
from runtime.plugins.plugin_rollout import Rollout
from runtime.plugins.rule_sets import rules_of

router = APIRouter(tags=["state"], route_class=StrictRoute)

ANSWER_S = 20.0
"""The time that workers have to answer a change of plugins, in seconds."""

SETS = 20
"""The most plugin sets whose runs are counted."""

SOURCE_CHARACTERS = 100_000
"""The longest source that is shown, in characters."""

CHANGES = 30
"""The most changes that are shown: the latest ones."""

PluginPart = Annotated[
    str, Path(alias="plugin", min_length=1, max_length=200, description="A plugin's name."), AfterValidator(decoded)
]


class Plugin(Schema):
    """A runtime plugin: the version of new runs, all stored versions, and the running runs that pin each version."""

    name: str
    kind: PluginKind
    version: str
    hash: str
    versions: list[str] = Field(description="The stored versions, the newest first.")
    pinned: dict[str, int] = Field(description="Version → how many of the newest 200 running runs are pinned to it.")
    disabled: bool = False
    held: str | None = Field(default=None, description="The version to which an operator has pinned it.")
    calls: int | None = Field(default=None, description="Null for callers of some tenants or desks.")
    failures: int | None = None


class PluginList(Schema):
    """The runtime plugins, by name."""

    items: list[Plugin]
    next: None = None


class ShownRule(Schema):
    """A rule of a rule set."""

    group: str
    name: str
    when: str
    priority: int
    enabled: bool


class PluginChange(Schema):
    """A change of a plugin. `reason` says why it was refused; `why` is the reason that `by` gave for it."""

    at: datetime
    action: Action
    plugin: str
    from_version: str | None = None
    to_version: str | None = None
    status: Literal["taken", "refused"]
    reason: str | None = None
    by: str = ""
    why: str | None = None


class PluginDetail(Plugin):
    """A plugin with its manifest. The source, in text, is for callers of all tenants; `cut` if it is longer."""

    description: str
    author: str = ""
    dependencies: dict[str, str] = Field(default_factory=dict)
    rules: list[ShownRule] = Field(default_factory=list, description="Of a plugin of kind `rules`.")
    source: str | None = None
    cut: bool = False
    folder: str | None = Field(
        default=None, description="The folder that it can be reloaded from, for callers who may publish for all tenants."
    )
    changes: list[PluginChange] = Field(default_factory=list)


class GivenPluginRollback(Schema):
    """The version to return to; without one, the previous version."""

    to: Line | None = Field(default=None, examples=["1.0.0"])


class PluginChanged(Schema):
    """The state of a plugin after a change. `version` is that of new runs."""

    name: str
    version: str
    disabled: bool


class GivenPluginReload(Schema):
    """The form of a reload. In development a version names its content, so that a folder can change without a new version."""

    development: bool = Field(default=False, examples=[True])


class PluginReloaded(PluginChanged):
    """A plugin after a reload. `changed`: new runs take another version or other content than before."""

    changed: bool


class ProjectScript(Schema):
    """A script of the project file: its file or its plugin, and what it may do."""

    name: str
    file: str | None = None
    plugin: str | None = None
    grants: list[str] = Field(default_factory=list)


class ScriptList(Schema):
    """The scripts of the project file, by name."""

    items: list[ProjectScript]
    next: None = None


class Reloaded(Schema):
    """The result of a reload: a line for all workers, then one for each."""

    lines: list[str]


@router.get("/plugins", summary="List plugins")
async def list_plugins(here: Here, caller: CallerOf, kind: Annotated[PluginKind | None, Query()] = None) -> PluginList:
    """Return the runtime plugins, also rules and scripts. Flows have a list of their own."""
    return PluginList(items=await listed(here, caller, kind))


@router.get("/plugins/{plugin}", summary="Look at a plugin")
async def read_plugin(here: Here, caller: CallerOf, plugin: PluginPart) -> PluginDetail:
    """Return a plugin with its manifest, its rules and its latest changes."""
    found = next((each for each in await listed(here, caller, None) if each.name == plugin), None)
    package = None if found is None else await here.plugins.package(found.hash)
    if found is None or package is None:
        raise absent(f"There is no runtime plugin {plugin!r}.")
    fields: dict[str, Any] = {}
    if caller.everywhere:
        text = _text(package.source)
        fields = {
            "source": text and text[:SOURCE_CHARACTERS],
            "cut": text is not None and len(text) > SOURCE_CHARACTERS,
            "changes": [
                PluginChange(**each.model_dump(include=set(PluginChange.model_fields)))
                for each in await here.plugins.history(plugin, CHANGES)
            ],
        }
    if caller.everywhere and caller.may("publish"):
        folder = (await folders(here.plugins)).get(plugin)
        fields["folder"] = None if folder is None else str(folder)
    if found.kind == "rules":
        try:
            rules = await here.work(rules_of, package)
            fields["rules"] = [
                ShownRule(group=group.name, name=rule.name, when=rule.when, priority=rule.priority, enabled=rule.enabled)
                for group in rules.groups
                for rule in group.rules
            ]
        except InvalidInput:  # from another version of the program: its source is shown as it is
            fields["rules"] = []
    manifest = package.manifest
    return PluginDetail(
        **found.model_dump(),
        description=manifest.description,
        author=manifest.author,
        dependencies=dict(manifest.dependencies),
        **fields,
    )


@router.post("/plugins/{plugin}/rollback", summary="Roll back a plugin")
async def roll_back(
    here: Here, caller: CallerOf, plugin: PluginPart, given: GivenPluginRollback | None = None
) -> PluginChanged:
    """Return a plugin to an earlier version for new runs, on every worker or none. Running work keeps what it pins."""
    allow_shared(caller, "publish")
    done = await _rollout(here, caller).to_version(plugin, given.to if given else None, "rollback")
    return await _changed(here, plugin, done.change.to_version)


@router.post("/plugins/{plugin}/reload", summary="Reload a plugin from its folder")
async def reload_plugin(
    here: Here, caller: CallerOf, plugin: PluginPart, given: GivenPluginReload | None = None
) -> PluginReloaded:
    """Read the folder that a plugin was installed from again, and have every worker take what has changed, or none.

    The folder is one of the console's machine.
    """
    allow_shared(caller, "publish")
    [folder] = (await known_folders(here.plugins, plugin)).values()
    given = given or GivenPluginReload()
    rollout = _rollout(here, caller)
    _, done = await take_folder(here.plugins, folder, rollout, ceiling_of(here), development=given.development)
    now = await _changed(here, plugin, done.change.to_version if done else None)
    return PluginReloaded(**now.model_dump(), changed=done is not None)


@router.post("/plugins/{plugin}/disable", summary="Disable a plugin")
async def disable(here: Here, caller: CallerOf, plugin: PluginPart) -> PluginChanged:
    """Refuse every call of a plugin at once, also by running work."""
    return await _enable(here, caller, plugin, False)


@router.post("/plugins/{plugin}/enable", summary="Enable a plugin")
async def enable(here: Here, caller: CallerOf, plugin: PluginPart) -> PluginChanged:
    """Let a disabled plugin be called again."""
    return await _enable(here, caller, plugin, True)


@router.get("/scripts", summary="List scripts")
async def list_scripts(here: Here, caller: CallerOf) -> ScriptList:
    """Return the scripts of the project file. Scripts that are plugins are in the list of plugins."""
    allow(caller, "read")
    scripts = (await here.project()).scripts
    return ScriptList(
        items=[
            ProjectScript(name=name, file=each.file, plugin=each.plugin, grants=each.grants)
            for name, each in sorted(scripts.items())
        ]
    )


@router.post("/project/reload", summary="Reload the project file")
async def reload_project(here: Here, caller: CallerOf) -> Reloaded:
    """Have all workers read the project file again, or none."""
    allow_shared(caller, "publish")
    return Reloaded(lines=report_lines(*await take(here.settings)))


async def listed(here: Services, caller: Caller, kind: PluginKind | None) -> list[Plugin]:
    """Return the runtime plugins of a kind, without flows."""
    allow(caller, "read")
    fleet = await here.plugins.fleet()
    members = (await here.plugins.plugin_set(fleet.current) or NO_PLUGINS).members
    versions: dict[str, list[str]] = {}
    for each in await here.plugins.packages():
        versions.setdefault(each.manifest.key, []).append(each.manifest.version)
    counts = await here.plugins.counts() if caller.everywhere else None
    pinned = await _pinned_versions(here, caller)

    def shown(name: str, member: Member) -> Plugin:
        counted = None if counts is None else counts.get(member.hash)
        return Plugin(
            name=name,
            kind=member.kind,
            version=member.version,
            hash=member.hash,
            versions=versions.get(name, []),
            pinned=dict(pinned[name]),
            disabled=name in fleet.paused,
            held=fleet.held.get(name),
            calls=None if counts is None else (counted.calls if counted else 0),
            failures=None if counts is None else (counted.failures if counted else 0),
        )

    wanted = {name: each for name, each in members.items() if each.kind != FLOW and kind in (None, each.kind)}
    return [shown(name, member) for name, member in sorted(wanted.items())]


async def pinned_sets(here: Services, caller: Caller) -> Counter[str]:
    """Return plugin set → how many of the newest running runs that the caller may see are pinned to it."""
    try:
        client = await here.temporal()
        wanted = RunFilter(status="running", tenants=caller.tenants, desks=caller.desks)
        running = await page_of_runs(client, MOST_LISTED, None, wanted)
    except (Failure, ServerUnreachable):
        return Counter()
    return Counter((await here.plugins.pinned([each.workflow_id for each in readable(caller, running.items)])).values())


async def _pinned_versions(here: Services, caller: Caller) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for hash, number in (await pinned_sets(here, caller)).most_common(SETS):
        for name, member in (await here.plugins.plugin_set(hash) or NO_PLUGINS).members.items():
            found[name][member.version] += number
    return found


def _rollout(here: Services, caller: Caller) -> Rollout:
    return Rollout(here.plugins, answer_s=ANSWER_S, why=f"by {caller.name} in the console")


def ceiling_of(here: Services) -> Ceiling:
    """Return the limits of the project file for plugins, when they are asked for."""

    async def ceiling() -> ScriptLimits:
        return (await here.project()).plugins.limits

    return ceiling


async def _enable(here: Services, caller: Caller, name: str, enabled: bool) -> PluginChanged:
    allow_shared(caller, "publish")
    await _rollout(here, caller).enable(name, enabled)
    return await _changed(here, name, None)


async def _changed(here: Services, name: str, version: str | None) -> PluginChanged:
    fleet = await here.plugins.fleet()
    member = (await here.plugins.plugin_set(fleet.current) or NO_PLUGINS).members.get(name)
    now = version or (member.version if member else "")
    return PluginChanged(name=name, version=now, disabled=name in fleet.paused)


def _text(source: bytes) -> str | None:
    try:
        text = source.decode()
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text
