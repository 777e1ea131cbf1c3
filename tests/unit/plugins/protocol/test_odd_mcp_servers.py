"""Odd MCP servers: real programs, and real servers of streamable HTTP, each with one oddity."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import ProviderRefused, ProviderUnavailable, UnknownTool
from kernel.kinds.protocol import McpSettings
from kernel.kinds.tool import ToolContext, ToolFault
from kernel.project.project import Project
from plugins.protocol.mcp import Server
from runtime.plugins.toolbox import Toolbox
from tests.support.peers.odd_mcp import PONG, Web, command, tool

Make = Callable[[McpSettings], Server]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Yield a client of a server, and close it at the end."""
    made: list[Server] = []

    def of(settings: McpSettings) -> Server:
        made.append(Server("web", settings))
        return made[-1]

    yield of
    for server in made:
        await server.close()


def program(**plan: Any) -> McpSettings:
    return McpSettings(command=command(**plan))


async def use(server: Server, name: str = "look", key: str = "k-1") -> Any:
    context = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key=key)
    return await (await server.tools(fresh=False))[name].run({}, context)


async def toolbox(settings: McpSettings) -> AsyncIterator[Toolbox]:
    box = Toolbox(Project(mcp={"web": settings}))
    yield box
    await box.close()


# ---- lists of tools ---------------------------------------------------------------------------------------------------

NULLS = {
    "name": "look", "title": None, "description": None, "annotations": None,
    "inputSchema": {"type": "object", "properties": {"q": {"type": ["string", "null"], "default": None}}, "required": None},
}  # fmt: skip
UUID = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "price": {"multipleOf": 0.01}}}


@pytest.mark.parametrize(
    "listed", [NULLS, tool(description="", inputSchema={}), tool(inputSchema=UUID), tool(inputSchema={"type": "object"})]
)
async def test_a_tool_that_is_described_oddly_is_used(make: Make, listed: dict[str, Any]) -> None:
    server = make(program(tools=[listed]))
    found = await server.tools()
    assert list(found) == ["look"] and found["look"].facts.description and server.left_out == {}
    assert await use(server) == "pong"


async def test_one_bad_tool_costs_itself_alone() -> None:
    bad = [
        {"name": "no-object", "inputSchema": 7},
        tool("no-schema", inputSchema={"properties": {"a": {"type": "nothing"}}}),
        3,
    ]
    async for box in toolbox(program(tools=[tool("one"), *bad, tool("two")])):
        tools, left_out = await box.described("web__*")
        assert [each.name for each in tools] == ["web__one", "web__two"]
        reasons = {each.name: each.reason for each in left_out}
        assert reasons.keys() == {"web__no-object", "web__no-schema", "web__tool_4"}
        assert reasons["web__no-object"] == "its inputSchema is not a JSON object" and "not valid" in reasons["web__no-schema"]
        with pytest.raises(UnknownTool, match=r"web__no-object cannot be used: its inputSchema is not a JSON object"):
            await box.named("web__no-object")


async def test_names_that_would_be_alike_get_different_names(tmp_path: Path) -> None:
    resource = "get_" + "very_long_name_of_a_resource_" * 2
    names = ["files.read", "files/read", resource + "list", resource + "item"]
    calls = tmp_path / "calls"
    async for box in toolbox(program(tools=[tool(name) for name in names], calls=str(calls))):
        tools, left_out = await box.described("web__*")
        assert len({each.name for each in tools}) == 4 and left_out == []
        context = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key="k")
        for each in tools:
            assert await (await box.named(each.name)).run({}, context) == "pong"
        assert [json.loads(line)["name"] for line in calls.read_text().splitlines()] == names
        with pytest.raises(UnknownTool, match="web__files_read_"):
            await box.named("web__files_read")


async def test_a_server_without_tools_is_said() -> None:
    plans: list[dict[str, Any]] = [{"tools": []}, {}]  # the second has no method tools/list
    for plan in plans:
        async for box in toolbox(program(**plan)):
            tools, [left_out] = await box.described("web__*")
            assert tools == [] and (left_out.name, left_out.reason) == ("web__*", "the server lists no tools")


# ---- connections ------------------------------------------------------------------------------------------------------


async def test_one_that_prints_other_lines_too(make: Make) -> None:
    server = make(program(tools=[tool()], lines=["Server starting on stdio...", "DEBUG caf\xe9 ready", "", "{", "[]", "null"]))
    assert await use(server) == "pong"


async def test_one_that_ends_at_what_newer_versions_ask_first(make: Make) -> None:
    assert await use(make(program(tools=[tool()], dies_at="server/discover"))) == "pong"


@pytest.mark.parametrize("reads", [True, False])
async def test_one_that_dies_in_a_call(make: Make, tmp_path: Path, reads: bool) -> None:
    server = make(program(tools=[tool(reads=reads)], dies_at="tools/call"))
    with pytest.raises(ProviderUnavailable if reads else ToolFault, match=r"connection broke|connection to the server broke"):
        await use(server)
    assert list(await server.tools()) == ["look"], "it is started again"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"result": {"content": [{"type": "text", "text": "No such row."}], "isError": True}}, "No such row."),
        ({"result": {"content": [], "isError": True}}, "did not say why"),
        ({"error": {"code": -32602, "message": "Unknown tool: look"}}, "refused the call: Unknown tool: look"),
        ({"error": {"code": -32000, "message": "Out of tea"}}, "refused the call: Out of tea"),
        ({"error": {"code": -32001, "message": "Too slow"}}, "refused the call: Too slow"),
        ({"result": {}}, "cannot be used"),
    ],
)
async def test_what_a_server_says_of_a_failed_call_is_for_the_model(make: Make, plan: dict[str, Any], words: str) -> None:
    for reads in (True, False):
        server = make(program(tools=[tool(reads=reads)], **plan))
        with pytest.raises(ToolFault, match=words):
            await use(server)


async def test_a_result_of_another_form_than_was_announced_is_shown(make: Make) -> None:
    announced = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    results: list[tuple[dict[str, Any], str]] = [
        ({"content": [{"type": "text", "text": "The count is 3."}]}, "The count is 3."),
        ({"content": [{"type": "text", "text": "3"}], "structuredContent": {"n": "3"}}, '3\n{"n": "3"}'),
        ({"content": [{"type": "text", "text": "2 rows"}], "structuredContent": [{"id": 1}]}, '2 rows\n[{"id": 1}]'),
        ({"structuredContent": {"n": 3}}, '{"n": 3}'),
    ]
    for result, shown in results:
        for schema in (announced, {"type": "nothing"}, {"pattern": "^(a+)+$", "type": "object"}, None):
            server = make(program(tools=[tool(outputSchema=schema)], result=result))
            assert await use(server) == shown


# ---- sessions over HTTP -----------------------------------------------------------------------------------------------

FORGETTING = [(404, "Session not found"), (400, "Bad Request: No valid session ID provided"), (400, "Server not initialized")]


@pytest.mark.parametrize("refuse_with", FORGETTING)
@pytest.mark.parametrize("reads", [True, False])
async def test_a_forgotten_session_is_replaced(make: Make, reads: bool, refuse_with: tuple[int, str]) -> None:
    with Web([tool(reads=reads)], refuse_with) as web:
        server = make(McpSettings(url=web.url))
        assert await use(server) == "pong"
        web.forget()
        assert await use(server, key="k-2") == "pong"
        web.forget()
        assert list(await server.tools()) == ["look"]
        assert len(web.runs) == 2 and web.asked.count("initialize") == 3


@pytest.mark.parametrize("refuse_with", FORGETTING)
async def test_one_that_is_forgotten_between_the_look_and_the_call(make: Make, refuse_with: tuple[int, str]) -> None:
    with Web([tool(reads=False)], refuse_with) as web:
        server = make(McpSettings(url=web.url))
        await server.tools()
        listed = server.tools

        async def then_forget(*, fresh: bool = True) -> Any:
            found = await listed(fresh=fresh)
            if fresh:
                web.forget()
            return found

        server.tools = then_forget  # type: ignore[method-assign]
        assert await use(server) == "pong"
        assert len(web.runs) == 1, "what was refused was not done, so that it is done now, once"


async def test_a_server_that_forgets_each_session_at_once(make: Make) -> None:
    with Web([tool()]) as web:
        server = make(McpSettings(url=web.url))
        await server.tools()
        web.forget()
        web.remembers = False
        with pytest.raises(ProviderUnavailable, match="forgets each session at once; nothing was done"):
            await use(server)
        assert web.runs == []


@pytest.mark.parametrize(
    ("status", "reads", "kind", "words"),
    [
        (401, True, ProviderRefused, "it does not accept the token"),
        (403, False, ProviderRefused, "it does not accept the token"),
        (429, False, ProviderUnavailable, "nothing was done"),
        (502, True, ProviderUnavailable, "HTTP 502"),
        (502, False, ToolFault, "may have taken effect"),
        (418, True, ToolFault, "refused the call"),
    ],
)
async def test_what_a_status_means(
    make: Make, status: int, reads: bool, kind: type[Exception], words: str
) -> None:  # fmt: skip
    with Web([tool(reads=reads)]) as web:
        server = make(McpSettings(url=web.url))
        web.busy.append(status)
        with pytest.raises(kind, match=words):
            await use(server)
        assert web.runs == [] and await use(server, key="k-2") == "pong"


async def test_a_tool_that_has_another_name_by_now(make: Make) -> None:
    with Web([tool("look")]) as web:
        server = make(McpSettings(url=web.url))
        await server.tools()
        web.plan |= {"tools": [tool("view")], "error": {"code": -32602, "message": "Unknown tool: look"}}
        with pytest.raises(ToolFault, match="Unknown tool: look"):
            await use(server)
        del web.plan["error"]
        assert list(await server.tools(fresh=False)) == ["view"], "a refusal is a reason to look again"
        assert PONG["content"][0]["text"] == await use(server, "view")
