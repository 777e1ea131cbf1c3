"""The layer between a call of the workflow and a question about a stored conversation."""

from __future__ import annotations

from contextlib import suppress

from activities.model.prompt import exchange
from activities.model.question import Answered, Asks, Question
from kernel.basics.errors import OutputInvalid
from kernel.basics.json_schema import check_schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Thread, inline
from kernel.kinds.llm import ModelAnswer, ModelCall, ModelReply
from kernel.kinds.storage import ConversationChanged, Storage
from kernel.model_call.json_answer import read_json
from runtime.patience import retry_write
from runtime.plugins.providers import Provider, Providers


class Conversation:
    """Reads the conversation before the question. The ledger stores what is new of it, and the answer."""

    def __init__(self, storage: Storage, providers: Providers, asks: Asks[Question, Answered]) -> None:
        self._storage, self._providers, self._asks = storage, providers, asks

    async def ask(self, call: ModelCall) -> ModelAnswer:
        """Return the answer, with its place in the stored conversation.

        Raises:
            InvalidInput: no such model, an invalid output schema, or nothing to answer.
        """
        if call.output_schema is not None:
            check_schema(call.output_schema, "output_schema")
        provider = self._providers.named(call.model)
        answered = await self._answered(call, provider)
        said = Thread(head=call.thread.tip(), pending=tuple(exchange(call, answered.reply)))
        if not answered.said:  # the answer was recorded before, perhaps without the conversation
            await retry_write(lambda: self._storage.append(said.head, said.pending))
        return answer_of(call, answered, said.tip() or "")

    async def _answered(self, call: ModelCall, provider: Provider) -> Answered:
        """Return the answer about the conversation as it is now. Words that are erased meanwhile are not sent."""
        while True:
            said = await retry_write(lambda: self._storage.said(call.thread))
            with suppress(ConversationChanged):
                return await self._asks.ask(Question.of(call, provider, said))


def answer_of(call: ModelCall, answered: Answered, head: str) -> ModelAnswer:
    """Return the answer for the workflow: its content, its cost, and the account of the call."""
    reply = answered.reply
    start, truncated = inline(reply.content)
    content = {
        "head": head,
        "ref": sha256_of(reply.content),
        "text": start,
        "truncated": truncated,
        "tool_calls": reply.tool_calls,
    }
    return ModelAnswer.model_validate(content | _read(call, reply) | _account(answered) | {"usage": answered.usage})


def _read(call: ModelCall, reply: ModelReply) -> dict[str, object]:
    """Return the JSON of the answer, if it was asked for; or its fault: `invalid` if it can be repaired, or `failure`."""
    fault = reply.unusable
    if fault is not None:
        repairable = fault.type == OutputInvalid.__name__
        return {"invalid": fault.message} if repairable else {"failure": fault}
    if call.output_schema is None or reply.tool_calls:
        return {}
    data, invalid = read_json(reply.content, call.output_schema, cut_off=reply.finish_reason == "length")
    return {"data": data, "invalid": invalid}


def _account(answered: Answered) -> dict[str, object]:
    reply = answered.reply
    return {
        "model": answered.by_another or answered.provider.label,
        "offline": answered.offline,
        "recorded": answered.recorded,
        "maybe_double": answered.maybe_double,
        "redacted": reply.redacted,
        "compressed": answered.compressed,
        "recalled": answered.recalled,
        "tried": reply.in_stead.tried if reply.in_stead is not None else [],
        "hedged": reply.hedged,
        "cached": reply.cached,
        "cut_at_limit": reply.finish_reason == "length",
        "without_images": reply.without_images,
        "receipt": answered.receipt,
        "logged": answered.logged,
    }
