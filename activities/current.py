"""The activities of a worker as its project file has them now: made anew from a changed file, and swapped as a whole.

An activity that is running keeps those that it began with until it ends; then they give back their connections.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Protocol

from temporalio.exceptions import ApplicationError

from kernel.basics.errors import InvalidInput, MofaError, UnknownAgent, UnknownPlugin, UnknownTool
from kernel.registry.rollout import NO_FILE, Fleet, ProjectReport, Proposal, TakenProject
from runtime.failures import with_sentence
from runtime.project.source import ProjectSource

log = logging.getLogger("mofa.project")

Activity = Callable[..., Awaitable[Any]]

AGAIN_S = 5.0
"""After how many seconds a worker tries again to take what it could not."""

OF_THE_FILE = {each.__name__ for each in (InvalidInput, UnknownAgent, UnknownPlugin, UnknownTool)}
"""Refusals that another content of the project file may mend."""


class Bundle(Protocol):
    """The activities made from one content of the project file."""

    source: ProjectSource
    calls_per_second: dict[str, float]

    def all(self) -> list[Activity]:
        """Return every activity; of each content the same."""
        ...

    async def close(self) -> None:
        """Give back the connections."""
        ...


class _Held:
    """A bundle, and how many activities are running on it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.running, self.retired = bundle, 0, False
        self.by_name = {each.__qualname__: each for each in bundle.all()}


class CurrentProject:
    """The bundle that activities begin with now. `runtime.plugins.worker_reports.ProjectTaker` of a worker."""

    def __init__(self, first: Bundle, make: Callable[[], Awaitable[Bundle]], task_queue: str, fleet: Fleet) -> None:
        """`make` reads the project file, checks it and makes a bundle; it raises `MofaError` where that cannot be done.

        `fleet` is the fleet as it was before the file of `first` was read: what it had taken by then is no news.
        """
        self._held, self._make, self._task_queue = _Held(first), make, task_queue
        taken = self._of_fleet(fleet)
        self._taken = taken.id if taken is not None else 0
        self._prepared: dict[str, Bundle] = {}
        self._error: str | None = None
        self._again_at = 0.0
        self._before_switch: list[Callable[[Bundle], Awaitable[None]]] = []
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def bundle(self) -> Bundle:
        """What activities begin with now."""
        return self._held.bundle

    def all(self) -> list[Activity]:
        """What a worker is given: each of them runs the current one of its name."""
        return [self.activity(each) for each in self._held.by_name.values()]

    def activity(self, like: Activity) -> Activity:
        """Return the activity that runs the current one of the name of `like`, and is for Temporal what that is."""
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
        """Have `do` done with each new bundle before activities begin with it; what it raises puts the switch off."""
        self._before_switch.append(do)

    # ---- following the fleet ----------------------------------------------------------------------------------------

    def report(self) -> ProjectReport:
        """As the worker reports it."""
        source = self.bundle.source
        return ProjectReport(path=str(source.path), hash=source.hash, taken=self._taken, error=self._error)

    async def prepare(self, proposal: Proposal) -> None:
        """Make a bundle of what the project file says now, beside the current one.

        Raises:
            InvalidInput: the file is wrong, or has another content here than the one that is proposed.
            MofaError: what else keeps its content from being used.
        """
        await self._forget_prepared()
        made = await self._make()
        if made.source.hash != proposal.project:
            await made.close()
            raise InvalidInput(
                f"{made.source.path} has another content there ({_short(made.source.hash)}) than the file that is to be taken "
                f"({_short(proposal.project or NO_FILE)}). Give both the same content."
            )
        self._prepared[made.source.hash] = made

    async def follow(self, fleet: Fleet) -> None:
        """Switch to what the fleet has taken, if this worker has not yet. What keeps it from that is logged and reported."""
        taken = self._of_fleet(fleet)
        if taken is not None and taken.id != self._taken and time.monotonic() >= self._again_at:
            try:
                await self._take(taken)
            except Exception as error:  # noqa: BLE001  whatever it is: what is served goes on, and it is tried again
                self._again_at = time.monotonic() + AGAIN_S
                words = str(error) if isinstance(error, MofaError) else f"{type(error).__name__}: {error}"
                if words != self._error:
                    log.error("project file %s: what the other workers took cannot be used: %s", self._path, words)
                self._error = words
            else:
                self._taken, self._error = taken.id, None
        if fleet.proposed is None:
            await self._forget_prepared()

    async def close(self) -> None:
        """Give back everything that is not given back yet."""
        await self._forget_prepared()
        await asyncio.gather(*self._closing)
        await self.bundle.close()

    @property
    def _path(self) -> str:
        return str(self.bundle.source.path)

    async def _take(self, taken: TakenProject) -> None:
        if taken.hash != self.bundle.source.hash:
            prepared = self._prepared.pop(taken.hash) if taken.hash in self._prepared else None
            await self._switch(prepared or await self._made_late(taken))

    async def _made_late(self, taken: TakenProject) -> Bundle:
        """For a worker that the fleet did not wait for."""
        made = await self._make()
        if made.source.hash != taken.hash:
            await made.close()
            raise InvalidInput(f"{made.source.path} has not the content that the other workers took ({_short(taken.hash)}).")
        return made

    def _of_fleet(self, fleet: Fleet) -> TakenProject | None:
        return fleet.projects.get(self._task_queue)

    async def _switch(self, made: Bundle) -> None:
        try:
            for do in self._before_switch:
                await do(made)
        except BaseException:
            await made.close()
            raise
        before, self._held = self._held, _Held(made)
        before.retired = True
        self._close_idle(before)
        source, project = made.source, made.source.project
        what = f"{len(project.agents)} agents, {len(project.models)} models, {len(project.tools)} tools"
        log.info("project file %s taken (%s): %s", source.path, _short(source.hash), what)

    @contextmanager
    def _running(self) -> Iterator[_Held]:
        held = self._held
        held.running += 1
        try:
            yield held
        finally:
            held.running -= 1
            self._close_idle(held)

    def _close_idle(self, held: _Held) -> None:
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
