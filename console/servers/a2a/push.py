"""Webhooks of A2A tasks. What one is (its address, its token) lies in a file that this user alone reads, never in a history.

A webhook is served by a workflow of its own, on a task queue of its own that `mofa a2a serve` works on: killed and started
again, it goes on from the last change that it told.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from console.servers.a2a.state import ENDED
from console.terminal.failure import usage
from kernel.basics.address import check_address
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.a2a import A2A_PUSH, A2A_PUSH_WORKFLOW, PushInput
from plugins.notification.webhook import Poster
from runtime.failures import reports_failures
from workflows.a2a_push import A2aPush
from workflows.catalogue import PASSED_THROUGH

try:
    from a2a.compat.v0_3.conversions import to_compat_task
    from a2a.types import StreamResponse, Task, TaskPushNotificationConfig
    from a2a.utils.errors import InvalidParamsError, TaskNotFoundError
    from google.protobuf.json_format import MessageToDict, ParseDict
except ImportError:
    raise usage(
        "This needs the package a2a-sdk, which is not installed. Install it: uv pip install 'mofa-temporal[a2a]'"
    ) from None

MOST = 10
"""Webhooks of one task."""

WAIT_S, PAUSE_S = 3.0, 0.5

Look = Callable[[str, float], Awaitable[Task]]
"""How a task stands, after its change or after so many seconds; `TaskNotFoundError` where there is none."""


class Webhooks:
    """The webhooks of one server's tasks."""

    def __init__(self, server: Client, folder: Path, task_queue: str, allow: Collection[str] = ()) -> None:
        """`allow` are hosts that may be within a private network, and without https."""
        self._server, self._folder, self._queue = server, folder, f"{task_queue}.a2a-push"
        self._allow, self._poster = {each.lower() for each in allow}, Poster(allow)
        self._look: Look | None = None

    # ---- what the protocol asks for -------------------------------------------------------------------------------

    async def create(self, config: TaskPushNotificationConfig, task: Task, spoken: str) -> TaskPushNotificationConfig:
        """Tell a webhook of every change of the task from here on, in the version of the protocol that is spoken. The same id
        again takes the other's place.

        Raises:
            InvalidParamsError: an address that may not be called, or too many of them.
        """
        await self._check(config.url)
        kept = TaskPushNotificationConfig()
        kept.CopyFrom(config)
        kept.task_id, kept.id = task.id, config.id or sha256_of(config.url)[:16]
        others = [each for each in self.all(task.id) if each.id != kept.id]
        if len(others) >= MOST:
            raise InvalidParamsError(f"Task {task.id} has {MOST} webhooks already.")
        self._write(kept, spoken)
        await self._server.start_workflow(
            A2A_PUSH_WORKFLOW,
            PushInput(task_id=task.id, config_id=kept.id, mark=mark_of(task)),
            id=_workflow_id(kept.task_id, kept.id),
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            static_summary=f"Webhook of {task.id}"[:180],
        )
        return kept

    def get(self, task_id: str, id: str) -> TaskPushNotificationConfig | None:
        """Return the webhook of that id; without one, the only one."""
        found = [each for each in self.all(task_id) if id in ("", each.id)]
        return found[0] if len(found) == 1 else None

    def all(self, task_id: str) -> list[TaskPushNotificationConfig]:
        """Return the webhooks of a task that has not ended yet."""
        files = sorted((self._folder / sha256_of(task_id)[:32]).glob("*.json"))
        return [ParseDict(_kept(file)["config"], TaskPushNotificationConfig()) for file in files]

    async def delete(self, task_id: str, id: str) -> None:
        """Tell it nothing more; one that is not there is let be."""
        self._file(task_id, id).unlink(missing_ok=True)
        try:
            await self._server.get_workflow_handle(_workflow_id(task_id, id)).cancel()
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise

    # ---- at work --------------------------------------------------------------------------------------------------

    def worker(self, look: Look) -> Worker:
        """What serves them while it runs; `look` says how tasks stand."""
        self._look = look
        return Worker(
            self._server,
            task_queue=self._queue,
            workflows=[A2aPush],
            activities=[self.push],
            workflow_runner=SandboxedWorkflowRunner(
                restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
            ),
            max_heartbeat_throttle_interval=timedelta(seconds=1),
        )

    @activity.defn(name=A2A_PUSH)
    @reports_failures
    async def push(self, given: PushInput) -> None:
        """Tell a webhook of each change until the task has ended; an attempt goes on where the one before it was.

        Raises:
            ProviderUnavailable, RateLimited: it does not take it for now.
            ProviderRefused, InvalidInput: it does not take it, or may not be called any more.
        """
        assert self._look is not None  # a worker has it
        config, before = self.get(given.task_id, given.config_id), activity.info().heartbeat_details
        mark = before[0] if before else given.mark
        spoken = self._spoken(config) if config is not None else ""
        while config is not None:
            try:
                task = await self._look(given.task_id, WAIT_S)
            except TaskNotFoundError:
                break
            except Exception as error:
                raise ProviderUnavailable(f"The task {given.task_id} cannot be looked at: {error}") from error
            if mark_of(task) != mark:
                activity.heartbeat(mark)
                await self._tell(config, task, spoken)
                mark = mark_of(task)
            activity.heartbeat(mark)
            if task.status.state in ENDED:
                break
            await asyncio.sleep(PAUSE_S)
        self._file(given.task_id, given.config_id).unlink(missing_ok=True)

    async def close(self) -> None:
        """Give back the connections."""
        await self._poster.close()

    async def _tell(self, config: TaskPushNotificationConfig, task: Task, spoken: str) -> None:
        """The task in a `StreamResponse`, or, in version 0.3, by itself."""
        headers = {"Idempotency-Key": sha256_of(f"{task.id} {mark_of(task)}")}
        if config.token:
            headers["X-A2A-Notification-Token"] = config.token
        if config.authentication.scheme and config.authentication.credentials:
            headers["Authorization"] = f"{config.authentication.scheme} {config.authentication.credentials}"
        body = (
            to_compat_task(task).model_dump(mode="json", by_alias=True, exclude_none=True)
            if spoken == "0.3"
            else MessageToDict(StreamResponse(task=task))
        )
        await self._poster.post(config.url, body, headers)

    async def _check(self, url: str) -> None:
        allowed = (urlsplit(url).hostname or "").lower() in self._allow
        try:
            check_address(url, with_token=not allowed)
            if not allowed and not url.startswith("https://"):
                raise ValueError("url must be https, for a task's words go with it")
            await self._poster.check(url)
        except (ValueError, InvalidInput, ProviderUnavailable) as error:
            raise InvalidParamsError(f"pushNotificationConfig: {error}") from None

    def _spoken(self, config: TaskPushNotificationConfig) -> str:
        return str(_kept(self._file(config.task_id, config.id))["spoken"])

    def _write(self, config: TaskPushNotificationConfig, spoken: str) -> None:
        file = self._file(config.task_id, config.id)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(canonical({"config": MessageToDict(config), "spoken": spoken}))
        new.replace(file)

    def _file(self, task_id: str, id: str) -> Path:
        return self._folder / sha256_of(task_id)[:32] / f"{sha256_of(id)[:32]}.json"


def _kept(file: Path) -> dict[str, Any]:
    """What a webhook's file says; older ones hold the webhook alone."""
    read: dict[str, Any] = json.loads(file.read_text())
    return read if "config" in read else {"config": read, "spoken": "1.0"}


def mark_of(task: Task) -> str:
    """What tells how a task stands from how it stood."""
    return f"{task.status.state} {task.status.message.message_id}"


def _workflow_id(task_id: str, id: str) -> str:
    return f"push/{sha256_of(canonical([task_id, id]))[:32]}"


def not_there(task_id: str, id: str) -> Any:
    """There is no such webhook."""
    return InvalidParamsError(f"Task {task_id} has no webhook {id!r}; its webhooks go with its end.")
