"""The handlers of `ask` that wait for a living agent's answer."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import AgentState, Answered
    from kernel.actors.mailbox import key_of
    from kernel.conversation.message import Message
    from kernel.conversation.outcome import Failure


class Callers:
    """Counts the waiting handlers by message id."""

    def __init__(self) -> None:
        self._waiting: dict[str, int] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._waiting

    def ids(self) -> frozenset[str]:
        """Return the ids of the messages that have a waiting handler."""
        return frozenset(self._waiting)

    async def answer_to(self, message: Message, me: AgentState) -> Answered:
        """Wait for the answer to a message in the mailbox. Return a failure if the agent ends before it."""
        key = key_of(message.id)
        self._waiting[message.id] = self._waiting.get(message.id, 0) + 1
        try:
            # The main loop answers messages while this waits. A cancellation may also stop the agent.
            await workflow.wait_condition(lambda: key in me.answers or me.state in ("stopped", "failed"))
            stopped = Failure(type="Stopped", message=f"{me.agent.name} was stopped before it came to this message.")
            return me.answers.get(key) or Answered(at=workflow.now(), error=stopped)
        finally:
            self._waiting[message.id] -= 1
            if not self._waiting[message.id]:
                del self._waiting[message.id]
