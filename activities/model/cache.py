"""The cache: the same question of the same tenant gets a recorded answer again, if the project file allows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from activities.model.question import Answered, Asks, Question
from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelReply
from kernel.kinds.storage import Storage
from runtime.patience import retry_write

_FREE = {"input_tokens": 0, "output_tokens": 0, "estimated": False, "hedged": None, "cached": True}


class Cache:
    """Looks up an answer that is recent enough, and asks the next layer if there is none."""

    def __init__(self, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._storage, self._asks = storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return a cached answer, which is free, or a new one."""
        cached = await self._look_up(question)
        if cached is None or cached.get("unusable") is not None:
            return await self._asks.ask(question)
        return Answered(ModelReply.model_validate(cached | _FREE), question.provider, Usage())

    async def _look_up(self, question: Question) -> dict[str, Any] | None:
        provider, tenant = question.provider, question.call.tenant
        if provider.cache_s is None or question.paid_for is not None:
            return None
        since = datetime.now(UTC) - timedelta(seconds=provider.cache_s)
        hash, model = question.key.request_hash, provider.label
        return await retry_write(lambda: self._storage.answered(hash, tenant=tenant, model=model, since=since))
