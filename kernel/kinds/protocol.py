"""Protocols: other people's servers, whose tools are tools here.

A plugin of kind `protocol` is `plugins/protocol/<name>.py`, with `create(**options) -> ToolServer`. Two are apart: `mcp`, which
is given a server's name and its settings, and `a2a`, which speaks with agents (`kernel.kinds.a2a`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, Protocol

from pydantic import Field, model_validator

from kernel.basics.address import Variable, check_address
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.kinds.tool import Tool

MCP, A2A = "mcp", "a2a"

BETWEEN = "__"
"""Between a server's name and its tool's: `files__read_file`."""

ALL = "*"
"""In a tool's place, all tools of the server: `files__*`."""

LONGEST_NAME = 64
"""What providers take as a tool's name."""


class McpSettings(Schema):
    """A server of tools that speaks the Model Context Protocol: a program (`command`), or an address (`url`).

    No secret stands here, only the names of environment variables of the worker.
    """

    command: list[str] = Field(default_factory=list, description="A program and its arguments, which the worker starts.")
    folder: str | None = Field(default=None, description="Where the program runs; where the worker does, if it is left out.")
    environment: list[Variable] = Field(
        default_factory=list,
        description="Variables that the program is given of the worker's own, besides PATH, HOME and the like.",
    )
    url: str | None = Field(default=None, description="The address of a streamable HTTP server.")
    token_env: Variable | None = Field(default=None, description="The variable that holds the address's bearer token.")
    only: list[str] | None = Field(default=None, description="The server's tools that may be used; all, if it is left out.")
    approval: Literal["always", "never"] | None = Field(
        default=None,
        description="Whether a person must agree to each call; where it is left out, to those that the server does not call "
        "read-only. An entry of the tool's whole name under tools overrides it.",
    )
    timeout_s: float = Field(default=60.0, gt=0, allow_inf_nan=False, description="The time limit of one call, in seconds.")

    @model_validator(mode="after")
    def _one_way(self) -> McpSettings:
        if bool(self.command) == (self.url is not None):
            raise ValueError("needs either command (a program and its arguments) or url, and not both")
        if self.url is None:
            if self.token_env is not None:
                raise ValueError("token_env is for url; a program gets its secrets by environment")
            return self
        if self.environment or self.folder is not None:
            raise ValueError("environment and folder are for command; leave them out with url")
        check_address(self.url, with_token=self.token_env is not None)
        return self


class ToolServer(Protocol):
    """A server of tools. Making one opens nothing; it is connected to at first use, and again after it was away."""

    async def tools(self, *, fresh: bool = True) -> Mapping[str, Tool]:
        """Return its tools, by the names that the server gives them; with `fresh` False, as they were on this connection.

        Raises:
            ProviderUnavailable: it cannot be started or reached for now.
            ProviderRefused: it does not let us in.
        """
        ...

    async def close(self) -> None:
        """Leave it; a program that was started ends."""
        ...

    # A server may have `left_out`, too, a mapping: what it listed last that cannot be used, each name with the reason.


def whole_names(server: str, tools: Iterable[str]) -> dict[str, str]:
    """Return the name here of each of a server's tools: `files.read` is `web__files_read`.

    A name is of characters that providers take, and of at most `LONGEST_NAME` of them. Where this makes two names alike, each
    that differs from what the server says ends with the beginning of a digest of that, whatever the order of the tools.
    """
    exact = {tool: f"{server}{BETWEEN}{tool}" for tool in tools}
    short = {tool: re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:LONGEST_NAME] for tool, name in exact.items()}
    times = Counter(short.values())
    return {tool: name if times[name] == 1 or name == exact[tool] else _told_apart(name, tool) for tool, name in short.items()}


def _told_apart(name: str, tool: str) -> str:
    mark = sha256_of(tool)[:8]
    return f"{name[: LONGEST_NAME - len(mark) - 1]}_{mark}"


def server_of(name: str, servers: Collection[str]) -> str | None:
    """Return the server whose tool (or tools) `name` names, or None."""
    server, between, tool = name.partition(BETWEEN)
    return server if between and tool and server in servers else None


def all_of(server: str) -> str:
    """What stands for all tools of a server: `files__*`."""
    return f"{server}{BETWEEN}{ALL}"
