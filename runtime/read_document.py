"""Documents are read in a process of their own, which has so much time and memory and no more.

A parser meets whatever anybody has written: a PDF that unpacks to gigabytes, brackets that a parser looks through again and
again. What takes too long ends there, and not with the worker.

Run as `python -I -m runtime.read_document KIND SECONDS BYTES`, with the document on standard input.
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
"""How long it may take on a machine that has other things to do."""

MEMORY = 1 << 30
"""What the process may map, in bytes."""

MOST_TEXT = 20_000_000
MOST_SECTIONS = 200_000

AT_ONCE = frozenset({"text"})
"""Kinds whose reading takes no longer than a look at each byte: not worth a process."""

_REFUSED = 2


async def read_document(kind: str, data: bytes, *, cpu_s: int = CPU_S, memory: int = MEMORY) -> list[Section]:
    """Return the sections of a document. `cpu_s` and `memory` limit the process that reads it.

    Raises:
        InvalidInput: it cannot be read, or not within the limits; or its loader's library is not installed.
    """
    if kind in AT_ONCE:
        return _loader(kind).load(data)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", __name__, kind, str(cpu_s), str(memory),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(WALL_S):
            said, _ = await process.communicate(data)
    except TimeoutError:
        raise _too_much(kind, cpu_s, memory) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == _REFUSED:
        raise InvalidInput(said.decode(errors="replace"), "document")
    if process.returncode != 0:
        raise _too_much(kind, cpu_s, memory)
    return [Section(text, Place(**place)) for text, place in json.loads(said)]


def _too_much(kind: str, cpu_s: int, memory: int) -> InvalidInput:
    words = f"it takes more than {cpu_s} s of processor time or {memory >> 20} MB of memory"
    return InvalidInput(f"document: this {kind} document cannot be read here: {words}", "document")


def _loader(kind: str) -> Loader:
    made: Loader = discovery.load("documents", kind)()
    return made


def _limited(cpu_s: int, memory: int) -> None:
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
    _limited(cpu_s, memory)
    sections = loader.load(data)
    if len(sections) > MOST_SECTIONS or sum(len(section.text) for section in sections) > MOST_TEXT:
        most = f"{MOST_TEXT:,} characters or {MOST_SECTIONS:,} pieces"
        raise InvalidInput(f"document: its text is more than {most}; cut it into several documents", "document")
    return [(section.text, section.place.model_dump(exclude_none=True)) for section in sections]


def main() -> None:
    """Read standard input; sections as JSON on standard output, or, with the exit code of a refusal, why there are none."""
    try:
        found = json.dumps(_read(sys.argv[1], sys.stdin.buffer.read(), int(sys.argv[2]), int(sys.argv[3])))
    except InvalidInput as error:
        sys.stdout.write(str(error))
        sys.stdout.flush()
        sys.exit(_REFUSED)
    sys.stdout.write(found)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
