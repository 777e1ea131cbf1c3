"""A person who answers: the question is a decision in the inbox, and waits there without holding a worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.decision import DecisionRequest, OnTimeout
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.team import Ask
    from workflows.answerers.answerer import Context, failed


class HumanAnswerer:
    """Asks people. Without `assignees`, the decision is open to all who watch the inbox."""

    def __init__(
        self,
        context: Context,
        name: str,
        assignees: Sequence[str] = (),
        deadline: timedelta | None = None,
        on_timeout: OnTimeout | None = None,
    ) -> None:
        self._context, self._name = context, name
        self._assignees, self._deadline, self._on_timeout = list(assignees), deadline, on_timeout

    async def answer(self, ask: Ask) -> Contribution:
        """Return the person's decision, or the failure `DecisionExpired`."""
        free = ask.allow_answer or not ask.options
        request = await self._context.run.ask_person(
            title=ask.title or "A question for you",
            question=self._context.threads.words(ask),
            kind=ask.kind,
            options=ask.options,
            recommended=ask.recommended,
            allow_answer=free,
            answer_schema=ask.answer_schema if free else None,
            assignees=self._assignees,
            deadline=self._deadline or None,
            on_timeout=self._on_timeout,
        )
        return contribution_of(self._name, ask, request)


def contribution_of(name: str, ask: Ask, request: DecisionRequest) -> Contribution:
    """Return a settled decision as the contribution of `name`."""
    settled = request.settled
    if settled is None:
        words = f"Nobody decided {request.title!r} (decision {request.id}) before its deadline."
        return failed(name, ask, Failure(type="DecisionExpired", message=words))
    option = request.option(settled.choice)
    content = settled.answer if settled.answer is not None else option.label if option else settled.comment
    return Contribution(
        participant=name,
        round=ask.round,
        content=content,
        choice=settled.choice,
        comment=settled.comment,
        ref=settled.answer_ref,
        truncated=settled.answer_ref is not None,
    )
