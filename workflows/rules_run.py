"""One evaluation of a rule set as a workflow of its own: its calls are made, and the values that it emits are delivered."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, MofaError, ParticipantFailed, ScriptError
    from kernel.basics.event_data import EventData
    from kernel.conversation.transcript import canonical
    from kernel.record import run_events
    from kernel.rules.compare import CallMade
    from kernel.rules.play import play
    from kernel.rules.shapes import RuleSet
    from kernel.rules.verdict import CallAnswer, CallFailed, CallWanted, RulesInput, RulesOutcome, Verdict
    from workflows import calls
    from workflows.answerers.look_up import look_up_scripts
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.rule_sets import look_up_rules
    from workflows.run.run import Run


PATCH = "rules-recorded"
"""The patch since which facts, calls and the last events of a run reach the log."""

RECORDED_CHARACTERS = 64 * 1024
"""The longest facts, and the longest call, that the record keeps."""

RESULT_BYTES = 2 * 1024 * 1024 - 8 * 1024
"""The longest result that the server accepts, less 8 KiB for the fields besides the verdict."""


@workflow.defn(name="Rules")
class RulesRun(Run):
    """One evaluation: {rules: set or name, facts?, priority?, tenant?, budget?} → {outcome, value, facts, emitted, …}."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Rules"
        self._player = ScriptPlayer(self, Models(self).ask)
        self._records = False  # whether the record holds what a dry run needs, and is flushed to the log at the end

    @workflow.run
    async def run(self, input: Any = None) -> RulesOutcome:
        """RulesInput → RulesOutcome."""
        try:
            given: RulesInput = take_in(RulesInput, input, "Rules input")
            self._records = workflow.patched(PATCH)
            name = given.rules if isinstance(given.rules, str) else given.rules.name
            self.title = f"Rules {name}"
            self.priority, self.tenant, self.budget = given.priority, given.tenant, given.budget
            self.note(run_events.RunStarted(mode=self.mode, participants=[name]))
            rules = await look_up_rules(self, given.rules)
            self.title = f"Rules {rules.name} {rules.version}"
            self._note_input(rules, given.facts)
            await look_up_scripts(self, rules.scripts(), self.plugins)
            verdict = _small_enough(await self._play(rules, given.facts))
            facts = {"outcome": verdict.outcome, "reason": verdict.reason}
            self.note(run_events.RulesPlayed(hash=rules.hash, **facts, fired=verdict.fired()))
            await self._deliver(rules, verdict)
        except CallFailed as error:
            await self._end("failed", run_events.RunFailed(type=ScriptError.__name__, message=str(error)))
            raise application_error(ScriptError(str(error)), self.record.usage) from None
        except MofaError as error:
            await self._end("failed", run_events.RunFailed(type=error.type, message=str(error)))
            raise application_error(error, self.record.usage) from None
        except asyncio.CancelledError:
            await self._end("cancelled", run_events.RunCancelled())
            raise
        await self._end("completed", run_events.RunFinished(status="completed", reason=verdict.reason or None))
        return RulesOutcome(**verdict.model_dump(), hash=rules.hash, usage=self.record.usage)

    def _note_input(self, rules: RuleSet, facts: dict[str, Any]) -> None:
        if self._records and len(canonical(facts)) <= RECORDED_CHARACTERS:
            self.note(run_events.RulesStarted(rules=rules.name, version=rules.version, hash=rules.hash, facts=facts))

    def _note_call(self, wanted: CallWanted, answer: CallAnswer) -> None:
        made = CallMade(wanted=wanted, answer=answer).model_dump(mode="json")
        if self._records and len(canonical(made)) <= RECORDED_CHARACTERS:
            self.note(run_events.RulesCalled(**made))

    async def _play(self, rules: RuleSet, facts: dict[str, Any]) -> Verdict:
        playing = play(rules, facts)
        number = 0
        try:
            wanted = next(playing)
            while True:
                await self.gate()
                number += 1
                answer = await self._call(wanted, rules.name, f"rules/call-{number}")
                self._note_call(wanted, answer)
                wanted = playing.send(answer)
        except StopIteration as ended:
            verdict: Verdict = ended.value
            return verdict

    async def _call(self, wanted: CallWanted, name: str, step: str) -> CallAnswer:
        """Make a call of the rules. Return a failure as an answer: after it, the next rule of `first_success` may succeed."""
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

    async def _deliver(self, rules: RuleSet, verdict: Verdict) -> None:
        """Deliver the emitted values. If one cannot be delivered, the outcome has its error, and the run still succeeds."""
        for number, emitted in enumerate(verdict.emitted, 1):
            to = f"topic/{emitted.topic}" if emitted.topic is not None else f"agent/{emitted.agent}"
            fields = {"topic": emitted.topic} if emitted.topic is not None else {"to": emitted.agent}
            answer = await self._player.tell(rules.name, to, fields, emitted.content, f"rules/emit-{number}")
            emitted.error = answer.error
            self.note(run_events.RulesEmitted(to=to, error=answer.error))

    async def _end(self, status: str, ended: EventData) -> None:
        self.status = status
        self.note(ended)
        if self._records:
            await self.outbox.flush()
        self.finish()


def _small_enough(verdict: Verdict) -> Verdict:
    size = len(canonical(verdict.model_dump(mode="json")).encode(errors="replace"))
    if size > RESULT_BYTES:
        problem = f"facts, emitted values and audit are {size:,} bytes of JSON; a run's result has at most {RESULT_BYTES:,}"
        raise InvalidInput(f"rules: {problem}. Give smaller facts.", "facts")
    return verdict
