"""A script of the project file that answers: its `execute` gets one message, as a worker in another language does."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import Scripted
    from kernel.conversation.team import Ask
    from workflows.answerers.answerer import Context, failed
    from workflows.answerers.message import contribution_of, message_to


class ScriptAnswerer:
    """Asks one script."""

    def __init__(self, context: Context, scripted: Scripted) -> None:
        self._context, self._scripted = context, scripted

    async def answer(self, ask: Ask) -> Contribution:
        """Return the value that the script returns, or its failure."""
        scripted = self._scripted
        try:
            given = (ask.message or message_to(scripted, ask, self._context)).model_dump(mode="json")
            name = scripted.script or scripted.name
            answer = await self._context.player.play(name, given, f"{ask.step}/{scripted.name}")
        except (ParticipantFailed, InvalidInput) as error:
            return failed(scripted.name, ask, Failure(type=error.type, message=str(error)))
        return contribution_of(scripted, ask, answer)
