"""One run of one script, as a workflow of its own."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import MofaError
    from kernel.basics.event_data import EventData
    from kernel.kinds.script import ScriptInput, ScriptOutcome
    from kernel.record import run_events
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.run import Run


PATCH = "script-recorded"
"""The patch since which the last events of a script's run reach the log."""


@workflow.defn(name="Script")
class ScriptRun(Run):
    """One run of a script: {script, input?, priority?, tenant?, budget?} → {output, hash, log, usage}."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Script"
        self._player: ScriptPlayer | None = None
        self._records = False  # whether the last events are flushed to the log

    @workflow.run
    async def run(self, input: Any = None) -> ScriptOutcome:
        """ScriptInput → ScriptOutcome."""
        try:
            given: ScriptInput = take_in(ScriptInput, input, "Script input")
            self._records = workflow.patched(PATCH)
            self.title = f"Script {given.script}"
            self.priority, self.tenant, self.budget = given.priority, given.tenant, given.budget
            self.note(run_events.RunStarted(mode=self.mode, participants=[given.script]))
            self._player = ScriptPlayer(self, Models(self).ask)
            output = await self._player.play(given.script, given.input, "script", given.entry)
        except MofaError as error:  # a script that fails has no result: the run fails
            await self._end("failed", run_events.RunFailed(type=error.type, message=str(error)))
            raise application_error(error, self.record.usage) from None
        except asyncio.CancelledError:
            await self._end("cancelled", run_events.RunCancelled())
            raise
        await self._end("completed", run_events.RunFinished(status="completed", reason=None))
        return ScriptOutcome(output=output, hash=self.scripts[given.script].hash, log=self._player.log, usage=self.record.usage)

    async def _end(self, status: str, ended: EventData) -> None:
        self.status = status
        self.note(ended)
        if self._records:
            await self.outbox.flush()
        self.finish()
