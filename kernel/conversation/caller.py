"""Who uses one of the house's services, and for which call: what a service may know, and where its cost is booked."""

from __future__ import annotations

from datetime import datetime

from pydantic import PrivateAttr

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage


class Caller(Schema):
    """One call. `scope` and `step` name it for good; `now` is the run's time; what is paid for it is said by `spend`."""

    now: datetime
    scope: str = ""
    step: str = ""
    participant: str = ""
    tenant: str | None = None
    _spent: Usage = PrivateAttr(default_factory=Usage)

    def spend(self, usage: Usage) -> None:
        """Book what a service has paid for this call."""
        self._spent = self._spent + usage

    @property
    def spent(self) -> Usage:
        """What was paid for this call so far, besides its own price."""
        return self._spent
