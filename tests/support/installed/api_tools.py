"""The tools of the REST API, which have an environment of their own: the generator of the Python client, and schemathesis."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / ".servers" / "api-tools" / "bin"


def program(name: str) -> str:
    """Return the path of a program."""
    return str(FOLDER / name)


def missing() -> str:
    """Return why they cannot be used; an empty text if they can."""
    return "" if (FOLDER / "python").exists() else "The tools of the API are not there: make bindings, or make api-drill"
