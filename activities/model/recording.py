"""The recorder: writes down what a model was asked and answered, for the plugin `recorded` to play."""

from __future__ import annotations

import os

from temporalio import activity

from activities.model.question import Answered, Asks, Question
from activities.model.replies import storable_reply
from kernel.kinds.llm import ModelReply, ModelRequest
from kernel.kinds.recording import recorded


class Recording:
    """Writes down each question and its reply, where the project file wants that."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer as it came."""
        answered = await self._asks.ask(question)
        if question.provider.record is not None:
            write_down(question.provider.record, question.request, storable_reply(answered.reply))
        return answered


def write_down(file: str, request: ModelRequest, reply: ModelReply) -> None:
    """Add a line to `file`, which is made for this user alone: people's words are in it.

    What was paid for is not lost because it could not be recorded: that is only said in the worker's log.
    """
    line = recorded(request, reply).model_dump_json(exclude_defaults=True) + "\n"
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as out:  # one write a line, so that several workers may share the file
            out.write(line.encode())
    except OSError as error:
        activity.logger.warning("an answer could not be recorded in %s: %s", file, error.strerror)
