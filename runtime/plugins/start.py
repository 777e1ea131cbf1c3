"""Making an installed plugin, such that one that hangs while it starts holds up nobody for long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from kernel.basics.errors import InvalidInput

CREATE_S = 5.0
"""How long `create` may take. It checks options and opens nothing, so that this is for imports on a slow machine."""


def create_in_time(create: Callable[..., Any], options: Mapping[str, Any], what: str, within_s: float = CREATE_S) -> Any:
    """What `create(**options)` returns or raises.

    Raises:
        InvalidInput: it did not return in time. Its thread is left behind, for nothing can end it.
    """
    outcome: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(create(**options))
        except BaseException as error:  # noqa: BLE001 -- raised again below
            failure.append(error)

    thread = threading.Thread(target=run, name=f"create {what}", daemon=True)
    thread.start()
    thread.join(within_s)
    if failure:
        raise failure[0]
    if not outcome:
        raise InvalidInput(f"{what}: its create() did not return within {within_s:g} s; it must open nothing.", "plugin")
    return outcome[0]
