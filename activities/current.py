"""The activities of a worker, by its current project file. A changed file gives new ones, which replace the old as a whole.

A running activity keeps those that it began with until it ends; then their connections are closed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Protocol

from temporalio.exceptions import ApplicationError

from kernel.basics.errors import InvalidInput, MofaError, UnknownAgent, UnknownPlugin, UnknownTool
from kernel.project.project import Project
from kernel.registry.rollout import NO_FILE, Fleet, ProjectReport, Proposal, TakenProject
from runtime.failures import with_sentence
from runtime.project.source import ProjectSource

log = logging.getLogger("mofa.project")

Activity = Callable[..., Awaitable[Any]]

RETRY_S = 5.0
"""The pause before a worker tries again to take a project file that it could not use, in seconds."""

OF_THE_FILE = {each.__name__ for each in (InvalidInput, UnknownAgent, UnknownPlugin, UnknownTool)}
"""Errors that a change of the project file may correct."""


class Bundle(Protocol):
    """The activities made from one version of the project file."""

    source: ProjectSource
    calls_per_second: dict[str, float]

    def all(self) -> list[Activity]:
        """Return every activity; each version has the same ones."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class _BundleInUse:
    """A bundle, and the number of activities that run on it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.running, self.retired = bundle, 0, False
        self.by_name = {each.__qualname__: each for each in bundle.all()}


class CurrentProject:
    """The bundle for activities that begin now. It is the `runtime.plugins.worker_reports.ProjectTaker` of a worker."""

    def __init__(self, first: Bundle, make: Callable[[], Awaitable[Bundle]], task_queue: str, fleet: Fleet) -> None:
        """`make` reads the project file, checks it and makes a bundle, or raises `MofaError`.

        `fleet` is the fleet's state before the file of `first` was read: a file that it had taken by then is not new.
        """
        self._held, self._make, self._task_queue = _BundleInUse(first), make, task_queue
        taken = self._of_fleet(fleet)
        self._taken = taken.id if taken is not None else 0
        self._prepared: dict[str, Bundle] = {}
        self._error: str | None = None
        self._retry_at = 0.0
        self._before_switch: list[Callable[[Bundle], Awaitable[None]]] = []
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def bundle(self) -> Bundle:
        """The bundle for activities that begin now."""
        return self._held.bundle

    @property
    def project(self) -> Project:
        """The content of the current project file."""
        return self.bundle.source.project

    @property
    def folder(self) -> Path:
        """The folder of the project file."""
        return self.bundle.source.path.parent

    def all(self) -> list[Activity]:
        """Return the activities, for a worker. Each runs the current one of its name."""
        return [self.activity(each) for each in self._held.by_name.values()]

    def activity(self, like: Activity) -> Activity:
        """Return an activity with the name and signature of `like`, which runs the current activity of that name."""
        name = like.__qualname__

        @wraps(self._held.by_name[name])
        async def run(*given: Any) -> Any:
            with self._running() as held:
                try:
                    return await held.by_name[name](*given)
                except ApplicationError as error:
                    if error.type in OF_THE_FILE and (change := held.bundle.source.change()):
                        raise with_sentence(error, change) from None
                    raise

        return run

    def before_switch(self, do: Callable[[Bundle], Awaitable[None]]) -> None:
        """Call `do` with each new bundle before activities begin with it. An error of `do` postpones the switch."""
        self._before_switch.append(do)

    # ---- following the fleet ----------------------------------------------------------------------------------------

    def report(self) -> ProjectReport:
        """Return its part of the worker's report."""
        source = self.bundle.source
        return ProjectReport(path=str(source.path), hash=source.hash, taken=self._taken, error=self._error)

    async def prepare(self, proposal: Proposal) -> None:
        """Make a bundle of the current project file, beside the one in use.

        Raises:
            InvalidInput: the file has faults, or its content here is not the proposed one.
            MofaError: its content cannot be used for another reason.
        """
        await self._forget_prepared()
        made = await self._make()
        if made.source.hash != proposal.project:
            await made.close()
            raise InvalidInput(
                f"{made.source.path} has another content there ({_short(made.source.hash)}) than the proposed file "
                f"({_short(proposal.project or NO_FILE)}). Give both the same content."
            )
        self._prepared[made.source.hash] = made

    async def follow(self, fleet: Fleet) -> None:
        """Switch to the project file that the fleet has taken, if it is new. An error is logged and reported."""
        taken = self._of_fleet(fleet)
        if taken is not None and taken.id != self._taken and time.monotonic() >= self._retry_at:
            try:
                await self._take(taken)
            except Exception as error:  # noqa: BLE001  the current bundle stays in use, and it is tried again
                self._retry_at = time.monotonic() + RETRY_S
                message = str(error) if isinstance(error, MofaError) else f"{type(error).__name__}: {error}"
                if message != self._error:
                    log.error("project file %s: the version of the other workers cannot be used: %s", self._path, message)
                self._error = message
            else:
                self._taken, self._error = taken.id, None
        if fleet.proposed is None:
            await self._forget_prepared()

    async def close(self) -> None:
        """Close every bundle that is still open."""
        await self._forget_prepared()
        await asyncio.gather(*self._closing)
        await self.bundle.close()

    @property
    def _path(self) -> str:
        return str(self.bundle.source.path)

    async def _take(self, taken: TakenProject) -> None:
        if taken.hash != self.bundle.source.hash:
            prepared = self._prepared.pop(taken.hash) if taken.hash in self._prepared else None
            await self._switch(prepared or await self._make_late(taken))

    async def _make_late(self, taken: TakenProject) -> Bundle:
        """Make the bundle on a worker that had not prepared it."""
        made = await self._make()
        if made.source.hash != taken.hash:
            await made.close()
            raise InvalidInput(
                f"{made.source.path} does not have the content that the other workers took ({_short(taken.hash)})."
            )
        return made

    def _of_fleet(self, fleet: Fleet) -> TakenProject | None:
        return fleet.projects.get(self._task_queue)

    async def _switch(self, bundle: Bundle) -> None:
        try:
            for do in self._before_switch:
                await do(bundle)
        except BaseException:
            await bundle.close()
            raise
        before, self._held = self._held, _BundleInUse(bundle)
        before.retired = True
        self._close_idle(before)
        source, project = bundle.source, bundle.source.project
        counts = f"{len(project.agents)} agents, {len(project.models)} models, {len(project.tools)} tools"
        log.info("project file %s taken (%s): %s", source.path, _short(source.hash), counts)

    @contextmanager
    def _running(self) -> Iterator[_BundleInUse]:
        held = self._held
        held.running += 1
        try:
            yield held
        finally:
            held.running -= 1
            self._close_idle(held)

    def _close_idle(self, held: _BundleInUse) -> None:
        if held.retired and not held.running:
            closing = asyncio.create_task(held.bundle.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _forget_prepared(self) -> None:
        prepared, self._prepared = list(self._prepared.values()), {}
        for each in prepared:
            await each.close()


def _short(hash: str) -> str:
    return hash[:12] or "no file"
