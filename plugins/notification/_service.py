"""Calls of a chat service's HTTP API. Its faults become errors that say whether a retry may help."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from kernel.basics.errors import ProviderRefused, ProviderUnavailable, RateLimited

TIMEOUT_S = 10.0

ANSWER_BYTES = 1024 * 1024
"""The longest answer that is read."""


@dataclass(frozen=True)
class Answer:
    """An answer. `body` is its JSON object, None if it has none."""

    status: int
    body: dict[str, Any] | None


class Service:
    """A service by its name in errors. It is called without the environment's proxies, and redirects are not followed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._client: httpx2.AsyncClient | None = None

    async def call(self, what: str, method: str, url: str, **content: Any) -> Answer:
        """Call an address, and return the answer: a success, or a refusal that a retry does not change.

        Args:
            what: the call, in errors. The address may hold a secret.
            method: GET, POST or PUT.
            url: the address.
            content: `json`, `data`, `params` or `headers` of the request.

        Raises:
            ProviderUnavailable, RateLimited: a later retry may succeed.
            ProviderRefused: the answer is too long.
        """
        if self._client is None:
            self._client = httpx2.AsyncClient(trust_env=False, timeout=TIMEOUT_S, follow_redirects=False)
        read = bytearray()
        try:
            async with self._client.stream(method, url, **content) as answer:
                async for part in answer.aiter_bytes():
                    read += part
                    if len(read) > ANSWER_BYTES:
                        raise ProviderRefused(f"{self._name}: {what}: the answer is longer than {ANSWER_BYTES:,} bytes.")
        except httpx2.HTTPError as error:
            raise ProviderUnavailable(f"{self._name} cannot be reached: {type(error).__name__}.") from None
        check_later(answer.status_code, answer.headers, f"{self._name}: {what}")
        return Answer(answer.status_code, _as_object(bytes(read)))

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()


def check_later(status: int, headers: Mapping[str, str], where: str) -> None:
    """Check whether a status asks for a later retry.

    Raises:
        ProviderUnavailable, RateLimited: it does; `where` begins the words.
    """
    if status == 429:
        patience = headers.get("retry-after", "")
        raise RateLimited(f"{where}: HTTP 429.", float(patience) if patience.isascii() and patience.isdigit() else None)
    if status in (408, 425) or status >= 500:
        raise ProviderUnavailable(f"{where}: HTTP {status}.")


def secret_of(variable: str, option: str) -> str:
    """Return the secret in an environment variable.

    Raises:
        ProviderRefused: the variable is not set.
    """
    secret = os.environ.get(variable, "").strip()
    if not secret:
        raise ProviderRefused(f"The variable {variable}, which {option} names, is not set here.")
    return secret


def _as_object(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
