"""The kinds of plugins."""

from __future__ import annotations

from typing import Literal

PluginKind = Literal[
    "model", "tool", "storage", "memory", "vector", "protocol", "script", "notification", "guard", "monitor", "skill", "rules",
    "documents", "objects", "redaction",
]  # fmt: skip

ACTIVE: tuple[PluginKind, ...] = ("model", "tool", "memory", "vector", "protocol")
"""Those that activities use: each use is counted, and they can be disabled for everyone at once."""

RUNTIME: tuple[PluginKind, ...] = ("tool", "script", "guard", "notification", "monitor", "rules")
"""Those that may run in the sandbox. All others are Python packages in the workers' own processes; a skill is a folder."""

PLAYED: tuple[PluginKind, ...] = ("script", "guard", "notification", "monitor")
"""Those that stand where a script may be named: runs play them as they play scripts."""
