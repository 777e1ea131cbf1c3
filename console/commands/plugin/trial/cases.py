"""Tests of scripts, WASM modules and rules: each case of `cases.yaml` is run twice, in the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field

from console.commands.plugin.trial.broken import broken
from kernel.agents.guard import Look, passed
from kernel.basics.errors import GuardRefused, MofaError
from kernel.basics.json_schema import fault_of
from kernel.basics.schema import Schema, parse
from kernel.kinds.script import HostAnswer, HostCall
from kernel.kinds.tool import ToolContext
from kernel.registry.registry import Member, Package
from runtime.plugins.plugin_folder import MANIFEST, read_folder
from runtime.plugins.script_plugins import ScriptPlugin, ScriptPlugins
from runtime.plugins.used_plugin import Running
from runtime.yaml_source import read

CASES = "cases.yaml"
CONTEXT = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key="test")


class ExpectedCall(Schema):
    """A host call that a case expects, and the answer that it gets. Without `args`, any arguments are right."""

    function: str
    args: dict[str, Any] | None = None
    answer: Any = None
    error: str | None = None


class Case(Schema):
    """One entry of `cases.yaml`. `calls` are the expected host calls, in order."""

    name: str = ""
    input: Any = None
    options: dict[str, Any] = Field(default_factory=dict)
    output: Any = None
    error: str | None = None
    calls: list[ExpectedCall] = Field(default_factory=list)


async def check_script(folder: Path) -> AsyncIterator[str]:
    """Load the plugin and run its cases; yield a line for each check that passed.

    Raises:
        InvalidInput: the manifest or the source is wrong.
        Failure: a case failed, or there is none.
    """
    package = read_folder(folder)
    manifest = package.manifest
    yield f"{MANIFEST} is valid: {manifest.label}, {manifest.kind}"
    cases = _cases(folder)
    engines = ScriptPlugins()
    try:
        member = Member(version=manifest.version, hash=package.hash, kind=manifest.kind, grants=manifest.capabilities)
        plugin = await engines(package, member)
        await plugin.start()
        yield f"{manifest.source} parses, its types are right, and it starts"
        for number, case in enumerate(cases, 1):
            name = case.name or f"case {number}"
            await _check_case(package, plugin, case, name)
            yield f"{name}: as {CASES} says, and the same twice"
    finally:
        await engines.close()


def _cases(folder: Path) -> list[Case]:
    file = folder / CASES
    if not file.is_file():
        raise broken(f"There is no {CASES}. Write an expected output, for example  - {{input: {{text: hi}}, output: HI!}}")
    cases: list[Case] = parse(list[Case], read(file).plain or [], CASES)
    if not cases:
        raise broken(f"{CASES} is empty: a plugin without a case is not tested.")
    return cases


async def _check_case(package: Package, plugin: Running, case: Case, name: str) -> None:
    _check_input(package, case, name)
    kind, got = await _outcome(plugin, case, name)
    again = await _outcome(plugin, case, name)
    if (kind, got) != again:  # a workflow may replay the call, and must then see the same
        raise broken(f"{name}: the same input gave {(kind, got)!r} and then {again!r}; both must be the same.")
    wanted = case.error if case.error is not None else case.output
    if (kind == "error") != (case.error is not None) or (case.error not in got if case.error else got != wanted):
        raise broken(f"{name}: wanted {'the error ' if case.error else ''}{wanted!r}, got {kind} {got!r}.")
    if package.manifest.kind == "guard" and case.error is None:
        _check_verdict(name, case.input, got)


def _check_input(package: Package, case: Case, name: str) -> None:
    if package.manifest.tool is not None:
        fault = fault_of(case.input, package.manifest.tool.parameters)
        if fault is not None:
            raise broken(f"{name}: its input does not fit tool.parameters. {fault.said('the whole object')}")
    fault = fault_of(case.options, package.manifest.configuration)
    if fault is not None:
        raise broken(f"{name}: its options do not fit configuration. {fault.said('all of them')}")


def _check_verdict(name: str, given: Any, got: Any) -> None:
    """Raise `Failure` unless a guard's answer is a valid verdict."""
    look: Look = parse(Look, given, name)
    try:
        passed(name, look, got)
    except GuardRefused as error:
        if not (isinstance(got, dict) and got.get("verdict") == "refuse"):
            raise broken(str(error)) from None


async def _outcome(plugin: Running, case: Case, name: str) -> tuple[str, Any]:
    """Run a case once; return `("output", value)` or `("error", message)`."""
    remaining = list(case.calls)

    def host(call: HostCall) -> HostAnswer:
        expected = remaining.pop(0) if remaining else None
        if expected is None or expected.function != call.function or expected.args not in (None, call.args):
            wanted = f"{expected.function} {expected.args or ''}".rstrip() if expected else "no such call"
            raise broken(f"{name}: it called {call.function} {call.args}; {CASES} expects {wanted}.")
        return HostAnswer(value=expected.answer, error=expected.error)

    try:
        if isinstance(plugin, ScriptPlugin):
            outcome = "output", await plugin.use(case.input, CONTEXT, case.options, host)
        else:
            outcome = "output", await plugin.use(case.input, CONTEXT, case.options)
    except MofaError as error:
        outcome = "error", f"{error.type}: {error}"
    if remaining:
        raise broken(f"{name}: it never called {', '.join(each.function for each in remaining)}, as {CASES} expects.")
    return outcome
