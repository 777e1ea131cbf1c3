"""Models: the port of a model plugin, and the activity that calls it.

A plugin is `plugins/llm/<name>.py` with `create(**options) -> Model`; other packages offer one by the entry point `mofa.llm`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Payer
from kernel.conversation.outcome import Failure
from kernel.conversation.recall import RecallQuery
from kernel.conversation.transcript import Thread
from kernel.kinds.account import Account
from kernel.model_call.fallback import Tried
from kernel.model_call.hedge import Hedged
from kernel.model_call.images import Image
from kernel.record.event_log import LoggedMark, Outgoing

MODEL_CALL = "model.call"
"""The activity's wire name."""

DEFAULT_MODEL = "offline:scripted"


class ToolSpec(Schema):
    """A tool as a model sees it; `parameters` is a JSON Schema of an object."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})


class ToolCall(Schema):
    """A tool call that a model asks for. `arguments` is the model's text, not checked yet: it should be JSON."""

    id: str
    name: str
    arguments: str


class ChatMessage(Schema):
    """One message of a prompt. `images` are those that a user's text refers to, in their order."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    name: str | None = None
    tool_calls: list[ToolCall] = Field(default_factory=list)
    tool_call_id: str | None = None
    images: list[Image] = Field(default_factory=list)


class ModelRequest(Schema):
    """One completion. `model` is the provider's own name; `output_schema` is a JSON Schema that the answer must fit.

    `participant` is the name of the participant who is asked. It is not part of the prompt, and not sent to providers.
    """

    model: str
    messages: list[ChatMessage]
    tools: list[ToolSpec] = Field(default_factory=list)
    output_schema: dict[str, Any] | None = None
    output_name: str = "answer"
    temperature: float | None = 0.0
    seed: int | None = 7
    max_output_tokens: int | None = None
    idempotency_key: str | None = None
    participant: str = ""


class FallbackUsed(Schema):
    """The fallback (`provider:model`) that answered, and the models that were tried before it, in order.

    `maybe_paid`: one of them may have answered after all, and its answer was lost. `usage` is the certain cost of those that
    sent an unusable answer.
    """

    model: str
    offline: bool
    tried: list[Tried]
    maybe_paid: bool = False
    usage: Usage = Field(default_factory=Usage)


class ModelReply(Schema):
    """The provider's answer. Token counts are the provider's own, 0 if it counts none; `request_id` names the request in its
    logs. `refusal` is the model's text where it declines to answer. `thought`: it sent reasoning, which is not in `content`.

    The engine sets the rest, not the plugin:

    - `redacted`: the number of different values hidden from the provider, by kind.
    - `in_stead`: the fallback, where one answered.
    - `hedged`: the second request, where one was sent.
    - `cached`: a cache hit; nobody was asked now.
    - `without_images`: the addresses of images that were referred to and not sent.
    - `estimated`: the provider did not count, and the token counts are estimates.
    - `unusable`: why the content is not an answer, though it was paid.
    """

    content: str
    tool_calls: list[ToolCall] = Field(default_factory=list)
    finish_reason: str | None = None
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    request_id: str | None = None
    refusal: str | None = None
    thought: bool = False
    redacted: dict[str, int] = Field(default_factory=dict)
    in_stead: FallbackUsed | None = None
    hedged: Hedged | None = None
    cached: bool = False
    without_images: list[str] = Field(default_factory=list)
    estimated: bool = False
    unusable: Failure | None = None


class Model(Protocol):
    """The port of a model plugin. `offline` is True for a scripted model, which calls no LLM.

    The plugin does not retry. It returns every answer that was paid, even an empty one, a declined one (`refusal`), or one that
    a filter stopped (`finish_reason` is `content_filter`).
    """

    offline: bool

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling the call must end the HTTP request.

        Raises:
            ProviderRefused: no retry can help.
            ProviderUnavailable, RateLimited: a retry may help, after the provider's `retry_after_s`. All three have a `reason`
                where another model may answer.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


@runtime_checkable
class StreamingModel(Protocol):
    """The optional port of a model plugin for streaming."""

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Return one answer, as `complete` does, and call `say` with each piece of its text on arrival."""
        ...


class ModelCall(Schema):
    """Input of `model.call`.

    `scope` and `step` name the call, and are the same over restarts, replays and resets: with the request's hash they are the
    answer's key in the ledger. `thread` is the conversation, `content` the question after it. With `remind` the model gets
    memories as of the run's time `now`. The activity writes `events` to the event log. `unheard` turns streaming off, because a
    guard checks the answer first. `own_images` are the addresses of images in the run's own input: each must exist.
    The run's outbox sets `payer` as it sends the call.
    """

    WITHOUT_DEFAULTS = True

    scope: str
    step: str
    participant: str
    instructions: str = ""
    model: str | None = None
    thread: Thread = Field(default_factory=Thread)
    content: str = ""
    output_schema: dict[str, Any] | None = None
    output_name: str = "answer"
    temperature: float | None = None
    tenant: str | None = None
    tools: list[ToolSpec] = Field(default_factory=list)
    events: Outgoing | None = None
    remind: RecallQuery | None = None
    now: datetime | None = None
    unheard: bool = False
    own_images: list[str] = Field(default_factory=list)
    payer: Payer | None = None


class ModelAnswer(Account):
    """Output of `model.call`; see `kernel.kinds.answer` for its three cases.

    - `head`: the stored conversation with the question and, last, this answer.
    - `text`: the whole answer if it is small, else its beginning (`truncated`); `ref` is the address of the whole.
    - `data`: the parsed JSON, where a schema was given.
    - `invalid`: why `data` is missing, or why an answer without text cannot be used.
    - `failure`: why a paid answer cannot be used, where another question would not help.
    - `usage`: all costs of the call, including summaries, hedges and models that failed.
    - `logged`: the state of the run's event log.
    - `queue`: nothing was asked; the model's calls are rate-limited, and must be made through this task queue.
    - `cut_off`: the call was cancelled; there is no answer, and `usage` is an estimate of its costs.
    """

    WITHOUT_DEFAULTS = True

    head: str = ""
    ref: str = ""
    text: str = ""
    truncated: bool = False
    data: Any = None
    invalid: str | None = None
    tool_calls: list[ToolCall] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)
    logged: LoggedMark | None = None
    queue: str | None = None
    cut_off: bool = False
    failure: Failure | None = None
