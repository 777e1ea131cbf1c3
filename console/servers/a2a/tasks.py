"""The tasks of an A2A server. A task is a workflow with the same id.

The server has no state: it reads each task from Temporal, so that a restarted server continues.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any

from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from console.backend import client
from console.backend.access.rights import Refusal
from console.backend.connections import Connections
from console.backend.desk import desk_of
from console.backend.runs import DESK, limited_to
from console.backend.watching.waiting import run_state
from console.servers.a2a.card import SECRETARY
from console.servers.a2a.messages import decision_in, question, skill_in, text_of
from console.servers.a2a.push import Webhooks, unknown_webhook
from console.servers.a2a.state import ENDED, asks, task_of
from console.servers.asker import ASKER, Asker
from console.terminal.failure import NOT_FOUND, Failure, usage
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.secrets import refuse_secrets
from kernel.basics.sha256 import sha256_of
from kernel.basics.slug import slug
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Action
from kernel.project.project import Project
from runtime.settings import Settings

try:
    from a2a.server.context import ServerCallContext
    from a2a.server.events.event_queue import Event
    from a2a.server.request_handlers.request_handler import RequestHandler
    from a2a.types import (
        AgentCard,
        CancelTaskRequest,
        DeleteTaskPushNotificationConfigRequest,
        GetExtendedAgentCardRequest,
        GetTaskPushNotificationConfigRequest,
        GetTaskRequest,
        ListTaskPushNotificationConfigsRequest,
        ListTaskPushNotificationConfigsResponse,
        ListTasksRequest,
        ListTasksResponse,
        Message,
        SendMessageRequest,
        SubscribeToTaskRequest,
        Task,
        TaskArtifactUpdateEvent,
        TaskPushNotificationConfig,
        TaskState,
        TaskStatusUpdateEvent,
    )
    from a2a.utils.errors import (
        ExtendedAgentCardNotConfiguredError,
        InternalError,
        InvalidParamsError,
        PushNotificationNotSupportedError,
        TaskNotCancelableError,
        TaskNotFoundError,
        UnsupportedOperationError,
    )
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

PREFIX = "a2a-"
"""The beginning of our tasks' workflow ids. The ids have no slash, for clients put them into URL paths."""

MEMO = "mofa_a2a"
"""The memo of a task's workflow: `{message_id, context_id}`."""

WAIT_S, LOOK_S, CANCEL_S = 30.0, 1.0, 15.0
LISTED = 50


def asker_of(context: ServerCallContext) -> Asker:
    """Return who calls. A call without one is a bug, and gets nothing."""
    found = context.state.get(ASKER)
    if not isinstance(found, Asker):
        raise InternalError("The sender of this request is not known.")
    return found


def protocol_of(context: ServerCallContext) -> str:
    """Return the protocol version of a call: methods of 0.3 have a slash (`message/send`), those of 1.0 have none."""
    return "0.3" if "/" in str(context.state.get("method", "")) else "1.0"


class Tasks(RequestHandler):
    """The SDK's request handler over one Temporal server. `skill` is the participant of this address; None is all of them."""

    def __init__(
        self,
        server: Client,
        settings: Settings,
        project: Project,
        skill: str | None,
        here: Connections,
        webhooks: Webhooks | None = None,
    ) -> None:
        self._webhooks, self._here = webhooks, here
        self._server, self._settings, self._project, self._skill = server, settings, project, skill

    # ---- tasks ----------------------------------------------------------------------------------------------------

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Task:
        """Start a task, or settle a task's decision. Return the task when it ends or asks, or at once if so configured."""
        asker = asker_of(context)
        task = await self._accept(asker, params, context)
        while task.status.state == TaskState.TASK_STATE_WORKING and not params.configuration.return_immediately:
            task = await self._task(asker, task.id, WAIT_S)
        return task

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """Start a task, or settle a task's decision, and yield each change until the task ends or asks."""
        asker = asker_of(context)
        task = await self._accept(asker, params, context)
        async for event in self._changes(asker, task, until_asked=True):
            yield event

    async def on_subscribe_to_task(
        self, params: SubscribeToTaskRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """Yield a task and each of its changes, until it ends."""
        asker = asker_of(context)
        task = await self._task(asker, params.id)
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended; read it with GetTask.")
        async for event in self._changes(asker, task, until_asked=False):
            yield event

    async def on_get_task(self, params: GetTaskRequest, context: ServerCallContext) -> Task:
        """Return a task in its current state."""
        return await self._task(asker_of(context), params.id)

    async def on_list_tasks(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """Return the latest tasks of this address, without artifacts unless asked for. There are no further pages."""
        asker, size = asker_of(context), min(params.page_size or LISTED, 100)
        tasks = [] if (query := self._listed(asker)) is None else await self._tasks(asker, query, size)
        for task in tasks:
            if not params.include_artifacts:
                del task.artifacts[:]
        listed = [task for task in tasks if not params.context_id or task.context_id == params.context_id]
        return ListTasksResponse(tasks=listed, page_size=size, total_size=len(listed))

    async def on_cancel_task(self, params: CancelTaskRequest, context: ServerCallContext) -> Task:
        """Cancel a task. Return it when it has ended, or still working after `CANCEL_S` seconds."""
        asker = asker_of(context)
        task = await self._task(asker, params.id, action="operate")
        if task.status.state in ENDED:
            raise TaskNotCancelableError(f"Task {task.id} has ended already.")
        await asker.record("CancelTask", task.id)
        await self._server.get_workflow_handle(task.id).cancel()
        try:
            async with asyncio.timeout(CANCEL_S):
                while task.status.state not in ENDED:
                    await asyncio.sleep(LOOK_S / 5)
                    task = await self._task(asker, task.id)
        except TimeoutError:
            pass  # the cancellation is still in progress
        return task

    # ---- webhooks -------------------------------------------------------------------------------------------------

    async def on_create_task_push_notification_config(
        self, params: TaskPushNotificationConfig, context: ServerCallContext
    ) -> TaskPushNotificationConfig:
        """Send a webhook every change of a task from now on."""
        task = await self._task(asker_of(context), params.task_id, action="operate")
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended; it has no more changes.")
        return await self._enabled_webhooks().create(params, task, protocol_of(context))

    async def on_get_task_push_notification_config(
        self, params: GetTaskPushNotificationConfigRequest, context: ServerCallContext
    ) -> TaskPushNotificationConfig:
        """Return a task's webhook."""
        task = await self._task(asker_of(context), params.task_id, action="operate")
        webhook = self._enabled_webhooks().get(task.id, params.id)
        if webhook is None:
            raise unknown_webhook(task.id, params.id)
        return webhook

    async def on_list_task_push_notification_configs(
        self, params: ListTaskPushNotificationConfigsRequest, context: ServerCallContext
    ) -> ListTaskPushNotificationConfigsResponse:
        """Return a task's webhooks."""
        task = await self._task(asker_of(context), params.task_id, action="operate")
        return ListTaskPushNotificationConfigsResponse(configs=self._enabled_webhooks().all(task.id))

    async def on_delete_task_push_notification_config(
        self, params: DeleteTaskPushNotificationConfigRequest, context: ServerCallContext
    ) -> None:
        """Delete a task's webhook."""
        task = await self._task(asker_of(context), params.task_id, action="operate")
        await self._enabled_webhooks().delete(task.id, params.id)

    async def look(self, id: str, wait_s: float) -> Task:
        """Return a task: at once if it asks, else after its next change or after `wait_s` seconds."""
        return await self._task(Asker(self._here), id, wait_s)

    def _enabled_webhooks(self) -> Webhooks:
        if self._webhooks is None:
            raise PushNotificationNotSupportedError
        return self._webhooks

    # ---- not supported --------------------------------------------------------------------------------------------

    async def on_get_extended_agent_card(self, params: GetExtendedAgentCardRequest, context: ServerCallContext) -> AgentCard:
        """Refuse: the public card is complete."""
        raise ExtendedAgentCardNotConfiguredError

    # ---- incoming messages ----------------------------------------------------------------------------------------

    async def _accept(self, asker: Asker, params: SendMessageRequest, context: ServerCallContext) -> Task:
        """Start a task with a message, or settle a decision of its task; add its webhook, if it has one. Return the task.

        A repeated message returns the same task, and changes nothing.
        """
        message, webhook = params.message, params.configuration.HasField("task_push_notification_config")
        if not message.message_id:
            raise InvalidParamsError("message.messageId is missing; it identifies a repeated message.")
        if webhook:  # before anything is changed
            with _as_a2a():
                asker.allow_some("operate")
            if message.task_id:
                await self._task(asker, message.task_id, action="operate")
        task = await self._answer(asker, message) if message.task_id else await self._begun(asker, message, webhook)
        if webhook and task.status.state not in ENDED:
            await self._enabled_webhooks().create(
                params.configuration.task_push_notification_config, task, protocol_of(context)
            )
        return task

    async def _begun(self, asker: Asker, message: Message, webhook: bool) -> Task:
        """Start a task with a message, which may have a webhook."""
        name = self._skill or skill_in(message) or SECRETARY
        text = text_of(message.parts)
        if name != SECRETARY and name not in self._project.agents:
            known = ", ".join([SECRETARY, *sorted(self._project.agents)])
            raise InvalidParamsError(f"message.metadata.skill: there is no skill {name!r}; the skills are {known}.")
        if not text.strip():
            raise InvalidParamsError("message.parts: a text or JSON part is needed; file parts are not supported.")
        given: dict[str, Any] = {"task": text, "participants": [name]}
        desk = desk_of(self._project)
        with _as_a2a():
            if name == SECRETARY:
                given = {"idea": {"content": text}, "secretary": desk.model_dump(mode="json", exclude_none=True)}
                asker.allow("start", desk.tenant, desk.name, f"There is no desk {desk.name!r}.")
            else:
                given = asker.started(given)
        tenant = desk.tenant if name == SECRETARY else given.get("tenant")
        if webhook:
            with _as_a2a():
                asker.allow("operate", tenant, desk.name if name == SECRETARY else None)
        key = [name, message.message_id, *([] if tenant is None or asker.caller is None else [tenant])]
        id = f"{PREFIX}{slug(name)}-{sha256_of(json.dumps(key))[:20]}"
        attributes = [SearchAttributePair(client.TENANT, tenant)] if tenant else []
        attributes += [SearchAttributePair(DESK, desk.name)] if name == SECRETARY else []
        if await self._start(id, name, given, TypedSearchAttributes(attributes), message, await asker.person()):
            await asker.record("SendMessage", id, tenant)
        return await self._task(asker, id)

    async def _start(
        self,
        id: str,
        name: str,
        given: dict[str, Any],
        attributes: TypedSearchAttributes,
        message: Message,
        person: str | None,
    ) -> bool:
        """Start the workflow of a task; return False if the same message has started it before."""
        mode: str = "Todo" if name == SECRETARY else "RequestResponse"
        own = {MEMO: {"message_id": message.message_id, "context_id": message.context_id or id}}
        try:
            refuse_secrets(given, "message")
            async with client.about(id):
                await self._server.start_workflow(
                    mode,
                    given,
                    id=id,
                    task_queue=self._settings.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary=client.summary(mode, text_of(message.parts)),
                    memo=client.memo_for(person, own),
                    search_attributes=attributes,
                )
        except InvalidInput as error:
            raise InvalidParamsError(str(error)) from None
        except Failure as failure:
            if not isinstance(failure.__cause__, WorkflowAlreadyStartedError):
                raise InternalError(f"{failure.type}: {failure}") from None
            return False
        return True

    async def _answer(self, asker: Asker, message: Message) -> Task:
        """Settle the oldest open decision of the message's task; return the task.

        A refused answer changes nothing: the task then has the reason before its question.
        """
        task = await self._task(asker, message.task_id)
        waiting = await self._waiting(task.id)
        if await self._settled_before(task.id, message.message_id):
            return task
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended. Start another one with a message without taskId.")
        if not waiting:
            raise InvalidParamsError(f"Task {task.id} is working and waits for no input.")
        request = waiting[0]
        try:
            decision: Decision = parse(Decision, decision_in(request, message), "message")
            await asker.decide(self._server, request, decision)
        except (Failure, InvalidInput) as refused:
            task.status.message.CopyFrom(question(task, request, f"The answer was refused, and nothing has changed. {refused}"))
            return task
        await asker.record("SendMessage", f"{task.id} {request.id}")
        return await self._task(asker, task.id)

    async def _settled_before(self, id: str, message_id: str) -> bool:
        """Return whether the message has settled a decision of the task's run, or of a team in it, before."""
        runs = self._server.list_workflows(f'RootWorkflowId = "{id}"', limit=LISTED)
        ids = list(dict.fromkeys([id, *[each async for each in _ids(runs)]]))
        known = [request for each in ids for request in await client.decisions(self._server, each)]
        return any(each.settled is not None and each.settled.idempotency_key == message_id for each in known)

    async def _waiting(self, id: str) -> list[DecisionRequest]:
        requests = await client.open_decisions(self._server, id)
        return sorted(requests, key=lambda request: request.opened_at)

    # ---- states ---------------------------------------------------------------------------------------------------

    async def _tasks(self, asker: Asker, query: str, size: int) -> list[Task]:
        found: list[Task] = []
        async for id in _ids(self._server.list_workflows(query, limit=size)):
            try:
                found.append(await self._task(asker, id))
            except (TaskNotFoundError, InvalidParamsError):  # another run of its id, or a policy, hides it
                continue
        return found

    def _listed(self, asker: Asker) -> str | None:
        """Return the server's query for the tasks of this address that the asker may see; None if there can be none."""
        limits = limited_to(asker.caller.tenants, asker.caller.desks) if asker.caller is not None else []
        return None if limits is None else " AND ".join([f'WorkflowId STARTS_WITH "{self._prefix()}"', *limits])

    async def _task(self, asker: Asker, id: str, wait_s: float = 0.0, action: Action = "read") -> Task:
        try:
            await asker.reach(id, action)
            described = await client.describe(self._server, id)
            memo = await described.memo_value(MEMO, None)
            if memo is None or not id.startswith(self._prefix()):
                raise TaskNotFoundError(f"There is no task {id!r} here.")
            run = await run_state(self._server, id, wait_s)
            if wait_s:
                await asker.expect_still()
            if described.close_time is None and run.status not in ("running", "input_required"):
                # It has ended since the description was read, which therefore lacks the time of its end.
                described = await client.describe(self._server, id)
        except Failure as failure:
            if isinstance(failure, Refusal) and failure.status != 404:
                raise InvalidParamsError(str(failure)) from None
            if failure.code == NOT_FOUND:
                raise TaskNotFoundError(f"There is no task {id!r} here.") from None
            raise InternalError(f"{failure.type}: {failure}") from None
        return task_of(run, memo, described)

    def _prefix(self) -> str:
        return f"{PREFIX}{slug(self._skill)}-" if self._skill else PREFIX

    async def _changes(self, asker: Asker, task: Task, *, until_asked: bool) -> AsyncGenerator[Event, None]:
        """Yield the task, then each change of its state; its artifacts come before its end."""
        yield task
        shown = task
        while shown.status.state not in ENDED and not (until_asked and asks(shown)):
            await asyncio.sleep(LOOK_S / 4)
            with _as_a2a():
                await asker.expect_still()
            now = await self._task(asker, task.id, 0.0 if asks(shown) else LOOK_S)
            if now.status.state == shown.status.state and now.status.message.message_id == shown.status.message.message_id:
                continue
            for artifact in now.artifacts:
                yield TaskArtifactUpdateEvent(
                    task_id=now.id, context_id=now.context_id, artifact=artifact, append=False, last_chunk=True
                )
            yield TaskStatusUpdateEvent(task_id=now.id, context_id=now.context_id, status=now.status)
            shown = now


@contextmanager
def _as_a2a() -> Iterator[None]:
    """Raise a refusal for want of a right as the protocol's error."""
    try:
        yield
    except Refusal as refused:
        raise InvalidParamsError(str(refused)) from None


async def _ids(runs: Any) -> AsyncGenerator[str, None]:
    async for each in runs:
        yield each.id
