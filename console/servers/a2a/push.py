"""Webhooks of A2A tasks (push notifications).

A webhook's address and token are in a file that only this user can read, never in a workflow's history. Each webhook has a
workflow, on a task queue that only `mofa a2a serve` polls: after a restart it continues after the last change that it sent.
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
from workflows.instance import Runner

try:
    from a2a.compat.v0_3.conversions import to_compat_task
    from a2a.types import StreamResponse, Task, TaskPushNotificationConfig
    from a2a.utils.errors import InvalidParamsError, TaskNotFoundError
    from google.protobuf.json_format import MessageToDict, ParseDict
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

MOST = 10
"""The largest number of webhooks of one task."""

WAIT_S, PAUSE_S = 3.0, 0.5

Look = Callable[[str, float], Awaitable[Task]]
"""Returns the task of an id, after its next change or after so many seconds. Raises `TaskNotFoundError`."""


class Webhooks:
    """The webhooks of one server's tasks."""

    def __init__(self, server: Client, folder: Path, task_queue: str, allow: Collection[str] = ()) -> None:
        """Keep the webhooks in `folder`. Hosts in `allow` may be in a private network, and without https."""
        self._server, self._folder, self._queue = server, folder, f"{task_queue}.a2a-push"
        self._allow, self._poster = {each.lower() for each in allow}, Poster(allow)
        self._look: Look | None = None

    # ---- the protocol ---------------------------------------------------------------------------------------------

    async def create(self, config: TaskPushNotificationConfig, task: Task, protocol: str) -> TaskPushNotificationConfig:
        """Send a webhook every change of the task from now on. A webhook of the same id is replaced.

        Args:
            protocol: the protocol's version for the requests, "1.0" or "0.3".

        Raises:
            InvalidParamsError: an address that may not be called, or too many webhooks.
        """
        await self._check(config.url)
        stored = TaskPushNotificationConfig()
        stored.CopyFrom(config)
        stored.task_id, stored.id = task.id, config.id or sha256_of(config.url)[:16]
        others = [each for each in self.all(task.id) if each.id != stored.id]
        if len(others) >= MOST:
            raise InvalidParamsError(f"Task {task.id} has {MOST} webhooks already.")
        self._write(stored, protocol)
        await self._server.start_workflow(
            A2A_PUSH_WORKFLOW,
            PushInput(task_id=task.id, config_id=stored.id, mark=mark_of(task)),
            id=_workflow_id(stored.task_id, stored.id),
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            static_summary=f"Webhook of {task.id}"[:180],
        )
        return stored

    def get(self, task_id: str, id: str) -> TaskPushNotificationConfig | None:
        """Return the webhook of that id; with an empty id the task's only one. None if there is none."""
        matching = [each for each in self.all(task_id) if id in ("", each.id)]
        return matching[0] if len(matching) == 1 else None

    def all(self, task_id: str) -> list[TaskPushNotificationConfig]:
        """Return the webhooks of a task; they are deleted when the task ends."""
        files = sorted((self._folder / sha256_of(task_id)[:32]).glob("*.json"))
        return [ParseDict(_content(file)["config"], TaskPushNotificationConfig()) for file in files]

    async def delete(self, task_id: str, id: str) -> None:
        """Delete a webhook; nothing happens if there is none."""
        self._file(task_id, id).unlink(missing_ok=True)
        try:
            await self._server.get_workflow_handle(_workflow_id(task_id, id)).cancel()
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise

    # ---- delivery -------------------------------------------------------------------------------------------------

    def worker(self, look: Look) -> Worker:
        """Return the worker that delivers changes while it runs; `look` reads tasks."""
        self._look = look
        return Worker(
            self._server,
            task_queue=self._queue,
            workflows=[A2aPush],
            activities=[self.push],
            workflow_runner=Runner(),
            max_heartbeat_throttle_interval=timedelta(seconds=1),
        )

    @activity.defn(name=A2A_PUSH)
    @reports_failures
    async def push(self, given: PushInput) -> None:
        """Send each change of a task to a webhook until the task has ended.

        A retry continues after the change in the last heartbeat.

        Raises:
            ProviderUnavailable, RateLimited: the webhook cannot take it now; Temporal retries.
            ProviderRefused, InvalidInput: the webhook refuses it, or may not be called any more.
        """
        assert self._look is not None  # set by `worker`, which alone runs this
        config, heartbeat = self.get(given.task_id, given.config_id), activity.info().heartbeat_details
        mark = heartbeat[0] if heartbeat else given.mark
        protocol = self._protocol(config) if config is not None else ""
        while config is not None:
            try:
                task = await self._look(given.task_id, WAIT_S)
            except TaskNotFoundError:
                break
            except Exception as error:
                raise ProviderUnavailable(f"The task {given.task_id} cannot be read: {error}") from error
            if not self._file(given.task_id, given.config_id).exists():
                break  # it was deleted while the task was read; the cancellation comes with a heartbeat, which may be later
            if mark_of(task) != mark:
                activity.heartbeat(mark)
                await self._send(config, task, protocol)
                mark = mark_of(task)
            activity.heartbeat(mark)
            if task.status.state in ENDED:
                break
            await asyncio.sleep(PAUSE_S)
        self._file(given.task_id, given.config_id).unlink(missing_ok=True)

    async def close(self) -> None:
        """Close the connections."""
        await self._poster.close()

    async def _send(self, config: TaskPushNotificationConfig, task: Task, protocol: str) -> None:
        """Post the task, in a `StreamResponse` or, in version 0.3, without one."""
        headers = {"Idempotency-Key": sha256_of(f"{task.id} {mark_of(task)}")}
        if config.token:
            headers["X-A2A-Notification-Token"] = config.token
        if config.authentication.scheme and config.authentication.credentials:
            headers["Authorization"] = f"{config.authentication.scheme} {config.authentication.credentials}"
        body = (
            to_compat_task(task).model_dump(mode="json", by_alias=True, exclude_none=True)
            if protocol == "0.3"
            else MessageToDict(StreamResponse(task=task))
        )
        await self._poster.post(config.url, body, headers)

    async def _check(self, url: str) -> None:
        allowed = (urlsplit(url).hostname or "").lower() in self._allow
        try:
            check_address(url, with_token=not allowed)
            if not allowed and not url.startswith("https://"):
                raise ValueError("url must be https, for it gets the task's texts")
            await self._poster.check(url)
        except (ValueError, InvalidInput, ProviderUnavailable) as error:
            raise InvalidParamsError(f"pushNotificationConfig: {error}") from None

    def _protocol(self, config: TaskPushNotificationConfig) -> str:
        return str(_content(self._file(config.task_id, config.id))["spoken"])

    def _write(self, config: TaskPushNotificationConfig, protocol: str) -> None:
        file = self._file(config.task_id, config.id)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(canonical({"config": MessageToDict(config), "spoken": protocol}))
        new.replace(file)

    def _file(self, task_id: str, id: str) -> Path:
        return self._folder / sha256_of(task_id)[:32] / f"{sha256_of(id)[:32]}.json"


def _content(file: Path) -> dict[str, Any]:
    """Return the content of a webhook's file, `{config, spoken}`. Files of older versions hold the config alone."""
    read: dict[str, Any] = json.loads(file.read_text())
    return read if "config" in read else {"config": read, "spoken": "1.0"}


def mark_of(task: Task) -> str:
    """Return a mark of the task's state; two states that a client can tell apart have different marks."""
    return f"{task.status.state} {task.status.message.message_id}"


def _workflow_id(task_id: str, id: str) -> str:
    return f"push/{sha256_of(canonical([task_id, id]))[:32]}"


def unknown_webhook(task_id: str, id: str) -> Any:
    """Return the error for an unknown webhook."""
    return InvalidParamsError(f"Task {task_id} has no webhook {id!r}. Webhooks are deleted when their task ends.")
