"""The settings of the collector of cyclic garbage in our processes."""

from __future__ import annotations

import gc

OBJECTS = 50_000
"""The new objects after which Python looks at the youngest. Its default of 700 costs imports a tenth of their time."""


def look_seldom() -> None:
    """Look for garbage less often: for a process that imports much and then runs for a moment, or serves for days."""
    gc.set_threshold(OBJECTS, 20, 20)


def keep_what_is_there() -> None:
    """Never look again at what exists now: modules, types and tables that live as long as the process."""
    gc.collect()
    gc.freeze()
