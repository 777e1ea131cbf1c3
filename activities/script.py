"""The activities of scripts: checking and pinning one, running it to its next host call, and what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from temporalio import activity

from activities.failures import reports_failures, without_secrets
from activities.heartbeats import HEARTBEAT_S, heartbeats
from activities.providers import Load
from activities.seal import Seal, seal_of
from kernel.errors import InvalidInput, ScriptError
from kernel.host import check_grants
from kernel.kept import LONGEST_KEY, SCRIPT_KEEP, KeepAnswer, KeepCall, KeptValues
from kernel.project import Project, ScriptSettings
from kernel.script import (
    SCRIPT_AUTHOR,
    SCRIPT_CHECK,
    SCRIPT_STEP,
    CheckedScript,
    Ended,
    Invocation,
    LogLine,
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
    engine_of,
    limits_for,
    snapshot_author,
)
from kernel.storage import Storage
from kernel.transcript import Entry, canonical, digest
from plugins import discovery

LOGGED_CHARACTERS = 2_000
"""How much of a log line is kept."""


class Scripts:
    """The scripts of a project, and the engines of this process. An engine is made when its first script comes."""

    def __init__(self, project: Project, folder: Path, load: Load = discovery.load) -> None:
        """`folder` is where the project file lies."""
        self._project, self._folder, self._load = project, folder, load
        self._engines: dict[str, ScriptEngine] = {}
        self._checked: dict[str, tuple[str, ...]] = {}

    def engine(self, file: str) -> ScriptEngine:
        """The engine of a script file.

        Raises:
            InvalidInput, UnknownPlugin: there is none for its ending, or what it needs is not installed.
        """
        name = engine_of(file)
        if name not in self._engines:
            self._engines[name] = self._load("scripts", name)()
        return self._engines[name]

    async def checked(self, name: str) -> tuple[CheckedScript, str]:
        """The script as its file is now, and its content as text.

        Raises:
            InvalidInput: there is no such script, or its settings or its file are wrong.
            ScriptError, ScriptLimit: it does not parse, its types do not fit, or it is too long.
        """
        settings = self._settings(name)
        path = self._folder / settings.file
        limits = limits_for(path.name, settings.limits)
        check_grants(settings.grants, f"scripts.{name}.grants")
        try:
            with path.open("rb") as file:
                content = file.read(limits.source_bytes + 1)
        except OSError as error:
            raise InvalidInput(f"scripts.{name}.file: {settings.file} cannot be read: {error.strerror}", "file") from None
        check_source(content, path.name, limits)
        text, hash = content_text(path.name, content), content_hash(path.name, content)
        key = canonical([path.name, hash, limits.model_dump()])
        if key not in self._checked:
            shape = await self.engine(path.name).check(content, path.name, limits)
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

    async def close(self) -> None:
        """End the engines' processes."""
        engines, self._engines = list(self._engines.values()), {}
        for engine in engines:
            await engine.close()

    def _settings(self, name: str) -> ScriptSettings:
        if name not in self._project.scripts:
            known = ", ".join(sorted(self._project.scripts)) or "none"
            raise InvalidInput(f"script: {name!r} is not under scripts in the project file (there: {known}).", "script")
        return self._project.scripts[name]


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
            InvalidInput, UnknownPlugin, ScriptError, ScriptLimit: one cannot be run; the message says where and why.
        """
        async with heartbeats(self._heartbeat_s):
            found = [await self._scripts.checked(name) for name in wanted.names]
            for script, text in found:
                await self._storage.append(None, [Entry.of("note", f"{SCRIPT_AUTHOR}{script.owner}"[:200], text)])
            return ScriptChecked(scripts=[script for script, _ in found])

    @activity.defn(name=SCRIPT_STEP)
    @reports_failures
    async def step(self, step: ScriptStep) -> ScriptStepped:
        """Start a script, or let it go on with the host's answer, until it ends or calls the host.

        Raises:
            ScriptError, ScriptLimit: it failed, or was stopped at a limit.
        """
        script = step.script
        async with heartbeats(self._heartbeat_s):
            text = await self._text(script.hash, f"the script {script.owner}")
            source, engine = content_bytes(script.name, text), self._scripts.engine(script.name)
            invocation = Invocation(
                entry=step.entry,
                input=step.input,
                now=step.now,
                seed=digest(canonical([step.scope, step.step])),
                grants=tuple(script.grants),
                config=script.config,
            )
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

    async def close(self) -> None:
        """End the engines' processes."""
        await self._scripts.close()

    async def _stepped(self, step: ScriptStep, result: Ended | Waiting) -> ScriptStepped:
        log = [LogLine(level=line.level, text=_shown(line.text)) for line in result.log[: step.script.limits.host_calls]]
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
    """What a snapshot is good for: this run of this content with this input and these rights."""
    rest = step.model_dump(mode="json", exclude={"resume"})
    return digest(canonical(rest))


def _shown(text: str) -> str:
    text = without_secrets(text)
    return text if len(text) <= LOGGED_CHARACTERS else f"{text[:LOGGED_CHARACTERS]}…"
