"""The errors of activities, as Temporal records them: with their data, their next retry, and without secrets.

Workflows may not import this room. Their errors end a run and are never retried: `application_error` in `workflows`.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from kernel.basics.errors import MofaError, ProviderUnavailable, RateLimited
from kernel.basics.secrets import masked, secrets_of

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_DELAY_S = 300.0
"""The longest delay before a retry, in seconds, even if a provider asks for more."""


def reports_failures(activity: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Decorate an activity, under `activity.defn`: turn the kernel's errors into `ApplicationError`s.

    Other exceptions are bugs, and pass unchanged. If their message holds a secret, an `ApplicationError` without it is
    raised instead.
    """

    @wraps(activity)
    async def reporting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await activity(*args, **kwargs)
        except MofaError as error:
            raise activity_error(error) from None
        except Exception as error:
            if any(without_secrets(str(each)) != str(each) for each in _causes(error)):
                raise ApplicationError(without_secrets(str(error)), type=type(error).__name__) from None
            raise

    return reporting


def activity_error(error: MofaError) -> ApplicationError:
    """Return a kernel error as an `ApplicationError`: its name as `type`, its data as the only detail, its retry delay."""
    delay = error.retry_after_s if isinstance(error, ProviderUnavailable) else None
    data = {name: value for name, value in vars(error).items() if not name.startswith("_") and value is not None}
    return ApplicationError(
        without_secrets(str(error)),
        *([data] if data else []),
        type=error.type,
        non_retryable=not error.retryable,
        next_retry_delay=None if delay is None else timedelta(seconds=min(max(delay, 0.0), LONGEST_DELAY_S)),
        category=ApplicationErrorCategory.BENIGN if isinstance(error, RateLimited) else ApplicationErrorCategory.UNSPECIFIED,
    )


def with_sentence(error: ApplicationError, sentence: str) -> ApplicationError:
    """Return the error with a sentence added to its message, unless the message has it already."""
    if sentence in error.message:
        return error
    return ApplicationError(
        f"{error.message} {sentence}",
        *error.details,
        type=error.type,
        non_retryable=error.non_retryable,
        next_retry_delay=error.next_retry_delay,
        category=error.category,
    )


def without_secrets(text: str, environ: Mapping[str, str] | None = None) -> str:
    """Return `text` without the secrets of the environment (the process's own by default) and without forms of keys."""
    return masked(text, secrets_of(os.environ if environ is None else environ))


def _causes(error: BaseException | None) -> list[BaseException]:
    """Return an error and its causes, which Temporal records with it."""
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__
    return causes
