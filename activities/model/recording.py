"""The recorder: writes down what a model was asked and answered, for the plugin `recorded` to play."""

from __future__ import annotations

import os

from temporalio import activity

from kernel.kinds.llm import ModelReply, ModelRequest
from kernel.kinds.recording import recorded


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
