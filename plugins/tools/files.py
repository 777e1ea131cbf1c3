"""Files in one folder only: each part of a path is opened by itself, and no symbolic link is followed."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.text import decoded
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

MAX_ENTRIES = 1000
LONGEST_PATH = 1000


def create(*, folder: str | None = None, max_read_bytes: int = 262_144, max_write_bytes: int = 1_048_576) -> Tool:
    """Return a tool for the files of one folder.

    Args:
        folder: the folder, relative to where the worker was started; the first write creates it.
        max_read_bytes: bytes of a file that are read, at most.
        max_write_bytes: bytes of a file that is written, at most.

    Raises:
        InvalidInput: no folder.
    """
    if not isinstance(folder, str) or not folder.strip():
        raise InvalidInput("Tool plugin files: options.folder is required; it names the one folder that may be used", "options")
    return Files(Path(folder).expanduser().absolute(), max_read_bytes, max_write_bytes)


class Files:
    """The files of one folder. Writing needs a person's approval, unless the project file says otherwise."""

    def __init__(self, folder: Path, max_read_bytes: int, max_write_bytes: int) -> None:
        self._folder, self._max_read, self._max_write = folder, max_read_bytes, max_write_bytes
        self.facts = ToolFacts(
            description=(
                "Files in one folder. list: the entries of a folder; read: a text file's content; write: makes or replaces a "
                "text file. Paths are relative to the folder, with / between their parts."
            ),
            parameters={
                "type": "object",
                "properties": {
                    "operation": {"enum": ["list", "read", "write"]},
                    "path": {"type": "string", "maxLength": LONGEST_PATH, "description": "The folder itself is '.'."},
                    "content": {"type": "string", "description": "The whole new content; for write only."},
                },
                "required": ["operation", "path"],
                "additionalProperties": False,
                "if": {"properties": {"operation": {"const": "write"}}},
                "then": {"required": ["content"]},
            },
            risk="medium",
            needs_approval={"properties": {"operation": {"const": "write"}}},
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Return the entries of a folder, the content of a file, or a confirmation of a write.

        Raises:
            ToolFault: the path is not allowed, or the operation failed; the message is for the model.
        """
        parts = _parts(args["path"])
        match args["operation"]:
            case "list":
                return await asyncio.to_thread(self._list, parts)
            case "read":
                return await asyncio.to_thread(self._read, parts)
            case _:
                return await asyncio.to_thread(self._write, parts, args["content"].encode(errors="replace"))

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""

    def _list(self, parts: list[str]) -> dict[str, Any]:
        with _explained("/".join(parts) or "."), self._opened(parts) as here:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            shown = [_entry(entry) for entry in entries[:MAX_ENTRIES]]
            return {"entries": shown, "more": max(0, len(entries) - MAX_ENTRIES)}

    def _read(self, parts: list[str]) -> str:
        *folders, name = _of_a_file(parts)
        with _explained("/".join(parts)), self._opened(folders) as here:
            # Without O_NONBLOCK, opening a pipe would wait for its other end.
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise ToolFault(f"{'/'.join(parts)} is not a file; list it instead.")
                content = file.read(self._max_read)
        text = decoded(content, fallback="utf-8")
        cut = status.st_size > len(content)
        return f"{text}\n… (cut: {status.st_size:,} bytes in all, of which these are the first)" if cut else text

    def _write(self, parts: list[str], content: bytes) -> str:
        *folders, name = _of_a_file(parts)
        if len(content) > self._max_write:
            raise ToolFault(f"Too large: {len(content):,} bytes; at most {self._max_write:,} may be written.")
        self._folder.mkdir(parents=True, exist_ok=True)
        with _explained("/".join(parts)), self._opened(folders, make=True) as here:
            with suppress(FileNotFoundError):
                if not stat.S_ISREG(os.stat(name, dir_fd=here, follow_symlinks=False).st_mode):
                    raise ToolFault(f"{'/'.join(parts)} exists and is not a file; it is not replaced.")
            # Written beside the file and then renamed, so that nobody sees half a file.
            draft = f".{sha256(content).hexdigest()[:16]}.draft"
            with suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=here)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=here)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(draft, name, src_dir_fd=here, dst_dir_fd=here)
        return f"Wrote {'/'.join(parts)} ({len(content):,} bytes)."

    @contextmanager
    def _opened(self, parts: list[str], *, make: bool = False) -> Iterator[int]:
        """Yield a descriptor of the folder `parts`, opened part by part from the one folder."""
        here = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=here)
                below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
                os.close(here)
                here = below
            yield here
        finally:
            os.close(here)


def _parts(path: str) -> list[str]:
    if path.startswith(("/", "~")) or "\\" in path or "\0" in path:
        raise ToolFault(f"{path!r} is not a path within the folder; write it relative, with / between its parts.")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ToolFault(f"{path!r}: '..' is not allowed; paths stay within the folder.")
    return parts


def _of_a_file(parts: list[str]) -> list[str]:
    if not parts:
        raise ToolFault("path: name a file; '.' is the folder itself.")
    return parts


def _entry(entry: os.DirEntry[str]) -> dict[str, Any]:
    if entry.is_symlink():
        return {"name": entry.name, "kind": "link (not followed)"}
    if entry.is_dir(follow_symlinks=False):
        return {"name": entry.name, "kind": "folder"}
    return {"name": entry.name, "kind": "file", "bytes": entry.stat(follow_symlinks=False).st_size}


_WORDS = {
    errno.ENOENT: "there is no such file or folder",
    errno.ELOOP: "it is a symbolic link, which is not followed",
    errno.ENOTDIR: "a part of it is not a folder, or is a symbolic link, which is not followed",
    errno.EISDIR: "it is a folder; list it instead",
    errno.EACCES: "permission denied",
    errno.ENAMETOOLONG: "a name in it is too long",
    errno.ENXIO: "it is not a file",
    errno.ENOSPC: "the disk is full",
}


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Raise the system's errors as `ToolFault`, in words for the model, without the folder's path on this machine."""
    try:
        yield
    except OSError as error:
        raise ToolFault(f"{path}: {_WORDS.get(error.errno or 0, os.strerror(error.errno or 0))}.") from None
