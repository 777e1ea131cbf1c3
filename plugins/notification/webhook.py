"""Notifications by HTTP: each event is posted as JSON to an address of the operator's choice, such as a chat's webhook.

The way out (`Poster`) is for whatever else has to post to addresses: it follows no redirect, uses no proxy of the
environment's, and goes into a private network only where the host was allowed by name.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from kernel.basics.address import check_address, is_public
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.notification import Notification, Told

TIMEOUT_S = 8.0
SHOWN = 2000


def create(
    *,
    url: str = "",
    token_env: str | None = None,
    token_header: str = "Authorization",  # noqa: S107  the header's name
) -> Notification:
    """Return the webhook.

    Args:
        url: where each event is posted; http or https, within your network too, for the project file says it.
        token_env: the worker's variable that holds a token. It goes only over https, or to this machine.
        token_header: the header of the token: as `Bearer …` in Authorization, as it is in any other.

    Raises:
        InvalidInput: the address may not be called.
    """
    try:
        check_address(url, with_token=token_env is not None)
    except ValueError as error:
        raise InvalidInput(f"Notification plugin webhook: {error}", "config") from None
    return Webhook(url, token_env, token_header)


class Webhook:
    """Posts `{text, event, workflow_id, run_id, workflow, tenant}`; `Idempotency-Key` is the event's id."""

    def __init__(self, url: str, token_env: str | None, token_header: str) -> None:
        self._url, self._token_env, self._token_header = url, token_env, token_header
        self._poster = Poster(allow={urlsplit(url).hostname or ""})

    async def send(self, told: Told) -> None:
        """Post it."""
        body = {"text": in_words(told), **told.model_dump(mode="json")}
        await self._poster.post(self._url, body, {"Idempotency-Key": told.event.id, **self._token()})

    async def close(self) -> None:
        """Give back the connections."""
        await self._poster.close()

    def _token(self) -> dict[str, str]:
        if self._token_env is None:
            return {}
        token = os.environ.get(self._token_env, "").strip()
        if not token:
            raise ProviderRefused(f"The variable {self._token_env}, which token_env names, is not set for this worker.")
        return {self._token_header: f"Bearer {token}" if self._token_header.lower() == "authorization" else token}


class Poster:
    """Posts JSON. Every address that a name stands for must be public, unless the host is allowed by its name."""

    def __init__(self, allow: Collection[str] = ()) -> None:
        """`allow` are names of hosts, or addresses, that may be within a private network."""
        self._allow = {each.lower() for each in allow}
        self._client: httpx2.AsyncClient | None = None

    async def post(self, url: str, body: Any, headers: Mapping[str, str]) -> None:
        """Post it, and see that it was taken.

        Raises:
            InvalidInput: an address that may not be called.
            ProviderUnavailable, RateLimited: not now; try again.
            ProviderRefused: it does not take it.
        """
        if self._client is None:
            self._client = httpx2.AsyncClient(trust_env=False, timeout=TIMEOUT_S, follow_redirects=False)
        target = await self._checked(url)
        shown = f"{target.pinned.scheme}://{target.netloc}"  # what follows may be a secret itself
        own = {"Host": target.netloc, "User-Agent": "mofa-webhook"}
        extensions = {"sni_hostname": target.host}
        try:
            async with self._client.stream(
                "POST", target.pinned, json=body, headers={**headers, **own}, extensions=extensions
            ) as answer:
                status, patience = answer.status_code, answer.headers.get("retry-after", "")
        except httpx2.HTTPError as error:
            raise ProviderUnavailable(f"{shown} cannot be reached: {type(error).__name__}.") from None
        if status < 300:
            return
        if status == 429:
            raise RateLimited(f"{shown}: HTTP 429.", float(patience) if patience.isdigit() else None)
        if status in (408, 425) or status >= 500:
            raise ProviderUnavailable(f"{shown}: HTTP {status}.")
        redirect = " Redirects are not followed; give the address that it leads to." if status < 400 else ""
        raise ProviderRefused(f"{shown}: HTTP {status}.{redirect}")

    async def check(self, url: str) -> None:
        """Whether the address may be called now; raises as `post` does."""
        await self._checked(url)

    async def close(self) -> None:
        """Give back the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _checked(self, url: str) -> _Target:
        """Return the URL with the very address that was checked in the host's place: a name may mean another one a moment
        later.
        """
        try:
            check_address(url, with_token=False)
            whole = httpx2.URL(url)
        except (ValueError, httpx2.InvalidURL) as error:
            raise InvalidInput(f"{error}", "url") from None
        host, port = whole.host.lower().rstrip("."), whole.port or {"http": 80, "https": 443}[whole.scheme]
        try:
            loop = asyncio.get_running_loop()
            found = [str(each[4][0]) for each in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            raise ProviderUnavailable(f"The name {host} cannot be looked up.") from None
        if host not in self._allow and not all(map(is_public, found)):
            raise InvalidInput(f"{host} leads into a private network, and is not allowed by its name.", "url")
        return _Target(whole.copy_with(host=found[0]), whole.netloc.decode("ascii"), host)


class _Target:
    def __init__(self, pinned: httpx2.URL, netloc: str, host: str) -> None:
        self.pinned, self.netloc, self.host = pinned, netloc, host


def in_words(told: Told) -> str:
    """Return a line for people: what is asked, where something is asked."""
    event = told.event
    asked = event.data.get("decision")
    if event.type == "decision_opened" and isinstance(asked, dict):
        options = ", ".join(str(each.get("id")) for each in asked.get("options") or () if isinstance(each, dict))
        offered = f" ({options})" if options else ""
        return f"{asked.get('title')}: {asked.get('question')}{offered} — {told.workflow_id}"[:SHOWN]
    return f"{event.type} — {told.workflow} {told.workflow_id}"[:SHOWN]
