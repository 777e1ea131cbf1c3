"""The settings of the collector of cyclic garbage in our processes."""

from __future__ import annotations

import gc

OBJECTS = 50_000
"""The new objects after which Python looks at the youngest. Its default of 700 costs imports a tenth of their time."""

OLDEST = 100
"""The looks at the youngest after which Python looks at all objects, if they are a quarter more than at its last look.

Such a look stops the process: for 0.1 ms per cached workflow. Evicted ones need none (`workflows/instance.py`).
"""


def look_seldom() -> None:
    """Look for garbage less often: for a process that imports much and then runs for a moment, or serves for days."""
    gc.set_threshold(OBJECTS, 5, OLDEST // 5)


def keep_what_is_there() -> None:
    """Never look again at what exists now: modules, types and tables that live as long as the process."""
    gc.collect()
    gc.freeze()
