"""Tools: the port of a tool plugin, its description for a model, and the activities that describe and call it.

A plugin is `plugins/tools/<name>.py` with `create(**options) -> Tool`; other packages offer one by the entry point
`mofa.tools`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.errors import MofaError
from kernel.basics.schema import Duration, Schema
from kernel.conversation.attention import Remind
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller, Payer
from kernel.conversation.decision import OnTimeout
from kernel.record.event_log import LoggedMark, Outgoing

TOOL_DESCRIBE = "tool.describe"
"""The wire name of the activity that looks tools up."""

TOOL_CALL = "tool.call"
"""The wire name of the activity that calls a tool once."""

RESULT_CHARACTERS = 65_536
"""The most characters of a result that a model reads. The rest is cut, and the result says so."""

Risk = Literal["low", "medium", "high"]


class ToolFault(MofaError):
    """The call cannot be done as the model asked. The message is for the model, which may correct it. No retry follows."""


class ToolFacts(Schema):
    """A tool plugin's description of itself.

    `parameters` is the JSON Schema of the arguments, an object. `needs_approval` is a JSON Schema too: arguments that fit it
    need a person's approval (true: all; false: none). `repeatable` is False if a second call does harm: then an attempt that
    may have been interrupted is not retried, and the model gets a message. `timeout_s` is the time limit, in seconds. `undo`
    names the tool that takes a call of this one back: it gets `{args, result}` of the call, after a person has confirmed it.
    """

    description: str
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    risk: Risk = "low"
    needs_approval: bool | dict[str, Any] = False
    repeatable: bool = True
    timeout_s: float = Field(default=30.0, gt=0)
    undo: str | None = None


class ToolContext(Caller):
    """The context of a call: the run's time, the caller, and a key of the call that is the same on every attempt."""

    idempotency_key: str


class Tool(Protocol):
    """The port of a tool plugin. `create` only checks its options, and opens no connection.

    If `create` has a parameter `services`, it gets the program's services (`kernel.kinds.services.Services`), or None where the
    tool is only described.

    A tool may also have `async def health(self) -> None`. It is called at intervals, and raises an error while the tool cannot
    work; until it succeeds again, calls of the tool are refused as `ProviderUnavailable`, and retried.
    """

    @property
    def facts(self) -> ToolFacts:
        """The tool's current description."""
        ...

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Return the result, a text or any JSON, for arguments that fit `facts.parameters`.

        Raises:
            ToolFault: the call cannot be done; the model gets the message.
            ProviderUnavailable: something that the tool needs is unreachable for now; the call is retried.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class ToolDescription(ToolFacts):
    """A tool by the name that agents use, with its approvals from the project file. `script` is the script behind it, if any.

    `group` is the name by which an agent may list all tools of the same server (`files__*`). `client`: the one who started the
    run uses it.
    """

    name: str
    group: str | None = None
    approvers: list[str] = Field(default_factory=list)
    quorum: int = 1
    deadline: Duration | None = None
    working_hours: bool = False
    on_timeout: OnTimeout | None = None
    remind: Remind | None = None
    script: str | None = None
    client: bool = False


class DescribeInput(Schema):
    """Input of `tool.describe`: the tools' names, and the plugin set that the run is pinned to, if it is pinned yet."""

    names: list[str]
    plugins: str | None = None


class LeftOut(Schema):
    """A tool of a group that cannot be used, or a group without tools, with the reason."""

    name: str
    reason: str


class DescribeOutput(Schema):
    """Output of `tool.describe`, in the order of the input, each group expanded into its tools.

    `plugins` is the hash of the tools' plugin set. `left_out` are the tools of groups that are not among `tools`.
    """

    tools: list[ToolDescription]
    plugins: str | None = None
    left_out: list[LeftOut] = Field(default_factory=list)


class ToolUse(Schema):
    """Input of `tool.call`. `scope` and `step` are the call's name in the ledger, as for a model call.

    `plugins` is the hash of the plugin set that the run is pinned to: every worker uses that version of the tool. The activity
    writes `events` to the event log. The run's outbox sets `payer` as it sends the call.
    """

    WITHOUT_DEFAULTS = True

    scope: str
    step: str
    participant: str
    name: str
    args: dict[str, Any]
    now: datetime
    tenant: str | None = None
    events: Outgoing | None = None
    plugins: str | None = None
    payer: Payer | None = None


class ToolResult(Schema):
    """Output of `tool.call`.

    `text` is the whole result if it is small, else its beginning (`truncated`); `ref` is the address of the whole. `ok` is
    False if the text is an error message. `recorded`: the ledger had the result, and nothing was done now. `usage` are the
    tool's own costs, such as embeddings. `receipt` is the seal of the result's row in the ledger.
    """

    WITHOUT_DEFAULTS = True

    ref: str
    text: str
    truncated: bool = False
    ok: bool = True
    recorded: bool = False
    logged: LoggedMark | None = None
    usage: Usage = Field(default_factory=Usage)
    receipt: str | None = None
