"""The host functions that a script may call. Each needs a capability that is granted to the script.

They need no import. For an editor, put a copy of this file beside your scripts as `__builtins__.pyi`.
A function that is not granted raises `PermissionError`, wrong arguments raise `TypeError`, a failed call `RuntimeError`.
"""

from typing import Any, Literal

def log(message: Any, level: Literal["debug", "info", "warning", "error"] = "info") -> None:
    """Write a line to the worker's log. Capability `log`; `print` writes there too."""

def config(key: str, default: Any = None) -> Any:
    """Return a value of the script's configuration. Capability `config`."""

def kv_get(key: str, default: Any = None) -> Any:
    """Return a value that this script, or another one of its plugin, has kept. Capability `kv`."""

def kv_set(key: str, value: Any) -> None:
    """Keep a JSON value. Capability `kv`."""

def kv_delete(key: str) -> bool:
    """Delete a value; return whether it existed. Capability `kv`."""

def kv_keys(prefix: str = "") -> list[str]:
    """Return the keys that begin with `prefix`, sorted. Capability `kv`."""

def call_tool(name: str, args: dict[str, Any] = {}) -> str:
    """Call a tool of the project; return its result as text. Capability `tool`."""

def ask_model(prompt: str, instructions: str = "", model: str | None = None, schema: dict[str, Any] | None = None) -> Any:
    """Return a model's answer: text, or a JSON value that fits `schema`. Capability `model`."""

def send_message(to: str, content: Any) -> None:
    """Send a message to the living agent of that name. Capability `message`."""

def publish(topic: str, content: Any) -> None:
    """Publish to a topic. Capability `publish`."""

def open_decision(
    question: str, options: list[str] = [], assignees: list[str] = [], title: str | None = None
) -> dict[str, Any]:
    """Ask a person, and wait for days if necessary. Return `{"choice", "answer", "comment", "by"}`. Capability `decision`."""
