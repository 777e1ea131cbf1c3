"""The collaboration modes as workflows: each reads its input, makes a team, runs the kernel's mode, and returns an outcome."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, InvalidInput, MofaError, StepLimit
    from kernel.basics.schema import parse
    from kernel.conversation.fitting import fits, fitted, unstored
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.participant import name_of
    from kernel.conversation.transcript import Thread, as_text
    from kernel.model_call.images import MOST_IMAGES, references
    from kernel.modes import mode_named, modes
    from kernel.modes.members import script_names
    from kernel.modes.mode import Mode, ModeInput
    from kernel.record import run_events
    from kernel.views.diagram import mode_diagram
    from workflows import calls
    from workflows.answerers.durable_team import DurableTeam
    from workflows.answerers.look_up import look_up_models, look_up_scripts, look_up_tools
    from workflows.fused.fused import CANCEL
    from workflows.run.errors import application_error
    from workflows.run.fusing import fused_form, held_to
    from workflows.run.intake import take_in
    from workflows.run.orders import CancelOrder
    from workflows.run.run import Run
    from workflows.run.session import join_session, open_session


FITTED = "outcome-fitted"
"""The patch since which an outcome that is too long for one payload is cut."""


class ModeRun(Run):
    """One run of a mode."""

    form_known = False
    _input: ModeInput | None = None
    _team: DurableTeam | None = None
    _outcome: Outcome | None = None
    _main: asyncio.Task[Any] | None = None
    _stop_reason: str | None = None

    async def collaborate(self, name: str, given: Any) -> Outcome:
        """Run a mode on raw input.

        Raises:
            ApplicationError: the input is wrong, or the mode has failed; with the usage until then as its detail.
        """
        self.mode = name
        self._main = asyncio.current_task()
        try:
            mode = mode_named(name)
            task: ModeInput = take_in(mode.input, given, f"{name} input")
            if task.execution == "fused":
                self.fused = fused_form(self, given)
            self.form_known = True
            self._begin(task)
            if self.fused is None:
                outcome = await self._run_mode(mode, await self._prepared(task))
            else:
                outcome = await held_to(self.fused, self._as_main(mode, task), self.cancel_main)
        except MofaError as error:
            self.status = "failed"
            self.note(run_events.RunFailed(type=error.type, message=str(error)))
            await self.outbox.flush()
            self.finish()
            raise application_error(error, self.record.usage, self.undoable_above()) from None
        except asyncio.CancelledError:  # calls in flight have ended by now, and open decisions are cancelled
            outcome = self._partial(self._stop_reason or "The run was cancelled.")
            if self._stop_reason is None and workflow.info().parent is None:
                self._outcome = outcome
                self.status = "cancelled"
                self.note(run_events.RunCancelled())
                await self.outbox.flush()
                self.finish()
                raise
        return await self._end(outcome)

    def cancel_main(self) -> None:
        """Cancel what the run does, but not the end that it makes of it."""
        if self._main is not None:
            self._main.cancel()

    async def _as_main(self, mode: Mode, task: ModeInput) -> Outcome:
        """Run the mode in the task that a cancellation ends."""
        self._main = asyncio.current_task()
        return await self._run_mode(mode, await self._prepared(task))

    async def _prepared(self, task: ModeInput) -> ModeInput:
        """Return the input with all that it names looked up, and with its session."""
        task = await self._looked_up(task)
        await look_up_tools(self, task)
        await look_up_scripts(self, script_names(task), self.plugins)
        await look_up_models(self, task)
        return await open_session(self, task)

    def _begin(self, task: ModeInput) -> None:
        self._input = task
        text = as_text(task.task)
        self.title = " ".join(text.split())[:80]
        self.priority, self.tenant, self.budget = task.priority, task.tenant, task.budget
        if workflow.info().parent is None:  # a team's task may contain text, and so addresses, that a model wrote
            self.own_images = [address for address, _ in references(text)][: MOST_IMAGES + 1]
        self.record.say("task", "task", text)
        self.note(run_events.RunStarted(mode=self.mode, participants=self.agents()))

    async def _looked_up(self, task: ModeInput) -> ModeInput:
        names = task.bare_names()
        if not names:
            return task
        lookup = await calls.look_up(names)
        self.pin_plugins(lookup.plugins)
        return task.map_participants(calls.resolved(lookup).__getitem__)

    async def _run_mode(self, mode: Mode, task: ModeInput) -> Outcome:
        self._team = DurableTeam(self, timeout=task.timeout)
        try:
            return await mode.run(self._team, task)
        except (BudgetExceeded, StepLimit) as limit:
            return self._partial(str(limit))

    def _partial(self, reason: str) -> Outcome:
        """Return the outcome of a run that is stopped early: its last good answer, and its contributions so far."""
        settled = self._team.contributions if self._team else []
        made = [each for contribution in settled for each in (contribution.parts or [contribution])]
        good = [c for c in made if c.status == "ok"]
        output = good[-1].content if good else None
        return Outcome(
            mode=self.mode, status="stopped", output=output, contributions=made, usage=self.record.usage, reason=reason
        )

    async def _end(self, outcome: Outcome) -> Outcome:
        last = next((c for c in reversed(outcome.contributions) if c.truncated and c.content == outcome.output), None)
        if last is not None and last.ref is not None:
            stored = await calls.find_text(last.ref)
            rest = {"truncated": True, "ref": last.ref} if stored.truncated else {}
            outcome = outcome.model_copy(update={"output": stored.text, **rest})
        if self._input is not None:
            await join_session(self, self._input, outcome)
        # Repairs and child runs are booked on the run as they happen, so that its own sum is complete.
        cut = any(each.cut_at_limit for each in outcome.contributions if each.status == "ok")
        done = {"usage": self.record.usage, "cut_at_limit": cut, "undoable": self.undoable_above()}
        whole = outcome.model_copy(update=done)
        self._outcome = await self._fitted(whole)
        self.status = outcome.status
        self.note(run_events.RunFinished(status=outcome.status, reason=outcome.reason))
        await self.outbox.flush()
        self.finish()
        return self._outcome

    async def _fitted(self, outcome: Outcome) -> Outcome:
        """Return the outcome cut to one payload. Long answers are stored before they are cut."""
        if fits(outcome) or not workflow.patched(FITTED):
            return outcome
        await calls.store_thread(Thread().then(*unstored(outcome)), "Offload long answers")
        return fitted(outcome)

    @workflow.signal(description="End the run now, with the result that there is: {reason?, by?}.")
    def cancel(self, order: Any = None) -> None:
        """Cancel the calls in flight, and end with the outcome `stopped` and the contributions until then."""
        try:
            wanted: CancelOrder = parse(CancelOrder, order or {}, "cancel")
        except InvalidInput as error:
            self.note(run_events.CancelIgnored(reason=str(error)))
            return
        if self._main is not None and self._outcome is None and self._stop_reason is None:
            self._stop_reason = wanted.reason or "The run was stopped."
            self.note(run_events.CancelOrdered(reason=self._stop_reason), wanted.by)
            self.order(CANCEL, None, self.cancel_main)

    def agents(self) -> list[str]:
        """Return the participants' names."""
        return [name_of(p) for p in self._input.participants] if self._input else []

    def snapshot(self) -> dict[str, Any]:
        """Return the task, the contributions and the outcome."""
        return {
            "task": self._input and self._input.task,
            "execution": self.form(),
            "contributions": self._team.contributions if self._team else [],
            "outcome": self._outcome,
        }

    def draw(self) -> str:
        """Return the run as a Mermaid diagram."""
        return mode_diagram(self.mode, self._team.contributions if self._team else [], self.record.open_decisions())


def _workflow_of(mode: Mode) -> type[ModeRun]:
    """Return the workflow type of a mode. A new mode needs no code here: a file in `kernel/modes/` is enough."""

    async def run(self: ModeRun, input: Any = None) -> Outcome:
        return await self.collaborate(mode.name, input)

    run.__doc__ = f"{mode.name} input → Outcome."
    run.__qualname__ = f"{mode.name}.run"  # Temporal refuses a function that is local to another one
    members = {"run": workflow.run(run), "__doc__": mode.summary, "__module__": __name__, "__qualname__": mode.name}
    return workflow.defn(name=mode.name)(type(mode.name, (ModeRun,), members))


MODES = [_workflow_of(mode) for mode in modes().values()]
"""The workflow type of every mode."""

globals().update({kind.__name__: kind for kind in MODES})  # a replay in the SDK's sandbox imports a workflow type by its name
