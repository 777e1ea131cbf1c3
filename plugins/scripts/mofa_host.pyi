"""The host functions that a script may call, each of a capability that must be granted to it.

They are there without an import. For an editor, put a copy of this file beside your scripts as `__builtins__.pyi`.
A function that is not granted raises `PermissionError`, wrong arguments `TypeError`, and a call that failed `RuntimeError`.
"""

from typing import Any, Literal

def log(message: Any, level: Literal["debug", "info", "warning", "error"] = "info") -> None:
    """Write a line to the worker's log. Capability `log`; `print` writes there too."""

def config(key: str, default: Any = None) -> Any:
    """A value of the script's configuration. Capability `config`."""

def kv_get(key: str, default: Any = None) -> Any:
    """A value that this script (or another of its plugin) has kept. Capability `kv`."""

def kv_set(key: str, value: Any) -> None:
    """Keep a JSON value. Capability `kv`."""

def kv_delete(key: str) -> bool:
    """Forget a value; whether there was one. Capability `kv`."""

def kv_keys(prefix: str = "") -> list[str]:
    """The keys that begin so, sorted. Capability `kv`."""

def call_tool(name: str, args: dict[str, Any] = {}) -> str:
    """Use a tool of the project; its result as text. Capability `tool`."""

def ask_model(prompt: str, instructions: str = "", model: str | None = None, schema: dict[str, Any] | None = None) -> Any:
    """A model's answer: text, or with a JSON Schema the JSON that fits it. Capability `model`."""

def send_message(to: str, content: Any) -> None:
    """Tell the long-lived agent of that name. Capability `message`."""

def publish(topic: str, content: Any) -> None:
    """Publish to a topic. Capability `publish`."""

def open_decision(
    question: str, options: list[str] = [], assignees: list[str] = [], title: str | None = None
) -> dict[str, Any]:
    """Ask a person and wait, for days if need be: `{"choice", "answer", "comment", "by"}`. Capability `decision`."""
