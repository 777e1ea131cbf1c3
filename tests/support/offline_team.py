"""A team whose participants answer by the offline model, to run a mode with it without a server."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from activities.model.prompt import request_for
from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Agent, Resolved
from kernel.conversation.team import Ask
from kernel.kinds.llm import ModelCall
from plugins.llm.offline import create
from tests.support.fakes.team import FakeTeam


class OfflineTeam(FakeTeam):
    """A team that reads answers as the workflows do; an answer that does not fit its schema fails the test."""

    def __init__(self) -> None:
        super().__init__({})
        self._model = create()

    async def ask(self, participant: Resolved, ask: Ask) -> Contribution:
        """Return the offline model's answer."""
        self.asks.append((participant.name, ask))
        schema = _choice(ask) if ask.options else ask.answer_schema
        call = ModelCall(
            scope="s",
            step=ask.step,
            participant=participant.name,
            instructions=participant.instructions if isinstance(participant, Agent) else "",
            content=ask.content,
            output_schema=schema,
            output_name=ask.answer_name,
        )
        reply = await self._model.complete(request_for(call, "scripted", ask.thread.pending))
        made = Contribution(participant=participant.name, round=ask.round, model="offline:scripted")
        content: Any = json.loads(reply.content) if schema else reply.content
        if ask.options:
            update = {"content": content["reason"], "choice": content["choice"], "comment": content["reason"]}
            return made.model_copy(update=update)
        return made.model_copy(update={"content": content})

    async def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Yield the answers in the order of the asks."""
        for participant, ask in asks:
            yield await self.ask(participant, ask)


def _choice(ask: Ask) -> dict[str, Any]:
    fields = {"choice": {"type": "string", "enum": [option.id for option in ask.options]}, "reason": {"type": "string"}}
    return {"type": "object", "properties": fields, "required": ["choice", "reason"], "additionalProperties": False}
