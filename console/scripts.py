"""The work of `mofa script` and `mofa rules`. All of it is done here, with no server."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from activities.script import Scripts
from activities.yaml_source import read
from console.failure import FAILED, OK, usage
from console.screen import emit, say
from kernel.errors import InvalidInput
from kernel.project import Project
from kernel.rules import RuleSet, Verdict, compare, decide
from kernel.schema import parse
from kernel.script import Ended, Invocation, ScriptEngine, ScriptLimits
from kernel.transcript import as_text


async def check(file: Path, as_json: bool) -> int:
    """Whether a script can be run, and what it offers."""
    engine, source = _script(file)
    try:
        shape = await engine.check(source, file.name, ScriptLimits())
    finally:
        await engine.close()
    if as_json:
        emit({"file": file.name, "entries": list(shape.entries)})
    else:
        say(f"{file.name} is well: {', '.join(shape.entries)}")
    return OK


async def attempt(file: Path, given: str, as_json: bool) -> int:
    """One run of a script."""
    engine, source = _script(file)
    invocation = Invocation("execute", _json(given, "--input"), datetime.now(UTC), "try", grants=("log",))
    try:
        result = await engine.start(source, file.name, invocation, ScriptLimits())
    finally:
        await engine.close()
    for line in result.log:
        if not as_json:
            say(f"{line.level}: {line.text}")
    output = result.output if isinstance(result, Ended) else None
    if as_json:
        emit({"output": output, "log": [line.model_dump() for line in result.log]})
    else:
        say(as_text(output))
    return OK


async def stubs(folder: Path, as_json: bool) -> int:
    """Copy the stubs."""
    if not folder.is_dir():
        raise usage(f"{folder} is no folder; name the one where your scripts are.")
    package = find_spec("plugins.scripts")
    place = Path(str(package.origin)).with_name("mofa_host.pyi") if package else Path()
    target = folder / "__builtins__.pyi"
    shutil.copyfile(place, target)
    if as_json:
        emit({"file": str(target)})
    else:
        say(f"{target} tells your editor the types of the host functions.")
    return OK


async def check_rules(file: Path, as_json: bool) -> int:
    """What is in a rule set."""
    found = _rules(file)
    if as_json:
        emit({"name": found.name, "version": found.version, "hash": found.hash, "scripts": found.scripts()})
        return OK
    say(f"{found.name} {found.version} ({found.hash[:12]})")
    for group in found.groups:
        say(f"  {group.name}: {group.policy}")
        for rule in group.rules:
            say(f"    {rule.name} ({rule.priority}){'' if rule.enabled else ', off'}: when {rule.when}")
    return OK


async def play(file: Path, facts: str, as_json: bool) -> int:
    """One play, with its audit."""
    verdict = decide(_rules(file), _facts(facts, "--facts"))
    if as_json:
        emit(verdict)
        return OK
    for looked in verdict.audit:
        because = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in looked.because.items())
        did = f" → {', '.join(looked.did)}" if looked.held else ""
        say(f"{'fired' if looked.held else '     '} {looked.group}/{looked.rule}: {looked.when} ({because or 'no facts'}){did}")
    say(_outcome(verdict))
    return OK


async def dry_run(before: Path, after: Path, inputs: Path, as_json: bool) -> int:
    """Where two versions differ; 1 when they do."""
    old, new = _rules(before), _rules(after)
    try:
        lines = [line for line in inputs.read_text().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise usage(f"--inputs: {inputs} cannot be read: {error}") from None
    recorded = [_facts(line, f"--inputs, line {number}") for number, line in enumerate(lines, 1)]
    found = compare(old, new, recorded)
    if as_json:
        emit({"inputs": len(recorded), "differences": [each.model_dump() for each in found]})
        return FAILED if found else OK
    for each in found:
        say(f"line {each.input + 1}: {json.dumps(each.facts, ensure_ascii=False)}")
        say(f"  before: {each.before} ({', '.join(each.fired_before) or 'no rule'})")
        say(f"  after:  {each.after} ({', '.join(each.fired_after) or 'no rule'})")
    say(f"{len(found)} of {len(recorded)} inputs come to another end.")
    return FAILED if found else OK


def _script(file: Path) -> tuple[ScriptEngine, bytes]:
    try:
        source = file.read_bytes()
    except OSError as error:
        raise usage(f"{file} cannot be read: {error.strerror}") from None
    return Scripts(Project(), file.parent).engine(file.name), source


def _rules(file: Path) -> RuleSet:
    try:
        found: RuleSet = parse(RuleSet, read(file).plain, file.name)
    except InvalidInput as error:
        raise usage(str(error)) from None
    return found


def _facts(text: str, what: str) -> dict[str, Any]:
    value = _json(text, what)
    if not isinstance(value, dict):
        raise usage(f"{what}: must be a JSON object of facts by name.")
    return value


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise usage(f"{what}: not JSON: {error}") from None


def _outcome(verdict: Verdict) -> str:
    if verdict.outcome == "returned":
        return f"returned {json.dumps(verdict.value, ensure_ascii=False)}"
    return f"{verdict.outcome}: {verdict.reason}"
