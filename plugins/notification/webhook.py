"""Notifications by HTTP: each event is posted as JSON to an address of the operator's choice, for example a chat's webhook.

Other code that posts to configured addresses uses `Poster` too. It follows no redirect, uses no proxy of the environment, and
connects to a private network only if the host was allowed by name.
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
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.channel import Notice
from kernel.kinds.notification import Told
from plugins.notification._notice_words import body, subject
from plugins.notification._service import check_later

TIMEOUT_S = 8.0
SHOWN = 2000


def create(
    *,
    url: str = "",
    token_env: str | None = None,
    token_header: str = "Authorization",  # noqa: S107  the header's name
    links: bool = False,
) -> Webhook:
    """Return the webhook.

    Args:
        url: the address, http or https. It may be in your own network, because the project file allows it.
        token_env: the worker's variable that holds a token. It is sent only over https, or to this machine.
        token_header: the header of the token: `Bearer …` in Authorization, the token alone in any other.
        links: as a channel to people: whether messages have links that decide. Only the person may get to see them.

    Raises:
        InvalidInput: an address that is not allowed.
    """
    try:
        check_address(url, with_token=token_env is not None)
    except ValueError as error:
        raise InvalidInput(f"Notification plugin webhook: {error}", "config") from None
    return Webhook(url, token_env, token_header, links=links)


class Webhook:
    """Posts `{text, event, workflow_id, run_id, workflow, tenant}`; `Idempotency-Key` is the event's id.

    As a channel to people it posts `{text, notice}`, with the id of the notice as `Idempotency-Key`.
    """

    def __init__(self, url: str, token_env: str | None, token_header: str, *, links: bool = False) -> None:
        self.links, self.updates = links, False
        self._url, self._token_env, self._token_header = url, token_env, token_header
        self._poster = Poster(allow={urlsplit(url).hostname or ""})

    async def send(self, told: Told) -> None:
        """Post the event."""
        body = {"text": in_words(told), **told.model_dump(mode="json")}
        await self._poster.post(self._url, body, {"Idempotency-Key": told.event.id, **self._token()})

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Post a message to a person, who is `notice.to` there."""
        shown = notice.model_dump(mode="json", exclude={"again", "since", "reply_code", "words"})
        posted = {"text": f"{subject(notice)}\n\n{body(notice, SHOWN)}", "notice": shown}
        await self._poster.post(self._url, posted, {"Idempotency-Key": notice.id, **self._token()})
        return {"id": notice.thread.get("id", notice.id)}

    async def close(self) -> None:
        """Close the connections."""
        await self._poster.close()

    def _token(self) -> dict[str, str]:
        if self._token_env is None:
            return {}
        token = os.environ.get(self._token_env, "").strip()
        if not token:
            raise ProviderRefused(f"The variable {self._token_env}, which token_env names, is not set for this worker.")
        return {self._token_header: f"Bearer {token}" if self._token_header.lower() == "authorization" else token}


class Poster:
    """Posts JSON. All addresses of a host must be public, unless the host is allowed by name."""

    def __init__(self, allow: Collection[str] = ()) -> None:
        """`allow` lists host names and addresses that may be in a private network."""
        self._allow = {each.lower() for each in allow}
        self._client: httpx2.AsyncClient | None = None

    async def post(self, url: str, body: Any, headers: Mapping[str, str]) -> None:
        """Post `body` as JSON, or bytes that are JSON already, and check that it was accepted.

        Raises:
            InvalidInput: the address is not allowed.
            ProviderUnavailable, RateLimited: a later retry may succeed.
            ProviderRefused: the server refused it.
        """
        if self._client is None:
            self._client = httpx2.AsyncClient(trust_env=False, timeout=TIMEOUT_S, follow_redirects=False)
        target = await self._checked(url)
        shown = f"{target.pinned.scheme}://{target.netloc}"  # the path may itself be a secret
        own = {"Host": target.netloc, "User-Agent": "mofa-webhook"}
        extensions = {"sni_hostname": target.host}
        try:
            async with self._client.stream(
                "POST", target.pinned, **_content(body), headers={**headers, **own}, extensions=extensions
            ) as answer:
                status = answer.status_code
        except httpx2.HTTPError as error:
            raise ProviderUnavailable(f"{shown} cannot be reached: {type(error).__name__}.") from None
        if status < 300:
            return
        check_later(status, answer.headers, shown)
        redirect = " Redirects are not followed: give the address that it leads to." if status < 400 else ""
        raise ProviderRefused(f"{shown}: HTTP {status}.{redirect}")

    async def check(self, url: str) -> None:
        """Check whether the address may be called now.

        Raises:
            InvalidInput: the address is not allowed.
            ProviderUnavailable: its host name cannot be looked up.
        """
        await self._checked(url)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _checked(self, url: str) -> _Target:
        """Return the URL with the checked address instead of the host's name: a second lookup could give another address."""
        try:
            check_address(url, with_token=False)
            whole = httpx2.URL(url)
        except (ValueError, httpx2.InvalidURL) as error:
            raise InvalidInput(f"{error}", "url") from None
        host, port = whole.host.lower().rstrip("."), whole.port or {"http": 80, "https": 443}[whole.scheme]
        try:
            loop = asyncio.get_running_loop()
            addresses = [str(each[4][0]) for each in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            raise ProviderUnavailable(f"The name {host} cannot be looked up.") from None
        if host not in self._allow and not all(map(is_public, addresses)):
            raise InvalidInput(f"{host} leads into a private network, and is not allowed by name.", "url")
        return _Target(whole.copy_with(host=addresses[0]), whole.netloc.decode("ascii"), host)


def _content(body: Any) -> dict[str, Any]:
    return {"content": body} if isinstance(body, bytes) else {"json": body}


class _Target:
    """The URL with the checked address, and the host as the server must see it."""

    def __init__(self, pinned: httpx2.URL, netloc: str, host: str) -> None:
        self.pinned, self.netloc, self.host = pinned, netloc, host


def in_words(told: Told) -> str:
    """Return a line for people: the question of a decision, or the type of any other event."""
    event = told.event
    asked = event.data.get("decision")
    if event.type == "decision_opened" and isinstance(asked, dict):
        options = ", ".join(str(each.get("id")) for each in asked.get("options") or () if isinstance(each, dict))
        offered = f" ({options})" if options else ""
        return f"{asked.get('title')}: {asked.get('question')}{offered} — {told.workflow_id}"[:SHOWN]
    return f"{event.type} — {told.workflow} {told.workflow_id}"[:SHOWN]
