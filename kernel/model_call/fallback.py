"""Fallback models: the failures that lead to one, and the error if none of them answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from pydantic import Field

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited, Reason
from kernel.basics.schema import Schema

TRIGGERS: tuple[Reason, ...] = get_args(Reason)


class Fallback(Schema):
    """A model that is asked if those before it fail for one of these reasons."""

    model: str = Field(description="provider:model, or a name from models. That model's own fallback is not followed.")
    on: list[Reason] = Field(default_factory=lambda: list(TRIGGERS), min_length=1, description="All reasons by default.")


class Tried(Schema):
    """A model (`provider:model`) that failed, with the reason."""

    model: str
    reason: Reason


def trigger_of(error: MofaError) -> Reason | None:
    """Return the reason of a provider's failure; None for a failure that another model would not avoid."""
    if isinstance(error, RateLimited):
        return "rate_limit"
    if isinstance(error, ProviderUnavailable):
        return error.reason or "down"
    return error.reason if isinstance(error, ProviderRefused) else None


def next_of(fallbacks: Sequence[Fallback], start: int, trigger: Reason) -> int | None:
    """Return the index of the first model from `start` on that has this trigger, or None."""
    return next((place for place in range(start, len(fallbacks)) if trigger in fallbacks[place].on), None)


def all_failed(errors: Sequence[MofaError]) -> MofaError:
    """Return the error of a call that no model answered. It is retryable if one of the errors is, after the shortest delay."""
    return asking(_together(errors), errors)


def asking(error: MofaError, errors: Iterable[BaseException]) -> MofaError:
    """Return the error with the question of a soft spending cap, if one of the `errors` has one."""
    questions = (each.question for each in errors if isinstance(each, MofaError))
    question = next((each for each in questions if each is not None), None)
    if question is not None:
        error.question = question
    return error


def _together(errors: Sequence[MofaError]) -> MofaError:
    if len(errors) == 1:
        return errors[0]
    words = "No model could answer. " + " ".join(f"({number}) {error}" for number, error in enumerate(errors, 1))
    passing = [error for error in errors if isinstance(error, ProviderUnavailable)]
    if not passing:
        last = errors[-1]
        return ProviderRefused(words, last.reason) if isinstance(last, ProviderRefused) else last
    waits = [error.retry_after_s for error in passing]
    wait = None if None in waits else min(each for each in waits if each is not None)
    limited = all(isinstance(error, RateLimited) for error in passing)
    return RateLimited(words, wait) if limited else ProviderUnavailable(words, wait, passing[0].reason)
