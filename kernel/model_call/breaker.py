"""The circuit breaker: a model that fails again and again is left alone for a while, by all workers together.

Closed, calls go through and failures are counted. Open, none does. When `open_s` are over it is half-open: one call goes
through as a probe while the others still wait; its success closes the breaker, its failure opens it anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, Protocol

from pydantic import Field

from kernel.basics.errors import MofaError, NotSent, ProviderUnavailable, RateLimited
from kernel.basics.schema import Schema

PROBE_S = 180.0
"""How long a probe may take; after that its worker is held for dead, and another call may probe."""


class BreakerSettings(Schema):
    """When a breaker opens, and for how long."""

    failures: int = Field(default=5, ge=1, description="It opens after so many failures, with no answer in between,")
    window_s: float = Field(default=60.0, gt=0, allow_inf_nan=False, description="within so many seconds;")
    open_s: float = Field(default=30.0, gt=0, allow_inf_nan=False, description="and after so many more one call may try.")


class Breaker(Schema):
    """One breaker's state. `opened_at` is None while it is closed; `probe` names the call that probes, until `probe_until`."""

    failures: int = 0
    since: datetime | None = None
    opened_at: datetime | None = None
    probe: str | None = None
    probe_until: datetime | None = None


class Admission(Schema):
    """Whether a call may go; `wait_s` is how long it had better wait where it may not."""

    verdict: Literal["go", "probe", "wait"]
    wait_s: float = 0.0


def admit(state: Breaker, settings: BreakerSettings, call: str, now: datetime) -> tuple[Breaker, Admission]:
    """Return whether the call may go now. `call` is a name that no other call has."""
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
    """Return the provider answered, if only by a refusal. An answer to a call from before it opened says nothing of now."""
    return Breaker() if state.opened_at is None or state.probe == call else state


def failed(state: Breaker, settings: BreakerSettings, call: str, now: datetime) -> Breaker:
    """Return the provider did not answer the call."""
    if state.opened_at is not None:
        return Breaker(failures=state.failures, since=state.since, opened_at=now) if state.probe == call else state
    fresh = state.since is not None and (now - state.since).total_seconds() <= settings.window_s
    counted = Breaker(failures=state.failures + 1, since=state.since) if fresh else Breaker(failures=1, since=now)
    return counted.model_copy(update={"opened_at": now}) if counted.failures >= settings.failures else counted


def given_up(state: Breaker, call: str) -> Breaker:
    """Return the call was told to stop: if it was the probe, another one may."""
    return state.model_copy(update={"probe": None, "probe_until": None}) if state.probe == call else state


def is_down(error: MofaError) -> bool:
    """Return whether a failure counts: a provider that refuses, or asks to slow down, is there."""
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
    """Where breakers are kept, for a whole fleet. A store that cannot be reached raises `ProviderUnavailable`."""

    async def read(self, name: str) -> tuple[Breaker, int]:
        """Return a breaker's state, and its version; a closed one of version 0 where nothing is known of it."""
        ...

    async def replace(self, name: str, version: int, state: Breaker) -> bool:
        """Write a state over that version; False where another worker was faster."""
        ...
