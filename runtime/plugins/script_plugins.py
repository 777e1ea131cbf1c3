"""Runtime plugins whose source is a script or a WASM module, run by the engines of scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kernel.basics.errors import InvalidInput, MofaError, ScriptError
from kernel.basics.schema import parse
from kernel.kinds.plugin_kind import FLOW
from kernel.kinds.script import (
    Ended,
    HostAnswer,
    HostCall,
    Invocation,
    ScriptEngine,
    ScriptLimits,
    check_ceiling,
    engine_of,
    limits_for,
)
from kernel.kinds.script_host import check_grants
from kernel.kinds.tool import ToolContext
from kernel.registry.registry import Manifest, Member, Package
from plugins import discovery
from runtime.plugins.flow_plugin import FlowPlugin
from runtime.plugins.rule_sets import RulesPlugin
from runtime.plugins.start import Load
from runtime.plugins.used_plugin import Running

Host = Callable[[HostCall], HostAnswer]


class ScriptPlugin:
    """One version of a plugin whose source is a script or a WASM module."""

    def __init__(self, engine: ScriptEngine, package: Package, member: Member) -> None:
        """Raise `InvalidInput` for unknown limits or grants."""
        self._engine, self._source, self._member = engine, package.source, member
        self._name = f"{package.manifest.name}/{package.manifest.source}"
        self._limits = limits_of(package.manifest)
        self._entries: tuple[str, ...] = ()
        check_grants(member.grants)

    async def start(self) -> None:
        """Parse the source, check its types, and run its `init`, if it has one. Any failure is an error."""
        self._entries = (await self._engine.check(self._source, self._name, self._limits)).entries
        await self._run_own("init")

    async def health(self) -> None:
        """Run its `health`, if it has one. Any failure is an error."""
        await self._run_own("health")

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any], host: Host | None = None) -> Any:
        """Return its `execute(input)`. `host` answers its calls of the host; without one, such a call fails."""
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

    async def close(self) -> None:
        """Do nothing: the engine is shared, and stays open."""

    async def _run_own(self, entry: str) -> None:
        if entry in self._entries:
            epoch = datetime.fromtimestamp(0, UTC)  # `init` must not depend on the time at which it is loaded
            await self._run(Invocation(entry=entry, input=None, now=epoch, seed=self._member.hash))

    async def _run(self, invocation: Invocation, host: Host | None = None) -> Any:
        done = await self._engine.start(self._source, self._name, invocation, self._limits)
        while not isinstance(done, Ended):
            if host is None:
                raise ScriptError(
                    f"{self._name}: {done.call.function} cannot be called here: {invocation.entry} must not call the host."
                )
            answer = host(done.call)
            done = await self._engine.resume(self._source, self._name, invocation, self._limits, done.snapshot, answer)
        return done.output


class ScriptPlugins:
    """The engines of a process, each made when the first plugin needs it."""

    def __init__(self, load: Load = discovery.load, ceiling: ScriptLimits | None = None) -> None:
        """`ceiling` is the widest limits that manifests may ask for; without it, a trial, any limits."""
        self.ceiling = ceiling
        self._load, self._engines = load, dict[str, ScriptEngine]()

    async def __call__(self, package: Package, member: Member) -> Running:
        """Load a plugin, without starting it.

        Raises:
            UnknownPlugin: no engine runs files of that ending.
            InvalidInput: a limit or grant is unknown, or a limit is wider than the operator allows.
        """
        if package.manifest.kind == "rules":  # rules are data, and need no engine; so are flows
            return RulesPlugin(package)
        if package.manifest.kind == FLOW:
            return FlowPlugin(package)
        if self.ceiling is not None:
            manifest = package.manifest
            check_ceiling(manifest.source or "", limits_of(manifest), self.ceiling, manifest.label)
        name = engine_of(package.manifest.source or "")
        if name not in self._engines:
            self._engines[name] = self._load("scripts", name)()
        return ScriptPlugin(self._engines[name], package, member)

    async def close(self) -> None:
        """End the engines' processes."""
        engines, self._engines = list(self._engines.values()), {}
        for engine in engines:
            await engine.close()


def limits_of(manifest: Manifest) -> ScriptLimits:
    """Return the limits of a manifest, with its engine's own for those that it leaves out. Rules have none.

    Raises:
        InvalidInput: a limit is unknown, or outside its range.
    """
    try:
        limits: ScriptLimits = parse(ScriptLimits, manifest.limits, "limits")
    except MofaError as error:
        raise InvalidInput(str(error).replace(": ", ".", 1), "limits") from None
    if manifest.kind == "rules" and manifest.limits:
        raise InvalidInput("limits: rules have none; no engine runs them.", "limits")
    return limits_for(manifest.source, limits) if manifest.source else limits
