"""Handing questions over: each answer becomes a run of its own, which outlives the one that asked."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.caller import PERSON
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.participant import Resolved
    from kernel.conversation.team import Ask
    from kernel.record.answer_events import HandedOver
    from workflows.answerers.answerer import Context
    from workflows.fused.current import away
    from workflows.inherited import DESK, SCOPE
    from workflows.sending import id_of


class HandOver:
    """Starts runs that nobody waits for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def start(self, participant: Resolved, ask: Ask, parts: int) -> Contribution:
        """Start the participant's answer with one of `parts` shares of the budget that is left. Its status is `skipped`."""
        run = self._context.run
        await run.gate()
        share = run.reserve(parts)  # never given back: that run does not report what it leaves
        id = id_of(workflow.info().workflow_id, participant.name, ask.step)
        given = {
            "task": self._context.threads.words(ask),
            "participants": [participant.model_dump(mode="json", exclude_unset=True) | {"kind": participant.kind}],
            "priority": run.priority,
            "tenant": run.tenant,
            **({"budget": share.model_dump(exclude_none=True)} if share else {}),
        }

        async def started() -> None:
            await workflow.start_child_workflow(
                "RequestResponse",
                given,
                id=id,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                static_summary=f"{participant.name}: {ask.title or ask.step}"[:200],
                memo={
                    SCOPE: f"{run.scope}/{participant.name}/{ask.step}",
                    **({DESK: run.desk} if run.desk else {}),
                    **({PERSON: run.person} if run.person else {}),
                },
                priority=run.temporal_priority(),
            )

        await away(id, started)
        run.note(HandedOver(participant=participant.name, step=ask.step, workflow_id=id))
        comment = f"Handed over to {id}."
        return Contribution(participant=participant.name, round=ask.round, status="skipped", comment=comment, step=ask.step)
