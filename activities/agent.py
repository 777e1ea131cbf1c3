"""The activity that asks a living agent for an answer, so that one can stand wherever a participant may."""

from __future__ import annotations

from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.failures import reports_failures
from activities.heartbeats import HEARTBEAT_S, heartbeats
from kernel.agent import AGENT_ASK, LIVING
from kernel.errors import ParticipantFailed, ProviderUnavailable, UnknownAgent
from kernel.message import Message


@activity.defn(name=AGENT_ASK)
@reports_failures
async def ask_agent(message: Message) -> Any:
    """The answer of the agent that the message is to. The message's id makes every repetition the same question.

    Raises:
        UnknownAgent: no agent of that name lives.
        ParticipantFailed: the agent's own failure, or its refusal.
        ProviderUnavailable: the Temporal server is out of reach.
    """
    id = f"{LIVING}{message.to}"
    handle = activity.client().get_workflow_handle(id)
    async with heartbeats(HEARTBEAT_S):
        try:
            answer: Message = await handle.execute_update("ask", message, id=message.id, result_type=Message)
        except WorkflowUpdateFailedError as refused:
            cause = refused.cause
            kind = cause.type if isinstance(cause, ApplicationError) and cause.type else "Failed"
            raise ParticipantFailed(kind, getattr(cause, "message", str(cause))) from None
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise await _not_living(activity.client(), id) from None
            raise ProviderUnavailable(f"The Temporal server does not bring {id} an answer: {error.message}") from None
    return answer.content


async def check_living(client: Client, id: str) -> None:
    """Raise `UnknownAgent` where no agent of that workflow id lives."""
    try:
        found = await client.get_workflow_handle(id).describe()
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise await _not_living(client, id) from None
        raise ProviderUnavailable(f"The Temporal server does not say whether {id} lives: {error.message}") from None
    if found.status != WorkflowExecutionStatus.RUNNING:
        raise await _not_living(client, id)


async def _not_living(client: Client, id: str) -> UnknownAgent:
    running = 'MofaMode = "Agent" AND ExecutionStatus = "Running"'
    living = [run.id async for run in client.list_workflows(running, limit=50)]
    return UnknownAgent(id, living, f"It does not live; start it with: mofa agent register {id.removeprefix(LIVING)}")
