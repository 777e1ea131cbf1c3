"""The message that a remote worker, a script or an external agent is sent, and the contribution that its answer makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import AGENT_ASK
    from kernel.basics.bounds import check_json
    from kernel.basics.errors import InvalidInput
    from kernel.basics.json_schema import fault_of
    from kernel.basics.json_text import whole_json
    from kernel.basics.priority import Priority
    from kernel.basics.schema import Unreadable
    from kernel.conversation.message import TENANT, Message
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.participant import A2aAgent, Remote, Scripted
    from kernel.conversation.team import Ask
    from workflows.answerers.answerer import Context
    from workflows.fused import current as fused

External = Remote | Scripted | A2aAgent

ANSWER_BYTES = 256 * 1024
"""The longest answer, as JSON: it stands in the history, and an outcome holds several of them."""


def message_to(external: External, ask: Ask, context: Context) -> Message:
    """Return the question as one message from this workflow."""
    run = context.run
    message = message_for(
        external,
        ask,
        context.threads.words(ask),
        scope=run.scope,
        sender=workflow.info().workflow_id,
        priority=run.priority,
        sent_at=fused.clock(),
    )
    if run.tenant is not None and isinstance(external, Remote) and external.activity == AGENT_ASK:
        message.metadata[TENANT] = run.tenant
    return message


def message_for(
    external: External, ask: Ask, words: str, *, scope: str, sender: str, priority: Priority, sent_at: datetime
) -> Message:
    """Return the question as one message.

    `id` is the same on every delivery of this question (a retry, a replay, a reset), and no other question has it.
    `metadata` names the form of the answer: `options` to choose from, or an `answer_schema`; else any answer will do.
    """
    wanted: dict[str, Any] = {"step": ask.step, "round": ask.round}
    if ask.options:
        wanted["options"] = [option.model_dump(mode="json", exclude_none=True) for option in ask.options]
    elif ask.answer_schema is not None:
        wanted["answer_schema"] = ask.answer_schema
    return Message(
        id=f"{scope}/{external.name}/{ask.step}",
        sender=sender,
        to=external.name,
        content=words,
        priority=priority,
        metadata=wanted,
        sent_at=sent_at,
    )


def contribution_of(external: External, ask: Ask, answer: Any) -> Contribution:
    """Return the answer as a contribution; one that cannot be used is the failure `OutputInvalid`."""
    if isinstance(answer, Unreadable):
        return _unusable(external, ask, f"cannot be read: {answer.reason}")
    try:
        check_json(answer, "it")
    except InvalidInput as error:
        return _unusable(external, ask, f"cannot be used: {error}")
    size = len(whole_json(answer))
    if size > ANSWER_BYTES:
        return _unusable(
            external, ask, f"is {size:,} bytes long; at most {ANSWER_BYTES:,} are taken. Return a reference to it."
        )
    if ask.options:
        return _choice(external, ask, answer)
    if ask.answer_schema is not None:
        fault = fault_of(answer, ask.answer_schema)
        if fault is not None:
            return _unusable(external, ask, f"does not fit the schema of the question. {fault.said('the whole answer')}")
    return Contribution(participant=external.name, round=ask.round, content=answer)


def _choice(external: External, ask: Ask, answer: Any) -> Contribution:
    given = answer if isinstance(answer, dict) else {"choice": answer}
    choice, reason = given.get("choice"), given.get("reason") or given.get("comment")
    offered = {option.id: option for option in ask.options}
    if not isinstance(choice, str) or choice not in offered:
        return _unusable(
            external, ask, f"chooses {choice!r}, which is not offered; return {{choice, reason?}} of {', '.join(offered)}."
        )
    words = reason if isinstance(reason, str) and reason else offered[choice].label
    comment = reason if isinstance(reason, str) else None
    return Contribution(participant=external.name, round=ask.round, content=words, choice=choice, comment=comment)


def _unusable(external: External, ask: Ask, why: str) -> Contribution:
    error = Failure(type="OutputInvalid", message=f"The answer of {external.name} {why}")
    return Contribution(participant=external.name, round=ask.round, status="failed", error=error)
