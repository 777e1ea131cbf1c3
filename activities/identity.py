"""The worker's check of who decides: as an external function for validators of updates, and as an activity for signals."""

from __future__ import annotations

from collections.abc import Callable

from temporalio import activity

from kernel.conversation.statement import read_seal
from kernel.identity.check import IDENTITY_CHECK, IdentityCheck, IdentityChecked
from runtime.failures import reports_failures

Check = Callable[[str | None], str | None]
"""Takes the seal of a decision, or None, and returns why it cannot count, or None."""


class IdentityActivities:
    """`identity.check`, over one check."""

    def __init__(self, check: Check) -> None:
        self._check = check

    @activity.defn(name=IDENTITY_CHECK)
    @reports_failures
    async def check(self, given: IdentityCheck) -> IdentityChecked:
        """Return whether a decision with this seal can count."""
        fault = self._check(given.seal)
        if fault is None and given.seal is not None:
            fault = read_seal(given.seal).statement.mismatch(given.meant)
        return IdentityChecked(fault=fault)
