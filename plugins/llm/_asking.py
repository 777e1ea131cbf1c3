"""What every provider's plugin does around its SDK: the key, the time limit, and no key in any error."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from plugins.llm._provider_failures import without_key


def key_of(plugin: str, given: str | None, variable: str) -> str:
    """Return the key that is given, or the one in the environment.

    Raises:
        ProviderRefused: there is none, or it is no key.
    """
    key = (given or os.environ.get(variable) or "").strip()
    if not key:
        raise ProviderRefused(f"No API key for model plugin {plugin}: set {variable}, or use the offline model.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ProviderRefused(f"{variable} does not hold an API key: it has blanks or characters that no key has.")
    return key


def not_installed(plugin: str, package: str) -> InvalidInput:
    """Return the refusal of a plugin whose SDK is missing."""
    return InvalidInput(
        f"Model plugin {plugin} needs the package {package}, which is not installed. "
        f"Install it: uv pip install 'mofa-temporal[{plugin}]'",
        "provider",
    )


@asynccontextmanager
async def asking(who: str, key: str, timeout_s: float) -> AsyncIterator[None]:
    """Around one request: too slow is `ProviderUnavailable`, and the key is struck out of every error."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError:
        raise ProviderUnavailable(f"{who}: no answer within {timeout_s:g} s.", reason="timeout") from None
    except MofaError as error:
        error.args = (without_key(str(error), key), *error.args[1:])
        raise error from None


@contextmanager
def read_by_sdk(who: str) -> Iterator[None]:
    """Around an SDK's call: it fails with whatever Python raises where an answer is not of the form that it knows."""
    try:
        yield
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        words = f"{type(error).__name__}: {error}"[:300]
        raise ProviderUnavailable(f"{who}: the answer is not of the form that the SDK knows ({words}).") from None


def parsed(arguments: str) -> dict[str, Any]:
    """Return the arguments of an earlier tool call, for those who want them as an object; {} where the model had sent none."""
    try:
        value = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
