"""The activity of `publish`: it signals a message to a page of subscribers, each once."""

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
"""The most signals at the same time. The heartbeat after each such chunk holds the progress."""

_FINAL = (RPCStatusCode.NOT_FOUND, RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.PERMISSION_DENIED)
"""Statuses that a retry does not change: no such workflow, or it has ended, or its run takes no more signals."""


class TopicActivities:
    """`topic.deliver`, over the store that holds long contents."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @activity.defn(name=DELIVER)
    @reports_failures
    async def deliver(self, delivery: Delivery) -> Delivered:
        """Signal `tell` to each of `delivery.to`. A retry continues after the last heartbeat.

        Each signal has a request id made of message and subscriber, so that the server drops duplicates.

        Raises:
            ProviderUnavailable: the Temporal server or the store is unreachable; the heartbeat holds the progress.
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
                f"The database does not have the content of message {message.id!r}. Do all workers use the same database?"
            )
        return message.whole(text)


def _so_far(details: Sequence[Any]) -> tuple[int, dict[str, str]]:
    return (int(details[0]), dict(details[1])) if len(details) == 2 else (0, {})


def _request_id(delivery: Delivery, subscriber: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{subscriber} {delivery.redelivery} {delivery.message.id}"))


async def _signal(client: Client, subscriber: str, request_id: str, payloads: Payloads) -> str | None:
    """Signal one subscriber. Return None, or a short reason why that is impossible: thousands are returned at once."""
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
