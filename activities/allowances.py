"""The activities of allowances: one stores what a person has allowed, the other finds what counts for a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from temporalio import activity

from kernel.agents.allowance import (
    ALLOWANCE_FIND,
    ALLOWANCE_GIVE,
    Allowance,
    AllowanceGiven,
    Allowances,
    AllowancesFound,
    AllowanceWanted,
    allowed_by,
    unproved,
)
from kernel.identity.person import People
from kernel.project.project import Project
from runtime.failures import reports_failures
from runtime.identity.seals import SealCheck


class AllowanceActivities:
    """`allowance.give` and `allowance.find`, over the store of allowances and the worker's check of seals."""

    def __init__(self, allowances: Allowances, check: SealCheck, project: Callable[[], Project]) -> None:
        """`project` returns the project file in use: its people may have changed since an allowance was given."""
        self._allowances, self._check, self._project = allowances, check, project

    @activity.defn(name=ALLOWANCE_GIVE)
    @reports_failures
    async def give(self, allowance: Allowance) -> AllowanceGiven:
        """Store an allowance. A retry changes nothing.

        Raises:
            InvalidInput: there are too many.
            StoreUnavailable: the database is unreachable.
        """
        await self._allowances.give(allowance)
        return AllowanceGiven(id=allowance.id)

    @activity.defn(name=ALLOWANCE_FIND)
    @reports_failures
    async def find(self, wanted: AllowanceWanted) -> AllowancesFound:
        """Return the allowances that replace an approval.

        Raises:
            StoreUnavailable: the database is unreachable.
        """
        now = datetime.now(UTC)
        known = await self._allowances.at(wanted.places(), now)
        return AllowancesFound(allowed=allowed_by(known, wanted, now, lambda each: self._trusted(each, wanted)))

    def _trusted(self, allowance: Allowance, wanted: AllowanceWanted) -> bool:
        """Return whether the giver is proved, where that is asked for, and may still decide in the run that asks."""
        if not allowance.verified:
            return not self._check.required
        statement = None if allowance.seal is None else self._check.statement(allowance.seal)
        if statement is None or unproved(allowance, statement) is not None:
            return False
        project = self._project()
        caller = statement.caller()
        if not caller.may("decide", tenant=wanted.tenant, desk=wanted.desk):
            return False
        now = People(project.people).limited(caller)
        if now is None or not now.sees(wanted.tenant, wanted.desk):
            return False
        return project.policies is not None or now.may("decide", tenant=wanted.tenant, desk=wanted.desk)
