"""A call of a model, and of those in its stead where it fails: the walk that all kinds of calls share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

from temporalio import activity

from activities.model.prompt import idempotency_key
from kernel.basics.errors import MofaError, NotSent, ProviderRefused, RateLimited
from kernel.kinds.storage import LedgerKey, Storage
from kernel.model_call.fallback import Tried, all_failed, next_of, trigger_of
from runtime.patience import asked_again
from runtime.plugins.providers import Provider, Providers

T = TypeVar("T")

FREE = (ProviderRefused, RateLimited, NotSent)
"""Failures that certainly cost nothing: a refusal, and what was not sent. Of others that is not known."""


class Answered(NamedTuple, Generic[T]):
    """What one of the models gave, and who was asked in vain before; `maybe_paid` if one of those may have cost something."""

    answer: T
    tried: list[Tried]
    maybe_paid: bool


async def first_answer(
    providers: Providers, storage: Storage, key: LedgerKey, first: Provider, ask: Callable[[Provider], Awaitable[T]]
) -> Answered[T]:
    """What `ask` gives for the model, or for the first of those in its stead that can. `key` is of a call that was begun; it is
    given back where nothing was paid, so that the next attempt cannot pay twice.

    Raises:
        MofaError: none of them could, or one failed in a way that no other would mend.
    """
    asked, place, maybe_paid = first, 0, False
    errors: list[MofaError] = []
    tried: list[Tried] = []
    while True:
        try:
            return Answered(await ask(asked), tried, maybe_paid)
        except MofaError as error:
            maybe_paid = maybe_paid or not isinstance(error, FREE)
            errors.append(error)
            reason = trigger_of(error)
            found = None if reason is None else next_of(first.fallback, place, reason)
            if reason is None or found is None:
                if not maybe_paid:
                    await asked_again(lambda: storage.release(key))
                raise all_failed(errors) from None
            activity.logger.warning("model fallback: %s (%s)", asked.label, reason)
            tried.append(Tried(model=asked.label, reason=reason))
            asked, place = providers.named(first.fallback[found].model), found + 1


def own_key(key: LedgerKey, first: Provider, asked: Provider) -> str:
    """The idempotency key for one of them: each has its own, for a provider refuses other words under a known one."""
    own = key if asked is first else key.model_copy(update={"step": f"{key.step}/{asked.label}"})
    return idempotency_key(own)
