"""The record of the console's server that runs with a data directory."""

from __future__ import annotations

import json
import os
from pathlib import Path

from console.processes.child import start_identity
from runtime.private import make_private


class ConsoleRecord:
    """The file `console.json` of a data directory: `{url, pid, started}`. The server that started last is in it."""

    def __init__(self, home: Path) -> None:
        self._file = home / "console.json"

    def running(self) -> str | None:
        """Return the address of the server that runs, such as `http://127.0.0.1:8700`; None if there is none."""
        try:
            record = json.loads(self._file.read_text())
            alive = start_identity(int(record["pid"])) == record["started"]
            return str(record["url"]) if alive else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, url: str) -> None:
        """Record this process. The file is replaced atomically, for other commands read it."""
        make_private(self._file.parent)
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"url": url, "pid": os.getpid(), "started": start_identity(os.getpid())}))
        draft.replace(self._file)

    def remove(self) -> None:
        """Remove the record, if it is that of this process."""
        try:
            if json.loads(self._file.read_text())["pid"] == os.getpid():
                self._file.unlink()
        except (OSError, ValueError, KeyError, TypeError):
            pass
