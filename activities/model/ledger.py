"""The ledger: an answer is recorded with its price before it is returned. A recorded answer is never paid again."""

from __future__ import annotations

from dataclasses import replace

from activities.calls import Calls
from activities.heartbeats import uninterrupted
from activities.model.pricing import used
from activities.model.question import Answered, Asks, Question
from kernel.kinds.llm import ModelReply
from kernel.kinds.storage import Begun, Closed, Paid, Storage
from kernel.record.event_log import EventLog
from runtime.patience import hold_until_written


class Ledger:
    """Looks up a question, and records the answer of the next layer. Of two answers, the first recorded one counts."""

    def __init__(self, storage: Storage, asks: Asks[Question, Answered], log: EventLog | None = None) -> None:
        """`log` gets the run's events in the call's input."""
        self._storage, self._calls, self._asks = storage, Calls(storage, log), asks

    async def ask(self, question: Question) -> Answered:
        """Return the recorded answer, or a new one, which is then recorded.

        Raises:
            ConversationChanged: words were erased since the conversation was read.
        """
        call, is_summary = question.call, question.paid_for is not None
        opened = await self._calls.open(
            question.key,
            tenant=call.tenant,
            model=question.provider.label,
            thread=question.thread,
            as_of=question.said.as_of,
            events=None if is_summary else call.events,
        )
        begun = opened.begun
        question = replace(question, key=begun.key)  # an entry of version 0.1 keeps its own key
        if begun.paid is not None:
            return replace(_of_record(question, begun, begun.paid), logged=opened.logged)
        answered = await self._asks.ask(replace(question, streamed=begun.followed and question.may_be_streamed))
        closed = await uninterrupted(self._record(question, answered, opened.as_of))
        return replace(_of_record(question, begun, closed.paid), said=closed.stored, logged=opened.logged)

    async def _record(self, question: Question, answered: Answered, as_of: int | None) -> Closed:
        reply = answered.reply
        more = {"paid_for": question.paid_for} if question.paid_for is not None else {}
        whole = reply.model_dump(mode="json") | more
        paid = Paid(reply=whole, cost_usd=answered.own.cost_usd, price_source=answered.price_source)
        return await hold_until_written(
            lambda: self._storage.close_call(
                question.key,
                paid,
                said=question.end(reply),
                texts=[reply.content],
                as_of=as_of,
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
