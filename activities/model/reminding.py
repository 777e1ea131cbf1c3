"""The reminder: memories from earlier runs, shown to the model before the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from activities.model.question import Answered, Asks, Question
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import Entry, canonical
from kernel.kinds.llm import ModelCall
from kernel.kinds.memory import Memory, Recalled, prompt_lines
from kernel.kinds.storage import LedgerKey, Paid, Storage

# Part of the prompt, and so of the hash of recorded questions: it must not change.
_AUTHOR = "memory of" + " earlier work"


class Reminding:
    """Recalls the memories that a call asks for."""

    def __init__(self, storage: Storage, memory: Memory | None, asks: Asks[Question, Answered]) -> None:
        self._storage, self._memory, self._asks = storage, memory, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer to the question, with a reminder if there are memories."""
        paid = await self._recalled(question.call)
        if paid is None:
            return await self._asks.ask(question)
        recalled = [Recalled.model_validate(each) for each in paid.reply["recalled"]]
        answered = await self._asks.ask(question.showing([*_reminder(recalled), *question.entries]) if recalled else question)
        return replace(answered, recalled=recalled, beside=answered.beside + Usage.model_validate(paid.reply["spent"]))

    async def _recalled(self, call: ModelCall) -> Paid | None:
        """Return the memories for the question. They are recorded once, so that a retry asks the same question."""
        wish = call.remind
        if wish is None or self._memory is None or call.now is None:
            return None
        step = f"{call.step}/remind"
        key = LedgerKey(scope=call.scope, step=step, request_hash=sha256_of(canonical(wish.model_dump())))
        begun = await self._storage.begin(key, tenant=call.tenant, model="memory")
        if begun.paid is not None:
            return begun.paid
        caller = Caller(now=call.now, scope=call.scope, step=step, participant=wish.agent, tenant=call.tenant, payer=call.payer)
        memories = await self._memory.recall(caller, wish.query, limit=wish.limit)
        # The cost of the embeddings has its own entries in the ledger; here it is only repeated.
        reply = {"recalled": [each.model_dump(mode="json") for each in memories], "spent": caller.spent.model_dump()}
        return await self._storage.record(key, Paid(reply=reply, cost_usd=0.0), texts=[], input_tokens=0, output_tokens=0)


def _reminder(recalled: Sequence[Recalled]) -> list[Entry]:
    return [Entry.of("note", _AUTHOR, prompt_lines(recalled))]
