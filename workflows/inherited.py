"""Memos that a run inherits from its parent. Only the parent may set them."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.limits import LINE_CHARACTERS, is_one_line

SCOPE = "mofa_scope"
"""The scope that the run's calls are paid under, so that a reset of the parent does not pay for them again."""

PINNED = "mofa_plugins"
"""The plugin set that parent and child are pinned to."""

DESK = "mofa_desk"
"""The desk that a todo and all runs below it work for."""

DEPTH = "mofa_depth"
"""The number of runs above a run."""


def own_chain() -> str:
    """Return the name of this run's chain: the same over retries, replays, resets and continue-as-new."""
    info = workflow.info()
    return f"{info.workflow_id}:{info.first_execution_run_id}"


def inherited(name: str) -> str | None:
    """Return the memo of that name; None in a run without a parent, whose memo anybody could have set."""
    if workflow.info().parent is None:
        return None
    value: str | None = workflow.memo_value(name, None, type_hint=str)
    return value


def claimed(name: str) -> str | None:
    """Return the memo of that name, also of a run without a parent: the claim of the one who started it.

    It is None if it is not one line of text: databases must accept it.
    """
    try:
        value = workflow.memo_value(name, None)
    except Exception:  # noqa: BLE001  what anybody has written there must not stop the run
        return None
    return value if isinstance(value, str) and 0 < len(value) <= LINE_CHARACTERS and is_one_line(value) else None
