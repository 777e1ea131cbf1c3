"""Programs on this machine: off unless the project file names them. No shell reads the arguments."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

REAPER = Path(__file__).with_name("_reaper.py")
END_S = 10.0
"""How long the reaper is waited for. It gives up earlier itself."""

PATH = "/usr/local/bin:/usr/bin:/bin"
MOST_ARGUMENTS = 100


def create(
    *,
    allow: Sequence[Any] = (),
    folder: str = ".",
    timeout_s: float = 30.0,
    max_output_bytes: int = 65_536,
    environment: Mapping[str, Any] | None = None,
) -> Tool:
    """Running programs.

    Args:
        allow: the names of the programs that may be run, such as [git, ls]; whatever arguments they get. Without any, the
            tool is off. Mind that some programs run others (`sh`, `env`, `find`, `git`), and that each reads and writes what
            the worker's user may. On Linux none gets rights by setuid (`sudo`), or reads other processes' environments.
        folder: where they run; relative to where the worker was started.
        timeout_s: seconds for one run; then the program is killed. When it ends, so does all that it started.
        max_output_bytes: what of its output and of its error output is read, at most, each.
        environment: its variables besides PATH, HOME and LANG; the worker's own (keys among them) are not passed on.

    Raises:
        InvalidInput: nothing is allowed, or an entry that is not a program's name.
    """
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
        status, theirs = socket.socketpair()
        status.setblocking(False)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(REAPER), str(theirs.fileno()), program),
                *args.get("arguments", []),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                cwd=self._folder,
                env=self._environment,
                start_new_session=True,  # a group of its own, for systems on which that is all that can be killed
            )
        except (OSError, ValueError) as error:
            status.close()
            raise _cannot_be_run(args["program"], error.strerror if isinstance(error, OSError) else str(error)) from None
        finally:
            theirs.close()
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._finished(process, status, args)
        except TimeoutError:
            raise ToolFault(f"{args['program']} was killed at its time limit of {self._limit_s:g} s.") from None
        finally:
            status.close()
            await _ended(process)

    async def close(self) -> None:
        """Nothing to give back."""

    async def _finished(
        self, process: asyncio.subprocess.Process, status: socket.socket, args: dict[str, Any]
    ) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        output, errors, _, ended = await asyncio.gather(
            self._read(process.stdout),
            self._read(process.stderr),
            _write(process.stdin, args.get("input", "").encode(errors="replace")),
            asyncio.get_running_loop().sock_recv(status, 4096),
        )
        said = json.loads(ended or "{}")
        if "error" in said:
            raise _cannot_be_run(args["program"], said["error"])
        if said.get("code") is None:
            raise ToolFault(f"{args['program']} was ended from outside; what it did until then stays done.")
        return {"exit_code": said["code"], "output": output, "errors": errors}

    async def _read(self, stream: asyncio.StreamReader) -> str:
        """Return the beginning; the rest is read and thrown away, so that the program can go on."""
        kept, size = bytearray(), 0
        while chunk := await stream.read(65_536):
            size += len(chunk)
            kept += chunk[: max(0, self._max_output - len(kept))]
        text = kept.decode(errors="replace")
        return text if size == len(kept) else f"{text}\n… (cut: {size:,} bytes in all)"


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait until the reaper has ended the program and all that it started; what is left of its group is killed."""
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), END_S)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _cannot_be_run(program: str, reason: str | None) -> ToolFault:
    return ToolFault(f"{program} cannot be run: {reason}.")


async def _write(stream: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(ConnectionError, BrokenPipeError):
        stream.write(given)
        await stream.drain()
    stream.close()
