"""The MCP client's reading of a server's answers; the rest is tested against real servers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.protocol import McpSettings, server_of
from kernel.project.project import Project
from plugins.protocol.mcp import create
from runtime.plugins.toolbox import Toolbox
from runtime.project.project_file import load_project


def test_which_server_a_name_is_of() -> None:
    assert server_of("files__*", ["files"]) == "files"
    assert server_of("files__", ["files"]) is None and server_of("other__x", ["files"]) is None


async def test_a_program_that_is_not_there() -> None:
    server = create("files", McpSettings(command=["no-such-program-here"]))
    with pytest.raises(ProviderUnavailable, match=r"MCP server files .no-such-program-here.: it cannot be started"):
        await server.tools()
    await server.close()


async def test_a_program_that_is_no_server() -> None:
    server = create("files", McpSettings(command=[sys.executable, "-c", "pass"]))
    with pytest.raises(ProviderUnavailable, match="cannot be started: it ended, or closed the connection"):
        await server.tools()
    await server.close()


async def test_a_token_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEA_TOKEN", raising=False)
    server = create("web", McpSettings(url="https://tools.example.com/mcp", token_env="TEA_TOKEN"))
    with pytest.raises(ProviderRefused, match="TEA_TOKEN, which token_env names, is empty"):
        await server.tools()
    await server.close()


@pytest.mark.parametrize(
    ("yaml", "fault"),
    [
        ("mcp: {web: {}}", "needs either command"),
        ("mcp: {web: {url: 'ftp://x'}}", "is not an address"),
        ("mcp: {web: {url: 'https://me:secret@x.org'}}", "must not hold a user or a password"),
        ("mcp: {web: {url: 'http://x.org', token_env: T}}", "must be https"),
        ("mcp: {web: {url: 'http://127.0.0.1:1', environment: [T]}}", "are for command"),
        ("mcp: {web: {command: [x], token_env: T}}", "token_env is for url"),
        ("mcp: {web: {command: [x], tokenn: T}}", "unknown field"),
        ("mcp: {web: {command: [x]}}\ntools: {web__a: {options: {b: 1}}}", "takes no options"),
        ("mcp: {web: {command: [x]}}\nagents: {ann: {tools: [wep__a]}}", "Unknown tool 'wep__a'"),
    ],
)
def test_what_is_wrong_in_the_project_file(tmp_path: Path, yaml: str, fault: str) -> None:
    path = tmp_path / "mofa.yaml"
    path.write_text(yaml)
    with pytest.raises(InvalidInput, match=fault):
        load_project(path)


def test_a_missing_package_is_said_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "plugins.protocol.mcp")
    with pytest.raises(InvalidInput, match=r"mofa-temporal\[mcp\]"):
        Toolbox(Project(mcp={"web": McpSettings(command=["x"])}))
