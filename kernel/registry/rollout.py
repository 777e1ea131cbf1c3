"""The rollout of a new plugin set, or a changed project file, to a fleet of workers.

A change is proposed; every worker loads and checks it; then it is taken by all or refused. The shared state is one small
`Fleet`, changed by compare-and-swap. Times are arguments, because the kernel has no clock.
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

Action = Literal["install", "reload", "rollback", "pin", "unpin", "enable", "disable", "remove", "publish"]

POLL_S = 0.4
"""The interval at which a worker polls for changes, in seconds."""

ANSWER_S = 1.9
"""The time that a live worker has to load a proposal and answer, in seconds; then the proposal is refused."""

LIVE_S = 10.0
"""The time without a report after which a worker counts as gone, in seconds. A busy worker must not be skipped."""

START_SHARE = 0.6
"""The share of `ANSWER_S` that a proposed plugin has to start; then it has failed."""

PROJECT_FILE = "mofa.yaml"
"""The plugin name in a change of the project file. No plugin can have it."""

NO_FILE = ""
"""The hash of a missing project file."""


class TakenProject(Schema):
    """The project file that the workers of a task queue took last: the id of its proposal, and the SHA-256 of its content."""

    id: int
    hash: str


class ProjectReport(Schema):
    """The project file of one worker: its path, the hash of the content in use, and the proposal that it took last.

    `error` is why the worker cannot use a content that the other workers took.
    """

    path: str
    hash: str = NO_FILE
    taken: int = 0
    error: str | None = None


class Proposal(Schema):
    """A proposed plugin set; or, with `project`, a project file by its SHA-256, for the workers of `task_queue`."""

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
        """Return whether the worker has to answer: each task queue may have a project file of its own."""
        return self.task_queue in (None, worker.task_queue)

    def taken_by(self, worker: WorkerReport) -> bool:
        """Return whether the worker uses the proposed set or file."""
        if self.project is not None:
            return worker.project is not None and worker.project.taken == self.id
        return worker.serving == self.set

    def late(self, now: datetime) -> bool:
        """Return whether the time for an answer is over."""
        return now - self.at > timedelta(seconds=self.answer_s)


class Fleet(Schema):
    """The state that all workers of a database share: the `current` set of new runs, and a proposal.

    `paused` plugins refuse all calls, also those of pinned runs. `held` maps plugins that are pinned to one version to that
    version. `projects` maps task queues to the project files that were taken while workers ran.
    """

    current: str = NO_PLUGINS.hash
    proposed: Proposal | None = None
    paused: list[str] = Field(default_factory=list)
    held: dict[str, str] = Field(default_factory=dict)
    projects: dict[str, TakenProject] = Field(default_factory=dict)
    revision: int = 0  # grows with every change; a swap compares it, and it numbers proposals and changes


class PluginReport(Schema):
    """A plugin in one worker."""

    name: str
    version: str
    hash: str
    state: State
    error: str | None = None
    in_flight: int = 0
    used_as: str | None = None  # an installed tool's name in the project file, if it is another one
    checked_at: datetime | None = None  # the last health check; None: the plugin has none
    recent_s: list[float] = Field(default_factory=list)  # the durations of its latest calls, in seconds


class WorkerReport(Schema):
    """The last report of a worker: the set in use (`serving`), and its answer to a proposal."""

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
        """Return whether the worker reported within the last `LIVE_S` seconds."""
        return now - self.seen_at < timedelta(seconds=LIVE_S)


class Change(Schema):
    """One entry of the history of changes. `reason` says why it was refused; `why` is the reason that `by` gave for it."""

    id: int
    action: Action
    plugin: str
    from_version: str | None = None
    to_version: str | None = None
    set: str
    status: Literal["taken", "refused"]
    reason: str | None = None
    by: str = ""
    why: str | None = None
    at: datetime


class Counts(Schema):
    """The calls of one version of a plugin, over all workers."""

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    last_error: str | None = None

    def plus(self, more: Counts) -> Counts:
        """Return the sum of both."""
        return Counts(
            calls=self.calls + more.calls,
            failures=self.failures + more.failures,
            seconds=self.seconds + more.seconds,
            last_error=more.last_error or self.last_error,
        )


RECENT = 64
"""The number of latest calls whose durations a worker reports."""


def p95(workers: Iterable[WorkerReport], hash: str) -> float | None:
    """Return the 95th percentile of the latest calls' durations of one version, in seconds; None without calls."""
    seconds = sorted(each for worker in workers for plugin in worker.plugins if plugin.hash == hash for each in plugin.recent_s)
    return seconds[math.ceil(0.95 * len(seconds)) - 1] if seconds else None


def installed_key(kind: PluginKind, name: str, version: str) -> str:
    """Return the key of an installed plugin's counts; a runtime plugin's key is its package's hash."""
    return sha256_of(f"installed {kind} {name} {version}")


class Stored(Schema):
    """A package in the registry, without its source."""

    hash: str
    manifest: Manifest
    origin: str | None = None
    installed_at: datetime


class ProposalResult(Schema):
    """The result of a proposal: taken, or refused with a reason."""

    taken: bool
    reason: str | None = None


def in_progress(fleet: Fleet, now: datetime) -> Proposal | None:
    """Return the proposal that others wait for. One whose time is long over was left by a process that has ended."""
    other = fleet.proposed
    return None if other is None or other.late(now - timedelta(seconds=2 * POLL_S)) else other


def propose(fleet: Fleet, proposal: Proposal, now: datetime) -> Fleet:
    """Return the fleet with a proposal, whose id is the next revision.

    Raises:
        InvalidInput: another proposal is in progress.
    """
    other = in_progress(fleet, now)
    if other is not None:
        raise InvalidInput(
            f"Another change is in progress: {other.action} {other.plugin} {other.to_version or ''}. Try again in a moment."
        )
    return _next(fleet, proposed=proposal)


def judge(proposal: Proposal, workers: Iterable[WorkerReport], now: datetime) -> ProposalResult | None:
    """Return the result of a proposal from the live workers' answers; None while some of them are still loading it.

    One refusal is enough, because a set that some worker cannot serve would fail runs at random. Without live workers the
    proposal is taken.
    """
    live = [worker for worker in workers if worker.live(now) and proposal.concerns(worker)]
    answers = [(worker, worker.answer if worker.proposal == proposal.id else None) for worker in live]
    for worker, answer in answers:
        if answer == "refused":
            return ProposalResult(taken=False, reason=f"worker {worker.id}: {worker.error}")
    waiting = [worker for worker, answer in answers if answer != "ready"]
    if not waiting:
        return ProposalResult(taken=True)
    if proposal.late(now):
        reason = (
            f"worker {waiting[0].id} did not answer within {proposal.answer_s:g} s. If it is only busy, wait longer: --wait"
        )
        return ProposalResult(taken=False, reason=reason)
    return None


def settle(fleet: Fleet, proposal: Proposal, result: ProposalResult) -> Fleet:
    """Return the fleet after the result of a proposal.

    Raises:
        InvalidInput: the fleet's proposal is another one by now.
    """
    if fleet.proposed is None or fleet.proposed.id != proposal.id:
        raise InvalidInput(f"{proposal.action} {proposal.plugin}: another change came in between. Look at mofa plugin list.")
    if not result.taken:
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
    """Return the fleet with a plugin paused or resumed."""
    others = [each for each in fleet.paused if each != name]
    return _next(fleet, paused=sorted([*others, name] if paused else others))


def unpin(fleet: Fleet, name: str) -> Fleet:
    """Return the fleet with a plugin that follows new versions again."""
    return _next(fleet, held={key: version for key, version in fleet.held.items() if key != name})


def _next(fleet: Fleet, **update: Any) -> Fleet:
    return fleet.model_copy(update={**update, "revision": fleet.revision + 1})


def previous_version(history: Sequence[Change], name: str, current: str) -> str | None:
    """Return the version that was in use before the current one. `history` is the newest first.

    Rollbacks in the history are skipped, so that a second rollback goes further back.
    """
    for change in history:
        arrived = change.plugin == name and change.status == "taken" and change.to_version == current
        if arrived and change.action != "rollback" and change.from_version not in (None, current):
            return change.from_version
    return None


class PluginStore(Protocol):
    """The port of the registry's store. Methods raise `ProviderUnavailable` if it is unreachable."""

    async def add(self, package: Package, origin: str | None) -> str:
        """Store a package and return its hash. The same content again changes nothing.

        Raises:
            InvalidInput: the same name and version exist with other content.
        """
        ...

    async def package(self, hash: str) -> Package | None:
        """Return the package of that hash."""
        ...

    async def packages(self, name: str | None = None) -> list[Stored]:
        """Return all packages, or all versions of one plugin, the newest first."""
        ...

    async def add_set(self, plugins: PluginSet) -> str:
        """Store a set and return its hash."""
        ...

    async def plugin_set(self, hash: str) -> PluginSet | None:
        """Return the set of that hash."""
        ...

    async def fleet(self) -> Fleet:
        """Return the fleet as it is now."""
        ...

    async def swap(self, before: Fleet, after: Fleet, change: Change | None = None) -> bool:
        """Replace the fleet and record the change if the fleet is still `before`. Return whether it was."""
        ...

    async def history(self, name: str | None = None, limit: int = 100) -> list[Change]:
        """Return the latest changes, the newest first."""
        ...

    async def report(self, worker: WorkerReport, counts: dict[str, Counts]) -> None:
        """Store a worker's report, and add to the counts of packages, by hash."""
        ...

    async def leave(self, worker: str) -> None:
        """Remove the report of a worker that ends."""
        ...

    async def workers(self) -> list[WorkerReport]:
        """Return the last report of every worker of the last minutes."""
        ...

    async def counts(self) -> dict[str, Counts]:
        """Return the counts of packages by hash, and of installed plugins by `installed_key`."""
        ...

    async def pinned(self, workflow_ids: Iterable[str]) -> dict[str, str]:
        """Return workflow id → hash of the set that its latest run is pinned to, for runs in the event log."""
        ...
