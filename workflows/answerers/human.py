"""A person who answers: the question is a decision in the inbox, and waits there without holding a worker."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.decision import DecisionRequest
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import Human
    from kernel.conversation.team import Ask
    from workflows.answerers.answerer import Context


class HumanAnswerer:
    """Asks people. Without `assignees`, the decision is open to all who watch the inbox."""

    __slots__ = ("_assignees", "_context", "_name", "_policy")

    def __init__(
        self,
        context: Context,
        name: str,
        assignees: Sequence[str] = (),
        policy: Human | None = None,
    ) -> None:
        """`policy` is the person as the run's input has it, with the deadline and reminders."""
        self._context, self._name, self._assignees = context, name, list(assignees)
        self._policy = policy or Human(kind="human", name=name)

    async def answer(self, ask: Ask) -> Contribution:
        """Return the person's decision, or the failure `DecisionExpired`."""
        free, round = ask.allow_answer or not ask.options, ask.round
        deciding = self._context.run.ask_person(
            title=ask.title or "A question for you",
            question=self._context.threads.words(ask),
            kind=ask.kind,
            options=ask.options,
            recommended=ask.recommended,
            allow_answer=free,
            answer_schema=ask.answer_schema if free else None,
            assignees=self._assignees,
            deadline=self._policy.deadline or None,
            working_hours=self._policy.working_hours,
            on_timeout=self._policy.on_timeout,
            remind=self._policy.remind,
        )
        del ask  # else a cached run keeps the conversation while it waits
        return contribution_of(self._name, round, await deciding)


def contribution_of(name: str, round: int, request: DecisionRequest) -> Contribution:
    """Return a settled decision as the contribution of `name`."""
    settled = request.settled
    if settled is None:
        words = f"Nobody decided {request.title!r} (decision {request.id}) before its deadline."
        error = Failure(type="DecisionExpired", message=words)
        return Contribution(participant=name, round=round, status="failed", error=error)
    option = request.option(settled.choice)
    content = settled.answer if settled.answer is not None else option.label if option else settled.comment
    return Contribution(
        participant=name,
        round=round,
        content=content,
        choice=settled.choice,
        comment=settled.comment,
        ref=settled.answer_ref,
        truncated=settled.answer_ref is not None,
    )
