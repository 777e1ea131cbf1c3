"""How much a workflow may send to the server at once, and under which ids.

The server takes a payload of 2 MiB and a workflow task's completion of 4 MiB. A run that sends more fails its workflow task
for ever, or is terminated.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import Schema
    from kernel.basics.sha256 import sha256_of

PAYLOAD_BYTES = 2_000_000
"""What one call may be given, as JSON; some room is left for what Temporal adds."""

TASK_BYTES = 3 * 1024 * 1024
"""What one workflow task sends together; the rest waits for the next one."""

ID_BYTES = 900
"""The longest id of a workflow that we make; the server takes 1,000 bytes."""

LONG_THREAD_BYTES = 512 * 1024
"""A conversation with more that is not stored yet is stored by a call of its own before it is sent on."""

LONG_THREAD_PATCH = "long-threads-stored"

PATCH = "send-window"
"""The patch since which what does not fit into one workflow task waits for the next."""


class SendWindow:
    """Counts what the current workflow task sends."""

    def __init__(self) -> None:
        self._task, self._sent = -1, 0

    async def room_for(self, size: int) -> None:
        """Wait until the current workflow task has room for so many bytes. A task that has sent nothing has it always."""
        while not self._fits(size):
            await workflow.sleep(timedelta(milliseconds=1), summary="Send the rest with the next workflow task")

    def _fits(self, size: int) -> bool:
        task = workflow.info().get_current_history_length()  # the same until the next task
        if task != self._task:
            self._task, self._sent = task, 0
        if self._sent and self._sent + size > TASK_BYTES and workflow.patched(PATCH):
            return False
        self._sent += size
        return True


def size_of(given: Schema, what: str) -> int:
    """Return how many bytes a call is given.

    Raises:
        InvalidInput: more than the server takes.
    """
    size = len(given.model_dump_json().encode())
    if size > PAYLOAD_BYTES:
        raise InvalidInput(
            f"{what}: what is to be sent is {size:,} bytes long, and at most {PAYLOAD_BYTES:,} can be. Shorten the task, the "
            "context, the instructions or the schemas of the tools, or say in them where the words are.",
            "task",
        )
    return size


def id_of(*parts: str) -> str:
    """Return the id of a workflow below others, its parts joined by slashes; one that is too long ends with its hash."""
    whole = "/".join(parts)
    if len(whole.encode()) <= ID_BYTES:
        return whole
    return f"{whole.encode()[: ID_BYTES - 100].decode(errors='ignore')}~{sha256_of(whole)[:16]}"
