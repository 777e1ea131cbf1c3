"""An agent that decides in place of people who have not answered: a vote of one, or one answer, as a child workflow."""

from __future__ import annotations

import json
from typing import Any, Protocol

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import ParticipantFailed
    from kernel.basics.limits import clipped
    from kernel.basics.priority import Priority
    from kernel.basics.schema import parse
    from kernel.conversation.budget import Budget, Usage
    from kernel.conversation.decision import Decision, DecisionRequest
    from kernel.conversation.outcome import Outcome
    from kernel.modes.consensus import ConsensusInput
    from kernel.modes.request_response import RequestResponseInput
    from workflows import calls
    from workflows.run.child import Parent, run_child

QUESTION_CHARACTERS = 50_000


class Delegating(Parent, Protocol):
    """A run that has an agent decide."""

    tenant: str | None
    priority: Priority

    def reserve(self, parts: int) -> Budget | None:
        """Return what a child may use."""
        ...

    def book(self, reservation: Budget | None, used: Usage) -> None:
        """Add what a child has used, and give back the rest."""
        ...


async def ask_delegate(run: Delegating, request: DecisionRequest, to: str) -> Decision:
    """Return the decision of an agent. The caller checks whether it counts.

    Raises:
        ParticipantFailed: it gave no answer.
        BudgetExceeded: the run's budget is used up.
    """
    options = [option for option in request.options if option.id not in ("edit", "answer")]
    task = f"{request.title}\n\n{clipped(request.question, QUESTION_CHARACTERS)}\n\nNobody has answered in time. Decide."
    share, used = run.reserve(1), Usage()
    common = {"task": task, "participants": [to], "tenant": run.tenant, "priority": run.priority, "budget": share}
    try:
        if len(options) > 1:
            vote: ConsensusInput[Any] = parse(ConsensusInput, {**common, "options": options, "rounds": 1}, "delegate")
            outcome = await run_child(run, "Consensus", vote, f"{to} decides {request.id}", to, request.id)
        elif request.allow_answer:
            ask: RequestResponseInput[Any] = parse(RequestResponseInput, common, "delegate")
            outcome = await run_child(run, "RequestResponse", ask, f"{to} answers {request.id}", to, request.id)
        else:
            raise ParticipantFailed("InvalidInput", "there is nothing to choose between")
        used = outcome.usage
    except ChildWorkflowError as error:
        used, failure = calls.usage_of(error), calls.failure_of(error)
        raise ParticipantFailed(failure.type, failure.message) from None
    finally:
        run.book(share, used)
    return _decision(request, outcome, to, by_choice=len(options) > 1)


def _decision(request: DecisionRequest, outcome: Outcome, to: str, *, by_choice: bool) -> Decision:
    if outcome.status != "completed" or outcome.output is None:
        raise ParticipantFailed("Undecided", outcome.reason or f"the answer is {outcome.status}")
    comment = f"Decided by the agent {to}, because nobody had answered at the deadline."
    if by_choice:
        chosen = next((o.id for o in request.options if outcome.output in (o.id, o.label)), str(outcome.output)[:100])
        return Decision(decision_id=request.id, choice=chosen, by=to, comment=comment)
    answer = outcome.output
    if request.answer_schema is not None and request.answer_schema.get("type") != "string" and isinstance(answer, str):
        try:
            answer = json.loads(answer)
        except ValueError:
            raise ParticipantFailed("OutputInvalid", "the answer is not JSON") from None
    return Decision(decision_id=request.id, answer=answer, by=to, comment=comment)
