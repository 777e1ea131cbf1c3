"""How a new set of plugins, or a changed project file, takes over a fleet of workers.

It is proposed, loaded and checked by every worker, then taken or refused. The whole state of it is one small `Fleet`, changed
by comparing and swapping. Nothing here has a clock: times are arguments.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.kinds.plugin_kind import PluginKind
from kernel.registry.registry import NO_PLUGINS, Manifest, Package, PluginSet, State

Action = Literal["install", "reload", "rollback", "pin", "unpin", "enable", "disable", "remove"]

POLL_S = 0.4
"""How often a worker looks whether there is something new."""

ANSWER_S = 1.9
"""How long a live worker has to load what is proposed and say so; then the proposal is refused."""

LIVE_S = 10.0
"""A worker that was not heard of for so long counts as gone. One that is only busy must not be passed over."""

START_SHARE = 0.6
"""The share of the time for an answer that a proposed plugin may take to start; then it has failed."""


PROJECT_FILE = "mofa.yaml"
"""Stands where a plugin's name stands in a change of the project file; no plugin can be called so."""

NO_FILE = ""
"""Stands for the hash of a project file that is not there."""


class TakenProject(Schema):
    """The project file that the workers of one task queue took last: the id of its proposal, and its content's SHA-256."""

    id: int
    hash: str


class ProjectReport(Schema):
    """The project file as one worker has it: where it looks, the content that it serves, and the proposal that it took last.

    `error` is what keeps it from a content that the other workers took.
    """

    path: str
    hash: str = NO_FILE
    taken: int = 0
    error: str | None = None


class Proposal(Schema):
    """A set of plugins that is not taken yet; with `project`, a project file's SHA-256, for the workers of `task_queue`."""

    id: int
    set: str
    action: Action
    plugin: str
    from_version: str | None = None
    to_version: str | None = None
    at: datetime
    answer_s: float = Field(default=ANSWER_S, gt=0, le=300)
    project: str | None = None
    task_queue: str | None = None

    def concerns(self, worker: WorkerReport) -> bool:
        """Return whether that worker has to answer: each task queue may have a project file of its own."""
        return self.task_queue in (None, worker.task_queue)

    def taken_by(self, worker: WorkerReport) -> bool:
        """Return whether that worker serves what was proposed."""
        if self.project is not None:
            return worker.project is not None and worker.project.taken == self.id
        return worker.serving == self.set

    def late(self, now: datetime) -> bool:
        """Return whether the time for an answer is over."""
        return now - self.at > timedelta(seconds=self.answer_s)


class Fleet(Schema):
    """What all workers of a database share: the set that new runs take, what is proposed, what is paused, what is held.

    `paused` plugins answer nobody, whatever a run is pinned to. A `held` plugin stays at its version until it is let go.
    `projects` are the project files that were taken while workers ran, by task queue.
    """

    current: str = NO_PLUGINS.hash
    proposed: Proposal | None = None
    paused: list[str] = Field(default_factory=list)
    held: dict[str, str] = Field(default_factory=dict)
    projects: dict[str, TakenProject] = Field(default_factory=dict)
    revision: int = 0  # grows with every change: what a swap compares, and what proposals and changes are numbered by


class PluginReport(Schema):
    """A plugin as one worker has it."""

    name: str
    version: str
    hash: str
    state: State
    error: str | None = None
    in_flight: int = 0
    used_as: str | None = None  # an installed tool's name in the project file, where that is another one
    checked_at: datetime | None = None  # when its health was last asked for; None: it says nothing of it
    recent_s: list[float] = Field(default_factory=list)  # how long its latest calls took, in seconds


class WorkerReport(Schema):
    """What a worker last said of itself: the set that it serves, and how it stands to a proposal."""

    id: str
    task_queue: str
    serving: str
    proposal: int | None = None
    answer: Literal["loading", "ready", "refused"] | None = None
    error: str | None = None
    plugins: list[PluginReport] = Field(default_factory=list)
    switched_at: datetime | None = None
    project: ProjectReport | None = None
    seen_at: datetime

    def live(self, now: datetime) -> bool:
        """Return whether it was heard of lately."""
        return now - self.seen_at < timedelta(seconds=LIVE_S)


class Change(Schema):
    """One line of the history."""

    id: int
    action: Action
    plugin: str
    from_version: str | None = None
    to_version: str | None = None
    set: str
    status: Literal["taken", "refused"]
    reason: str | None = None
    by: str = ""
    at: datetime


class Counts(Schema):
    """What a version of a plugin has done, over all workers."""

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    last_error: str | None = None

    def plus(self, more: Counts) -> Counts:
        """Both together."""
        return Counts(
            calls=self.calls + more.calls,
            failures=self.failures + more.failures,
            seconds=self.seconds + more.seconds,
            last_error=more.last_error or self.last_error,
        )


RECENT = 64
"""Of so many of its latest calls a worker tells how long they took."""


def p95(workers: Iterable[WorkerReport], hash: str) -> float | None:
    """Within how many seconds 95 of 100 of the latest calls of a version ended, over these workers; None without calls."""
    seconds = sorted(each for worker in workers for plugin in worker.plugins if plugin.hash == hash for each in plugin.recent_s)
    return seconds[math.ceil(0.95 * len(seconds)) - 1] if seconds else None


def installed_key(kind: PluginKind, name: str, version: str) -> str:
    """What an installed plugin is counted by, in the place of a package's hash."""
    return sha256_of(f"installed {kind} {name} {version}")


class Stored(Schema):
    """A package as the registry lists it: everything but its source."""

    hash: str
    manifest: Manifest
    origin: str | None = None
    installed_at: datetime


class Verdict(Schema):
    """Whether a proposal is taken."""

    taken: bool
    reason: str | None = None


def propose(fleet: Fleet, proposal: Proposal, now: datetime) -> Fleet:
    """Return the fleet with a proposal, whose id is the next revision.

    Raises:
        InvalidInput: another proposal is under way.
    """
    other = fleet.proposed
    if other is not None and not other.late(now - timedelta(seconds=2 * POLL_S)):
        raise InvalidInput(
            f"Another change is under way: {other.action} {other.plugin} {other.to_version or ''}. Try again in a moment."
        )
    return _next(fleet, proposed=proposal)


def judge(proposal: Proposal, workers: Iterable[WorkerReport], now: datetime) -> Verdict | None:
    """What the live workers make of a proposal; None while some are still at it.

    One refusal is enough, for a set that not every worker can serve would fail runs at random. Where no worker lives, it is
    taken.
    """
    live = [worker for worker in workers if worker.live(now) and proposal.concerns(worker)]
    answers = [(worker, worker.answer if worker.proposal == proposal.id else None) for worker in live]
    for worker, answer in answers:
        if answer == "refused":
            return Verdict(taken=False, reason=f"worker {worker.id}: {worker.error}")
    waiting = [worker for worker, answer in answers if answer != "ready"]
    if not waiting:
        return Verdict(taken=True)
    if proposal.late(now):
        reason = (
            f"worker {waiting[0].id} did not answer within {proposal.answer_s:g} s. If it is only busy, give it more: --wait"
        )
        return Verdict(taken=False, reason=reason)
    return None


def settle(fleet: Fleet, proposal: Proposal, verdict: Verdict) -> Fleet:
    """Return the fleet after a verdict.

    Raises:
        InvalidInput: the proposal is not the one under way any more.
    """
    if fleet.proposed is None or fleet.proposed.id != proposal.id:
        raise InvalidInput(f"{proposal.action} {proposal.plugin}: another change came in between. Look at mofa plugin list.")
    if not verdict.taken:
        return _next(fleet, proposed=None)
    if proposal.project is not None and proposal.task_queue is not None:
        taken = TakenProject(id=proposal.id, hash=proposal.project)
        return _next(fleet, proposed=None, projects={**fleet.projects, proposal.task_queue: taken})
    held, paused = dict(fleet.held), list(fleet.paused)
    if proposal.action == "pin" and proposal.to_version:
        held[proposal.plugin] = proposal.to_version
    if proposal.action == "remove":
        held.pop(proposal.plugin, None)
        paused = [name for name in paused if name != proposal.plugin]
    return _next(fleet, proposed=None, current=proposal.set, held=held, paused=paused)


def pause(fleet: Fleet, name: str, paused: bool) -> Fleet:
    """Return the fleet with a plugin paused, or going on again."""
    others = [each for each in fleet.paused if each != name]
    return _next(fleet, paused=sorted([*others, name] if paused else others))


def let_go(fleet: Fleet, name: str) -> Fleet:
    """Return the fleet without a hold on a plugin."""
    return _next(fleet, held={key: version for key, version in fleet.held.items() if key != name})


def _next(fleet: Fleet, **update: Any) -> Fleet:
    return fleet.model_copy(update={**update, "revision": fleet.revision + 1})


def previous_version(history: Sequence[Change], name: str, current: str) -> str | None:
    """Return the version that was in use before the current one came: the way back. `history` is the newest first.

    A rollback is no arrival, so that going back twice goes further back.
    """
    for change in history:
        arrived = change.plugin == name and change.status == "taken" and change.to_version == current
        if arrived and change.action != "rollback" and change.from_version not in (None, current):
            return change.from_version
    return None


class PluginStore(Protocol):
    """Where packages, sets, the fleet and its history are kept. A store that cannot be reached raises `ProviderUnavailable`."""

    async def add(self, package: Package, origin: str | None) -> str:
        """Keep a package; its hash. The same content again is no change.

        Raises:
            InvalidInput: the same name and version are there with other content.
        """
        ...

    async def package(self, hash: str) -> Package | None:
        """Return the package of that hash."""
        ...

    async def packages(self, name: str | None = None) -> list[Stored]:
        """Return all packages, or all versions of one plugin, the newest first."""
        ...

    async def add_set(self, plugins: PluginSet) -> str:
        """Keep a set; its hash."""
        ...

    async def plugin_set(self, hash: str) -> PluginSet | None:
        """Return the set of that hash."""
        ...

    async def fleet(self) -> Fleet:
        """Return the fleet as it is now."""
        ...

    async def swap(self, before: Fleet, after: Fleet, change: Change | None = None) -> bool:
        """Replace the fleet, and write the change down, if it is still `before`."""
        ...

    async def history(self, name: str | None = None, limit: int = 100) -> list[Change]:
        """Changes, the newest first."""
        ...

    async def report(self, worker: WorkerReport, counts: dict[str, Counts]) -> None:
        """Write a worker's report, and add to the counts of packages, by hash."""
        ...

    async def leave(self, worker: str) -> None:
        """A worker ends."""
        ...

    async def workers(self) -> list[WorkerReport]:
        """Return the last report of every worker of the last minutes."""
        ...

    async def counts(self) -> dict[str, Counts]:
        """What packages have done, by hash; installed plugins by `installed_key`."""
        ...

    async def pinned(self, workflow_ids: Iterable[str]) -> dict[str, str]:
        """Return the hash of the set that the latest run of each workflow is pinned to, as far as the event log knows of
        one.
        """
        ...
