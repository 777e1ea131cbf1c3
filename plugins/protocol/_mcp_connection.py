"""A connection to an MCP server, over a program's standard streams or streamable HTTP."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage
from mcp_types import (
    CONNECTION_CLOSED,
    INTERNAL_ERROR,
    REQUEST_TIMEOUT,
    Implementation,
    JSONRPCError,
    JSONRPCResponse,
    ToolListChangedNotification,
)

from kernel.basics.errors import ProviderRefused
from kernel.kinds.protocol import McpSettings
from kernel.kinds.tool import Tool
from plugins.protocol._mcp_answers import mended

HTTP_CONNECT_S = 10.0

LOST_CODES = (CONNECTION_CLOSED, REQUEST_TIMEOUT)
OF_THE_SDK = "SSE stream "
"""What the SDK's errors on a broken stream of HTTP begin with; they come the way of the server's own."""

IDEMPOTENCY_KEY = "mofa/idempotency-key"
"""In the `_meta` of a call: a server may know by it that a repeated call is the same call."""


@dataclass(frozen=True)
class Refused:
    """How a call was refused by HTTP: its status, and whether the call was one of a session."""

    status: int | None = None
    of_session: bool = False


class Connection:
    """A connection, held open by a task until `leave` or `end`. `ready` is done when it can be used, or holds why not.

    `listed` are the tools that it listed last, None where the server has said since then that they have changed; `left_out` are
    those that cannot be used, with the reasons.
    """

    def __init__(self, settings: McpSettings) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.listed: Mapping[str, Tool] | None = None
        self.left_out: Mapping[str, str] = {}
        self.status: int | None = None  # of the last HTTP answer, which the SDK keeps to itself
        self._refused: dict[str, Refused] = {}
        self._left = asyncio.Event()
        self._task = asyncio.create_task(self._hold(settings))
        self.client: Client

    @property
    def ended(self) -> bool:
        return self._task.done() or self._left.is_set()

    def leave(self) -> None:
        """Let the task end in its own time."""
        self._left.set()

    async def end(self) -> None:
        """End it, and wait for that."""
        self._left.set()
        if not self.ready.done():
            self._task.cancel()
        await asyncio.wait([self._task])

    def refused(self, idempotency_key: str) -> Refused:
        """Return how the call of that key was refused by HTTP, if it was; once."""
        return self._refused.pop(idempotency_key, Refused())

    async def _hold(self, settings: McpSettings) -> None:
        try:
            async with AsyncExitStack() as stack:
                self.client = await self._opened(stack, settings)
                self.ready.set_result(None)
                await self._left.wait()
        except BaseException as error:  # noqa: BLE001  the SDK's own task groups wrap what went wrong
            if not self.ready.done():
                self.ready.set_exception(innermost(error))
                self.ready.exception()  # it may be that nobody waits any more
        finally:
            self._left.set()

    async def _opened(self, stack: AsyncExitStack, settings: McpSettings) -> Client:
        us = Implementation(name="mofa", version=version("mofa-temporal"))
        if settings.url is not None:
            return await stack.enter_async_context(
                Client(_Lenient(await self._http(stack, settings)), client_info=us, message_handler=self._heard)
            )
        program = StdioServerParameters(
            command=settings.command[0],
            args=settings.command[1:],
            env={name: os.environ[name] for name in settings.environment if name in os.environ},
            cwd=settings.folder,
            encoding_error_handler="replace",  # a line of a log in another encoding is no reason to end
        )

        def of(mode: str) -> Client:
            return Client(_Lenient(stdio_client(program)), client_info=us, message_handler=self._heard, mode=mode)

        try:
            return await stack.enter_async_context(of("auto"))
        except BaseException as error:
            cause = innermost(error)
            if not isinstance(cause, MCPError) or cause.code != CONNECTION_CLOSED:
                raise
        # An old server may end at the question which newer versions begin with; asked as in its own days, it may not.
        return await stack.enter_async_context(of("legacy"))

    async def _http(self, stack: AsyncExitStack, settings: McpSettings) -> AbstractAsyncContextManager[Any]:
        assert settings.url is not None
        http = await stack.enter_async_context(
            httpx2.AsyncClient(
                headers=_authorization(settings.token_env),
                timeout=httpx2.Timeout(settings.timeout_s, connect=HTTP_CONNECT_S),
                event_hooks={"response": [self._note]},
            )
        )
        return streamable_http_client(settings.url, http_client=http)

    async def _note(self, response: httpx2.Response) -> None:
        """Keep an answer's status: the SDK shows an error in the body, and not by which status it came."""
        self.status = response.status_code
        if response.status_code >= 400 and (key := _key_of(response.request)) is not None:
            self._refused[key] = Refused(response.status_code, "mcp-session-id" in response.request.headers)

    async def _heard(self, message: Any) -> None:
        if isinstance(message, ToolListChangedNotification):
            self.listed = None


class _Lenient(AbstractAsyncContextManager[Any]):
    """A transport whose answers are mended before the SDK reads them."""

    def __init__(self, inner: AbstractAsyncContextManager[Any]) -> None:
        self._inner = inner

    async def __aenter__(self) -> tuple[_Mending, Any]:
        read, write = await self._inner.__aenter__()
        return _Mending(read), write

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


class _Mending:
    """The SDK's stream of what a server says (`mcp.shared._stream_protocols.ReadStream`), with results mended."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def last_context(self) -> Any:
        """What the SDK takes along with a message."""
        return getattr(self._inner, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message."""
        return _mended(await self._inner.receive())

    async def aclose(self) -> None:
        """Leave it."""
        await self._inner.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        return _mended(await self._inner.__anext__())

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        ended: bool | None = await self._inner.__aexit__(kind, error, trace)
        return ended


def _mended(item: SessionMessage | Exception) -> SessionMessage | Exception:
    """Return a message with a result that the SDK takes, and with no error code that is the SDK's own.

    The SDK says by two codes that a connection is lost. Servers use the same codes for errors of theirs, on one that is not.
    """
    if not isinstance(item, SessionMessage):
        return item
    match item.message:
        case JSONRPCResponse() as response:
            response.result = mended(response.result)
        case JSONRPCError(error=error) if error.code in LOST_CODES and not error.message.startswith(OF_THE_SDK):
            error.code = INTERNAL_ERROR
    return item


def _key_of(request: httpx2.Request) -> str | None:
    """Return the idempotency key of a tool's call; None for every other request."""
    try:
        key = json.loads(request.content)["params"]["_meta"][IDEMPOTENCY_KEY]
    except (httpx2.StreamError, ValueError, LookupError, TypeError):
        return None
    return key if isinstance(key, str) else None


def _authorization(variable: str | None) -> dict[str, str]:
    if variable is None:
        return {}
    token = os.environ.get(variable, "").strip()
    if not token:
        raise ProviderRefused(f"The variable {variable}, which token_env names, is empty or not set for this worker.")
    return {"Authorization": f"Bearer {token}"}


def innermost(error: BaseException) -> BaseException:
    """Return what a task group wraps."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
