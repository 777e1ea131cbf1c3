"""Programs on this machine: only those that the project file names. No shell reads the arguments."""

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
"""Seconds to wait for the reaper, which gives up earlier by itself."""

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
    """Return a tool that runs programs.

    Args:
        allow: the names of the programs that may run, such as [git, ls], with any arguments. Some programs run others (`sh`,
            `env`, `find`, `git`), and each can read and write whatever the worker's user can. On Linux no program gets rights
            by setuid (`sudo`), or reads other processes' environments.
        folder: the working folder of the programs, relative to where the worker was started.
        timeout_s: seconds for one run; then the program is killed, with all processes that it started.
        max_output_bytes: bytes that are kept of the output, and of the error output.
        environment: variables besides PATH, HOME and LANG; the worker's own, such as API keys, are not passed on.

    Raises:
        InvalidInput: nothing is allowed, or an entry that is not a program's name.
    """
    if isinstance(allow, str) or not allow:
        raise InvalidInput(
            "Tool plugin shell is off: options.allow names no program; list those that may be run, such as [git, ls]", "options"
        )
    for name in allow:
        if not isinstance(name, str) or not name or "/" in name or name.startswith("-"):
            raise InvalidInput(f"Tool plugin shell: allow: {name!r} is not a program's name, such as git", "options")
    variables = {str(name): str(value) for name, value in (environment or {}).items()}
    return Shell(list(allow), Path(folder).expanduser().absolute(), timeout_s, max_output_bytes, variables)


class Shell:
    """The allowed programs.

    Each run needs a person's approval, unless the project file says otherwise. A run that may have happened is not repeated.
    """

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
            # The program is killed at its own limit; this one also covers the end of its processes.
            timeout_s=timeout_s + 10,
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Return the exit code, the output and the error output. Cancelling the call kills the program.

        Raises:
            ToolFault: the program cannot be run, was killed, or reached its time limit.
        """
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
                start_new_session=True,  # a group of its own, since other systems than Linux can kill only that
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
        """Do nothing: nothing stays open between calls."""

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
        status_message = json.loads(ended or "{}")
        if "error" in status_message:
            raise _cannot_be_run(args["program"], status_message["error"])
        if status_message.get("code") is None:
            raise ToolFault(f"{args['program']} was ended from outside; it may have taken effect.")
        return {"exit_code": status_message["code"], "output": output, "errors": errors}

    async def _read(self, stream: asyncio.StreamReader) -> str:
        """Return the beginning of a stream; read and drop the rest, so that the program is not blocked."""
        kept, size = bytearray(), 0
        while chunk := await stream.read(65_536):
            size += len(chunk)
            kept += chunk[: max(0, self._max_output - len(kept))]
        text = kept.decode(errors="replace")
        return text if size == len(kept) else f"{text}\n… (cut: {size:,} bytes in all)"


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait until the reaper has ended the program and all that it started, then kill the rest of its process group."""
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
