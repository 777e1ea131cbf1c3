"""The kinds of plugins."""

from __future__ import annotations

from typing import Literal

PluginKind = Literal[
    "model", "tool", "storage", "memory", "vector", "protocol", "script", "notification", "guard", "monitor", "skill", "rules",
    "documents", "objects", "redaction",
]  # fmt: skip

ACTIVE: tuple[PluginKind, ...] = ("model", "tool", "memory", "vector", "protocol")
"""Those that activities use: each use is counted, and they can be disabled for everyone at once."""

PLAYED: tuple[PluginKind, ...] = ("script", "guard", "notification", "monitor")
"""Those that stand where a script may be named: runs play them as they play scripts."""
