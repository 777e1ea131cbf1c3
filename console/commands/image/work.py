"""The work of `mofa image`."""

from __future__ import annotations

from pathlib import Path

from console.backend.stores import stored
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, say
from kernel.model_call.images import reference_to
from runtime.settings import Settings


async def add(files: list[str], as_json: bool) -> int:
    """Store images and print their references; return the exit code. All files are checked before the first is stored."""
    found: list[tuple[str, bytes]] = []
    for file in files:
        try:
            data = Path(file).read_bytes()
        except OSError as error:
            raise usage(f"{file} cannot be read ({error.strerror}).") from None
        found.append((reference_to(data, file), data))
    async with stored(Settings.from_environment()) as storage:
        for _, data in found:
            await storage.keep(data)
    if as_json:
        emit([{"file": file, "image": image} for file, (image, _) in zip(files, found, strict=True)])
    else:
        for image, _ in found:
            say(image)
    return OK
