"""`mofa a2a serve`: the project's agents, its teams and the secretary as A2A agents. A task is a workflow, under the same id.

Nothing is kept here: how a task stands is what Temporal says, so that a server that was killed goes on where it was.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from console.backend import client
from console.backend.desk import desk_of
from console.backend.waiting import Standing, standing
from console.servers.a2a_push import ENDED, Webhooks, not_there
from console.terminal.failure import NOT_FOUND, Failure, usage
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.secrets import refuse_secrets
from kernel.basics.slug import slug
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.transcript import as_text, digest
from kernel.project.project import Project
from runtime.settings import Settings

try:
    from a2a.helpers import new_data_part, new_text_part
    from a2a.server.context import ServerCallContext
    from a2a.server.events.event_queue import Event
    from a2a.server.request_handlers.request_handler import RequestHandler
    from a2a.types import (
        AgentCapabilities,
        AgentCard,
        AgentInterface,
        AgentSkill,
        Artifact,
        CancelTaskRequest,
        DeleteTaskPushNotificationConfigRequest,
        GetExtendedAgentCardRequest,
        GetTaskPushNotificationConfigRequest,
        GetTaskRequest,
        HTTPAuthSecurityScheme,
        ListTaskPushNotificationConfigsRequest,
        ListTaskPushNotificationConfigsResponse,
        ListTasksRequest,
        ListTasksResponse,
        Message,
        Part,
        Role,
        SecurityRequirement,
        SecurityScheme,
        SendMessageRequest,
        StringList,
        SubscribeToTaskRequest,
        Task,
        TaskArtifactUpdateEvent,
        TaskPushNotificationConfig,
        TaskState,
        TaskStatus,
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
    from google.protobuf.json_format import MessageToDict
except ImportError:
    raise usage(
        "This needs the package a2a-sdk, which is not installed. Install it: uv pip install 'mofa-temporal[a2a]'"
    ) from None

SECRETARY = "secretary"
"""The skill that hands an idea to the secretary."""

PREFIX = "a2a-"
"""What the workflow ids of our tasks begin with. They have no slash, for clients put them into paths."""

MEMO = "mofa_a2a"
"""The memo of a task's workflow: `{message_id, context_id}`."""

WAIT_S, LOOK_S, CANCEL_S = 30.0, 1.0, 15.0
LISTED = 50

_GOOD = ("completed", "partial")


def agent_card(project: Project, url: str, skill: str | None) -> AgentCard:
    """What is offered at one address: one participant, or, with `skill` None, the secretary and all of them."""
    names = [skill] if skill else [SECRETARY, *sorted(project.agents)]
    return AgentCard(
        name=skill or "MoFA",
        description=_about(project, skill) if skill else "Durable teams of agents and people, and a secretary for ideas.",
        version=version("mofa-temporal"),
        supported_interfaces=[
            AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version=spoken) for spoken in ("1.0", "0.3")
        ],
        capabilities=AgentCapabilities(streaming=True, push_notifications=True),
        security_schemes={"bearer": SecurityScheme(http_auth_security_scheme=HTTPAuthSecurityScheme(scheme="bearer"))},
        security_requirements=[SecurityRequirement(schemes={"bearer": StringList()})],
        default_input_modes=["text/plain", "application/json"],
        default_output_modes=["text/plain", "application/json"],
        skills=[
            AgentSkill(
                id=name,
                name=name,
                description=_about(project, name),
                tags=list(project.agents.get(name, {}).get("capabilities") or [name]),
            )
            for name in names
        ],
    )


def spoken_in(context: ServerCallContext) -> str:
    """The version of the protocol that a call is in: 0.3's methods have a slash (`message/send`), 1.0's have none."""
    return "0.3" if "/" in str(context.state.get("method", "")) else "1.0"


def _about(project: Project, name: str) -> str:
    if name == SECRETARY:
        return "Takes an idea, clarifies and plans it, has it done and checked, and asks on the way."
    fields = project.agents[name]
    if fields.get("kind") == "team":
        return f"A team that works by {fields.get('mode')}."
    return str(fields.get("instructions") or f"Answers as {name}.")


class Tasks(RequestHandler):
    """What the SDK asks of a server, over one Temporal server. `skill` is who answers at this address, if it is one."""

    def __init__(
        self, server: Client, settings: Settings, project: Project, skill: str | None, webhooks: Webhooks | None = None
    ) -> None:
        self._webhooks = webhooks
        self._server, self._settings, self._project, self._skill = server, settings, project, skill

    # ---- what the protocol asks for -------------------------------------------------------------------------------

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Task:
        """Start a task, or settle what one waits for; given back when it ends or asks, or at once where that is wanted."""
        task = await self._taken(params.message)
        await self._with_webhook(params, task, context)
        while task.status.state == TaskState.TASK_STATE_WORKING and not params.configuration.return_immediately:
            task = await self._task(task.id, WAIT_S)
        return task

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """As `on_message_send`, told as it goes, until it ends or asks."""
        task = await self._taken(params.message)
        await self._with_webhook(params, task, context)
        async for event in self._followed(task, until_asked=True):
            yield event

    async def on_subscribe_to_task(
        self, params: SubscribeToTaskRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """How a task stands, and what becomes of it, until it ends."""
        task = await self._task(params.id)
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended; ask for it with GetTask.")
        async for event in self._followed(task, until_asked=False):
            yield event

    async def on_get_task(self, params: GetTaskRequest, context: ServerCallContext) -> Task:
        """How a task stands."""
        return await self._task(params.id)

    async def on_list_tasks(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """The latest tasks of this address, without their artifacts; those before them are not listed."""
        size = min(params.page_size or LISTED, 100)
        found = self._server.list_workflows(f'WorkflowId STARTS_WITH "{self._prefix()}"', limit=size)
        tasks = [await self._task(id) async for id in _ids(found)]
        for task in tasks:
            if not params.include_artifacts:
                del task.artifacts[:]
        kept = [task for task in tasks if not params.context_id or task.context_id == params.context_id]
        return ListTasksResponse(tasks=kept, page_size=size, total_size=len(kept))

    async def on_cancel_task(self, params: CancelTaskRequest, context: ServerCallContext) -> Task:
        """End a task; it is given back when that is done."""
        task = await self._task(params.id)
        if task.status.state in ENDED:
            raise TaskNotCancelableError(f"Task {task.id} has ended already.")
        await self._server.get_workflow_handle(task.id).cancel()
        try:
            async with asyncio.timeout(CANCEL_S):
                while task.status.state not in ENDED:
                    await asyncio.sleep(LOOK_S / 5)
                    task = await self._task(task.id)
        except TimeoutError:
            pass  # it is on its way; the task says that it still works
        return task

    # ---- webhooks -------------------------------------------------------------------------------------------------

    async def on_create_task_push_notification_config(
        self, params: TaskPushNotificationConfig, context: ServerCallContext
    ) -> TaskPushNotificationConfig:
        """Tell a webhook of every change of a task from here on."""
        task = await self._task(params.task_id)
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended; there is nothing more to tell.")
        return await self._offered().create(params, task, spoken_in(context))

    async def on_get_task_push_notification_config(
        self, params: GetTaskPushNotificationConfigRequest, context: ServerCallContext
    ) -> TaskPushNotificationConfig:
        """A task's webhook."""
        task = await self._task(params.task_id)
        found = self._offered().get(task.id, params.id)
        if found is None:
            raise not_there(task.id, params.id)
        return found

    async def on_list_task_push_notification_configs(
        self, params: ListTaskPushNotificationConfigsRequest, context: ServerCallContext
    ) -> ListTaskPushNotificationConfigsResponse:
        """A task's webhooks."""
        task = await self._task(params.task_id)
        return ListTaskPushNotificationConfigsResponse(configs=self._offered().all(task.id))

    async def on_delete_task_push_notification_config(
        self, params: DeleteTaskPushNotificationConfigRequest, context: ServerCallContext
    ) -> None:
        """Tell a webhook nothing more."""
        task = await self._task(params.task_id)
        await self._offered().delete(task.id, params.id)

    async def look(self, id: str, wait_s: float) -> Task:
        """How a task stands: at once where it asks, else after its change or after `wait_s` seconds."""
        return await self._task(id, wait_s)

    def _offered(self) -> Webhooks:
        if self._webhooks is None:
            raise PushNotificationNotSupportedError
        return self._webhooks

    # ---- what is not offered --------------------------------------------------------------------------------------

    async def on_get_extended_agent_card(self, params: GetExtendedAgentCardRequest, context: ServerCallContext) -> AgentCard:
        """Not offered: the card says all."""
        raise ExtendedAgentCardNotConfiguredError

    # ---- taking messages in ---------------------------------------------------------------------------------------

    async def _taken(self, message: Message) -> Task:
        """The task that the message began, or went on with. The same message twice is the same task."""
        if not message.message_id:
            raise InvalidParamsError("message.messageId is missing; it makes a repeated message the same one.")
        if message.task_id:
            return await self._answered(message)
        name = self._skill or _asked_for(message) or SECRETARY
        text = _text(message.parts)
        if name != SECRETARY and name not in self._project.agents:
            known = ", ".join([SECRETARY, *sorted(self._project.agents)])
            raise InvalidParamsError(f"message.metadata.skill: there is no {name!r}; there are {known}.")
        if not text.strip():
            raise InvalidParamsError("message.parts: a text, or JSON, is needed; files are not taken.")
        id = f"{PREFIX}{slug(name)}-{digest(json.dumps([name, message.message_id]))[:20]}"
        await self._start(id, name, text, message)
        return await self._task(id)

    async def _with_webhook(self, params: SendMessageRequest, task: Task, context: ServerCallContext) -> None:
        """The webhook that came along with a message, where one did."""
        if params.configuration.HasField("task_push_notification_config") and task.status.state not in ENDED:
            await self._offered().create(params.configuration.task_push_notification_config, task, spoken_in(context))

    async def _start(self, id: str, name: str, text: str, message: Message) -> None:
        mode: str = "Todo" if name == SECRETARY else "RequestResponse"
        desk = desk_of(self._project)
        given: dict[str, Any] = {"task": text, "participants": [name]}
        if name == SECRETARY:
            given = {"idea": {"content": text}, "secretary": desk.model_dump(mode="json", exclude_none=True)}
        try:
            refuse_secrets(given, "message")
            async with client.about(id):
                await self._server.start_workflow(
                    mode,
                    given,
                    id=id,
                    task_queue=self._settings.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary=client.summary(mode, text),
                    memo={MEMO: {"message_id": message.message_id, "context_id": message.context_id or id}},
                )
        except InvalidInput as error:
            raise InvalidParamsError(str(error)) from None
        except Failure as failure:
            if not isinstance(failure.__cause__, WorkflowAlreadyStartedError):
                raise InternalError(f"{failure.type}: {failure}") from None

    async def _answered(self, message: Message) -> Task:
        """The task after a message to it: it settles the oldest open decision. A wrong choice is said, and changes nothing."""
        task = await self._task(message.task_id)
        waiting = await self._waiting(task.id)
        if await self._settled_before(task.id, message.message_id):
            return task
        if task.status.state in ENDED:
            raise UnsupportedOperationError(f"Task {task.id} has ended; a new message, without a task, begins another.")
        if not waiting:
            raise InvalidParamsError(f"Task {task.id} works, and waits for no input.")
        request = waiting[0]
        try:
            decision: Decision = parse(Decision, _decision(request, message), "message")
            await client.decide(self._server, request.workflow_id, decision)
        except (Failure, InvalidInput) as refused:
            task.status.message.CopyFrom(_question(task, request, f"That was not taken, and nothing has changed. {refused}"))
            return task
        return await self._task(task.id)

    async def _settled_before(self, id: str, message_id: str) -> bool:
        """Whether that message has settled a decision of the task's run, or of a team in it."""
        found = self._server.list_workflows(f'RootWorkflowId = "{id}"', limit=LISTED)
        ids = list(dict.fromkeys([id, *[each async for each in _ids(found)]]))
        known = [request for each in ids for request in await client.decisions(self._server, each)]
        return any(each.settled is not None and each.settled.idempotency_key == message_id for each in known)

    async def _waiting(self, id: str) -> list[DecisionRequest]:
        found = await client.open_decisions(self._server, id)
        return sorted(found, key=lambda request: request.opened_at)

    # ---- how a task stands ----------------------------------------------------------------------------------------

    async def _task(self, id: str, wait_s: float = 0.0) -> Task:
        try:
            described = await client.describe(self._server, id)
            memo = await described.memo_value(MEMO, None)
            if memo is None or not id.startswith(self._prefix()):
                raise TaskNotFoundError(f"There is no task {id!r} here.")
            stands = await standing(self._server, id, wait_s)
            if described.close_time is None and stands.status not in ("running", "input_required"):
                described = await client.describe(self._server, id)  # it has ended meanwhile: that is when
        except Failure as failure:
            if failure.code == NOT_FOUND:
                raise TaskNotFoundError(f"There is no task {id!r} here.") from None
            raise InternalError(f"{failure.type}: {failure}") from None
        return task_of(stands, memo, described)

    def _prefix(self) -> str:
        return f"{PREFIX}{slug(self._skill)}-" if self._skill else PREFIX

    async def _followed(self, task: Task, *, until_asked: bool) -> AsyncGenerator[Event, None]:
        """The task, then each change of how it stands; its artifacts come before its end."""
        yield task
        shown = task
        while shown.status.state not in ENDED and not (until_asked and _asks(shown)):
            await asyncio.sleep(LOOK_S / 4)
            now = await self._task(task.id, 0.0 if _asks(shown) else LOOK_S)
            if now.status.state == shown.status.state and now.status.message.message_id == shown.status.message.message_id:
                continue
            for artifact in now.artifacts:
                yield TaskArtifactUpdateEvent(
                    task_id=now.id, context_id=now.context_id, artifact=artifact, append=False, last_chunk=True
                )
            yield TaskStatusUpdateEvent(task_id=now.id, context_id=now.context_id, status=now.status)
            shown = now


async def _ids(found: Any) -> AsyncGenerator[str, None]:
    async for each in found:
        yield each.id


def task_of(stands: Standing, memo: dict[str, str], described: WorkflowExecutionDescription) -> Task:
    """A run as a task."""
    state, words, artifacts = _state_of(stands)
    asked = min(stands.decisions, key=lambda request: request.opened_at, default=None)
    at: datetime = asked.opened_at if asked else described.close_time or described.start_time
    history = [Message(message_id=memo["message_id"], role=Role.ROLE_USER, task_id=stands.workflow_id)]
    task = Task(id=stands.workflow_id, context_id=memo["context_id"], artifacts=artifacts, history=history)
    task.status.CopyFrom(TaskStatus(state=state))
    task.status.timestamp.FromDatetime(at)
    if asked is not None:
        task.status.message.CopyFrom(_question(task, asked))
    elif words:
        task.status.message.CopyFrom(_said(task, [new_text_part(words)], "end"))
    return task


def _state_of(stands: Standing) -> tuple[TaskState, str, list[Artifact]]:
    match stands.status:
        case "running":
            return TaskState.TASK_STATE_WORKING, "", []
        case "input_required":
            return TaskState.TASK_STATE_INPUT_REQUIRED, "", []
        case "cancelled":
            return TaskState.TASK_STATE_CANCELED, stands.error or "", []
        case "failed":
            return TaskState.TASK_STATE_FAILED, stands.error or "", []
    result: dict[str, Any] = (
        stands.result if isinstance(stands.result, dict) else {"status": "completed", "output": stands.result}
    )
    if "idea" in result:
        return _state_of_todo(result)
    good = result["status"] in _GOOD
    state = TaskState.TASK_STATE_COMPLETED if good else TaskState.TASK_STATE_FAILED
    words = "" if good else f"{result['status']}: {result.get('reason') or 'no reason given'}"
    return state, words, [_artifact("output", result.get("output"))] if good else []


def _state_of_todo(todo: dict[str, Any]) -> tuple[TaskState, str, list[Artifact]]:
    states = {"completed": TaskState.TASK_STATE_COMPLETED, "cancelled": TaskState.TASK_STATE_CANCELED}
    result = todo.get("result") or {}
    artifacts = [_artifact(each["name"], each["content"]) for each in result.get("artifacts") or []]
    if result.get("summary"):
        artifacts.insert(0, _artifact("summary", result["summary"]))
    if todo.get("report"):
        artifacts.insert(0, _artifact("report", todo["report"]["content"]))
    state = states.get(todo["status"], TaskState.TASK_STATE_FAILED)
    return state, "" if state == TaskState.TASK_STATE_COMPLETED else f"The todo is {todo['status']}.", artifacts


def _artifact(name: str, content: Any) -> Artifact:
    part = new_text_part(content) if isinstance(content, str) else new_data_part(content)
    return Artifact(artifact_id=name, name=name, parts=[part])


def _question(task: Task, request: DecisionRequest, before: str = "") -> Message:
    """A decision as a message: in words, and as JSON for programs."""
    lines = [before, request.title, request.question]
    lines += [f"- {option.id}: {option.label}" for option in request.options]
    if request.options:
        lines.append("Answer with one of these ids" + (", or in your own words." if request.allow_answer else "."))
    fields = {"id", "workflow_id", "kind", "options", "recommended", "allow_answer", "answer_schema", "action", "deadline"}
    shown = request.model_dump(mode="json", include=fields, exclude_none=True)
    parts = [new_text_part("\n".join(filter(None, lines))), new_data_part({"decision": shown})]
    return _said(task, parts, f"{request.workflow_id} {request.id} {before}")


def _said(task: Task, parts: list[Part], about: str) -> Message:
    id = digest(f"{task.id} {about}")[:32]
    return Message(message_id=id, role=Role.ROLE_AGENT, parts=parts, task_id=task.id, context_id=task.context_id)


def _decision(request: DecisionRequest, message: Message) -> dict[str, Any]:
    """What a message decides: JSON with the fields of a decision, an option in words (`rework: why`), or a free answer."""
    common = {"decision_id": request.id, "by": "a2a", "idempotency_key": message.message_id}
    for part in message.parts:
        data = MessageToDict(part.data) if part.HasField("data") else None
        if isinstance(data, dict) and data.keys() & {"choice", "answer", "edited_args"}:
            return {**common, **{key: value for key, value in data.items() if key != "idempotency_key"}}
    text = _text(message.parts).strip()
    said, _, comment = text.partition(":")
    for option in request.options:
        names = (option.id.casefold(), option.label.casefold())
        if text.casefold() in names:
            return {**common, "choice": option.id}
        if said.strip().casefold() in names:
            return {**common, "choice": option.id, "comment": comment.strip()}
    if request.options and not request.allow_answer:
        return {**common, "choice": text}
    try:
        return {**common, "answer": json.loads(text) if request.answer_schema else text}
    except ValueError:
        return {**common, "answer": text}


def _text(parts: Sequence[Part]) -> str:
    words = [part.text if part.HasField("text") else as_text(MessageToDict(part.data)) for part in parts if _is_words(part)]
    return "\n".join(words)


def _is_words(part: Part) -> bool:
    return part.HasField("text") or part.HasField("data")


def _asked_for(message: Message) -> str | None:
    skill = MessageToDict(message.metadata).get("skill")
    return skill if isinstance(skill, str) else None


def _asks(task: Task) -> bool:
    return bool(task.status.state == TaskState.TASK_STATE_INPUT_REQUIRED)
