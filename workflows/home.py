"""The workflow in which an object was made. A coroutine that is left over may end in another one: when it is freed."""

from __future__ import annotations

from temporalio import workflow


class Home:
    """The workflow in which this was made."""

    __slots__ = ("_info",)

    def __init__(self) -> None:
        self._info = workflow.info() if workflow.in_workflow() else None

    def is_here(self) -> bool:
        """Return whether the code runs in that workflow: only there it may schedule anything."""
        return workflow.in_workflow() and workflow.info() is self._info
