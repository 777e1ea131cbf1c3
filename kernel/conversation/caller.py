"""The caller of one of the program's services: what a service knows of the call, and where it books costs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import PrivateAttr

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage

PERSON: Final = "mofa_person"
"""The memo of a run that names the person for whom it works, and all runs below it."""


class Payer(Schema):
    """For whom a call is made: the desk of its todo, and the person for whom its run was started."""

    desk: str | None = None
    person: str | None = None


class Caller(Schema):
    """One call. `scope` and `step` are its name in the ledger; `now` is the run's time. A service reports costs by `spend`."""

    now: datetime
    scope: str = ""
    step: str = ""
    participant: str = ""
    tenant: str | None = None
    payer: Payer | None = None
    _spent: Usage = PrivateAttr(default_factory=Usage)

    def spend(self, usage: Usage) -> None:
        """Add the costs of a service to this call."""
        self._spent = self._spent + usage

    @property
    def spent(self) -> Usage:
        """The costs of services for this call so far, without its own price."""
        return self._spent
