"""The conversations of one run: the ones that are stored already, and their words as one text."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import Entry, Thread, link
    from workflows import calls
    from workflows.run.run import Run
    from workflows.sending import LONG_THREAD_BYTES, LONG_THREAD_PATCH

STORED_ONCE_BYTES = 64 * 1024
"""The most that a fan-out may repeat in the history. A longer conversation is stored first, and then named by its hash."""


class Threads:
    """Knows the conversations that are stored, so that a model call names them by hash."""

    __slots__ = ("_run", "_stored", "guarded")

    def __init__(self, run: Run) -> None:
        self._run = run
        self._stored: dict[str, None] = {}  # hashes of conversations; an empty set takes more memory
        self.guarded: dict[str, Thread] = {}
        """By the hash of a conversation: the conversation that guards made of it."""

    def mark_stored(self, *tips: str | None) -> None:
        """Remember that the conversations with these hashes are in the database."""
        self._stored.update((tip, None) for tip in tips if tip is not None)

    def shortened(self, thread: Thread) -> Thread:
        """Return the same conversation, named by its longest part that is stored already."""
        tip, stored_until, head = thread.head, 0, thread.head
        for count, entry in enumerate(thread.pending, 1):
            tip = link(tip, entry)
            if tip in self._stored:
                stored_until, head = count, tip
        return Thread(head=head, pending=thread.pending[stored_until:])

    async def store_long(self, thread: Thread) -> None:
        """Store a conversation that is too long to be sent with a model call."""
        if self.shortened(thread).pending_bytes() > LONG_THREAD_BYTES and workflow.patched(LONG_THREAD_PATCH):
            await calls.store_thread(self.shortened(thread), "Store a long conversation")
            self.mark_stored(thread.tip() or "")

    async def store_shared(self, threads: Sequence[Thread]) -> None:
        """Store each conversation that several of these calls would otherwise repeat in the history."""
        readers = [self.shortened(thread) for thread in threads]
        for thread in {thread.tip(): thread for thread in readers}.values():
            size = sum(len(entry.text or "") for entry in thread.pending)
            if size * sum(other.tip() == thread.tip() for other in readers) > STORED_ONCE_BYTES and len(readers) > 1:
                await calls.store_thread(thread)
                self.mark_stored(thread.tip() or "")

    def words(self, ask: Ask) -> str:
        """Return the conversation and the question as one text, for people, teams and workers, who read no hashes."""
        parts = [
            _labelled(entry, entry.text if entry.text is not None else self._run.record.preview(entry.ref))
            for entry in ask.thread.pending
        ]
        session = self._run.session
        if session is not None and session.earlier and ask.thread.head == session.head:
            parts.insert(0, f"# What was said before\n{session.earlier}\n\n# Now")
        return "\n\n".join([*parts, ask.content]).strip()


def _labelled(entry: Entry, words: str) -> str:
    return words if entry.role == "task" else f"[{entry.author}] {words}"
