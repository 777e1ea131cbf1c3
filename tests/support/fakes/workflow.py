"""The functions of `temporalio.workflow` that entity workflows use, without a server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from temporalio import workflow

START = datetime(2026, 1, 1, tzinfo=UTC)


class ContinuedAsNew(BaseException):
    """Raised by `continue_as_new`, with the next run's input."""

    def __init__(self, given: Any) -> None:
        super().__init__("continued as new")
        self.given = given


class FakeWorkflow:
    """A stand-in for Temporal. A test sets whether continue-as-new is suggested, and whether this run continues another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        self.suggested = False
        self.continued_run_id: str | None = None
        self.read_only = False
        self.replays_older = False
        """Whether the history is older than the patches."""
        self.replaying = False
        """Whether the history has the present moment already."""
        self.patches: list[str] = []
        """The patches that were asked for."""
        self.too_late = False
        """Whether each time limit runs out at once."""
        self.functions: dict[str, Callable[..., Any]] = {}
        """The external functions of the worker."""
        self.handlers = 0
        """The number of signal and update handlers in progress."""
        for name, stand_in in {
            "wait_condition": self._wait_condition,
            "wait": self._wait,
            "all_handlers_finished": lambda: self.handlers == 0,
            "continue_as_new": self._continue_as_new,
            "now": lambda: self.now,
            "patched": self._patched,
            "in_workflow": lambda: False,
            "info": self._info,
            "extern_functions": lambda: self.functions,
            "logger": logging.getLogger("workflow"),
        }.items():
            monkeypatch.setattr(workflow, name, stand_in)
        monkeypatch.setattr(workflow.unsafe, "is_read_only", lambda: self.read_only)
        monkeypatch.setattr(workflow.unsafe, "is_replaying", lambda: self.replaying)

    def handler(self, running: Any) -> asyncio.Task[Any]:
        """Run a handler as Temporal does: in a task beside the main coroutine, counted until it ends."""

        async def counted() -> Any:
            try:
                return await running
            finally:
                self.handlers -= 1

        self.handlers += 1
        return asyncio.ensure_future(counted())

    def _info(self) -> Any:
        return SimpleNamespace(
            workflow_id="w",
            continued_run_id=self.continued_run_id,
            is_continue_as_new_suggested=lambda: self.suggested,
            parent=None,
            root=None,
        )

    def _patched(self, patch: str) -> bool:
        assert not self.read_only, "a validator writes nothing to the history"
        self.patches.append(patch)
        return not self.replays_older

    async def _wait_condition(self, holds: Callable[[], bool], timeout: timedelta | None = None, **_: Any) -> None:
        await asyncio.sleep(0)
        if timeout is not None and self.too_late:
            raise TimeoutError
        while not holds():
            await asyncio.sleep(0)

    async def _wait(self, tasks: Iterable[asyncio.Task[Any]]) -> Any:
        return await asyncio.wait(list(tasks))

    def _continue_as_new(self, given: Any) -> NoReturn:
        raise ContinuedAsNew(given)


async def turns(count: int = 5) -> None:
    """Let the other tasks run."""
    for _ in range(count):
        await asyncio.sleep(0)
