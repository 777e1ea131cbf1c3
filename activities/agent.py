"""The activities of living agents: ask one for an answer, as a participant, and wait until one has ended."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.heartbeats import HEARTBEAT_S, heartbeats
from kernel.actors.agent import AGENT_ASK, LIVING
from kernel.actors.supervision import AGENTS_WATCH, Watch, Watched
from kernel.basics.errors import ParticipantFailed, ProviderUnavailable, UnknownAgent
from kernel.conversation.message import Message
from runtime.failures import reports_failures


@activity.defn(name=AGENT_ASK)
@reports_failures
async def ask_agent(message: Message) -> Any:
    """Return the answer of the agent that the message is for. A retry has the message's id, and so is the same question.

    Raises:
        UnknownAgent: no agent of that name is running.
        ParticipantFailed: the agent failed, or refused the message.
        ProviderUnavailable: the Temporal server is unreachable.
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
            raise ProviderUnavailable(f"The Temporal server did not return the answer of {id}: {error.message}") from None
    return answer.content


@activity.defn(name=AGENTS_WATCH)
@reports_failures
async def watch_agents(watch: Watch) -> Watched:
    """Wait until one of the agents has ended, over all its runs. An agent that the server no longer knows has failed.

    Raises:
        ProviderUnavailable: the Temporal server is unreachable.
    """
    waiting = {
        name: asyncio.create_task(_succeeded(activity.client(), f"{LIVING}{name}", run_id))
        for name, run_id in watch.agents.items()
    }
    async with heartbeats(HEARTBEAT_S):
        try:
            await asyncio.wait(waiting.values(), return_when=asyncio.FIRST_COMPLETED)
            return Watched(ended={name: task.result() for name, task in waiting.items() if task.done()})
        finally:
            for task in waiting.values():
                task.cancel()
            await asyncio.wait(waiting.values())


async def _succeeded(client: Client, id: str, run_id: str) -> bool:
    try:
        await client.get_workflow_handle(id, run_id=run_id).result()
    except WorkflowFailureError:
        return False
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return False
        raise ProviderUnavailable(f"The Temporal server did not return the result of {id}: {error.message}") from None
    return True


async def check_living(client: Client, id: str) -> None:
    """Raise `UnknownAgent` if no agent of that workflow id is running."""
    try:
        description = await client.get_workflow_handle(id).describe()
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise await _not_living(client, id) from None
        raise ProviderUnavailable(f"The Temporal server did not return the status of {id}: {error.message}") from None
    if description.status != WorkflowExecutionStatus.RUNNING:
        raise await _not_living(client, id)


async def _not_living(client: Client, id: str) -> UnknownAgent:
    running = 'MofaMode = "Agent" AND ExecutionStatus = "Running"'
    living = [run.id async for run in client.list_workflows(running, limit=50)]
    return UnknownAgent(id, living, f"It is not running; start it with: mofa agent register {id.removeprefix(LIVING)}")
