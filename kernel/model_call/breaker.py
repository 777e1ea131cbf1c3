"""The circuit breaker: after repeated failures of a model, no worker calls it for a while.

Closed, calls pass and failures are counted. Open, no call passes. After `open_s` seconds it is half-open: one call passes as a
probe while the others still wait. Its success closes the breaker, its failure opens it again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, Protocol

from pydantic import Field

from kernel.basics.errors import MofaError, NotSent, ProviderUnavailable, RateLimited
from kernel.basics.schema import Schema

PROBE_S = 180.0
"""The time limit of a probe, in seconds. After it the probe's worker counts as dead, and another call may probe."""


class BreakerSettings(Schema):
    """The conditions under which a breaker opens, and the time for which it stays open."""

    failures: int = Field(default=5, ge=1, description="The breaker opens after this number of failures in a row,")
    window_s: float = Field(default=60.0, gt=0, allow_inf_nan=False, description="within this number of seconds.")
    open_s: float = Field(default=30.0, gt=0, allow_inf_nan=False, description="Seconds until one call may probe again.")


class Breaker(Schema):
    """The state of a breaker. `opened_at` is None while it is closed; `probe` names the probing call, until `probe_until`."""

    failures: int = 0
    since: datetime | None = None
    opened_at: datetime | None = None
    probe: str | None = None
    probe_until: datetime | None = None


class Admission(Schema):
    """Whether a call may be made now; `wait_s` is the time to wait if not, in seconds."""

    verdict: Literal["go", "probe", "wait"]
    wait_s: float = 0.0


def admit(state: Breaker, settings: BreakerSettings, call: str, now: datetime) -> tuple[Breaker, Admission]:
    """Return the new state, and whether the call may be made now. `call` is the call's unique name."""
    if state.opened_at is None:
        return state, Admission(verdict="go")
    left_s = settings.open_s - (now - state.opened_at).total_seconds()
    if left_s > 0:
        return state, Admission(verdict="wait", wait_s=left_s)
    if state.probe is not None and state.probe_until is not None and now < state.probe_until:
        return state, Admission(verdict="wait", wait_s=min(settings.open_s, (state.probe_until - now).total_seconds()))
    probing = {"probe": call, "probe_until": now + timedelta(seconds=PROBE_S)}
    return state.model_copy(update=probing), Admission(verdict="probe")


def answered(state: Breaker, call: str) -> Breaker:
    """Return the state after an answer; a refusal is one too. A call from before the breaker opened does not change it."""
    return Breaker() if state.opened_at is None or state.probe == call else state


def failed(state: Breaker, settings: BreakerSettings, call: str, now: datetime) -> Breaker:
    """Return the state after a call without an answer."""
    if state.opened_at is not None:
        return Breaker(failures=state.failures, since=state.since, opened_at=now) if state.probe == call else state
    fresh = state.since is not None and (now - state.since).total_seconds() <= settings.window_s
    counted = Breaker(failures=state.failures + 1, since=state.since) if fresh else Breaker(failures=1, since=now)
    return counted.model_copy(update={"opened_at": now}) if counted.failures >= settings.failures else counted


def given_up(state: Breaker, call: str) -> Breaker:
    """Return the state after a call was cancelled: if it was the probe, another call may probe."""
    return state.model_copy(update={"probe": None, "probe_until": None}) if state.probe == call else state


def is_down(error: MofaError) -> bool:
    """Return whether a failure counts for the breaker. A provider that refuses, or limits the rate, is not down."""
    return isinstance(error, ProviderUnavailable) and not isinstance(error, RateLimited)


class CircuitOpen(NotSent):
    """The breaker is open."""

    def __init__(self, name: str, wait_s: float) -> None:
        super().__init__(
            f"{name} is not asked for now: its circuit breaker is open after repeated failures; next try in {wait_s:.0f} s.",
            wait_s,
            "down",
        )


class Breakers(Protocol):
    """The port of the store of breakers, shared by all workers. It raises `ProviderUnavailable` if it cannot be reached."""

    async def read(self, name: str) -> tuple[Breaker, int]:
        """Return a breaker's state and version; a closed one of version 0 if none is stored."""
        ...

    async def replace(self, name: str, version: int, state: Breaker) -> bool:
        """Write a state if the stored version is still `version`. Return False if another worker was faster."""
        ...
