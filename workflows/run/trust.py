"""The worker's check of identities. Its keys and the project file's rule are the worker's, and not the run's.

A validator may ask for it: its refusals are not in the history, so that no replay depends on them.
"""

from __future__ import annotations

from collections.abc import Callable

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.identity.check import IDENTITY_FUNCTION


def distrust(seal: str | None) -> str | None:
    """Return why a decision with this seal, or with none, does not count on this worker; None if it counts."""
    check: Callable[[str | None], str | None] | None = workflow.extern_functions().get(IDENTITY_FUNCTION)
    if check is not None:
        return check(seal)
    return None if seal is None else "seal: this worker has no keys to verify identities; it needs MOFA_IDENTITY_KEY."
