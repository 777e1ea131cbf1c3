"""Runtime plugins as the engines of scripts run them: from a package and its grants to something that can be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from activities.answers import schema_fault
from activities.engines import Engines
from activities.plugin_host import Running
from activities.rule_sets import RulesPlugin
from kernel.errors import InvalidInput, MofaError, ScriptError
from kernel.host import check_grants
from kernel.registry import Manifest, Member, Package
from kernel.schema import parse
from kernel.script import (
    PLUGIN_OWNER,
    CheckedScript,
    Ended,
    HostAnswer,
    HostCall,
    Invocation,
    ScriptEngine,
    ScriptLimits,
    check_ceiling,
    content_hash,
    content_text,
    limits_for,
)
from kernel.tool import ToolContext

Host = Callable[[HostCall], HostAnswer]


class ScriptPlugin:
    """One version of a plugin whose source is a script or a WASM module."""

    def __init__(self, engine: ScriptEngine, package: Package, member: Member) -> None:
        """Raises `InvalidInput` for limits or grants that there are not."""
        self._engine, self._source, self._member = engine, package.source, member
        self._name = f"{package.manifest.name}/{package.manifest.source}"
        self._limits, self._manifest = limits_of(package.manifest), package.manifest
        self._entries: tuple[str, ...] = ()
        check_grants(member.grants)

    async def start(self) -> None:
        """Parse it and check its types; `init`, where it has one, is run, and must not fail."""
        self._entries = (await self._engine.check(self._source, self._name, self._limits)).entries
        if "init" in self._entries:
            epoch = datetime.fromtimestamp(0, UTC)  # what it makes of itself must not depend on when it was loaded
            await self._run(Invocation(entry="init", input=None, now=epoch, seed=self._member.hash))

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any], host: Host | None = None) -> Any:
        """Its `execute(input)`. `host` answers what the engine cannot; without one, such a call fails."""
        return await self._run(
            Invocation(
                entry="execute",
                input=args,
                now=context.now,
                seed=context.idempotency_key,
                grants=tuple(self._member.grants),
                config=options,
            ),
            host,
        )

    def script(self, config: dict[str, Any]) -> tuple[CheckedScript, str]:
        """It as a script that a run plays, once it was started, and its content as text.

        Raises:
            InvalidInput: `config` does not fit the plugin's configuration schema.
        """
        manifest, file = self._manifest, self._manifest.source or ""
        check_options(manifest, config)
        script = CheckedScript(
            owner=f"{PLUGIN_OWNER}{manifest.name}",
            name=file,
            hash=content_hash(file, self._source),
            package=self._member.hash,
            grants=self._member.grants,
            limits=self._limits,
            config=config,
            entries=list(self._entries),
        )
        return script, content_text(file, self._source)

    async def close(self) -> None:
        """Nothing of its own: the engine serves others."""

    async def _run(self, invocation: Invocation, host: Host | None = None) -> Any:
        done = await self._engine.start(self._source, self._name, invocation, self._limits)
        while not isinstance(done, Ended):
            if host is None:
                raise ScriptError(
                    f"{self._name}: {done.call.function} cannot be called here: {invocation.entry} runs to its end at once."
                )
            answer = host(done.call)
            done = await self._engine.resume(self._source, self._name, invocation, self._limits, done.snapshot, answer)
        return done.output


def check_options(manifest: Manifest, options: dict[str, Any]) -> None:
    """Raise `InvalidInput` for options that do not fit the plugin's configuration schema."""
    wrong = schema_fault(options, manifest.configuration)
    if wrong is not None:
        raise InvalidInput(f"options: {manifest.label} does not take them. {wrong}", "options")


class ScriptPlugins:
    """Makes runtime plugins, each for the engine of its source."""

    def __init__(self, engines: Engines, ceiling: ScriptLimits | None = None) -> None:
        """`ceiling` is how far manifests may widen their limits; without it, as far as they like, for a trial."""
        self._engines, self._ceiling = engines, ceiling

    async def __call__(self, package: Package, member: Member) -> Running:
        """A plugin that is not started yet.

        Raises:
            UnknownPlugin: no engine takes files of that ending.
            InvalidInput: limits or grants that there are not, or limits wider than the operator allows.
        """
        if package.manifest.kind == "rules":  # data, which need no engine
            return RulesPlugin(package)
        if self._ceiling is not None:
            manifest = package.manifest
            check_ceiling(manifest.source or "", limits_of(manifest), self._ceiling, manifest.label)
        return ScriptPlugin(self._engines.of(package.manifest.source or ""), package, member)


def limits_of(manifest: Manifest) -> ScriptLimits:
    """The limits that a manifest asks for, and else its engine's own. Rules have none, for no engine runs them.

    Raises:
        InvalidInput: an unknown limit, or one outside what may be asked for.
    """
    try:
        limits: ScriptLimits = parse(ScriptLimits, manifest.limits, "limits")
    except MofaError as error:
        raise InvalidInput(str(error).replace(": ", ".", 1), "limits") from None
    if manifest.kind == "rules" and manifest.limits:
        raise InvalidInput("limits: rules have none; no engine runs them.", "limits")
    return limits_for(manifest.source, limits) if manifest.source else limits
