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
from plugins.protocol._mcp_answers import repaired

HTTP_CONNECT_S = 10.0

LOST_CODES = (CONNECTION_CLOSED, REQUEST_TIMEOUT)
SDK_ERROR_PREFIX = "SSE stream "
"""The beginning of the SDK's errors on a broken HTTP stream. They arrive as messages, like the server's own errors."""

IDEMPOTENCY_KEY = "mofa/idempotency-key"
"""The field in the `_meta` of a call by which a server can recognise a repeated call."""


@dataclass(frozen=True)
class Refused:
    """The refusal of a call by HTTP: its status, and whether the call had a session id."""

    status: int | None = None
    of_session: bool = False


class Connection:
    """A connection, held open by a task until `leave` or `end`.

    `ready` is done when the connection can be used; otherwise it holds the error. `listed` holds the tools of the last list; it
    is None before the first list, and after the server's notice of a change. `left_out` names the tools that cannot be used,
    with the reasons.
    """

    def __init__(self, settings: McpSettings) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.listed: Mapping[str, Tool] | None = None
        self.left_out: Mapping[str, str] = {}
        self.status: int | None = None  # of the last HTTP answer; the SDK does not pass it on
        self._refused: dict[str, Refused] = {}
        self._left = asyncio.Event()
        self._task = asyncio.create_task(self._hold(settings))
        self.client: Client

    @property
    def ended(self) -> bool:
        return self._task.done() or self._left.is_set()

    def leave(self) -> None:
        """Tell the task to end, without waiting for it."""
        self._left.set()

    async def end(self) -> None:
        """End the connection, and wait until it is closed."""
        self._left.set()
        if not self.ready.done():
            self._task.cancel()
        await asyncio.wait([self._task])

    def refused(self, idempotency_key: str) -> Refused:
        """Return the refusal by HTTP of the call with that key, and forget it; an empty one if there was none."""
        return self._refused.pop(idempotency_key, Refused())

    async def _hold(self, settings: McpSettings) -> None:
        try:
            async with AsyncExitStack() as stack:
                self.client = await self._open(stack, settings)
                self.ready.set_result(None)
                await self._left.wait()
        except BaseException as error:  # noqa: BLE001  the SDK's task groups wrap the error
            if not self.ready.done():
                self.ready.set_exception(innermost(error))
                self.ready.exception()  # read it, since asyncio warns of an error that nobody reads
        finally:
            self._left.set()

    async def _open(self, stack: AsyncExitStack, settings: McpSettings) -> Client:
        client_info = Implementation(name="mofa", version=version("mofa-temporal"))
        if settings.url is not None:
            return await stack.enter_async_context(
                Client(_Lenient(await self._http(stack, settings)), client_info=client_info, message_handler=self._on_message)
            )
        program = StdioServerParameters(
            command=settings.command[0],
            args=settings.command[1:],
            env={name: os.environ[name] for name in settings.environment if name in os.environ},
            cwd=settings.folder,
            encoding_error_handler="replace",  # a log line in another encoding must not end the connection
        )

        def client_in(mode: str) -> Client:
            return Client(_Lenient(stdio_client(program)), client_info=client_info, message_handler=self._on_message, mode=mode)

        try:
            return await stack.enter_async_context(client_in("auto"))
        except BaseException as error:
            cause = innermost(error)
            if not isinstance(cause, MCPError) or cause.code != CONNECTION_CLOSED:
                raise
        # An old server may exit at the first request of newer protocol versions, but accept the older handshake.
        return await stack.enter_async_context(client_in("legacy"))

    async def _http(self, stack: AsyncExitStack, settings: McpSettings) -> AbstractAsyncContextManager[Any]:
        assert settings.url is not None
        http = await stack.enter_async_context(
            httpx2.AsyncClient(
                headers=_authorization(settings.token_env),
                timeout=httpx2.Timeout(settings.timeout_s, connect=HTTP_CONNECT_S),
                event_hooks={"response": [self._keep_status]},
            )
        )
        return streamable_http_client(settings.url, http_client=http)

    async def _keep_status(self, response: httpx2.Response) -> None:
        """Keep an answer's status, since the SDK passes on the error in the body only."""
        self.status = response.status_code
        if response.status_code >= 400 and (key := _key_of(response.request)) is not None:
            self._refused[key] = Refused(response.status_code, "mcp-session-id" in response.request.headers)

    async def _on_message(self, message: Any) -> None:
        if isinstance(message, ToolListChangedNotification):
            self.listed = None


class _Lenient(AbstractAsyncContextManager[Any]):
    """A transport that repairs the server's results before the SDK reads them."""

    def __init__(self, inner: AbstractAsyncContextManager[Any]) -> None:
        self._inner = inner

    async def __aenter__(self) -> tuple[_Repairing, Any]:
        read, write = await self._inner.__aenter__()
        return _Repairing(read), write

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


class _Repairing:
    """The SDK's stream of a server's messages (`mcp.shared._stream_protocols.ReadStream`), with repaired results."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def last_context(self) -> Any:
        """The context of the SDK that belongs to the last message."""
        return getattr(self._inner, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message."""
        return _repaired(await self._inner.receive())

    async def aclose(self) -> None:
        """Close the stream."""
        await self._inner.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        return _repaired(await self._inner.__anext__())

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        ended: bool | None = await self._inner.__aexit__(kind, error, trace)
        return ended


def _repaired(item: SessionMessage | Exception) -> SessionMessage | Exception:
    """Return a message with a result that the SDK accepts, and without the error codes that the SDK reserves.

    The SDK uses two codes for a lost connection. Servers use the same codes for other errors, on a connection that works.
    """
    if not isinstance(item, SessionMessage):
        return item
    match item.message:
        case JSONRPCResponse() as response:
            response.result = repaired(response.result)
        case JSONRPCError(error=error) if error.code in LOST_CODES and not error.message.startswith(SDK_ERROR_PREFIX):
            error.code = INTERNAL_ERROR
    return item


def _key_of(request: httpx2.Request) -> str | None:
    """Return the idempotency key of a tool call; None for every other request."""
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
    """Return the first error inside the groups that task groups make."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
