"""Rule sets as runtime plugins: a manifest of kind `rules`, and its rules in YAML beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.kinds.tool import ToolContext
from kernel.registry.registry import Package, wrong_kind
from kernel.rules.play import decide
from kernel.rules.shapes import RuleSet
from runtime.plugins.plugin_host import PluginHost
from runtime.yaml_source import read_bytes

ENDINGS = (".yaml", ".yml", ".json")

SOURCE_BYTES = 256 * 1024
"""The largest rule set, in bytes: a run's history holds all of it."""


def rules_of(package: Package) -> RuleSet:
    """Return the rule set of a package, with the name and the version of the plugin.

    Raises:
        InvalidInput: it is not a rule set, or is too long, or uses another one that is not among its dependencies.
    """
    manifest, source = package.manifest, manifest_source(package)
    if len(package.source) > SOURCE_BYTES:
        raise InvalidInput(f"{source}: has {len(package.source):,} bytes; rules may have {SOURCE_BYTES:,}.", "source")
    fields = read_bytes(package.source, source).plain
    if not isinstance(fields, dict):
        raise InvalidInput(f"{source}: must be a mapping with groups.", "source")
    rules: RuleSet = parse(RuleSet, {**fields, "name": manifest.name, "version": manifest.version}, source)
    for other in rules.uses():
        if other not in manifest.dependencies:
            raise InvalidInput(f"{source}: uses the rules {other}; name them under dependencies in plugin.yaml.", "rules")
    return rules


def manifest_source(package: Package) -> str:
    """Return the name of the file with the rules."""
    source = package.manifest.source or ""
    if package.manifest.ending not in ENDINGS:
        raise InvalidInput(
            f"source: {source}: rules are written in YAML; the name must end with {', '.join(ENDINGS)}.", "source"
        )
    return source


class RulesPlugin:
    """One version of a rule set. A run gets all of it, and evaluates it itself."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._rules: RuleSet | None = None

    async def start(self) -> None:
        """Parse the rules."""
        self._rules = rules_of(self._package)
        if self._package.manifest.capabilities:
            raise InvalidInput("capabilities: rules take none; the run makes their calls.", "capabilities")

    async def health(self) -> None:
        """Do nothing: rules are data, and always healthy."""

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Return the result for facts, without any calls, as `mofa plugin test` needs it; None without a result."""
        if not isinstance(args, dict):
            raise InvalidInput("input: must be an object, the facts by name.", "input")
        verdict = decide(self.rules, args)
        return verdict.value if verdict.outcome == "returned" else None

    @property
    def rules(self) -> RuleSet:
        """The rule set, after `start`."""
        assert self._rules is not None  # the host gives out started plugins only
        return self._rules

    async def close(self) -> None:
        """Do nothing: nothing is open."""


async def rule_sets(host: PluginHost, names: Sequence[str], pin: str) -> dict[str, RuleSet]:
    """Return the rule sets of those names in a plugin set, and all that they use, by name.

    Raises:
        InvalidInput: there is no such rule set.
        ToolDenied: one is disabled.
    """
    members = (await host.members(pin)).members
    known = sorted(name for name, member in members.items() if member.kind == "rules")
    rules: dict[str, RuleSet] = {}
    pending = list(names)
    while pending:
        name = pending.pop(0)
        if name in rules:
            continue
        if name in members and name not in known:
            raise wrong_kind(name, members[name].kind, "rules")
        if name not in known:
            raise InvalidInput(
                f"rules: there is no rule set {name!r} among the runtime plugins; there are {', '.join(known) or 'none'}.",
                "rules",
            )
        host.check_not_paused(name)
        plugin = await host.loaded(members[name])
        assert isinstance(plugin, RulesPlugin)  # its kind says so
        rules[name] = plugin.rules
        pending += plugin.rules.uses()
    return rules
