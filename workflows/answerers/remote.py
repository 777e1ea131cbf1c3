"""A worker in another language that answers: its activity or its workflow, on its own task queue."""

from __future__ import annotations

from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.participant import Remote
    from kernel.conversation.team import Ask
    from workflows import calls
    from workflows.answerers.answerer import Context, failed
    from workflows.answerers.message import contribution_of, message_to
    from workflows.sending import id_of, size_of


class RemoteAnswerer:
    """Asks one worker in another language."""

    def __init__(self, context: Context, remote: Remote) -> None:
        self._context, self._remote = context, remote

    async def answer(self, ask: Ask) -> Contribution:
        """Return the worker's answer, or its failure. Work that was cancelled on the other side has status `cancelled`."""
        context, remote = self._context, self._remote
        message = message_to(remote, ask, context)
        child_id = id_of(workflow.info().workflow_id, remote.name, ask.step)
        summary = f"{remote.name}: {ask.title or ask.step}"[:200]
        priority = context.run.temporal_priority()
        try:
            room = partial(context.run.outbox.window.room_for, size_of(message, remote.name))
            answer = await calls.remote_call(remote, message, child_id, summary, priority, context.timeout, room)
        except (ActivityError, ChildWorkflowError) as error:
            failure = calls.failure_of(error)
            made = failed(remote.name, ask, failure)
            return made.model_copy(update={"status": "cancelled"}) if failure.type == calls.CANCELLED else made
        return contribution_of(remote, ask, answer)
