"""Objects as files in a folder: `<folder>/ab/cdef…`. Each is written to a temporary file, synced, and then renamed."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kernel.basics.errors import InvalidInput, StoreUnavailable
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.objects import Objects, check_address, checked, not_there

PART = ".part-"
STALE_S = 24 * 3600.0
"""The age after which a temporary file was left by a killed process, in seconds."""


def create(*, url: str) -> Objects:
    """Return a store in the folder `file:///absolute/path`, which is created by the first write.

    Raises:
        InvalidInput: it is not a file URL with an absolute path.
    """
    given = urlsplit(url)
    if given.scheme != "file" or given.netloc or not given.path.startswith("/"):
        raise InvalidInput("MOFA_OBJECTS_URL: for a folder write file:///absolute/path.", "MOFA_OBJECTS_URL")
    return Folder(Path(unquote(given.path)))


class Folder:
    """`kernel.kinds.objects.Objects` in a folder that all workers share: on one machine, or on a shared disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._synced: set[Path] = set()

    async def put(self, data: bytes) -> str:
        """Write the file, unless it exists undamaged."""
        address = sha256_of_bytes(data)
        await asyncio.to_thread(self._put, self._path(address), data)
        return address

    async def get(self, address: str) -> bytes:
        """Return the file's bytes, compared with their address."""
        data = await asyncio.to_thread(self._read, self._path(address))
        if data is None:
            raise not_there(address, str(self._root))
        return checked(address, data, str(self._root))

    async def delete(self, address: str) -> None:
        """Remove the file."""
        with self._readable():
            await asyncio.to_thread(self._path(address).unlink, missing_ok=True)

    async def close(self) -> None:
        """Do nothing: no file stays open."""

    def _path(self, address: str) -> Path:
        check_address(address)
        return self._root / address[:2] / address[2:]

    def _read(self, path: Path) -> bytes | None:
        with self._readable():
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def _put(self, path: Path, data: bytes) -> None:
        if self._read(path) == data:
            return
        with self._readable():
            if not path.parent.exists():
                self._synced.discard(path.parent)
                path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path.parent)
            number, part = tempfile.mkstemp(prefix=PART, dir=path.parent)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, path)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
            _sync(path.parent)  # otherwise a power failure can lose the new name
            if path.parent not in self._synced:  # another process may have made it, and not synced its name yet
                _sync(self._root)
                self._synced.add(path.parent)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnavailable(
                f"The folder of objects {self._root} cannot be used: {error.strerror or error}. "
                "Check its permissions and the free space; the work then continues by itself."
            ) from None


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sweep(folder: Path) -> None:
    for part in folder.glob(f"{PART}*"):
        try:
            if part.stat().st_mtime < time.time() - STALE_S:
                part.unlink()
        except FileNotFoundError:  # another process was faster
            continue
