"""The work of `mofa where`."""

from __future__ import annotations

from console.terminal.failure import OK
from console.terminal.screen import emit, say
from runtime.settings import Settings


def show_places(as_json: bool) -> int:
    """Print the places; return the exit code."""
    settings = Settings.from_environment()
    places = {"data": str(settings.home), "project file": str(settings.project_file)}
    if as_json:
        emit(places)
    else:
        for name, place in places.items():
            say(f"{name}: {place}")
    return OK
