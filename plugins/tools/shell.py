"""Programs on this machine: off unless the project file names them. No shell reads the arguments."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

PATH = "/usr/local/bin:/usr/bin:/bin"
MOST_ARGUMENTS = 100


def create(
    *,
    allow: Sequence[Any] = (),
    folder: str = ".",
    timeout_s: float = 30.0,
    max_output_bytes: int = 65_536,
    environment: Mapping[str, Any] | None = None,
    **unknown: Any,
) -> Tool:
    """Running programs.

    Args:
        allow: the names of the programs that may be run, such as [git, ls]; whatever arguments they get. Without any, the
            tool is off. Mind that some programs run others (`sh`, `env`, `find`, `git`).
        folder: where they run; relative to where the worker was started.
        timeout_s: seconds for one run; then the program and all that it started is killed.
        max_output_bytes: what of its output and of its error output is read, at most, each.
        environment: its variables besides PATH, HOME and LANG; the worker's own (keys among them) are not passed on.

    Raises:
        InvalidInput: nothing is allowed, an entry that is no program's name, or an unknown option.
    """
    if unknown:
        known = "allow, folder, timeout_s, max_output_bytes, environment"
        raise InvalidInput(f"Tool plugin shell: unknown option {sorted(unknown)[0]!r}; known options: {known}", "options")
    if isinstance(allow, str) or not allow:
        raise InvalidInput("Tool plugin shell is off; list the programs that may be run in options.allow to use it", "options")
    for name in allow:
        if not isinstance(name, str) or not name or "/" in name or name.startswith("-"):
            raise InvalidInput(f"Tool plugin shell: allow: {name!r} is no program's name, such as git", "options")
    variables = {str(name): str(value) for name, value in (environment or {}).items()}
    return Shell(list(allow), Path(folder).expanduser().absolute(), timeout_s, max_output_bytes, variables)


class Shell:
    """Each run asks a person first, unless the project file says otherwise; a run that may have happened is not repeated."""

    def __init__(self, allow: list[str], folder: Path, timeout_s: float, max_output: int, variables: dict[str, str]) -> None:
        self._folder, self._limit_s, self._max_output = folder, timeout_s, max_output
        self._environment = {"PATH": PATH, "HOME": str(folder), "LANG": "C.UTF-8", **variables}
        self.facts = ToolFacts(
            description=(
                "Runs a program with arguments and gives its exit code and output. No shell: no pipes, wildcards or variables. "
                f"Programs: {', '.join(allow)}."
            ),
            parameters={
                "type": "object",
                "properties": {
                    "program": {"enum": allow},
                    "arguments": {
                        "type": "array",
                        "items": {"type": "string", "maxLength": 10_000},
                        "maxItems": MOST_ARGUMENTS,
                    },
                    "input": {"type": "string", "description": "What the program reads; nothing, where it is left out."},
                },
                "required": ["program"],
                "additionalProperties": False,
            },
            risk="high",
            needs_approval=True,
            repeatable=False,
            # The run ends by itself at its limit; this one is for what comes after.
            timeout_s=timeout_s + 10,
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Exit code and output. A cancelled call kills the program."""
        program = shutil.which(args["program"], path=self._environment["PATH"])
        if program is None:
            raise ToolFault(f"{args['program']} is not on this machine.")
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                *args.get("arguments", []),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=self._folder,
                env=self._environment,
                start_new_session=True,  # a group of its own, so that all of it can be killed
            )
        except (OSError, ValueError) as error:
            words = error.strerror if isinstance(error, OSError) else str(error)
            raise ToolFault(f"{args['program']} cannot be run: {words}.") from None
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._finished(process, args.get("input", "").encode(errors="replace"))
        except TimeoutError:
            raise ToolFault(f"{args['program']} was killed at its time limit of {self._limit_s:g} s.") from None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def close(self) -> None:
        """Nothing to give back."""

    async def _finished(self, process: asyncio.subprocess.Process, given: bytes) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        output, errors, _ = await asyncio.gather(
            self._read(process.stdout), self._read(process.stderr), _write(process.stdin, given)
        )
        code = await process.wait()
        return {"exit_code": code, "output": output, "errors": errors}

    async def _read(self, stream: asyncio.StreamReader) -> str:
        """The beginning; the rest is read and thrown away, so that the program can go on."""
        kept, size = bytearray(), 0
        while chunk := await stream.read(65_536):
            size += len(chunk)
            kept += chunk[: max(0, self._max_output - len(kept))]
        text = kept.decode(errors="replace")
        return text if size == len(kept) else f"{text}\n… (cut: {size:,} bytes in all)"


async def _write(stream: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(ConnectionError, BrokenPipeError):
        stream.write(given)
        await stream.drain()
    stream.close()
