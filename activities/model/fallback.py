"""A call of a model, and of those in its stead where it fails: the walk that all kinds of calls share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

from temporalio import activity

from activities.model.prompt import idempotency_key
from activities.model.replies import PaidInVain
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
    tried: list[tuple[MofaError, Tried]] = []
    while True:
        try:
            return Answered(await ask(asked), [each for _, each in tried], maybe_paid)
        except MofaError as error:
            maybe_paid = maybe_paid or not isinstance(error, FREE)
            if isinstance(error, PaidInVain):
                error.asked = asked
            errors.append(error)
            reason = trigger_of(error)
            found = None if reason is None else next_of(first.fallback, place, reason)
            if reason is not None:
                tried.append((error, Tried(model=asked.label, reason=reason)))
            if reason is None or found is None:
                vain = next((each for each in reversed(errors) if isinstance(each, PaidInVain)), None)
                if vain is not None:  # it is paid, and to ask all of them again would be to pay again
                    vain.tried, vain.maybe_paid = [each for error, each in tried if error is not vain], maybe_paid
                    raise vain from None
                if not maybe_paid:
                    await asked_again(lambda: storage.release(key))
                raise all_failed(errors) from None
            activity.logger.warning("model fallback: %s (%s)", asked.label, reason)
            asked, place = providers.named(first.fallback[found].model), found + 1


def own_key(key: LedgerKey, first: Provider, asked: Provider) -> str:
    """The idempotency key for one of them: each has its own, for a provider refuses other words under a known one."""
    own = key if asked is first else key.model_copy(update={"step": f"{key.step}/{asked.label}"})
    return idempotency_key(own)
