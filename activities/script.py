"""The activities of scripts: checking and pinning one, running it to its next host call, and what it keeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from temporalio import activity

from activities.engines import Engines
from activities.failures import reports_failures, without_secrets
from activities.heartbeats import HEARTBEAT_S, heartbeats
from activities.plugin_host import PluginHost
from activities.script_plugins import ScriptPlugin
from activities.seal import Seal, seal_of
from kernel.errors import InvalidInput, MofaError, ScriptError, ScriptLimit
from kernel.host import check_grants
from kernel.kept import LONGEST_KEY, SCRIPT_KEEP, KeepAnswer, KeepCall, KeptValues
from kernel.project import Project, ScriptSettings, ToolSettings
from kernel.registry import SCRIPT_KINDS, Member
from kernel.script import (
    OF_TOOL,
    PLUGIN_OWNER,
    SCRIPT_AUTHOR,
    SCRIPT_CHECK,
    SCRIPT_STEP,
    SNAPSHOT_AUTHOR,
    CheckedScript,
    Ended,
    Invocation,
    LogLine,
    Script,
    ScriptCheck,
    ScriptChecked,
    ScriptEngine,
    ScriptStep,
    ScriptStepped,
    Waiting,
    check_source,
    content_bytes,
    content_hash,
    content_text,
    limits_for,
)
from kernel.storage import Storage
from kernel.transcript import Entry, canonical, digest

LOGGED_CHARACTERS = 2_000
"""How much of a log line is kept."""


class Scripts:
    """The scripts of a project, and those of the fleet's runtime plugins."""

    def __init__(self, project: Project, folder: Path, engines: Engines, host: PluginHost | None = None) -> None:
        """`folder` is where the project file lies."""
        self._project, self._folder, self._engines, self._host = project, folder, engines, host
        self._checked: dict[str, tuple[str, ...]] = {}

    def engine(self, script: Script) -> ScriptEngine:
        """The engine that runs it.

        Raises:
            InvalidInput, UnknownPlugin: there is none for its ending, or what it needs is not installed.
            ToolDenied: it is a plugin's, which is disabled.
        """
        if script.package is not None and self._host is not None:
            self._host.check_not_paused(script.owner.removeprefix(PLUGIN_OWNER))
        return self._engines.of(script.name)

    def played(self, script: Script, seconds: float, error: MofaError | None = None) -> None:
        """Count a run of a plugin's script that has ended."""
        if script.package is not None and self._host is not None:
            self._host.count(script.package, seconds, error)

    async def all_checked(self, names: list[str], pin: str | None) -> tuple[list[tuple[CheckedScript, str]], str | None]:
        """Those scripts, each with its content as text; and the plugin set, where one of them is a runtime plugin's.

        Args:
            names: see `ScriptCheck`.
            pin: the plugin set that plugins are taken from; the fleet's as it is now, where there is none.

        Raises:
            InvalidInput: there is no such script, or its settings or its file are wrong.
            ScriptError, ScriptLimit: it does not parse, its types do not fit, or it is too long.
            ToolDenied: it is a plugin's, which is disabled.
        """
        found, pinned = [], None
        for name in names:
            settings = self._project.scripts.get(name)
            if settings is not None and settings.file is not None:
                found.append(await self._of_file(name, settings, settings.file))
            else:
                pinned = pinned or pin or (await self._host.current() if self._host else None)
                found.append(await self._of_plugin(name, settings, pinned))
        return found, pinned

    async def _of_plugin(self, name: str, settings: ScriptSettings | None, pin: str | None) -> tuple[CheckedScript, str]:
        if name.startswith(OF_TOOL):
            tool = self._project.tools.get(name.removeprefix(OF_TOOL)) or ToolSettings()
            plugin, config = tool.plugin or name.removeprefix(OF_TOOL), tool.options
            kinds: tuple[str, ...] = ("tool",)
        else:
            plugin, config = (settings.plugin or name, settings.config) if settings else (name, {})
            kinds = SCRIPT_KINDS
        members = (await self._host.members(pin)).members if self._host and pin else {}
        if plugin not in members or members[plugin].kind not in kinds:
            raise InvalidInput(self._unknown(plugin, members, kinds), "script")
        assert self._host is not None  # else there were no members
        self._host.check_not_paused(plugin)
        running = await self._host.loaded(members[plugin])
        if not isinstance(running, ScriptPlugin):
            raise InvalidInput(f"script: the plugin {plugin} has no script that a run could play.", "script")
        return running.script(config)

    def _unknown(self, name: str, members: dict[str, Member], kinds: tuple[str, ...]) -> str:
        there = ", ".join(sorted(self._project.scripts)) or "none"
        fitting = ", ".join(sorted(key for key, member in members.items() if member.kind in kinds)) or "none"
        known = f"under scripts in the project file there are: {there}; runtime plugins of kind {' or '.join(kinds)}: {fitting}"
        if name in members:
            return f"script: {name!r} is a runtime plugin of kind {members[name].kind}, which is no script ({known})."
        return f"script: no script is called {name!r} ({known})."

    async def _of_file(self, name: str, settings: ScriptSettings, file: str) -> tuple[CheckedScript, str]:
        path = self._folder / file
        limits = limits_for(path.name, settings.limits)
        check_grants(settings.grants, f"scripts.{name}.grants")
        try:
            with path.open("rb") as opened:
                content = opened.read(limits.source_bytes + 1)
        except OSError as error:
            raise InvalidInput(f"scripts.{name}.file: {file} cannot be read: {error.strerror}", "file") from None
        check_source(content, path.name, limits)
        text, hash = content_text(path.name, content), content_hash(path.name, content)
        key = canonical([path.name, hash, limits.model_dump()])
        if key not in self._checked:
            shape = await self._engines.of(path.name).check(content, path.name, limits)
            self._checked[key] = shape.entries
        return CheckedScript(
            owner=name,
            name=path.name,
            hash=hash,
            grants=settings.grants,
            limits=limits,
            config=settings.config,
            entries=list(self._checked[key]),
        ), text


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
        """The scripts of those names, checked, and pinned by the hash of their content, which is stored.

        Raises:
            InvalidInput, UnknownPlugin, ScriptError, ScriptLimit, ToolDenied: one cannot be run; the message says why.
        """
        async with heartbeats(self._heartbeat_s):
            found, pinned = await self._scripts.all_checked(wanted.names, wanted.plugins)
            for script, text in found:
                await self._storage.append(None, [Entry.of("note", f"{SCRIPT_AUTHOR}{script.owner}"[:200], text)])
            return ScriptChecked(scripts=[script for script, _ in found], plugins=pinned)

    @activity.defn(name=SCRIPT_STEP)
    @reports_failures
    async def step(self, step: ScriptStep) -> ScriptStepped:
        """Start a script, or let it go on with the host's answer, until it ends or calls the host.

        Raises:
            ScriptError, ScriptLimit: it failed, or was stopped at a limit.
            ToolDenied: it is a plugin's, which is disabled.
        """
        script, began = step.script, time.monotonic()
        async with heartbeats(self._heartbeat_s):
            text = await self._text(script.hash, f"the script {script.owner}")
            source, engine = content_bytes(script.name, text), self._scripts.engine(script)
            invocation = Invocation(
                entry=step.entry,
                input=step.input,
                now=step.now,
                seed=digest(canonical([step.scope, step.step])),
                grants=tuple(script.grants),
                config=script.config,
            )
            try:
                if step.resume is None:
                    result = await engine.start(source, script.name, invocation, script.limits)
                else:
                    sealed = await self._text(step.resume.snapshot, "the snapshot")
                    snapshot = self._seal().open(_purpose(step), sealed, script.limits.snapshot_bytes)
                    answer = step.resume.answer
                    result = await engine.resume(source, script.name, invocation, script.limits, snapshot, answer)
            except (ScriptError, ScriptLimit) as error:
                self._scripts.played(script, time.monotonic() - began, error)
                raise
            if isinstance(result, Ended):
                self._scripts.played(script, time.monotonic() - began)
            return await self._stepped(step, result)

    @activity.defn(name=SCRIPT_KEEP)
    @reports_failures
    async def keep(self, keep: KeepCall) -> KeepAnswer:
        """One `kv_…` call."""
        args, owner, tenant = keep.call.args, keep.owner, keep.tenant
        key = str(args.get("key", ""))
        if len(key) > LONGEST_KEY:
            raise InvalidInput(f"{keep.call.function}: a key has {LONGEST_KEY} characters at most.", "key")
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
                raise InvalidInput(f"call.function: {other!r} is none of kv_get, kv_set, kv_delete, kv_keys.", "call")
        return KeepAnswer(value=value)

    def all(self) -> list[Callable[..., Any]]:
        """What a worker is given."""
        return [self.check, self.step, self.keep]

    async def _stepped(self, step: ScriptStep, result: Ended | Waiting) -> ScriptStepped:
        log = [LogLine(level=line.level, text=_shown(line.text)) for line in result.log[: step.script.limits.host_calls]]
        for line in log:
            activity.logger.info("%s: %s: %s", step.script.owner, line.level, line.text)
        if isinstance(result, Ended):
            return ScriptStepped(output=result.output, log=log)
        entry = Entry.of("note", f"{SNAPSHOT_AUTHOR}{step.scope}", self._seal().close(_purpose(step), result.snapshot))
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
    """What a snapshot is good for: this run of this content with this input and these rights."""
    rest = step.model_dump(mode="json", exclude={"resume"})
    if step.script.package is None:  # as it was sealed before there was this field
        del rest["script"]["package"]
    return digest(canonical(rest))


def _shown(text: str) -> str:
    text = without_secrets(text)
    return text if len(text) <= LOGGED_CHARACTERS else f"{text[:LOGGED_CHARACTERS]}…"
