"""A rule set played as a workflow of its own: its calls are made, and what it emits is delivered."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.errors import InvalidInput, MofaError, ParticipantFailed, ScriptError
    from kernel.rules import CallAnswer, CallFailed, CallWanted, RulesInput, RulesOutcome, Verdict, play
    from kernel.schema import parse
    from workflows import calls
    from workflows.run import Run, application_error
    from workflows.script import ScriptPlayer, look_up_scripts
    from workflows.team import DurableTeam


@workflow.defn(name="Rules")
class RulesRun(Run):
    """A rule set on facts: {rules, facts?, priority?, tenant?, budget?} → {outcome, value, facts, emitted, audit, …}."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Rules"
        self._player = ScriptPlayer(self, DurableTeam(self).ask_model)

    @workflow.run
    async def run(self, input: Any = None) -> RulesOutcome:
        """RulesInput → RulesOutcome."""
        try:
            given: RulesInput = parse(RulesInput, input, "Rules input")
            self.title = f"Rules {given.rules.name} {given.rules.version}"
            self.priority, self.tenant, self.budget = given.priority, given.tenant, given.budget
            self.note("run_started", {"mode": self.mode, "participants": [given.rules.name]})
            await look_up_scripts(self, given.rules.scripts())
            verdict = await self._play(given)
            told = {"hash": given.rules.hash, "outcome": verdict.outcome, "reason": verdict.reason, "fired": verdict.fired()}
            self.note("rules_played", told)
            await self._deliver(given, verdict)
        except CallFailed as error:
            self._end("failed", {"type": ScriptError.__name__, "message": str(error)})
            raise application_error(ScriptError(str(error)), self.record.usage) from None
        except MofaError as error:
            self._end("failed", {"type": error.type, "message": str(error)})
            raise application_error(error, self.record.usage) from None
        except asyncio.CancelledError:
            self._end("cancelled", {})
            raise
        self._end("completed", {"status": "completed", "reason": verdict.reason or None})
        return RulesOutcome(**verdict.model_dump(), hash=given.rules.hash, usage=self.record.usage)

    async def _play(self, given: RulesInput) -> Verdict:
        playing = play(given.rules, given.facts)
        number = 0
        try:
            wanted = next(playing)
            while True:
                await self.gate()
                number += 1
                wanted = playing.send(await self._call(wanted, given.rules.name, f"rules/call-{number}"))
        except StopIteration as ended:
            verdict: Verdict = ended.value
            return verdict

    async def _call(self, wanted: CallWanted, name: str, step: str) -> CallAnswer:
        """A failure is told to the rules: where one group fails, the next rule of `first_success` may do better."""
        try:
            if wanted.script is not None:
                return CallAnswer(value=await self._player.play(wanted.script, wanted.input, step))
            if not isinstance(wanted.input, dict):
                return CallAnswer(error="a tool takes an object, its arguments by name")
            answer = await self._player.use_tool(name, str(wanted.tool), wanted.input, step)
            return CallAnswer(value=answer.value, error=answer.error)
        except ActivityError as error:
            failure = calls.failure_of(error)
            return CallAnswer(error=f"{failure.type}: {failure.message}")
        except (InvalidInput, ParticipantFailed) as error:
            return CallAnswer(error=f"{error.type}: {error}")

    async def _deliver(self, given: RulesInput, verdict: Verdict) -> None:
        """What does not arrive is told in the outcome; the play stands."""
        for number, emitted in enumerate(verdict.emitted, 1):
            to = f"topic/{emitted.topic}" if emitted.topic is not None else f"agent/{emitted.agent}"
            fields = {"topic": emitted.topic} if emitted.topic is not None else {"to": emitted.agent}
            answer = await self._player.tell(given.rules.name, to, fields, emitted.content, f"rules/emit-{number}")
            emitted.error = answer.error
            self.note("rules_emitted", {"to": to, "error": answer.error})

    def _end(self, status: str, data: dict[str, Any]) -> None:
        self.status = status
        self.note({"completed": "run_finished", "failed": "run_failed"}.get(status, "run_cancelled"), data)
        self.finish()
