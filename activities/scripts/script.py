"""The activities of scripts: check and pin one, run it to its next host call, and store its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from temporalio import activity

from activities.heartbeats import HEARTBEAT_S, heartbeats
from activities.scripts.seal import Seal, seal_of
from kernel.basics.errors import InvalidInput, ScriptError
from kernel.basics.json_schema import fault_of
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, canonical
from kernel.kinds.plugin_kind import PLAYED
from kernel.kinds.script import (
    LINE_CHARACTERS,
    OF_TOOL,
    SCRIPT_AUTHOR,
    SCRIPT_CHECK,
    SCRIPT_STEP,
    CheckedScript,
    Ended,
    Invocation,
    Log,
    LogLine,
    PluginOf,
    ScriptCheck,
    ScriptChecked,
    ScriptEngine,
    ScriptLimits,
    ScriptStep,
    ScriptStepped,
    Waiting,
    check_source,
    content_bytes,
    content_hash,
    content_text,
    engine_of,
    limits_for,
    snapshot_author,
)
from kernel.kinds.script_host import check_grants
from kernel.kinds.script_store import LONGEST_KEY, SCRIPT_KEEP, KeepAnswer, KeepCall, KeptValues
from kernel.kinds.storage import Storage
from kernel.project.project import Project, ScriptSettings, ToolSettings
from kernel.registry.registry import Member, Package, wrong_kind
from plugins import discovery
from runtime.failures import reports_failures, without_secrets
from runtime.plugins.played import ASKED, InstalledEngine, as_script, installed_played, kind_of
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.script_plugins import limits_of
from runtime.plugins.start import Load


class Scripts:
    """The scripts of a project, and the engines of this process. An engine is made for its first script."""

    def __init__(self, project: Project, folder: Path, load: Load = discovery.load, plugins: PluginHost | None = None) -> None:
        """`folder` is the folder of the project file; `plugins` are the runtime plugins."""
        self._project, self._folder, self._load, self._plugins = project, folder, load, plugins
        self._engines: dict[str, ScriptEngine] = {}
        self._checked: dict[str, tuple[str, ...]] = {}

    def engine(self, file: str) -> ScriptEngine:
        """Return the engine of a script file.

        Raises:
            InvalidInput, UnknownPlugin: no engine runs files of its ending, or its package is not installed.
        """
        name = engine_of(file)
        if name not in self._engines:
            installed = next((kind for kind in ASKED if kind == name), None)
            self._engines[name] = InstalledEngine(installed, self._load) if installed else self._load("scripts", name)()
        return self._engines[name]

    async def checked(self, name: str, pin: str | None = None) -> tuple[CheckedScript, str]:
        """Return the script of a file, or of a plugin in the pinned set, and its content as text.

        Raises:
            InvalidInput: there is no such script or plugin, or its settings or its file are wrong.
            ToolDenied: the plugin is disabled.
            ScriptError, ScriptLimit: it does not parse, its types do not fit, or it is too long.
        """
        if name.startswith(OF_TOOL):
            return await self._of_tool(name.removeprefix(OF_TOOL), pin)
        settings = self._settings(name)
        if settings.plugin is not None:
            return await self._of_plugin(name, settings.plugin, settings.config, pin)
        path = self._folder / str(settings.file)
        limits = limits_for(path.name, settings.limits)
        check_grants(settings.grants, f"scripts.{name}.grants")
        try:
            with path.open("rb") as file:
                content = file.read(limits.source_bytes + 1)
        except OSError as error:
            raise InvalidInput(f"scripts.{name}.file: {settings.file} cannot be read: {error.strerror}", "file") from None
        check_source(content, path.name, limits)
        text, hash = content_text(path.name, content), content_hash(path.name, content)
        entries = await self._entries(path.name, content, limits)
        return CheckedScript(
            owner=name,
            name=path.name,
            hash=hash,
            grants=settings.grants,
            limits=limits,
            config=settings.config,
            entries=entries,
        ), text

    def may_be_plugin(self, name: str) -> bool:
        """Return whether a script of that name may be a plugin, so that `checked` needs a pin."""
        return name.startswith(OF_TOOL) or self._settings(name).plugin is not None

    def _settings(self, name: str) -> ScriptSettings:
        return self._project.scripts.get(name) or ScriptSettings(plugin=name)

    async def _of_plugin(self, name: str, plugin: str, config: dict[str, Any], pin: str | None) -> tuple[CheckedScript, str]:
        """Return a plugin as the script `name`."""
        host = self._plugins
        members = (await host.members(pin)).members if host is not None and pin is not None else {}
        if host is not None:
            host.check_not_paused(plugin)
        if plugin in members and host is not None:
            member = members[plugin]
            if member.kind not in PLAYED:
                raise wrong_kind(plugin, member.kind, "script")
            return await self._of_package(name, await host.package(member), member, config)
        installed = installed_played(plugin)
        if installed is None:
            raise self._unknown(name, members)
        kind, about = installed
        script, text = as_script(name, kind, about, config)
        engine = self.engine(script.name)
        assert isinstance(engine, InstalledEngine)  # by its ending
        engine.made(plugin, config)  # fails now for wrong options
        return script, text

    async def _of_tool(self, name: str, pin: str | None) -> tuple[CheckedScript, str]:
        """Return the runtime plugin of a tool. It stores its values under the plugin's name, whatever the tool's name is."""
        tool = self._project.tools.get(name) or ToolSettings()
        host, plugin = self._plugins, tool.plugin or name
        members = (await host.members(pin)).members if host is not None and pin is not None else {}
        if host is None or plugin not in members or members[plugin].kind != "tool":
            raise self._unknown(plugin, members)
        host.check_not_paused(plugin)
        member = members[plugin]
        return await self._of_package(f"{OF_TOOL}{plugin}", await host.package(member), member, tool.options)

    async def _of_package(
        self, name: str, package: Package, member: Member, config: dict[str, Any]
    ) -> tuple[CheckedScript, str]:
        manifest, file = package.manifest, str(package.manifest.source)
        wrong = fault_of(config, manifest.configuration)
        if wrong is not None:
            raise InvalidInput(f"config: {manifest.label} does not take it. {wrong.said('the whole of it')}", "config")
        limits = limits_of(manifest)
        return CheckedScript(
            owner=name,
            name=file,
            hash=content_hash(file, package.source),
            grants=member.grants,
            limits=limits,
            config=config,
            plugin=PluginOf(kind=manifest.kind, name=manifest.name, hash=member.hash),
            entries=await self._entries(file, package.source, limits),
        ), content_text(file, package.source)

    async def _entries(self, file: str, content: bytes, limits: ScriptLimits) -> list[str]:
        key = canonical([file, content_hash(file, content), limits.model_dump()])
        if key not in self._checked:
            self._checked[key] = (await self.engine(file).check(content, file, limits)).entries
        return list(self._checked[key])

    async def close(self) -> None:
        """End the engines' processes."""
        engines, self._engines = list(self._engines.values()), {}
        for engine in engines:
            await engine.close()

    def _unknown(self, name: str, members: Mapping[str, Member]) -> InvalidInput:
        known = ", ".join(sorted(self._project.scripts)) or "none"
        actual = members[name].kind if name in members else kind_of(name)
        if actual is not None:
            return wrong_kind(name, actual, "script")
        played = sorted(each for each, member in members.items() if member.kind in PLAYED)
        plugins = f", nor a plugin that can be used as a script (known: {', '.join(played)})" if played else ""
        return InvalidInput(f"script: {name!r} is not under scripts in the project file (known: {known}){plugins}.", "script")

    def counting(self, plugin: PluginOf | None, *, continued: bool) -> AbstractContextManager[None]:
        """Count one step of a script that is a plugin. Raises `ToolDenied` if the plugin is disabled."""
        if plugin is None or self._plugins is None:
            return nullcontext()
        return self._plugins.counting(plugin.name, plugin.hash, continued=continued)

    async def pin(self, given: str | None) -> str | None:
        """Return the plugin set for a run: the one that it is pinned to, or the current one."""
        return given or (await self._plugins.current() if self._plugins is not None else None)


class ScriptActivities:
    """`script.check`, `script.step` and `script.keep`, over one store and the scripts of one project."""

    def __init__(
        self,
        storage: Storage,
        kept: KeptValues,
        scripts: Scripts,
        home: Path,
        *,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self._storage, self._kept, self._scripts, self._home = storage, kept, scripts, home
        self._heartbeat_s = heartbeat_s
        self._sealing: Seal | None = None

    @activity.defn(name=SCRIPT_CHECK)
    @reports_failures
    async def check(self, wanted: ScriptCheck) -> ScriptChecked:
        """Return the scripts of those names, checked, and pinned by the hash of their stored content.

        Raises:
            InvalidInput, UnknownPlugin, ScriptError, ScriptLimit: one cannot be run; the message has the place and the reason.
        """
        async with heartbeats(self._heartbeat_s):
            of_plugins = any(self._scripts.may_be_plugin(name) for name in wanted.names)
            pin = await self._scripts.pin(wanted.plugins) if of_plugins else None
            checked = [await self._scripts.checked(name, pin) for name in wanted.names]
            for script, text in checked:
                await self._storage.append(None, [Entry.of("note", f"{SCRIPT_AUTHOR}{script.owner}"[:200], text)])
            scripts = [script for script, _ in checked]
            return ScriptChecked(scripts=scripts, plugins=pin if any(script.plugin for script in scripts) else None)

    @activity.defn(name=SCRIPT_STEP)
    @reports_failures
    async def step(self, step: ScriptStep) -> ScriptStepped:
        """Start a script, or resume it with the host's answer, until it ends or calls the host.

        Raises:
            ScriptError, ScriptLimit: it failed, or was stopped at a limit.
            ToolDenied: its plugin is disabled.
        """
        script = step.script
        async with heartbeats(self._heartbeat_s):
            text = await self._text(script.hash, f"the script {script.owner}")
            source, engine = content_bytes(script.name, text), self._scripts.engine(script.name)
            invocation = Invocation(
                entry=step.entry,
                input=step.input,
                now=step.now,
                seed=sha256_of(canonical([step.scope, step.step])),
                grants=tuple(script.grants),
                config=script.config,
            )
            with self._scripts.counting(script.plugin, continued=step.resume is not None):
                if step.resume is None:
                    result = await engine.start(source, script.name, invocation, script.limits)
                else:
                    sealed = await self._text(step.resume.snapshot, "the snapshot")
                    snapshot = self._seal().open(_purpose(step), sealed, script.limits.snapshot_bytes)
                    answer = step.resume.answer
                    result = await engine.resume(source, script.name, invocation, script.limits, snapshot, answer)
            return await self._stepped(step, result)

    @activity.defn(name=SCRIPT_KEEP)
    @reports_failures
    async def keep(self, keep: KeepCall) -> KeepAnswer:
        """Carry out one `kv_…` call."""
        args, owner, tenant = keep.call.args, keep.owner, keep.tenant
        key = str(args.get("key", ""))
        if len(key) > LONGEST_KEY:
            raise InvalidInput(f"{keep.call.function}: a key has at most {LONGEST_KEY} characters.", "key")
        match keep.call.function:
            case "kv_get":
                value: Any = await self._kept.get(owner, tenant, key, args["default"])
            case "kv_set":
                await self._kept.set(owner, tenant, key, args["value"])
                value = None
            case "kv_delete":
                value = await self._kept.delete(owner, tenant, key)
            case "kv_keys":
                value = await self._kept.keys(owner, tenant, str(args["prefix"]))
            case other:
                raise InvalidInput(f"call.function: {other!r} is not one of kv_get, kv_set, kv_delete, kv_keys.", "call")
        return KeepAnswer(value=value)

    def all(self) -> list[Callable[..., Any]]:
        """Return the activities, for a worker."""
        return [self.check, self.step, self.keep]

    async def close(self) -> None:
        """End the engines' processes."""
        await self._scripts.close()

    async def _stepped(self, step: ScriptStep, result: Ended | Waiting) -> ScriptStepped:
        # An engine of another package may return more lines than ours do.
        kept = Log(result.log[: step.script.limits.host_calls]).since(0)
        log = [LogLine(level=line.level, text=_shown(line.text)) for line in kept]
        for line in log:
            activity.logger.info("%s: %s: %s", step.script.owner, line.level, line.text)
        if isinstance(result, Ended):
            return ScriptStepped(output=result.output, log=log)
        entry = Entry.of("note", snapshot_author(step.scope), self._seal().close(_purpose(step), result.snapshot))
        await self._storage.append(None, [entry])
        return ScriptStepped(call=result.call, snapshot=entry.ref, log=log)

    async def _text(self, ref: str, what: str) -> str:
        text = await self._storage.text(ref)
        if text is None:
            raise ScriptError(f"The content of {what} is not in this worker's database ({ref[:12]}…).")
        return text

    def _seal(self) -> Seal:
        if self._sealing is None:
            self._sealing = seal_of(self._home)
        return self._sealing


def _purpose(step: ScriptStep) -> str:
    """Return the purpose of a snapshot's seal: this run of this content, with this input and these grants."""
    rest = step.model_dump(mode="json", exclude={"resume"})
    if step.script.plugin is None:  # so that snapshots from before the field `plugin` can be resumed
        del rest["script"]["plugin"]
    return sha256_of(canonical(rest))


def _shown(text: str) -> str:
    text = without_secrets(text)
    return text if len(text) <= LINE_CHARACTERS else f"{text[:LINE_CHARACTERS]}…"
