"""The record of the flow builder's files: the hash of the sources that were built, and of each file that came out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

BUILDER = Path(__file__).resolve().parents[3] / "console" / "builder"

BUILT = BUILDER / "built"

RECORD = BUILDER / "built.json"


def sources() -> list[Path]:
    """Return the files that a build depends on, sorted."""
    names = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
    within = (path for path in (BUILDER / "src").rglob("*") if path.is_file())
    return sorted([*(BUILDER / name for name in names), *within])


def record() -> dict[str, Any]:
    """Return the hashes of the files as they are."""
    whole = hashlib.sha256()
    for path in sources():
        whole.update(f"{path.relative_to(BUILDER).as_posix()}\0{_hash(path)}\n".encode())
    built = {path.relative_to(BUILT).as_posix(): _hash(path) for path in sorted(BUILT.rglob("*")) if path.is_file()}
    return {"sources": whole.hexdigest(), "built": built}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Write the record, after a build."""
    RECORD.write_text(json.dumps(record(), indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
