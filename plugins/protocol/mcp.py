"""An MCP client: the tools of any MCP server, over a program's standard streams or streamable HTTP.

The connection is opened at first use and kept; after a failure the next call opens another one. A server's `annotations` of its
tools decide whether a call may be repeated and whether a person is asked, unless the project file decides.
The protocol: https://modelcontextprotocol.io/specification
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from kernel.kinds.protocol import McpSettings, ToolServer
from kernel.kinds.tool import Risk, Tool, ToolContext, ToolFacts, ToolFault

try:
    import httpx2
    from mcp import Client, MCPError
    from mcp_types import CONNECTION_CLOSED, METHOD_NOT_FOUND, CallToolResult, RequestParamsMeta, TextContent
    from mcp_types import Tool as Described

    from plugins.protocol._mcp_answers import LEFT_OUT
    from plugins.protocol._mcp_connection import IDEMPOTENCY_KEY, LOST_CODES, Connection, Refused, innermost
except ImportError as missing:
    raise InvalidInput(
        f"MCP servers need the package mcp, which is not installed ({missing}). Install it: uv pip install 'mofa-temporal[mcp]'"
    ) from None

CONNECT_S = 20.0
"""Seconds that one call waits for a server to start. The start goes on after that, for a later call."""

MOST_TOOLS, MOST_PAGES = 500, 100

LOST = (
    "The connection to the server broke during the call, which may have taken effect. It was not repeated. "
    "Find out what happened before you call it again."
)

NO_BODY = "Server returned an error response"
"""The SDK's words for an HTTP error whose body holds no error of the protocol."""

BUSY = (425, 429)
"""HTTP statuses of a request that was not processed, and may be sent again."""


def create(name: str, settings: McpSettings) -> ToolServer:
    """Return the server of that name, without opening a connection."""
    return Server(name, settings)


class Server:
    """One server, with one connection, for many calls at once.

    The SDK's connections must be closed in the task that opened them, so each one has a task of its own.
    """

    def __init__(self, name: str, settings: McpSettings) -> None:
        self.name, self.settings = name, settings
        self._connection: Connection | None = None

    @property
    def left_out(self) -> Mapping[str, str]:
        """The tools of the last list that cannot be used, each with the reason."""
        return self._connection.left_out if self._connection is not None else {}

    async def tools(self, *, fresh: bool = True) -> Mapping[str, Tool]:
        """Return the server's tools, by name.

        Args:
            fresh: ask the server; otherwise the connection's last list is enough.

        Raises:
            MofaError: the errors of `connection`, or a list that cannot be used.
        """
        earlier = self._connection
        connection = await self.connection()
        if connection.listed is None or fresh:
            try:
                await self._list(connection)
            except ProviderUnavailable:
                if connection is not earlier:
                    raise
                connection = await self.connection()  # the earlier connection was broken; open another one
                await self._list(connection)
        assert connection.listed is not None
        return connection.listed

    async def connection(self) -> Connection:
        """Return the connection, and open it if there is none.

        Raises:
            ProviderUnavailable: the server cannot be reached now.
            ProviderRefused: the server does not take the token.
        """
        if self._connection is None or self._connection.ended:
            self._connection = Connection(self.settings)
        connection = self._connection
        await asyncio.wait([connection.ready], timeout=CONNECT_S)
        if not connection.ready.done():
            raise ProviderUnavailable(f"{self.who}: not ready after {CONNECT_S:g} s; it is still starting.")
        if (error := connection.ready.exception()) is not None:
            self.broken(connection)
            raise self._refusal(error, connection.status) from None
        return connection

    def broken(self, connection: Connection) -> None:
        """Drop a connection that does not work any more."""
        connection.leave()
        if self._connection is connection:
            self._connection = None

    async def close(self) -> None:
        """Close the connection, and wait until the server's program has ended."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.end()

    @property
    def who(self) -> str:
        """The server, for messages, without anything that could be a secret."""
        return f"MCP server {self.name} ({self.settings.url or self.settings.command[0]})"

    def token_refused(self, status: int) -> ProviderRefused:
        """Return the error for a status 401 or 403."""
        hint = (
            "Check the token in the variable that token_env names"
            if self.settings.token_env
            else "Name the variable that holds it in token_env"
        )
        return ProviderRefused(f"{self.who}: HTTP {status}: it does not accept the token. {hint}.")

    async def _list(self, connection: Connection) -> None:
        """Ask the server for its tools, and keep the list in `connection`.

        Raises:
            ProviderUnavailable: it does not answer; the connection is dropped.
            ProviderRefused: the list cannot be read.
            InvalidInput: the project file names a tool that the server lacks.
        """
        try:
            async with asyncio.timeout(CONNECT_S):
                found, left_out = await _all_tools(connection.client)
        except (MCPError, TimeoutError, OSError, httpx2.HTTPError) as error:
            self.broken(connection)
            raise ProviderUnavailable(f"{self.who}: it does not list its tools: {_reason(error)}") from None
        except ValueError as error:  # the SDK's validation, by pydantic
            raise ProviderRefused(f"{self.who}: its list of tools cannot be read: {_reason(error)}") from None
        wanted = self.settings.only
        known = {*found, *left_out}
        if strangers := sorted(set(wanted or ()) - known):
            raise InvalidInput(
                f"{self.who}: it has no tool {strangers[0]!r}, which `only` names; it has {', '.join(sorted(known)) or 'none'}",
                "only",
            )
        connection.left_out = {name: reason for name, reason in left_out.items() if wanted is None or name in wanted}
        connection.listed = {name: ServerTool(self, tool) for name, tool in found.items() if wanted is None or name in wanted}

    def _refusal(self, error: BaseException, status: int | None) -> MofaError:
        if isinstance(error, MofaError):
            return error
        if status in (401, 403):
            return self.token_refused(status)
        what = "cannot be reached" if self.settings.url else "cannot be started"
        return ProviderUnavailable(f"{self.who}: it {what}: {_reason(error)}")


async def _all_tools(client: Client) -> tuple[dict[str, Described], dict[str, str]]:
    """Return the tools by name, and the reasons of those that cannot be used, by name."""
    found: dict[str, Described] = {}
    left_out: dict[str, str] = {}
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        try:
            page = await client.list_tools(cursor=cursor, cache_mode="refresh")
        except MCPError as error:
            if error.code == METHOD_NOT_FOUND:  # a server with resources or prompts only
                return {}, {}
            raise
        left_out.update((page.meta or {}).get(LEFT_OUT, {}))
        for tool in page.tools:
            if len(found) < MOST_TOOLS:
                found.setdefault(tool.name, tool)
            else:
                left_out[tool.name] = f"the server has more than {MOST_TOOLS} tools; name the needed ones in `only`"
        cursor = page.next_cursor
        if cursor is None or len(found) >= MOST_TOOLS:
            break
    return found, left_out


class ServerTool:
    """One tool of a server."""

    def __init__(self, server: Server, tool: Described) -> None:
        self._server, self._name = server, tool.name
        self.facts = _facts(tool, server.settings)

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Call the tool, and return its result as a text.

        A call that was interrupted is repeated only if the server declares that this does no harm.

        Raises:
            ToolFault: the tool failed, or an interrupted call may have taken effect.
            ProviderUnavailable: nothing was done, or the call may be repeated.
            ProviderRefused: the server does not take the token.
        """
        if not self.facts.repeatable:
            await self._server.tools()  # finds a connection that broke earlier, before a call that must not be repeated
        result = await self._call(args, context)
        if result is None:  # the server forgot our session, so it has not called the tool
            result = await self._call(args, context)
        if result is None:
            raise ProviderUnavailable(f"{self._server.who}: it forgets each session at once; nothing was done.")
        text = "\n".join(block.text for block in result.content if isinstance(block, TextContent))
        if result.is_error:
            raise ToolFault(text or "The tool failed, and did not say why.")
        return text

    async def close(self) -> None:
        """Do nothing: the server owns the connection."""

    async def _call(self, args: dict[str, Any], context: ToolContext) -> CallToolResult | None:
        """Return the result; None if the server forgot the session. The next call begins another session."""
        server = self._server
        connection = await server.connection()
        try:
            return await connection.client.call_tool(self._name, args, meta=_meta(context))
        except MCPError as error:
            refused = connection.refused(context.idempotency_key)
            if _is_forgotten(refused, error.message):
                server.broken(connection)
                return None
            raise self._failure(connection, error, refused.status) from None
        except (OSError, httpx2.HTTPError) as error:
            server.broken(connection)
            raise self._lost(error) from None
        except (RuntimeError, ValueError) as error:  # the SDK's, for a result of another form
            raise ToolFault(f"{server.who} gave an answer that cannot be used: {str(error)[:500]}") from None

    def _failure(self, connection: Connection, error: MCPError, status: int | None) -> MofaError:
        """Return the call's error, from an error of the protocol or of HTTP (`status`)."""
        server, no_body = self._server, error.message == NO_BODY
        if status in (401, 403) and no_body:
            return server.token_refused(status)
        if status in BUSY:
            return ProviderUnavailable(f"{server.who}: HTTP {status}; nothing was done.")
        if status is not None and status >= 500 and no_body:
            return self._lost(f"HTTP {status}")
        if status is None and error.code in LOST_CODES:
            server.broken(connection)
            return self._lost(error)
        connection.listed = None  # the tool may have been renamed or changed since the list
        return ToolFault(f"{server.who} refused the call: {error.message[:500]}")

    def _lost(self, error: Exception | str) -> MofaError:
        if self.facts.repeatable:
            reason = error if isinstance(error, str) else _reason(error)
            return ProviderUnavailable(f"{self._server.who}: the connection broke: {reason}")
        return ToolFault(LOST)


def _is_forgotten(refused: Refused, message: str) -> bool:
    """Return whether a server does not know our session: by status 404, or by status 400 and its words.

    404 is the specification's. Servers on the protocol's SDKs send 400 for a session id that is missing or unknown.
    """
    words = message.lower()
    by_words = refused.status == 400 and ("session" in words or "not initialized" in words)
    return refused.of_session and (refused.status == 404 or by_words)


def _meta(context: ToolContext) -> RequestParamsMeta:
    return cast(RequestParamsMeta, {IDEMPOTENCY_KEY: context.idempotency_key})


def _facts(tool: Described, settings: McpSettings) -> ToolFacts:
    hints = tool.annotations
    reads = bool(hints and hints.read_only_hint)
    destroys = not reads and not (hints and hints.destructive_hint is False)
    risk: Risk = "low" if reads else "high" if destroys else "medium"
    asks = not reads if settings.approval is None else settings.approval == "always"
    return ToolFacts(
        description=(tool.description or (hints and hints.title) or tool.title or tool.name).strip(),
        parameters=tool.input_schema,
        risk=risk,
        needs_approval=asks,
        repeatable=reads or bool(hints and hints.idempotent_hint),
        timeout_s=settings.timeout_s,
    )


def _reason(error: BaseException) -> str:
    error = innermost(error)
    if isinstance(error, TimeoutError):
        return "no answer in time."
    text = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, MCPError) and error.code == CONNECTION_CLOSED:
        text = "it ended, or closed the connection"
    return text if text.endswith(".") else f"{text}."
