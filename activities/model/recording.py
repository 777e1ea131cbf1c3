"""The recorder: it writes questions and answers to a file, which the plugin `recorded` replays."""

from __future__ import annotations

import os

from temporalio import activity

from activities.model.question import Answered, Asks, Question
from activities.model.replies import storable_reply
from kernel.kinds.llm import ModelReply, ModelRequest
from kernel.kinds.recording import recorded


class Recording:
    """Writes each question and its reply to the file that the project file names, if any."""

    def __init__(self, asks: Asks[Question, Answered]) -> None:
        self._asks = asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer unchanged."""
        answered = await self._asks.ask(question)
        if question.provider.record is not None:
            append_line(question.provider.record, question.request, storable_reply(answered.reply))
        return answered


def append_line(file: str, request: ModelRequest, reply: ModelReply) -> None:
    """Append a line to `file`, which only this user may read: it holds conversations.

    A failure is logged, and never loses the paid answer.
    """
    line = recorded(request, reply).model_dump_json(exclude_defaults=True) + "\n"
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as out:  # one write per line, so that several workers can share the file
            out.write(line.encode())
    except OSError as error:
        activity.logger.warning("an answer could not be recorded in %s: %s", file, error.strerror)
