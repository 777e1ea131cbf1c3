"""Models: what a model plugin does, and the activity that wraps it.

A plugin is `plugins/llm/<name>.py` with `create(**options) -> Model`; other packages offer one by the entry point `mofa.llm`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
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
    """A tool as a model is told of it; `parameters` is a JSON Schema of an object."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})


class ToolCall(Schema):
    """A tool call that a model asks for. `arguments` is the model's JSON text, not yet trusted."""

    id: str
    name: str
    arguments: str


class ChatMessage(Schema):
    """One message of a prompt. `images` are those that the text of a user refers to, in their order."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    name: str | None = None
    tool_calls: list[ToolCall] = Field(default_factory=list)
    tool_call_id: str | None = None
    images: list[Image] = Field(default_factory=list)


class ModelRequest(Schema):
    """One completion. `model` is the provider's own name; `output_schema` a JSON Schema that the answer must fit.

    `participant` is the name of the one who is asked. It is not part of the prompt, and no provider is sent it.
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


class InStead(Schema):
    """Which model (`provider:model`) answered in place of those that were tried before it, in their order.

    `maybe_paid` means that one of them may have answered all the same, unheard. `usage` is what those cost for certain whose
    answers were of no use.
    """

    model: str
    offline: bool
    tried: list[Tried]
    maybe_paid: bool = False
    usage: Usage = Field(default_factory=Usage)


class ModelReply(Schema):
    """What the provider answered. Token counts are the provider's own, 0 where it counts none; `request_id` names the request
    in its logs. `refusal` are the model's words where it declines to answer; `thought` is True where it has reasoned, in words
    that are no part of the answer.

    Set here, not by plugins: `redacted`, how many different values the provider was not shown, by kind; `in_stead`, where it
    is a fallback's answer; `hedged`, where two were asked; `cached`, where it was given to an earlier
    question, and nobody was asked now; `without_images`, the addresses of images that were referred to and not sent;
    `estimated`, where the provider did not count, and the token counts are a guess; `unusable`, why it is no answer, though it
    was paid.
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
    in_stead: InStead | None = None
    hedged: Hedged | None = None
    cached: bool = False
    without_images: list[str] = Field(default_factory=list)
    estimated: bool = False
    unusable: Failure | None = None


class Model(Protocol):
    """A model plugin.

    Errors are `ProviderRefused` (no retry can help), `ProviderUnavailable` and `RateLimited` (with the provider's
    retry-after), each with a `reason` where another model might answer; the plugin does not retry by
    itself. An answer that was paid is returned, whatever it is worth: one that is empty, declined (`refusal`), or stopped by a
    filter (`finish_reason` is `content_filter`). `offline` is True for a model whose words are made up here.
    """

    offline: bool

    async def complete(self, request: ModelRequest) -> ModelReply:
        """One answer. Cancelling the call ends the HTTP request."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


@runtime_checkable
class StreamingModel(Protocol):
    """What a model plugin may have besides: answers whose words can be heard as they come."""

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """As `complete`; each piece of the text is given to `say` as it comes, and the reply has the whole of it."""
        ...


class ModelCall(Schema):
    """Input of `model.call`.

    `scope` and `step` name the call for good, over restarts, replays and resets: together with the request's hash they
    are what an answer is paid under, once. `thread` is the conversation, `content` the last word after it.
    With `remind` the model is first told what is remembered, as of the run's time `now`. `events` are
    written to the log on the way. `unheard` keeps the words from followers as they come: they are looked at first.
    `own_images` are the addresses of the images that whoever started the run refers to: each must be there.
    """

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


class ModelAnswer(Account):
    """Output of `model.call`; see `kernel.kinds.answer` for the three things that it may be.

    `head` is the stored conversation with the question and, last, this answer. `text` is the whole answer while it is
    small, else its beginning (`truncated`), with `ref` for the rest. `data` is the parsed JSON where a schema was asked
    for; `invalid` says what is wrong with it instead, and with an answer that has no words; `failure` is why there is no
    answer, though one was paid, where asking again would not help. `usage` is all that the call cost: summaries, hedges and
    models that were tried in vain among it. `logged` says how far the run's events are in the log.
    `queue` is set instead of all that where nothing was asked: this model's calls have a limit, which that task queue keeps.
    `cut_off` is set instead where the call was told to stop: there is no answer, and `usage` is what it cost all the same.
    """

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
