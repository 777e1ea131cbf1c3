"""The reading of documents, in a process of its own with limited time and memory.

A hostile document can make a parser take gigabytes or hours: a PDF that unpacks without end, brackets that are searched
again and again. The limits end that process, and not the worker.

It is run as `python -I -m runtime.read_document KIND SECONDS BYTES`, with the document on standard input.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from contextlib import suppress
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import Loader, Place, Section
from plugins import discovery

CPU_S = 20
"""Processor time for one document, in seconds."""

WALL_S = 180.0
"""The longest duration of the process, in seconds, on a busy machine too."""

MEMORY = 1 << 30
"""The largest address space of the process, in bytes."""

MOST_TEXT = 20_000_000
MOST_SECTIONS = 200_000

IN_THIS_PROCESS = frozenset({"text"})
"""Kinds that are read in linear time: a process is not worth its cost."""

_REFUSED = 2


async def read_document(kind: str, data: bytes, *, cpu_s: int = CPU_S, memory: int = MEMORY) -> list[Section]:
    """Return the sections of a document. `cpu_s` and `memory` limit the process that reads it.

    Raises:
        InvalidInput: it cannot be read, or not within the limits, or the package for its kind is not installed.
    """
    if kind in IN_THIS_PROCESS:
        return _loader(kind).load(data)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", __name__, kind, str(cpu_s), str(memory),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(WALL_S):
            output, _ = await process.communicate(data)
    except TimeoutError:
        raise _too_much(kind, cpu_s, memory) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == _REFUSED:
        raise InvalidInput(output.decode(errors="replace"), "document")
    if process.returncode != 0:
        raise _too_much(kind, cpu_s, memory)
    return [Section(text, Place(**place)) for text, place in json.loads(output)]


def _too_much(kind: str, cpu_s: int, memory: int) -> InvalidInput:
    reason = f"it takes more than {cpu_s} s of processor time or {memory >> 20} MB of memory"
    return InvalidInput(f"document: this {kind} document cannot be read here: {reason}", "document")


def _loader(kind: str) -> Loader:
    loader: Loader = discovery.load("documents", kind)()
    return loader


def _set_limits(cpu_s: int, memory: int) -> None:
    for what, limit in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):  # macOS refuses a limit of the address space
            resource.setrlimit(what, (limit, limit))


def _read(kind: str, data: bytes, cpu_s: int, memory: int) -> list[tuple[str, dict[str, Any]]]:
    loader = _loader(kind)
    _set_limits(cpu_s, memory)
    sections = loader.load(data)
    if len(sections) > MOST_SECTIONS or sum(len(section.text) for section in sections) > MOST_TEXT:
        limit = f"{MOST_TEXT:,} characters or {MOST_SECTIONS:,} sections"
        raise InvalidInput(f"document: its text is more than {limit}; cut it into several documents", "document")
    return [(section.text, section.place.model_dump(exclude_none=True)) for section in sections]


def main() -> None:
    """Read a document from standard input; write its sections as JSON, or the reason of a refusal with exit code 2."""
    try:
        sections = json.dumps(_read(sys.argv[1], sys.stdin.buffer.read(), int(sys.argv[2]), int(sys.argv[3])))
    except InvalidInput as error:
        sys.stdout.write(str(error))
        sys.stdout.flush()
        sys.exit(_REFUSED)
    sys.stdout.write(sections)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
