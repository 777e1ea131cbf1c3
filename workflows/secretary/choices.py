"""A todo's questions to people, under the decision policy of its desk."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import DecisionExpired
    from kernel.conversation.decision import INLINE_ANSWER_BYTES, Decision, Wait
    from kernel.conversation.outcome import Contribution
    from kernel.secretary import commands
    from kernel.secretary.questions import answer_text, question_to_request
    from kernel.secretary.shapes import Accepting, Question
    from workflows.run.allowing import CONFIRMATIONS, confirmed
    from workflows.secretary.todo_run import TodoRun


TROUBLE = ("exception", "resource")
"""The kinds of decisions that are about trouble: a failure, a stall, nobody who can do it, a budget."""


async def choose(
    run: TodoRun, step: str, fields: dict[str, Any], accepting: Accepting | None = None, patch: str = CONFIRMATIONS
) -> Decision:
    """Open a decision with these `fields` of a `DecisionRequest`. Return what a person decides, or a fork's recorded decision.

    A decision that people have allowed before (`allows` of the fields) is not opened, in runs with the `patch`.
    The people and the quorum of `accepting`, if given, replace those of the desk's policy. Trouble goes to the people of the
    desk's monitoring, if it names any: one of them decides.

    Raises:
        DecisionExpired: the deadline has passed, and the policy is to fail then.
    """
    if (recorded := run.recalled(step)) is not None:
        run.answered(step, recorded)
        failed = recorded.content if recorded.choice == "rework" and isinstance(recorded.content, list) else []
        return Decision(
            decision_id=step,
            choice=recorded.choice,
            answer=None if failed else recorded.content,
            failed=failed,
            comment=recorded.comment,
            by=recorded.participant,
        )
    policy, allowing = run.settings.decisions, fields.get("allows")
    people, quorum = (accepting.people if accepting else []) or policy.assignees, policy.quorum
    if fields.get("kind") in TROUBLE and run.settings.monitoring.people:
        people, quorum = run.settings.monitoring.people, 1
    if allowing is not None:
        known = await confirmed(run, run.settings.name, allowing, step, people, quorum, patch)
        if known is not None:
            run.answered(step, Contribution(participant=known.by or "", choice=known.choice, comment=known.comment))
            return known
    request = await run.ask_person(
        **fields,
        deadline=policy.deadline,
        working_hours=policy.working_hours,
        on_timeout=policy.on_timeout if policy.deadline else Wait(),
        assignees=people,
        remind=policy.remind,
        quorum=(accepting.quorum if accepting else None) or quorum,
        initiator=run.settings.name,
        longest_answer=INLINE_ANSWER_BYTES,  # the answer becomes part of the state, and of prompts
    )
    if request.settled is None:
        raise DecisionExpired(f"Nobody decided {request.title!r} (decision {request.id}) before its deadline.")
    settled = request.settled
    run.answered(
        step,
        Contribution(
            participant=settled.by or "someone",
            content=settled.failed or settled.answer,
            choice=settled.choice,
            comment=settled.comment,
        ),
    )
    return settled


async def answer(run: TodoRun, question: Question) -> None:
    """Have a person answer a question about the idea."""
    settled = await choose(run, f"answers/{question.id}", question_to_request(question))
    run.apply(commands.AnswerQuestions(answers={question.id: answer_text(question, settled)}, by=settled.by))
