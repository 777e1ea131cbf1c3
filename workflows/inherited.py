"""What a run inherits from the run that it is a part of: memos that only its parent may set."""

from __future__ import annotations

from temporalio import workflow

SCOPE = "mofa_scope"
"""What the run's calls are paid under, so that a reset of the parent does not pay for them again."""

PINNED = "mofa_plugins"
"""The plugin set that both are pinned to."""


def inherited(name: str) -> str | None:
    """Return the memo of that name. A run that anybody started by itself has none, whatever its memo says."""
    if workflow.info().parent is None:
        return None
    value: str | None = workflow.memo_value(name, None, type_hint=str)
    return value
