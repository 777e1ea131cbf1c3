"""The activity behind `publish`: signals a message to a page of subscribers, each once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

from temporalio import activity
from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from kernel.actors.topic import DELIVER, Delivered, Delivery
from kernel.basics.errors import ProviderUnavailable
from kernel.conversation.message import Message, QueuedMessage
from kernel.kinds.storage import Storage
from runtime.failures import reports_failures

AT_ONCE = 25
"""Signals under way at the same time; what is done is in the heartbeat after each such chunk."""

_FINAL = (RPCStatusCode.NOT_FOUND, RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.PERMISSION_DENIED)
"""What no repetition mends: no such workflow, or one that has ended, or one whose run takes no more signals."""


class TopicActivities:
    """`topic.deliver`, over the store that holds long contents."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @activity.defn(name=DELIVER)
    @reports_failures
    async def deliver(self, delivery: Delivery) -> Delivered:
        """Signal `tell` to everyone in `delivery.to`. A repeated attempt goes on where the last heartbeat was.

        Each signal has a request id made of message and subscriber, so that the server drops one that it has already.

        Raises:
            ProviderUnavailable: the Temporal server or the store is out of reach; what was done is in the heartbeat.
        """
        client = activity.client()
        payloads = Payloads(payloads=await client.data_converter.encode([await self._whole(delivery.message)]))
        done, dead = _so_far(activity.info().heartbeat_details)
        while done < len(delivery.to):
            chunk = delivery.to[done : done + AT_ONCE]
            reasons = await asyncio.gather(
                *(_signal(client, subscriber, _request_id(delivery, subscriber), payloads) for subscriber in chunk)
            )
            dead.update({subscriber: reason for subscriber, reason in zip(chunk, reasons, strict=True) if reason})
            done += len(chunk)
            activity.heartbeat(done, dead)
        return Delivered(count=done - len(dead), dead=dead)

    async def _whole(self, message: QueuedMessage) -> Message:
        text = None if message.ref is None else await self._storage.text(message.ref)
        if message.ref is not None and text is None:
            raise ProviderUnavailable(
                f"The database does not have the content of message {message.id!r}. Do all workers use the same one?"
            )
        return message.whole(text)


def _so_far(details: Sequence[Any]) -> tuple[int, dict[str, str]]:
    return (int(details[0]), dict(details[1])) if len(details) == 2 else (0, {})


def _request_id(delivery: Delivery, subscriber: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{subscriber} {delivery.redelivery} {delivery.message.id}"))


async def _signal(client: Client, subscriber: str, request_id: str, payloads: Payloads) -> str | None:
    """Signal one; None, or why it cannot be, in few words: thousands of them come back at once."""
    request = SignalWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=subscriber),
        signal_name="tell",
        input=payloads,
        identity=client.identity,
        request_id=request_id,
    )
    try:
        await client.workflow_service.signal_workflow_execution(request, retry=True)
    except RPCError as error:
        if error.status not in _FINAL:
            raise ProviderUnavailable(
                f"The Temporal server could not take a signal for {subscriber}: {error.message}"
            ) from None
        if "already completed" in error.message:
            return "it has ended"
        if error.status == RPCStatusCode.NOT_FOUND:
            return "there is no workflow of that id"
        return f"the server refuses the signal: {error.message[:200]}"
    return None
