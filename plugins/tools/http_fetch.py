"""Pages from the web: from named hosts only, and never from a private network.

All addresses of a host must be public. The connection goes to the address that was checked, since a name may lead to another
one a moment later (DNS rebinding). Each redirect is checked like the first request.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urljoin

import httpx2

from kernel.basics.address import is_public
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

MAX_REDIRECTS = 5
LONGEST_URL = 2000
PORTS = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A lookup of the IP addresses of a host and port."""

_ALLOWED = re.compile(r"^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?(:\d{1,5})?$")


def create(
    *,
    allow: Sequence[Any] = (),
    max_bytes: int = 262_144,
    timeout_s: float = 20.0,
    http_client: httpx2.AsyncClient | None = None,
    resolve: Resolve | None = None,
) -> Tool:
    """Return a tool that fetches pages by HTTP and HTTPS.

    Args:
        allow: the hosts that may be fetched from: `example.com`, `*.example.com` (all below it, without itself), with `:port`
            if it is not the scheme's default. Without any, every call is refused.
        max_bytes: bytes of an answer that are read, at most.
        timeout_s: seconds for one call, with its redirects.
        http_client, resolve: for tests.

    Raises:
        InvalidInput: an entry of `allow` that is not a host.
    """
    if isinstance(allow, str):
        raise InvalidInput("Tool plugin http_fetch: allow must be a list of hosts, such as [example.com]", "options")
    for entry in allow:
        if not isinstance(entry, str) or not _ALLOWED.match(entry.lower()):
            words = f"{entry!r} is not a host; write example.com, *.example.com or example.com:8443"
            raise InvalidInput(f"Tool plugin http_fetch: allow: {words}", "options")
    return HttpFetch([entry.lower() for entry in allow], max_bytes, timeout_s, http_client, resolve or _resolve)


class HttpFetch:
    """A tool that fetches by GET only, without cookies, keys or the environment's proxies."""

    def __init__(
        self, allow: list[str], max_bytes: int, timeout_s: float, client: httpx2.AsyncClient | None, resolve: Resolve
    ) -> None:
        self._allow, self._max_bytes, self._resolve = allow, max_bytes, resolve
        self._client = client
        self._timeout_s = timeout_s
        self.facts = ToolFacts(
            description=f"Fetches a page by GET and gives its status and text. Allowed hosts: {', '.join(allow) or 'none'}.",
            parameters={
                "type": "object",
                "properties": {"url": {"type": "string", "maxLength": LONGEST_URL, "description": "http:// or https://"}},
                "required": ["url"],
                "additionalProperties": False,
            },
            timeout_s=timeout_s,
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Return the last page, after redirects: status, URL, content type, text, and whether it was cut.

        Raises:
            ToolFault: the URL is not allowed, leads into a private network, or cannot be fetched.
            ProviderUnavailable: the name lookup failed for now.
        """
        url = args["url"]
        if self._client is None:
            self._client = httpx2.AsyncClient(trust_env=False, timeout=self._timeout_s, follow_redirects=False)
        for _ in range(1 + MAX_REDIRECTS):
            target = await self._checked(url)
            page = await self._get(url, *target)
            location = page.pop("location")
            if location is None:
                return page
            url = urljoin(url, location)
        raise ToolFault(f"More than {MAX_REDIRECTS} redirects; the last one led to {url[:200]}.")

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _checked(self, address: str) -> tuple[httpx2.URL, str]:
        """Return the URL with a checked IP address in place of the host, and the host with its port."""
        url = self._allowed(address)
        host, port = url.host.lower().rstrip("."), url.port or PORTS[url.scheme]
        addresses = await self._resolve(host, port)
        private = [each for each in addresses if not is_public(each)]
        if private or not addresses:
            raise ToolFault(f"{host} leads into a private network, or to no address; it cannot be fetched.")
        return url.copy_with(host=addresses[0]), url.netloc.decode("ascii")

    def _allowed(self, address: str) -> httpx2.URL:
        if not self._allow:
            raise ToolFault("No host may be fetched: the project file allows none (options.allow of this tool).")
        try:
            url = httpx2.URL(address)
        except httpx2.InvalidURL:
            raise ToolFault(f"{address[:200]!r} is not a URL; it should look like https://example.com/page") from None
        if url.scheme not in PORTS or not url.host:
            raise ToolFault(f"{address[:200]!r}: only http:// and https:// addresses can be fetched.")
        if url.userinfo:
            raise ToolFault("A URL with a user or password in it is not fetched.")
        host, port = url.host.lower().rstrip("."), url.port
        own_port = port is None or port == PORTS[url.scheme]
        if not any(_matches(entry, host, None if own_port else port) for entry in self._allow):
            raise ToolFault(f"{host}{'' if own_port else f':{port}'} is not allowed. Allowed: {', '.join(self._allow)}.")
        return url

    async def _get(self, shown: str, url: httpx2.URL, host: str) -> dict[str, Any]:
        assert self._client is not None
        # Uncompressed only: a small compressed answer can grow to gigabytes.
        headers = {"Host": host, "Accept-Encoding": "identity", "User-Agent": "mofa-http-fetch"}
        extensions = {"sni_hostname": host.rpartition(":")[0] or host}
        request = self._client.build_request("GET", url, headers=headers, extensions=extensions)
        try:
            response = await self._client.send(request, stream=True, follow_redirects=False)
            try:
                return await self._page(shown, response)
            finally:
                await response.aclose()
        except httpx2.TimeoutException:
            raise ToolFault(f"{shown[:200]}: no answer in time.") from None
        except httpx2.HTTPError as error:
            raise ToolFault(f"{shown[:200]} cannot be fetched: {type(error).__name__}.") from None

    async def _page(self, shown: str, response: httpx2.Response) -> dict[str, Any]:
        location = response.headers.get("location") if response.status_code in (301, 302, 303, 307, 308) else None
        content = bytearray()
        if location is None:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise ToolFault(f"{shown[:200]}: the answer is compressed, although the request does not accept that.")
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > self._max_bytes:
                    break
        return {
            "status": response.status_code,
            "url": shown,
            "content_type": response.headers.get("content-type", ""),
            "text": bytes(content[: self._max_bytes]).decode(_charset(response), errors="replace"),
            "truncated": len(content) > self._max_bytes,
            "location": location,
        }


def _matches(entry: str, host: str, port: int | None) -> bool:
    """Return whether an entry of `allow` names the host and the port; `port` is None for the scheme's default."""
    name, _, own = entry.partition(":")
    if (int(own) if own else None) != port:
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise ProviderUnavailable(f"The name {host} cannot be looked up at the moment.") from None
        raise ToolFault(f"There is no host {host}.") from None
    except (UnicodeError, OSError):
        raise ToolFault(f"There is no host {host}.") from None
    return [str(info[4][0]) for info in infos]


def _charset(response: httpx2.Response) -> str:
    """Return the answer's character set; UTF-8 if it names none, or one that Python does not know."""
    named = response.charset_encoding or "utf-8"
    try:
        "".encode(named)
    except (LookupError, UnicodeError):
        return "utf-8"
    return named
