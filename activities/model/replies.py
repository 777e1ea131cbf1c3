"""The normalization of replies, the same for all providers: usable tool calls, counted tokens, and whether it is an answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from kernel.basics.errors import OutputInvalid, ProviderRefused
from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.outcome import Failure
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import ModelReply, ModelRequest, ToolCall
from kernel.model_call.arguments import arguments_text
from kernel.model_call.json_answer import DATA_BYTES, without_thoughts

BYTES_A_TOKEN = 4
"""The length of a token in English prose, by a rule of thumb."""

IMAGE_TOKENS = 1000
"""The tokens that providers count for an image, by a rule of thumb."""

MOST_IMAGE_TOKENS = 4_000
"""The most tokens that providers count for an image."""

MESSAGE_TOKENS = 64
"""The most tokens that providers count for a message besides its text, such as its role."""

ID_LENGTH = 9
"""The length of ids of tool calls: Mistral takes exactly nine letters and digits, and other providers accept them."""


_CALL, _CALL_ENDS = "<tool_call>", "</tool_call>"


def normalized(request: ModelRequest, reply: ModelReply) -> ModelReply:
    """Return the reply with ids and arguments of its calls, with counted tokens, and with `unusable` if it is not an answer."""
    reply = storable_reply(reply)
    calls, content = reply.tool_calls, reply.content
    if request.tools and not calls:
        calls, content = _calls_in_text(content, {tool.name for tool in request.tools})
    calls = _with_ids(request, calls) if request.tools else []  # calls of tools that were not offered are dropped
    counted = _counted(request, reply)
    fault = why_unusable(reply.model_copy(update={"tool_calls": calls, "content": content}))
    update = {"tool_calls": [] if fault else calls, "content": content, "unusable": fault}
    return counted.model_copy(update=update)


def storable_reply(reply: ModelReply) -> ModelReply:
    """Return a reply without characters that a database cannot store, such as NUL."""
    calls = [
        ToolCall(id=storable(call.id), name=storable(call.name), arguments=storable(call.arguments))
        for call in reply.tool_calls
    ]
    return reply.model_copy(update={"content": storable(reply.content), "tool_calls": calls})


def is_empty(reply: ModelReply) -> bool:
    """Return whether the reply has neither text nor calls. Thoughts do not count as text."""
    return not reply.tool_calls and not without_thoughts(reply.content).strip()


def why_unusable(reply: ModelReply) -> Failure | None:
    """Return the reason why the paid reply is not an answer; None for an answer.

    The message may go to the model, in a repair.
    """
    if sum(len(call.arguments) for call in reply.tool_calls) > DATA_BYTES:
        message = f"The model asked for a tool call larger than {DATA_BYTES:,} characters. Call it with shorter arguments."
        return _failure(OutputInvalid, message)
    if reply.finish_reason == "content_filter":
        message = f"The provider's content filter stopped the answer of {reply.model}. Change the wording of the request."
        return _failure(ProviderRefused, message)
    if reply.refusal:
        return _failure(ProviderRefused, f"The model {reply.model} declined to answer: {storable(reply.refusal)[:500]}")
    return _failure(OutputInvalid, _why_empty(reply)) if is_empty(reply) else None


def _why_empty(reply: ModelReply) -> str:
    thought = reply.thought or bool(reply.content.strip())
    if reply.finish_reason == "length":
        when = "while it was thinking" if thought else "before its first word"
        return f"The model {reply.model} ran into its length limit {when}, and gave no answer (finish reason: length)."
    if thought:
        return f"The model {reply.model} only thought, and gave no answer (finish reason: {reply.finish_reason or 'none'})."
    return f"The model {reply.model} gave an empty answer (finish reason: {reply.finish_reason or 'none'})."


def _failure(kind: type[OutputInvalid] | type[ProviderRefused], message: str) -> Failure:
    return Failure(type=kind.__name__, message=message)


def _with_ids(request: ModelRequest, calls: Sequence[ToolCall]) -> list[ToolCall]:
    """Return the calls with ids that are unique in the conversation, and arguments that are JSON. Not all providers do so."""
    taken = {call.id for message in request.messages for call in message.tool_calls}
    unique: list[ToolCall] = []
    for position, call in enumerate(calls):
        id = call.id.strip()
        while not id or id in taken:
            id = sha256_of(canonical([request.idempotency_key, len(taken), position, id, call.name, call.arguments]))[
                :ID_LENGTH
            ]
        taken.add(id)
        unique.append(ToolCall(id=id, name=call.name.strip(), arguments=arguments_text(call.arguments)))
    return unique


def _calls_in_text(content: str, offered: Collection[str]) -> tuple[list[ToolCall], str]:
    """Return the tool calls in a text, and the text without them: servers without a parser leave them there (Hermes, Qwen)."""
    text, *blocks = content.split(_CALL)
    calls: list[ToolCall] = []
    for block in blocks:
        inner, _, after = block.partition(_CALL_ENDS)
        call = _call_in(inner, offered)
        if call is None:
            return [], content
        calls.append(call)
        text += after
    return calls, text if calls else content


def _call_in(text: str, offered: Collection[str]) -> ToolCall | None:
    try:
        call = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(call, dict) or call.get("name") not in offered:
        return None
    arguments = call.get("arguments", call.get("parameters"))
    return ToolCall(id="", name=call["name"], arguments=arguments if isinstance(arguments, str) else canonical(arguments))


def _counted(request: ModelRequest, reply: ModelReply) -> ModelReply:
    """Return the reply with estimated tokens, if the provider has counted none."""
    written = tokens_in([reply.content, *(call.name + call.arguments for call in reply.tool_calls)])
    read = reply.input_tokens or read_tokens(request)
    wrote = reply.output_tokens or written
    if (read, wrote) == (reply.input_tokens, reply.output_tokens):
        return reply
    return reply.model_copy(update={"input_tokens": read, "output_tokens": wrote, "estimated": True})


def read_tokens(request: ModelRequest) -> int:
    """Return an estimate of the input tokens of a request."""
    images = sum(len(message.images) for message in request.messages)
    return tokens_in(_texts(request)) + images * IMAGE_TOKENS


def most_tokens(request: ModelRequest) -> int:
    """Return the most input tokens that a request may have: no token is shorter than a byte."""
    texts = sum(len(text.encode(errors="replace")) for text in _each_text(request))
    images = sum(len(message.images) for message in request.messages)
    return texts + len(request.messages) * MESSAGE_TOKENS + images * MOST_IMAGE_TOKENS


def tokens_in(texts: Sequence[str]) -> int:
    """Return an estimate of the tokens of texts by their bytes, rounded up."""
    return -(-sum(len(text.encode(errors="replace")) for text in texts) // BYTES_A_TOKEN)


def _texts(request: ModelRequest) -> list[str]:
    return list(_each_text(request))


def _each_text(request: ModelRequest) -> Iterator[str]:
    for message in request.messages:
        yield message.content
        yield from (call.name + call.arguments for call in message.tool_calls)
    if request.tools:
        yield canonical([tool.model_dump() for tool in request.tools])
    if request.output_schema is not None:
        yield canonical(request.output_schema)


T = TypeVar("T")


class UnusableAnswer(ProviderRefused, Generic[T]):
    """A paid answer that cannot be used. If it is `empty`, a fallback is asked."""

    def __init__(self, answer: T, fault: Failure, *, empty: bool) -> None:
        super().__init__(fault.message, "down" if empty else None)
        self.answer = answer


class Usable:
    """Normalizes replies, and prices them."""

    def __init__(self, pricing: Pricing, asks: Asks[Question, Answered]) -> None:
        self._pricing, self._asks = pricing, asks

    async def ask(self, question: Question) -> Answered:
        """Return an answer.

        Raises:
            UnusableAnswer: the reply is not an answer.
        """
        answered = await self._asks.ask(question)
        reply = normalized(question.request, answered.reply)
        own, source = self._pricing.of(answered.provider, reply), self._pricing.source(answered.provider)
        answered = replace(answered, reply=reply, own=own, price_source=source)
        if reply.unusable is not None:
            empty = is_empty(reply) and reply.unusable.type == OutputInvalid.__name__  # a refusal has no text either
            raise UnusableAnswer(answered, reply.unusable, empty=empty)
        return answered
