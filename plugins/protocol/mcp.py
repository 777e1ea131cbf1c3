"""MCP, as a client: the tools of any server that speaks it, over a program's standard streams or streamable HTTP.

The connection is made at first use and kept; a broken one is made anew by the next call. What a server says of its tools
(`annotations`) decides whether a call may be repeated and whether a person is asked, unless the project file says otherwise.
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
"""How long one call waits for a server to start; the start itself goes on, and a later call finds it done."""

MOST_TOOLS, MOST_PAGES = 500, 100

LOST = (
    "The connection to the server broke during the call, which may have taken effect. It was not repeated. "
    "Find out what happened before you call it again."
)

NO_BODY = "Server returned an error response"
"""What the SDK says for an HTTP status that came without an error of the protocol's own."""

BUSY = (425, 429)
"""HTTP statuses by which a request was not taken, and may be sent again."""


def create(name: str, settings: McpSettings) -> ToolServer:
    """Return the server of that name; nothing is opened yet."""
    return Server(name, settings)


class Server:
    """One server, with one connection, for many calls at once.

    The SDK's connections must be left in the task that entered them, so that each lives in a task of its own.
    """

    def __init__(self, name: str, settings: McpSettings) -> None:
        self.name, self.settings = name, settings
        self._connection: Connection | None = None

    @property
    def left_out(self) -> Mapping[str, str]:
        """The tools of the last list that cannot be used, each with the reason."""
        return self._connection.left_out if self._connection is not None else {}

    async def tools(self, *, fresh: bool = True) -> Mapping[str, Tool]:
        """Return its tools as they are now, or as they were when this connection last listed them."""
        kept = self._connection
        connection = await self.connection()
        if connection.listed is None or fresh:
            try:
                await self._list(connection)
            except ProviderUnavailable:
                if connection is not kept:
                    raise
                connection = await self.connection()  # it was kept from before, and broke since then
                await self._list(connection)
        assert connection.listed is not None
        return connection.listed

    async def connection(self) -> Connection:
        """Return the connection, made if there is none.

        Raises:
            ProviderUnavailable, ProviderRefused: it cannot be made now, or not with this key.
        """
        if self._connection is None or self._connection.ended:
            self._connection = Connection(self.settings)
        connection = self._connection
        await asyncio.wait([connection.ready], timeout=CONNECT_S)
        if not connection.ready.done():
            raise ProviderUnavailable(f"{self.who}: still not there after {CONNECT_S:g} s; it goes on starting.")
        if (error := connection.ready.exception()) is not None:
            self.broken(connection)
            raise self._refusal(error, connection.status) from None
        return connection

    def broken(self, connection: Connection) -> None:
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

    def wants_another_token(self, status: int) -> ProviderRefused:
        """Return the refusal of a status 401 or 403."""
        hint = "Check the token in the variable that token_env names" if self.settings.token_env else "Name it in token_env"
        return ProviderRefused(f"{self.who}: HTTP {status}: it wants another token. {hint}.")

    async def _list(self, connection: Connection) -> None:
        """Have the connection's server list its tools.

        Raises:
            ProviderUnavailable: it does not; the connection is left.
        """
        try:
            async with asyncio.timeout(CONNECT_S):
                found, left_out = await _all_tools(connection.client)
        except (MCPError, TimeoutError, OSError, httpx2.HTTPError) as error:
            self.broken(connection)
            raise ProviderUnavailable(f"{self.who}: it does not list its tools: {_reason(error)}") from None
        except ValueError as error:  # pydantic's, of the SDK
            raise ProviderRefused(f"{self.who}: it lists its tools in a form that cannot be read: {_reason(error)}") from None
        wanted = self.settings.only
        known = {*found, *left_out}
        if strangers := sorted(set(wanted or ()) - known):
            raise InvalidInput(
                f"{self.who}: it has no tool {strangers[0]!r}, which only names; it has {', '.join(sorted(known)) or 'none'}.",
                "only",
            )
        connection.left_out = {name: reason for name, reason in left_out.items() if wanted is None or name in wanted}
        connection.listed = {name: ServerTool(self, tool) for name, tool in found.items() if wanted is None or name in wanted}

    def _refusal(self, error: BaseException, status: int | None) -> MofaError:
        if isinstance(error, MofaError):
            return error
        if status in (401, 403):
            return self.wants_another_token(status)
        what = "cannot be reached" if self.settings.url else "cannot be started"
        return ProviderUnavailable(f"{self.who}: it {what}: {_reason(error)}")


async def _all_tools(client: Client) -> tuple[dict[str, Described], dict[str, str]]:
    """Return the tools by name, and those that cannot be used, each with the reason."""
    found: dict[str, Described] = {}
    left_out: dict[str, str] = {}
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        try:
            page = await client.list_tools(cursor=cursor, cache_mode="refresh")
        except MCPError as error:
            if error.code == METHOD_NOT_FOUND:  # a server of resources or prompts alone
                return {}, {}
            raise
        left_out.update((page.meta or {}).get(LEFT_OUT, {}))
        for tool in page.tools:
            if len(found) < MOST_TOOLS:
                found.setdefault(tool.name, tool)
            else:
                left_out[tool.name] = f"the server has more than {MOST_TOOLS} tools; name those that are needed in only"
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
        """Call it. What breaks off is repeated only where the server says that this does no harm."""
        if not self.facts.repeatable:
            await self._server.tools()  # so that a connection that broke long ago is not found out by a call that counts
        result = await self._called(args, context)
        if result is None:  # the server knows our session no longer, and so has not called the tool
            result = await self._called(args, context)
        if result is None:
            raise ProviderUnavailable(f"{self._server.who}: it forgets each session at once; nothing was done.")
        text = "\n".join(block.text for block in result.content if isinstance(block, TextContent))
        if result.is_error:
            raise ToolFault(text or "The tool failed, and did not say why.")
        return text

    async def close(self) -> None:
        """The server's connection is not this tool's to close."""

    async def _called(self, args: dict[str, Any], context: ToolContext) -> CallToolResult | None:
        """Return the result; None where the session was forgotten, which the next call begins anew."""
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
        except (RuntimeError, ValueError) as error:  # the SDK's, for a result that is none
            raise ToolFault(f"{server.who} gave an answer that cannot be used: {str(error)[:500]}") from None

    def _failure(self, connection: Connection, error: MCPError, status: int | None) -> MofaError:
        """What an error of the protocol, or of HTTP (`status`), means for the call."""
        server, no_body = self._server, error.message == NO_BODY
        if status in (401, 403) and no_body:
            return server.wants_another_token(status)
        if status in BUSY:
            return ProviderUnavailable(f"{server.who}: HTTP {status}; nothing was done.")
        if status is not None and status >= 500 and no_body:
            return self._lost(f"HTTP {status}")
        if status is None and error.code in LOST_CODES:
            server.broken(connection)
            return self._lost(error)
        connection.listed = None  # it may be that the tool has another name or form by now
        return ToolFault(f"{server.who} refused the call: {error.message[:500]}")

    def _lost(self, error: Exception | str) -> MofaError:
        if self.facts.repeatable:
            reason = error if isinstance(error, str) else _reason(error)
            return ProviderUnavailable(f"{self._server.who}: the connection broke: {reason}")
        return ToolFault(LOST)


def _is_forgotten(refused: Refused, message: str) -> bool:
    """Return whether a server says that it does not know our session: by 404, or by 400 in words of its own.

    404 is the specification's; servers built on the protocol's SDKs say 400, for a session's id that is missing or not known.
    """
    words = message.lower()
    by_words = refused.status == 400 and ("session" in words or "not initialized" in words)
    return refused.of_session and (refused.status == 404 or by_words)


def _meta(context: ToolContext) -> RequestParamsMeta:
    return cast(RequestParamsMeta, {IDEMPOTENCY_KEY: context.idempotency_key})


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


def _reason(error: BaseException) -> str:
    error = innermost(error)
    if isinstance(error, TimeoutError):
        return "no answer in time."
    text = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, MCPError) and error.code == CONNECTION_CLOSED:
        text = "it ended, or closed the connection"
    return text if text.endswith(".") else f"{text}."
