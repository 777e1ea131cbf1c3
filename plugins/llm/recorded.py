"""Recorded answers of a model, played back for tests, without a network.

`record: FILE` at a model in mofa.yaml writes the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from kernel.basics.errors import InvalidInput, ProviderRefused
from kernel.basics.text import decoded, lines_of
from kernel.kinds.llm import Model, ModelReply, ModelRequest
from kernel.kinds.recording import Recorded, key_of

SHOWN = 200
"""Characters of an unknown question that the error shows, from its end."""


def create(*, file: str | None = None) -> Model:
    """Return a model that answers from a recording.

    Args:
        file: the path of the recorded calls, as the worker sees it.

    Raises:
        InvalidInput: no file, or a file that cannot be read or is not a recording.
    """
    if file is None:
        raise InvalidInput(
            "Model plugin recorded: options: file is required: what `record` of a model wrote.",
            "options",
        )
    try:
        lines = lines_of(decoded(Path(file).read_bytes()))
    except OSError as error:
        raise InvalidInput(f"Model plugin recorded: {file} cannot be read: {error.strerror}.", "options") from None
    return RecordedModel(file, [_line(file, number, line) for number, line in enumerate(lines, 1) if line.strip()])


def _line(file: str, number: int, line: str) -> Recorded:
    try:
        return Recorded.model_validate_json(line)
    except ValidationError:
        raise InvalidInput(f"Model plugin recorded: {file}, line {number}: is not a recorded call.", "options") from None


class RecordedModel:
    """A model that answers each question with its recorded answer; the last one of several counts."""

    offline = True

    def __init__(self, file: str, calls: list[Recorded]) -> None:
        self._file, self._replies = file, {call.key: call.reply for call in calls}

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return the recorded answer.

        Raises:
            ProviderRefused: the question was never recorded; the message shows its last words.
        """
        reply = self._replies.get(key_of(request))
        if reply is None:
            asked = request.messages[-1].content[-SHOWN:] if request.messages else ""
            raise ProviderRefused(
                f"{self._file} has no answer of {request.model} to this question (it ends: {asked!r}). Record it again."
            )
        return reply

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` in one piece."""
        reply = await self.complete(request)
        if reply.content:
            say(reply.content)
        return reply

    async def close(self) -> None:
        """Do nothing: no connection is open."""
