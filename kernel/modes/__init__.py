"""The collaboration modes, one file each, found by place.

A file holds the mode's input (a `ModeInput` with the mode's own fields) and its function, joined by `mode(...)`.
"""

import importlib
import pkgutil
from functools import cache

from kernel.basics.errors import InvalidInput, not_yet
from kernel.modes.flow_team import FLOW_TEAM
from kernel.modes.mode import Mode

ANNOUNCED = (
    "RequestResponse", "PublishSubscribe", "Consensus", "Debate", "Parallel", "Sequential", "Custom",
)  # fmt: skip
"""The modes of the public contract, whether this version has them or not."""


@cache
def modes() -> dict[str, Mode]:
    """Return every mode of this version, by its wire name."""
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name)
    )
    return {m.MODE.name: m.MODE for m in modules if hasattr(m, "MODE")}


def team_mode_named(name: str) -> Mode:
    """Return the mode of a team, or `Flow`, which stands for a flow. Raises as `mode_named` does."""
    return FLOW_TEAM if name == FLOW_TEAM.name else mode_named(name)


def mode_named(name: str) -> Mode:
    """Return the mode of that wire name. Raise `ValueError` with the known names if there is none."""
    known = modes()
    if name in known:
        return known[name]
    if name in ANNOUNCED:
        raise ValueError(str(not_yet(f"mode {name!r}", f"Use one of {', '.join(sorted(known))}.")))
    raise ValueError(str(InvalidInput(f"{name!r} is not a mode; use one of {', '.join(sorted(known))}.")))
