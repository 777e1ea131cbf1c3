"""The kinds of plugins."""

from __future__ import annotations

from typing import Literal

PluginKind = Literal[
    "model", "tool", "storage", "memory", "vector", "protocol", "script", "notification", "guard", "monitor", "skill", "rules",
    "documents", "objects", "redaction", "flow",
]  # fmt: skip

ACTIVE: tuple[PluginKind, ...] = ("model", "tool", "memory", "vector", "protocol")
"""The kinds that activities use: each use is counted, and a plugin can be disabled for all workers at once."""

FLOW: PluginKind = "flow"
"""The kind of a published flow. It is in the plugin set like a runtime plugin, and is published rather than installed."""

RUNTIME: tuple[PluginKind, ...] = ("tool", "script", "guard", "notification", "monitor", "rules")
"""The kinds that may run in the sandbox. All others are Python packages in the workers' own processes; a skill is a folder."""

PLAYED: tuple[PluginKind, ...] = ("script", "guard", "notification", "monitor")
"""The kinds that may be named instead of a script: runs execute them as scripts."""
