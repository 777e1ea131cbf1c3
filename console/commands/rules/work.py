"""The work of `mofa rules`, on rule sets in files and in the registry. It needs no server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.backend.stores import registry, stored
from console.terminal.failure import FAILED, OK, not_found, usage
from console.terminal.screen import emit, say
from console.terminal.text_file import read_text_file
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.text import lines_of
from kernel.record.event_log import Logged, path
from kernel.registry.registry import PluginSet
from kernel.registry.rollout import PluginStore
from kernel.rules.compare import CallMade, RecordedPlay, compare
from kernel.rules.link import linked
from kernel.rules.play import decide
from kernel.rules.shapes import RuleSet
from kernel.rules.verdict import Verdict
from plugins.storage import sql
from runtime.plugins.rule_sets import rules_of
from runtime.settings import Settings
from runtime.yaml_source import read


async def check(place: str, as_json: bool) -> int:
    """Print the groups and rules of a rule set; return the exit code."""
    found = await _rules(place)
    if as_json:
        emit({"name": found.name, "version": found.version, "hash": found.hash, "scripts": found.scripts()})
        return OK
    say(f"{found.name} {found.version} ({found.hash[:12]})")
    for group in found.groups:
        say(f"  {group.name}: {group.policy}")
        for rule in group.rules:
            say(f"    {rule.name} ({rule.priority}){'' if rule.enabled else ', off'}: when {rule.when}")
    return OK


async def play(place: str, facts: str, as_json: bool) -> int:
    """Play a rule set once and print the audit; return the exit code."""
    verdict = decide(await _rules(place), _facts(facts, "--facts"))
    if as_json:
        emit(verdict)
        return OK
    for entry in verdict.audit:
        because = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in entry.because.items())
        did = f" → {', '.join(entry.did)}" if entry.held else ""
        say(f"{'fired' if entry.held else '     '} {entry.group}/{entry.rule}: {entry.when} ({because or 'no facts'}){did}")
    say(_outcome(verdict))
    return OK


async def dry_run(before: str, after: str, inputs: Path | None, last: int, as_json: bool) -> int:
    """Print where two versions differ; return the exit code, 1 when they do.

    Without a file, the facts of recorded runs of the first version are used.
    """
    old, new = await _rules(before), await _rules(after)
    given: Sequence[dict[str, Any] | RecordedPlay] = _lines(inputs) if inputs is not None else await recorded(old.name, last)
    if inputs is None and not given:
        raise not_found(f"No run of the workflow Rules that played {old.name} is in the event log. Give facts: --inputs FILE")
    differences = compare(old, new, given)
    if as_json:
        emit({"inputs": len(given), "differences": [each.model_dump() for each in differences]})
        return FAILED if differences else OK
    for each in differences:
        say(f"{each.run or f'line {each.input + 1}'}: {json.dumps(each.facts, ensure_ascii=False)}")
        say(f"  before: {each.before} ({', '.join(each.fired_before) or 'no rule'})")
        say(f"  after:  {each.after} ({', '.join(each.fired_after) or 'no rule'})")
    say(f"{len(differences)} of {len(given)} inputs have another outcome.")
    return FAILED if differences else OK


async def recorded(name: str, last: int) -> list[RecordedPlay]:
    """Return the inputs of the `last` newest runs of the workflow `Rules` that played the rules of that name, oldest first."""
    found: list[RecordedPlay] = []
    async with stored(Settings.from_environment()) as storage:
        log = sql.SqlEventLog(storage.database, storage.large)
        for run in reversed(await log.runs()):
            if len(found) >= last:
                break
            if run.origin.type == "Rules":
                rows = path((await log.chain(run.chain))[1], run.head)
                texts = await log.texts(ref for row in rows for ref in row.refs())
                found += _input(run.origin.workflow_id, name, rows, texts)
    return found[::-1]


def _input(run: str, name: str, rows: Sequence[Logged], texts: dict[str, str]) -> list[RecordedPlay]:
    """Return the input of a run.

    The list is empty if the run played other rules, or if its facts were too long for the log or were erased.
    """
    events = [row.event(texts) for row in rows]
    facts = next(
        (event.data["facts"] for event in events if event.type == "rules_started" and event.data.get("rules") == name), None
    )
    if facts is None:
        return []
    calls = [event.data for event in events if event.type == "rules_called" and "erased" not in event.data]
    return [RecordedPlay(run=run, facts=facts, calls=[CallMade.model_validate(call) for call in calls])]


# ---- where rules are ---------------------------------------------------------------------------------------------------


async def _rules(place: str) -> RuleSet:
    """Return the rules of a file, or of a runtime plugin as `name` or `name@version`.

    Rules that they refer to are taken from the installed plugins.
    """
    file = Path(place)
    try:
        if file.is_file():
            found: RuleSet = parse(RuleSet, read(file).plain, file.name)
            if not found.uses():
                return found
            async with registry(Settings.from_environment()) as store:
                return linked(found, await _others(store, found))
        if file.suffix in (".yaml", ".yml", ".json") or "/" in place:
            raise usage(f"{place} cannot be read: there is no such file.")
        async with registry(Settings.from_environment()) as store:
            found = await _installed(store, *place.partition("@")[::2])
            return linked(found, await _others(store, found))
    except InvalidInput as error:
        raise usage(str(error)) from None


async def _installed(store: PluginStore, name: str, version: str) -> RuleSet:
    versions = [each for each in await store.packages(name) if each.manifest.kind == "rules"]
    current = (await _current(store)).members.get(name)
    wanted = [
        each for each in versions if (each.manifest.version == version if version else current and each.hash == current.hash)
    ]
    package = await store.package(wanted[0].hash) if wanted else None
    if package is None:
        there = ", ".join(each.manifest.version for each in versions)
        known = f"{name} has the versions {there}" if there else "list the installed ones with: mofa plugin list --kind rules"
        raise usage(f"There is no file {name}{'@' + version if version else ''} and no such rule set is installed; {known}.")
    return rules_of(package)


async def _others(store: PluginStore, rules: RuleSet) -> dict[str, RuleSet]:
    """Return the rule sets that `rules` refers to, directly or indirectly, in the versions that new runs take."""
    members, others, remaining = (await _current(store)).members, dict[str, RuleSet](), rules.uses()
    while remaining:
        name = remaining.pop()
        package = await store.package(members[name].hash) if name in members and members[name].kind == "rules" else None
        if package is not None and name not in others:
            others[name] = rules_of(package)
            remaining += others[name].uses()
    return others


async def _current(store: PluginStore) -> PluginSet:
    return await store.plugin_set((await store.fleet()).current) or PluginSet()


def _lines(inputs: Path) -> list[dict[str, Any]]:
    lines = [line for line in lines_of(read_text_file(inputs, "--inputs")) if line.strip()]
    return [_facts(line, f"--inputs, line {number}") for number, line in enumerate(lines, 1)]


def _facts(text: str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise usage(f"{what}: not JSON: {error}") from None
    if not isinstance(value, dict):
        raise usage(f"{what}: must be a JSON object of facts by name.")
    return value


def _outcome(verdict: Verdict) -> str:
    if verdict.outcome == "returned":
        return f"returned {json.dumps(verdict.value, ensure_ascii=False)}"
    return f"{verdict.outcome}: {verdict.reason}"
