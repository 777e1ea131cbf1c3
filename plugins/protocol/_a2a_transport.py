"""HTTP to external agents: a limit for their answers, and connections to public addresses only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx

from kernel.basics.address import is_public

LARGEST = 8 * 1024 * 1024
"""The longest answer of a server, in bytes."""


async def cap(response: httpx.Response) -> None:
    """Limit the response's body to `LARGEST` bytes; a hook for `httpx.AsyncClient`."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    response.stream = _Capped(response.stream)


class _Capped(httpx.AsyncByteStream):
    """The body of a server's answer, up to `LARGEST` bytes."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the chunks, or raise `httpx.DecodingError` if the body is too long."""
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST:
                raise httpx.DecodingError(f"the answer is longer than {LARGEST:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()


class PublicTransport(httpx.AsyncBaseTransport):
    """A transport to public addresses only.

    It connects to the address that it checked, since a name may lead to another address a moment later (DNS rebinding).
    """

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Look the host up, check its addresses, and send the request to the first one.

        Raises:
            PrivateAddress: one of them is in a private network.
        """
        host = request.url.host
        try:
            loop = asyncio.get_running_loop()
            infos = await loop.getaddrinfo(host, request.url.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpx.ConnectError(f"there is no host {host} ({error})", request=request) from None
        addresses = [str(info[4][0]) for info in infos]
        if not addresses or not all(map(is_public, addresses)):
            raise PrivateAddress(f"{host} leads into a private network; only agents of the project file may be there.")
        request.url = request.url.copy_with(host=addresses[0])
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class PrivateAddress(ValueError):
    """The error for a name that leads into a private network."""
