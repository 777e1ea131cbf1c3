"""Tools: what a tool plugin does, what an agent's model is told of it, and the activities that describe and use it.

A plugin is `plugins/tools/<name>.py` with `create(**options) -> Tool`; other packages offer one by the entry point
`mofa.tools`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.errors import MofaError
from kernel.basics.schema import Duration, Schema
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller
from kernel.record.event_log import LoggedMark, Outgoing

TOOL_DESCRIBE = "tool.describe"
"""The wire name of the activity that looks tools up."""

TOOL_CALL = "tool.call"
"""The wire name of the activity that uses a tool once."""

RESULT_CHARACTERS = 65_536
"""What a model reads of one result, at most; the rest is cut, and the result says so."""

Risk = Literal["low", "medium", "high"]


class ToolFault(MofaError):
    """A call that cannot be done as the model asked, in words for the model, which may mend it. Nothing is repeated."""


class ToolFacts(Schema):
    """What a plugin says of itself.

    `parameters` is the JSON Schema of the arguments, an object. `needs_approval` is a JSON Schema too: arguments that fit it
    wait for a person (true: all; false: none). `repeatable` is False where doing it twice does harm: then an attempt
    that may have been cut off in the middle is not repeated, and the model is told. `timeout_s` is the tool's own time limit.
    """

    description: str
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    risk: Risk = "low"
    needs_approval: bool | dict[str, Any] = False
    repeatable: bool = True
    timeout_s: float = Field(default=30.0, gt=0)


class ToolContext(Caller):
    """What a tool may know of the call: the run's time, who calls, and a name of the call that is the same on every attempt."""

    idempotency_key: str


class Tool(Protocol):
    """A tool plugin. `create` only checks its options: it opens nothing.

    Where `create` has a parameter `services`, it gets the house's (`kernel.kinds.services.Services`), or None where a tool is
    only described.
    """

    @property
    def facts(self) -> ToolFacts:
        """What it is, as of now."""
        ...

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Do it, with arguments that fit `facts.parameters`; text, or any JSON.

        Raises:
            ToolFault: the model asked for something that cannot be; it is told the words.
            ProviderUnavailable: what the tool needs is away for now; the call is repeated.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...

    # A tool may have `async def health(self) -> None`, too. It is asked from time to time, and raises what says why it cannot
    # work for now; until it is well again, its calls are refused as `ProviderUnavailable`, and repeated.


class ToolDescription(ToolFacts):
    """A tool by the name that agents use, with what the project file says of its approvals. `script` does it, if any.

    `group` is what an agent may list instead, for this tool and others of the same server (`files__*`).
    """

    name: str
    group: str | None = None
    approvers: list[str] = Field(default_factory=list)
    deadline: Duration | None = None
    script: str | None = None


class DescribeInput(Schema):
    """Input of `tool.describe`: the tools' names, and the plugin set that the run is pinned to, if it is already."""

    names: list[str]
    plugins: str | None = None


class LeftOut(Schema):
    """A tool of a group that cannot be used, or a group without tools, and why."""

    name: str
    reason: str


class DescribeOutput(Schema):
    """Output of `tool.describe`, in the order asked for, a group as all the tools in it.

    `plugins` is the hash of the plugin set that they are of. `left_out` are tools of groups that are not among `tools`.
    """

    tools: list[ToolDescription]
    plugins: str | None = None
    left_out: list[LeftOut] = Field(default_factory=list)


class ToolUse(Schema):
    """Input of `tool.call`. `scope` and `step` name the call for good, as they do for a model's.

    `plugins` is the hash of the plugin set that the run is pinned to: whichever worker does it uses that version.
    `events` are written to the log on the way.
    """

    scope: str
    step: str
    participant: str
    name: str
    args: dict[str, Any]
    now: datetime
    tenant: str | None = None
    events: Outgoing | None = None
    plugins: str | None = None


class ToolResult(Schema):
    """Output of `tool.call`.

    `text` is the whole result while it is small, else its beginning (`truncated`), with `ref` for the rest. `ok` is False
    where the words say what is wrong instead. `recorded` means that the ledger had it, so that nothing was done now.
    `usage` is what the tool has paid for, such as embeddings. `receipt` is the seal of its row in the ledger.
    """

    ref: str
    text: str
    truncated: bool = False
    ok: bool = True
    recorded: bool = False
    logged: LoggedMark | None = None
    usage: Usage = Field(default_factory=Usage)
    receipt: str | None = None
