"""Protocols: external servers, whose tools agents can use.

A plugin of kind `protocol` is `plugins/protocol/<name>.py`, with `create(**options) -> ToolServer`. There are two exceptions:
`create` of `mcp` gets a server's name and its settings, and `a2a` connects to agents (`kernel.kinds.a2a`).
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
"""The separator of a server's name and its tool's: `files__read_file`."""

ALL = "*"
"""Instead of a tool's name, all tools of the server: `files__*`."""

LONGEST_NAME = 64
"""The longest name of a tool that all providers accept."""


class McpSettings(Schema):
    """A server of the Model Context Protocol: a program (`command`), or an address (`url`).

    Secrets are given by the names of environment variables of the worker, never by themselves.
    """

    command: list[str] = Field(default_factory=list, description="A program and its arguments, which the worker starts.")
    folder: str | None = Field(default=None, description="The program's working folder; the worker's own by default.")
    environment: list[Variable] = Field(
        default_factory=list,
        description="The worker's environment variables that the program gets, besides PATH, HOME and the like.",
    )
    url: str | None = Field(default=None, description="The address of a streamable HTTP server.")
    token_env: Variable | None = Field(default=None, description="The variable that holds the address's bearer token.")
    only: list[str] | None = Field(default=None, description="The server's tools that may be used; all by default.")
    approval: Literal["always", "never"] | None = Field(
        default=None,
        description="Whether a person must approve each call. By default, calls of tools that the server does not declare "
        "read-only need approval. An entry for the tool's full name under tools overrides this.",
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
    """The port of a server of tools. The constructor opens no connection; the first use connects, and reconnects after a loss.

    A server may also have `left_out`, a mapping: the tools of its latest list that cannot be used, each with the reason.
    """

    async def tools(self, *, fresh: bool = True) -> Mapping[str, Tool]:
        """Return its tools, by the server's own names. With `fresh` False, return the list that this connection read before.

        Raises:
            ProviderUnavailable: it cannot be started or reached for now.
            ProviderRefused: it denies access.
        """
        ...

    async def close(self) -> None:
        """Disconnect, and end the program if one was started."""
        ...


def whole_names(server: str, tools: Iterable[str]) -> dict[str, str]:
    """Return the full name of each of a server's tools: `files.read` of `web` is `web__files_read`.

    A full name has only characters that providers accept, and at most `LONGEST_NAME` of them. Where this makes two names equal,
    each changed one ends with the beginning of a hash of the server's name for it: so the order of the tools has no effect.
    """
    exact = {tool: f"{server}{BETWEEN}{tool}" for tool in tools}
    short = {tool: re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:LONGEST_NAME] for tool, name in exact.items()}
    times = Counter(short.values())
    return {tool: name if times[name] == 1 or name == exact[tool] else _with_hash(name, tool) for tool, name in short.items()}


def _with_hash(name: str, tool: str) -> str:
    mark = sha256_of(tool)[:8]
    return f"{name[: LONGEST_NAME - len(mark) - 1]}_{mark}"


def server_of(name: str, servers: Collection[str]) -> str | None:
    """Return the server that the tool or the group `name` belongs to, or None."""
    server, between, tool = name.partition(BETWEEN)
    return server if between and tool and server in servers else None


def all_of(server: str) -> str:
    """Return the name of the group of all tools of a server: `files__*`."""
    return f"{server}{BETWEEN}{ALL}"
