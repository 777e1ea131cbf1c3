"""Limits of the server on the size of payloads and workflow tasks, and on the length of workflow ids.

The server accepts a payload of at most 2 MiB and a workflow task's completion of at most 4 MiB. If a run sends more, its
workflow task fails on every retry, or the server terminates the run.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import Schema
    from kernel.basics.sha256 import sha256_of
    from workflows.noticed import noticed

PAYLOAD_BYTES = 2_000_000
"""The longest input of one call, as JSON, in bytes; the rest of 2 MiB is for what Temporal adds."""

TASK_BYTES = 3 * 1024 * 1024
"""The most that one workflow task sends, in bytes; the rest waits for the next task."""

ID_BYTES = 900
"""The longest workflow id that a run makes, in bytes; the server accepts 1,000."""

LONG_THREAD_BYTES = 512 * 1024
"""The most bytes of a conversation that are sent without being stored first. A longer one is stored by a call of its own."""

LONG_THREAD_PATCH = "long-threads-stored"

PATCH = "send-window"
"""The patch since which calls that do not fit into one workflow task wait for the next."""


class SendWindow:
    """Counts the bytes that the current workflow task sends."""

    __slots__ = ("_number", "_sent", "_task")

    def __init__(self) -> None:
        self._task, self._sent, self._number = -1, 0, 0

    async def room_for(self, size: int) -> None:
        """Wait until the current workflow task has room for `size` bytes. A task that has sent nothing always has room."""
        self._number += 1
        number = self._number
        while not self._fits(size, number):
            await workflow.sleep(timedelta(milliseconds=1), summary="Send the rest with the next workflow task")

    def _fits(self, size: int, number: int) -> bool:
        task = workflow.info().get_current_history_length()  # the same until the next task
        if task != self._task:
            self._task, self._sent = task, 0
        if self._sent and self._sent + size > TASK_BYTES and noticed(PATCH, number):
            return False
        self._sent += size
        return True


def json_of(given: Schema, what: str) -> str:
    """Return a call's input as JSON, without its payer, who is set when it is sent. `what` names the call in the error.

    The keys of recorded journals are made of this text: a new field of an input must not be in it.

    Raises:
        InvalidInput: the input is larger than the server accepts.
    """
    text = given.model_dump_json(exclude={"payer"})
    size = len(text.encode())
    if size > PAYLOAD_BYTES:
        raise InvalidInput(
            f"{what}: the input is {size:,} bytes long, and at most {PAYLOAD_BYTES:,} can be sent. Shorten the task, the "
            "context, the instructions or the schemas of the tools, or refer in them to a stored text.",
            "task",
        )
    return text


def size_of(given: Schema, what: str) -> int:
    """Return the size of a call's input as JSON, in bytes. Raise as `json_of` does."""
    return len(json_of(given, what).encode())


def id_of(*parts: str) -> str:
    """Return a workflow id: the parts joined by slashes. An id that is too long is cut, and ends with a hash of the whole."""
    whole = "/".join(parts)
    if len(whole.encode()) <= ID_BYTES:
        return whole
    return f"{whole.encode()[: ID_BYTES - 100].decode(errors='ignore')}~{sha256_of(whole)[:16]}"
