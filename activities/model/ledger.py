"""The ledger: an answer is recorded with its price before it is returned. A recorded answer is never paid again."""

from __future__ import annotations

from dataclasses import replace

from activities.heartbeats import uninterrupted
from activities.model.pricing import used
from activities.model.question import Answered, Asks, Question
from kernel.kinds.llm import ModelReply
from kernel.kinds.storage import Begun, Paid, Storage
from runtime.patience import hold_until_written, retry_write


class Ledger:
    """Looks up a question, and records the answer of the next layer. Of two answers, the first recorded one counts."""

    def __init__(self, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._storage, self._asks = storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return the recorded answer, or a new one, which is then recorded."""
        tenant, model = question.call.tenant, question.provider.label
        begun = await retry_write(lambda: self._storage.begin(question.key, tenant=tenant, model=model, head=question.head))
        question = replace(question, key=begun.key)  # an entry of version 0.1 keeps its own key
        if begun.paid is not None:
            return _of_record(question, begun, begun.paid)
        answered = await self._asks.ask(replace(question, streamed=begun.followed and question.may_be_streamed))
        return _of_record(question, begun, await uninterrupted(self._record(question, answered)))

    async def _record(self, question: Question, answered: Answered) -> Paid:
        reply = answered.reply
        more = {"paid_for": question.paid_for} if question.paid_for is not None else {}
        paid = Paid(reply=reply.model_dump(mode="json") | more, cost_usd=answered.own.cost_usd)
        return await hold_until_written(
            lambda: self._storage.record(
                question.key,
                paid,
                texts=[reply.content],
                head=question.end(reply),
                model=answered.booked_as,
                input_tokens=reply.input_tokens,
                output_tokens=reply.output_tokens,
            )
        )


def _of_record(question: Question, begun: Begun, paid: Paid) -> Answered:
    fields = dict(paid.reply)
    paid_for = fields.pop("paid_for", None)
    reply = ModelReply.model_validate(fields)
    lost = reply.in_stead is not None and reply.in_stead.maybe_paid
    return Answered(
        reply,
        question.provider,
        used(reply, paid.cost_usd),
        recorded=begun.paid is not None,
        maybe_double=lost or (begun.earlier_attempts > 0 and not question.provider.honours_key),
        paid_for=paid_for,
        receipt=paid.receipt,
    )
