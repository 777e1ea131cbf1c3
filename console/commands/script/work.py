"""The work of `mofa script`. It needs no server."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from activities.scripts.script import Scripts
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, say
from kernel.conversation.transcript import as_text
from kernel.kinds.script import Ended, Invocation, ScriptEngine, ScriptLimits
from kernel.project.project import Project


async def check(file: Path, as_json: bool) -> int:
    """Check a script and print its entry points; return the exit code."""
    engine, source = _script(file)
    try:
        shape = await engine.check(source, file.name, ScriptLimits())
    finally:
        await engine.close()
    if as_json:
        emit({"file": file.name, "entries": list(shape.entries)})
    else:
        say(f"{file.name} is valid: {', '.join(shape.entries)}")
    return OK


async def try_script(file: Path, given: str, as_json: bool) -> int:
    """Run a script once and print its log and output; return the exit code."""
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
    """Copy the stub file of the host functions into `folder`; return the exit code."""
    if not folder.is_dir():
        raise usage(f"{folder} is not a folder; name the folder of your scripts.")
    package = find_spec("plugins.scripts")
    place = Path(str(package.origin)).with_name("mofa_host.pyi") if package else Path()
    target = folder / "__builtins__.pyi"
    shutil.copyfile(place, target)
    if as_json:
        emit({"file": str(target)})
    else:
        say(f"Wrote {target}: your editor knows the types of the host functions now.")
    return OK


def _script(file: Path) -> tuple[ScriptEngine, bytes]:
    try:
        source = file.read_bytes()
    except OSError as error:
        raise usage(f"{file} cannot be read: {error.strerror}") from None
    return Scripts(Project(), file.parent).engine(file.name), source


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise usage(f"{what}: not JSON: {error}") from None
