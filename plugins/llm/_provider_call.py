"""The parts around every provider's SDK: the key, the options, the time limit, and errors without the key."""

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
    """Return the given key, or the one in the environment variable.

    Raises:
        ProviderRefused: there is none, or it cannot be a key.
    """
    key = (given or os.environ.get(variable) or "").strip()
    if not key:
        raise ProviderRefused(f"No API key for model plugin {plugin}: set {variable}, or use the offline model.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ProviderRefused(f"{variable} does not hold an API key: a key is printable ASCII without spaces.")
    return key


def not_installed(plugin: str, package: str) -> InvalidInput:
    """Return the error of a plugin whose SDK is not installed."""
    return InvalidInput(
        f"Model plugin {plugin} needs the package {package}, which is not installed. "
        f"Install it: uv pip install 'mofa-temporal[{plugin}]'",
        "provider",
    )


@asynccontextmanager
async def provider_call(who: str, key: str, timeout_s: float) -> AsyncIterator[None]:
    """Limit one request to `timeout_s`, and remove the key from the message of every error.

    Raises:
        ProviderUnavailable: there was no answer in time.
    """
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError:
        raise ProviderUnavailable(f"{who}: no answer within {timeout_s:g} s.", reason="timeout") from None
    except MofaError as error:
        error.args = (without_key(str(error), key), *error.args[1:])
        raise error from None


@contextmanager
def sdk_reading_errors(who: str) -> Iterator[None]:
    """Raise `ProviderUnavailable` where an SDK fails to read an answer.

    The SDKs have no error of their own for an answer of an unknown form; they fail with any of Python's.
    """
    try:
        yield
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        words = f"{type(error).__name__}: {error}"[:300]
        raise ProviderUnavailable(f"{who}: the answer does not have the form that the SDK expects ({words}).") from None


def parsed(arguments: str) -> dict[str, Any]:
    """Return the arguments of an earlier tool call as an object; {} where the model's text is not a JSON object."""
    try:
        value = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
