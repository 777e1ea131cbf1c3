"""MCP, as a client: the tools of any server that speaks it, over a program's standard streams or streamable HTTP.

The connection is made at first use and kept; a broken one is made anew by the next call. What a server says of its tools
(`annotations`) decides whether a call may be repeated and whether a person is asked, unless the project file says otherwise.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from importlib.metadata import version
from typing import Any, cast

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from kernel.kinds.protocol import McpSettings, ToolServer
from kernel.kinds.tool import Risk, Tool, ToolContext, ToolFacts, ToolFault

try:
    import httpx2
    from mcp import Client, MCPError, StdioServerParameters
    from mcp.client.streamable_http import streamable_http_client
    from mcp_types import (
        CONNECTION_CLOSED,
        REQUEST_TIMEOUT,
        CallToolResult,
        EmbeddedResource,
        Implementation,
        RequestParamsMeta,
        ResourceLink,
        TextContent,
        TextResourceContents,
    )
    from mcp_types import Tool as Described
except ImportError as missing:
    raise InvalidInput(
        f"MCP servers need the package mcp, which is not installed ({missing}). Install it: uv pip install 'mofa-temporal[mcp]'"
    ) from None

CONNECT_S = 20.0
"""How long one call waits for a server to start; the start itself goes on, and a later call finds it done."""

HTTP_CONNECT_S = 10.0
MOST_TOOLS = 500

LOST = (
    "The connection to the server broke during the call, which may have taken effect. It was not repeated. "
    "Find out what happened before you call it again."
)


def create(name: str, settings: McpSettings) -> ToolServer:
    """The server of that name; nothing is opened yet."""
    return Server(name, settings)


class Server:
    """One server, with one connection, for many calls at once.

    The SDK's connections must be left in the task that entered them, so that each lives in a task of its own.
    """

    def __init__(self, name: str, settings: McpSettings) -> None:
        self.name, self.settings = name, settings
        self._connection: _Connection | None = None

    async def tools(self, *, fresh: bool = True) -> Mapping[str, Tool]:
        """Its tools as they are now, or as they were when this connection last listed them."""
        connection = await self.connection()
        if connection.listed is not None and not fresh:
            return connection.listed
        try:
            async with asyncio.timeout(CONNECT_S):
                found = await _all_tools(connection.client)
        except (MCPError, TimeoutError, OSError) as error:
            self.broken(connection)
            if connection.listed is not None:  # it worked once and broke since then: listing again does no harm
                return await self.tools()
            raise ProviderUnavailable(f"{self.who}: it does not list its tools: {_reason(error)}") from None
        wanted = self.settings.only
        known = {tool.name for tool in found}
        if strangers := sorted(set(wanted or ()) - known):
            raise InvalidInput(
                f"{self.who}: it has no tool {strangers[0]!r}, which only names; it has {', '.join(sorted(known)) or 'none'}.",
                "only",
            )
        connection.listed = {tool.name: ServerTool(self, tool) for tool in found if wanted is None or tool.name in wanted}
        return connection.listed

    async def connection(self) -> _Connection:
        """The connection, made if there is none.

        Raises:
            ProviderUnavailable, ProviderRefused: it cannot be made now, or not with this key.
        """
        if self._connection is None or self._connection.ended:
            self._connection = _Connection(self.settings)
        connection = self._connection
        await asyncio.wait([connection.ready], timeout=CONNECT_S)
        if not connection.ready.done():
            raise ProviderUnavailable(f"{self.who}: still not there after {CONNECT_S:g} s; it goes on starting.")
        if (error := connection.ready.exception()) is not None:
            self.broken(connection)
            raise self._refusal(error, connection.status) from None
        return connection

    def broken(self, connection: _Connection) -> None:
        """Leave a connection that does not work any more."""
        connection.leave()
        if self._connection is connection:
            self._connection = None

    async def close(self) -> None:
        """Leave the server, and wait until its program has ended."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.end()

    @property
    def who(self) -> str:
        """The server in words, without anything that could be a secret."""
        return f"MCP server {self.name} ({self.settings.url or self.settings.command[0]})"

    def _refusal(self, error: BaseException, status: int | None) -> MofaError:
        if isinstance(error, MofaError):
            return error
        if status in (401, 403):
            hint = "Check the token in the variable that token_env names" if self.settings.token_env else "Name it in token_env"
            return ProviderRefused(f"{self.who}: HTTP {status}: it wants another token. {hint}.")
        what = "cannot be reached" if self.settings.url else "cannot be started"
        return ProviderUnavailable(f"{self.who}: it {what}: {_reason(error)}")


class _Connection:
    """A connection, held open by a task until `leave` or `end`. `ready` is done when it can be used, or holds why not."""

    def __init__(self, settings: McpSettings) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.listed: Mapping[str, Tool] | None = None
        self.status: int | None = None  # of the last HTTP answer, which the SDK does not tell
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

    async def _hold(self, settings: McpSettings) -> None:
        try:
            async with AsyncExitStack() as stack:
                self.client = await stack.enter_async_context(await self._client(stack, settings))
                self.ready.set_result(None)
                await self._left.wait()
        except BaseException as error:  # noqa: BLE001  the SDK's own task groups wrap what went wrong
            if not self.ready.done():
                self.ready.set_exception(_innermost(error))
                self.ready.exception()  # it may be that nobody waits any more
        finally:
            self._left.set()

    async def _client(self, stack: AsyncExitStack, settings: McpSettings) -> Client:
        us = Implementation(name="mofa", version=version("mofa-temporal"))
        if settings.url is None:
            program = StdioServerParameters(
                command=settings.command[0],
                args=settings.command[1:],
                env={name: os.environ[name] for name in settings.environment if name in os.environ},
                cwd=settings.folder,
            )
            return Client(program, client_info=us)
        http = await stack.enter_async_context(
            httpx2.AsyncClient(
                headers=_authorization(settings.token_env),
                timeout=httpx2.Timeout(settings.timeout_s, connect=HTTP_CONNECT_S),
                event_hooks={"response": [self._note]},
            )
        )
        return Client(streamable_http_client(settings.url, http_client=http), client_info=us)

    async def _note(self, response: httpx2.Response) -> None:
        self.status = response.status_code


def _authorization(variable: str | None) -> dict[str, str]:
    if variable is None:
        return {}
    token = os.environ.get(variable, "").strip()
    if not token:
        raise ProviderRefused(f"The variable {variable}, which token_env names, is empty or not set for this worker.")
    return {"Authorization": f"Bearer {token}"}


async def _all_tools(client: Client) -> list[Described]:
    found: list[Described] = []
    cursor: str | None = None
    while len(found) < MOST_TOOLS:
        page = await client.list_tools(cursor=cursor, cache_mode="refresh")
        found += page.tools
        cursor = page.next_cursor
        if cursor is None:
            break
    return found[:MOST_TOOLS]


class ServerTool:
    """One tool of a server."""

    def __init__(self, server: Server, tool: Described) -> None:
        self._server, self._name = server, tool.name
        self.facts = _facts(tool, server.settings)

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Call it. What breaks off is repeated only where the server says that this does no harm."""
        server = self._server
        if not self.facts.repeatable:
            await server.tools()  # so that a connection that broke long ago is not found out by a call that counts
        connection = await server.connection()
        try:
            result = await connection.client.call_tool(self._name, args, meta=_meta(context))
        except MCPError as error:
            if error.code not in (CONNECTION_CLOSED, REQUEST_TIMEOUT):
                raise ToolFault(f"{server.who} refused the call: {error.message[:500]}") from None
            server.broken(connection)
            raise self._lost(error) from None
        except (OSError, httpx2.HTTPError) as error:
            server.broken(connection)
            raise self._lost(error) from None
        except RuntimeError as error:  # the SDK's word for a result that is not of the tool's own output schema
            raise ToolFault(f"{server.who} gave an answer that cannot be used: {str(error)[:500]}") from None
        text = words_of(result)
        if result.is_error:
            raise ToolFault(text or "The tool failed, and did not say why.")
        return text

    async def close(self) -> None:
        """The server's connection is not this tool's to close."""

    def _lost(self, error: Exception) -> MofaError:
        if self.facts.repeatable:
            return ProviderUnavailable(f"{self._server.who}: the connection broke: {_reason(error)}")
        return ToolFault(LOST)


def _meta(context: ToolContext) -> RequestParamsMeta:
    """A server may know by it that a repeated call is the same call."""
    return cast(RequestParamsMeta, {"mofa/idempotency-key": context.idempotency_key})


def _facts(tool: Described, settings: McpSettings) -> ToolFacts:
    said = tool.annotations
    reads = bool(said and said.read_only_hint)
    destroys = not reads and not (said and said.destructive_hint is False)
    risk: Risk = "low" if reads else "high" if destroys else "medium"
    asks = not reads if settings.approval is None else settings.approval == "always"
    return ToolFacts(
        description=(tool.description or (said and said.title) or tool.title or tool.name).strip(),
        parameters=tool.input_schema,
        risk=risk,
        needs_approval=asks,
        repeatable=reads or bool(said and said.idempotent_hint),
        timeout_s=settings.timeout_s,
    )


def words_of(result: CallToolResult) -> str:
    """A result as a model reads it: its texts; pictures and sound by their kind; the structured form where there is no text."""
    parts = [_block_words(block) for block in result.content]
    if result.structured_content is not None and not any(isinstance(block, TextContent) for block in result.content):
        parts.append(json.dumps(result.structured_content, ensure_ascii=False))
    return "\n".join(part for part in parts if part)


def _block_words(block: Any) -> str:
    match block:
        case TextContent():
            return block.text
        case EmbeddedResource(resource=TextResourceContents() as resource):
            return f"[{resource.uri}]\n{resource.text}"
        case EmbeddedResource(resource=resource):
            return f"[{resource.uri}: {resource.mime_type or 'data'}, not shown]"
        case ResourceLink():
            return f"[{block.name}: {block.uri}]"
        case _:
            return f"[{block.type}: {block.mime_type}, not shown]"


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _reason(error: BaseException) -> str:
    error = _innermost(error)
    if isinstance(error, TimeoutError):
        return "no answer in time."
    text = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, MCPError) and error.code == CONNECTION_CLOSED:
        text = "it ended, or closed the connection"
    return text if text.endswith(".") else f"{text}."
