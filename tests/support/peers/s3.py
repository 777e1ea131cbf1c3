"""A real S3-compatible server, rclone's, over a folder with one bucket."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEYS = ("AKIDOFTHISTEST", "secret-of-this-test")


@dataclass
class Bucket:
    """A bucket's URL, and the folder of its objects."""

    url: str
    folder: Path


@dataclass
class S3:
    """The server: its address, and the folder that it serves."""

    endpoint: str
    root: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with a client's credentials."""
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ENDPOINT_URL")
        return dict(zip(names, (*KEYS, "us-east-1", self.endpoint), strict=True))

    def bucket(self, prefix: str) -> Bucket:
        return Bucket(f"s3://bucket/{prefix}", self.root / "bucket" / prefix)


@contextmanager
def serving(root: Path) -> Iterator[S3]:
    """Yield the server, and stop it at the end."""
    (root / "bucket").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = shutil.which("rclone", path=str(Path(sys.executable).parent)) or "rclone"
    address = ["--addr", f"127.0.0.1:{port}", "--auth-key", ",".join(KEYS)]
    command = [program, "serve", "s3", *address, "--vfs-cache-mode", "off", str(root)]
    environ = {**os.environ, "RCLONE_CONFIG": str(root / "none.conf"), "XDG_CACHE_HOME": str(root / "cache")}
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as server:
        end = time.monotonic() + 300
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None and time.monotonic() < end, "rclone does not serve"
            time.sleep(0.05)
        yield S3(f"http://127.0.0.1:{port}", root)
        server.kill()
