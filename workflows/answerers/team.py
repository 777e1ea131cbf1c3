"""A team that answers as one: a child workflow of its mode, with a share of the budget."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded
    from kernel.conversation.budget import Budget, Usage, tighter
    from kernel.conversation.outcome import Contribution, Failure, Outcome
    from kernel.conversation.participant import TeamOf
    from kernel.conversation.team import Ask
    from kernel.flow.shapes import NamedFlowInput
    from kernel.modes import team_mode_named
    from kernel.modes.flow_team import FlowTeamInput
    from kernel.modes.mode import ModeInput
    from workflows import calls
    from workflows.answerers.answerer import Context, failed
    from workflows.fused import current as fused
    from workflows.run.child import run_child


PARTS_PATCH = "whole-parts"
"""The patch since which no member of a part is lost: neither by a share of the budget that was too small, nor by a cancel."""


class TeamAnswerer:
    """Asks one team."""

    def __init__(self, context: Context, team: TeamOf) -> None:
        self._context, self._team = context, team

    async def answer(self, ask: Ask) -> Contribution:
        """Return the team's outcome. A cancelled team says what it has and what it used."""
        run, share = self._context.run, self._context.shares.take()
        used, began = Usage(), fused.now()
        try:
            name, mode = self._team.name, team_mode_named(self._team.mode).name
            outcome = await run_child(run, mode, self._input(ask, share), f"{name}: {mode}", name, ask.step)
            used = outcome.usage
            if not (ask.part and calls.is_cancelled() and workflow.patched(PARTS_PATCH)):
                calls.stop_if_cancelled()  # a cancelled child completes with what it has
        except ChildWorkflowError as error:
            used = calls.usage_of(error)
            return failed(self._team.name, ask, calls.failure_of(error), used)
        finally:
            run.book(share, used)
        answer = self._contribution_of(ask, outcome)
        if ask.part and answer.status == "failed" and run.has_used_up(share, used, began) and workflow.patched(PARTS_PATCH):
            assert answer.error is not None
            return answer.model_copy(update={"error": Failure(type=BudgetExceeded.__name__, message=answer.error.message)})
        return answer

    def _input(self, ask: Ask, share: Budget | None) -> ModeInput | NamedFlowInput:
        run = self._context.run
        given = team_mode_named(self._team.mode).of_team(self._team, self._context.threads.words(ask))
        form = (self._team.model_extra or {}).get("execution") or run.form_of_children()
        if isinstance(given, FlowTeamInput):
            return NamedFlowInput(
                flow=given.flow,
                version=given.version,
                input=given.task,
                priority=run.priority,
                tenant=run.tenant,
                budget=tighter(given.budget, share),
                execution=form,
            )
        inherited = {"priority": run.priority, "tenant": run.tenant, "budget": tighter(given.budget, share), "execution": form}
        return given.model_copy(update=inherited)

    def _contribution_of(self, ask: Ask, outcome: Outcome) -> Contribution:
        name = self._team.name
        good = outcome.status in ("completed", "partial")
        why = f"{name} ended {outcome.status}: {outcome.reason or 'no reason given'}"
        return Contribution(
            participant=name,
            round=ask.round,
            status="ok" if good else "failed",
            content=outcome.output,
            error=None if good else Failure(type="TeamStopped", message=why),
            usage=outcome.usage,
            ref=outcome.ref,
            truncated=outcome.truncated,
            parts=outcome.contributions if ask.part else [],
            cut_at_limit=outcome.cut_at_limit,
        )
