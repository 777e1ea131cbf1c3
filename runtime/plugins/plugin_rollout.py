"""The rollout of a change to all workers of the fleet, or to none: propose it, collect the answers, take or refuse it."""

from __future__ import annotations

import asyncio
import getpass
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.version import Version
from kernel.kinds.plugin_kind import ACTIVE, FLOW, PluginKind
from kernel.registry.registry import FLOWS, FOLDERS, Manifest, Member, Package, PluginSet, start_order
from kernel.registry.rollout import (
    ANSWER_S,
    NO_FILE,
    POLL_S,
    PROJECT_FILE,
    Action,
    Change,
    Fleet,
    PluginStore,
    Proposal,
    ProposalResult,
    Stored,
    WorkerReport,
    in_progress,
    judge,
    pause,
    previous_version,
    propose,
    settle,
    unpin,
)
from plugins import discovery
from runtime.patience import retry_write
from runtime.plugins.played import installed_played

LOOK_S = 0.05


class PluginRefused(MofaError):
    """A change that was refused, because one worker could not take it. The previous state stays in service."""


@dataclass(frozen=True)
class RolledOut:
    """A change that was taken, the seconds until every worker had switched, and the workers."""

    change: Change
    seconds: float
    workers: list[WorkerReport]
    proposal: Proposal

    def switched(self) -> dict[str, bool]:
        """Return by worker whether it has switched. A slow worker switches a moment later."""
        return {worker.id: self.proposal.taken_by(worker) for worker in self.workers}


class Rollout:
    """Changes of the plugins of one database, by one person.

    During a change, calls of a busy database are retried: an unfinished change would block the fleet until its proposal
    expires.
    """

    def __init__(self, store: PluginStore, by: str | None = None, answer_s: float = ANSWER_S, why: str | None = None) -> None:
        """`answer_s` is the time, in seconds, in which each worker must load the proposal and answer.

        `by` is the person, by default the user of this process; `why` is the reason that the person gives.
        """
        self._store, self._by, self._answer_s, self._why = store, by or _user(), answer_s, why

    async def install(
        self, package: Package, origin: str | None, grants: Iterable[str] | None = None, action: Action = "install"
    ) -> RolledOut | None:
        """Store a package and roll it out. Return None if nothing changes: the same one is in use, or the plugin is held.

        Without `grants`, the plugin keeps those that it has.

        Raises:
            InvalidInput: an installed plugin has its name, a capability is not granted, a dependency is missing, or the
                same name and version exist with other content.
            PluginRefused: a worker cannot use it; the previous version stays in service.
        """
        manifest, key = package.manifest, package.manifest.key
        kinds: list[PluginKind] = ["tool", manifest.kind]
        for kind in kinds:
            if kind in FOLDERS and key in discovery.names(FOLDERS[kind]):
                raise InvalidInput(f"name: {manifest.name!r} is the name of an installed {kind}; choose another one.", "name")
        fleet = await self._store.fleet()
        members = (await self._set(fleet)).members
        before = members.get(key)
        granted = sorted(set(grants)) if grants is not None else before.grants if before else []
        missing = [each for each in manifest.capabilities if not any(each == g.partition(":")[0] or each == g for g in granted)]
        if missing:
            options = " ".join(f"--grant {each}" for each in missing)
            raise InvalidInput(f"{manifest.label} needs {', '.join(missing)}; to grant it, add: {options}", "capabilities")
        if key not in fleet.held:  # a held plugin is only stored, and not rolled out
            await self._check_order(members, manifest)
        hash = await retry_write(lambda: self._store.add(package, origin))
        if key in fleet.held:
            return None
        if before is not None and (before.hash, before.grants) == (hash, granted):
            return None
        return await self._change(action, key, lambda plugins: plugins.having(manifest, hash, granted))

    async def to_version(self, name: str, version: str | None, action: Action) -> RolledOut:
        """Roll out another stored version: `rollback` (to the previous one, if none is named) or `pin`.

        Raises:
            InvalidInput: there is no such plugin or version, or no previous one.
            PluginRefused: a worker cannot use it; the previous version stays in service.
        """
        versions = await self._store.packages(name)
        if not versions:
            raise InvalidInput(f"There is no runtime plugin {name!r}; mofa plugin list shows them.", "name")
        now = (await self._set(await self._store.fleet())).members.get(name)
        wanted = version or previous_version(await self._store.history(name), name, now.version if now else "")
        known = _in_order(versions)
        if wanted is None:
            raise InvalidInput(f"{name} has no version before {now.version if now else 'this'}; there are {', '.join(known)}.")
        if wanted not in known:
            raise InvalidInput(f"There is no {name} {wanted}; there are {', '.join(known)}.", "version")
        target = next(each for each in versions if each.manifest.version == wanted)
        grants = now.grants if now else []
        return await self._change(
            action, name, lambda plugins: plugins.having(target.manifest, target.hash, grants), must_differ=action == "rollback"
        )

    async def remove(self, name: str) -> RolledOut:
        """Remove a plugin from the set for new runs; runs that are pinned to it keep it.

        Raises:
            InvalidInput: there is no such plugin, or it is a flow.
        """
        if name.startswith(FLOWS):
            raise InvalidInput(f"{name}: a published flow is not removed. For an earlier one: mofa flow rollback.", "name")
        await self._known(name)
        return await self._change("remove", name, lambda plugins: plugins.without(name))

    async def enable(self, name: str, enabled: bool) -> Change:
        """Enable a plugin, or disable it for every run at once, whatever the run is pinned to. Installed plugins too."""
        if not any(name in discovery.names(FOLDERS[kind]) for kind in ACTIVE) and installed_played(name) is None:
            await self._known(name)
        return await self._adjust("enable" if enabled else "disable", name, lambda fleet: pause(fleet, name, not enabled))

    async def unpin(self, name: str) -> Change:
        """Allow newer versions of a held plugin again."""
        if name not in (await self._store.fleet()).held:
            raise InvalidInput(f"{name} is not pinned.", "name")
        return await self._adjust("unpin", name, lambda fleet: unpin(fleet, name))

    async def take_project(self, hash: str, task_queue: str) -> RolledOut | None:
        """Roll out the project file with that SHA-256 to the workers of a task queue. Return None if all of them have it.

        Raises:
            InvalidInput: another change was under way for as long as a worker has to answer.
            PluginRefused: a worker cannot use it, or its file has another content; the previous file stays in use.
        """
        workers = [each for each in await self._store.workers() if each.live(_now()) and each.task_queue == task_queue]
        if workers and all(each.project is not None and each.project.hash == hash for each in workers):
            return None

        async def propose_it(fleet: Fleet) -> Proposal:
            before = next((worker.project.hash for worker in workers if worker.project is not None), NO_FILE)
            return Proposal(
                id=fleet.revision + 1,
                set=fleet.current,
                action="reload",
                plugin=PROJECT_FILE,
                from_version=before[:12] or None,
                to_version=hash[:12] or None,
                at=_now(),
                answer_s=self._answer_s,
                project=hash,
                task_queue=task_queue,
            )

        return await self._roll_out(propose_it)

    # ---- steps -----------------------------------------------------------------------------------------------------

    async def _change(
        self, action: Action, name: str, change: Callable[[PluginSet], PluginSet], *, must_differ: bool = False
    ) -> RolledOut:
        async def propose_it(fleet: Fleet) -> Proposal:
            before = await self._set(fleet)
            after = change(before)
            if must_differ and after == before:
                raise InvalidInput(f"{name} is at {after.members[name].version} already.", "version")
            await self._check_order(after.members)
            old, new = before.members.get(name), after.members.get(name)
            return Proposal(
                id=fleet.revision + 1,
                set=await retry_write(partial(self._store.add_set, after)),
                action=action,
                plugin=name,
                from_version=old.version if old else None,
                to_version=new.version if new else None,
                at=_now(),
                answer_s=self._answer_s,
            )

        return await self._roll_out(propose_it)

    async def _roll_out(self, propose_it: Callable[[Fleet], Awaitable[Proposal]]) -> RolledOut:
        """Propose a change, wait for the answers, and take or refuse it.

        `propose_it` is called again if the fleet changes meanwhile: the proposal depends on it.
        """
        started = time.monotonic()
        proposal = await self._propose(propose_it)
        while (verdict := judge(proposal, await retry_write(self._store.workers), _now())) is None:
            await asyncio.sleep(LOOK_S)
        done = await self._settle(proposal, verdict)
        if not verdict.taken:
            raise PluginRefused(f"{_refusal(proposal)} {verdict.reason}")
        workers = await self._all_switched(proposal)
        return RolledOut(done, time.monotonic() - started, workers, proposal)

    async def _propose(self, propose_it: Callable[[Fleet], Awaitable[Proposal]]) -> Proposal:
        """Propose a change. Wait while another one is in progress: `mofa up` reloads the file that somebody has just saved."""
        until = time.monotonic() + self._answer_s
        while True:
            fleet = await retry_write(self._store.fleet)
            if in_progress(fleet, _now()) and time.monotonic() <= until:
                await asyncio.sleep(LOOK_S)
                continue
            proposal = await propose_it(fleet)
            if await retry_write(partial(self._store.swap, fleet, propose(fleet, proposal, _now()))):
                return proposal

    async def _settle(self, proposal: Proposal, verdict: ProposalResult) -> Change:
        while True:
            fleet = await retry_write(self._store.fleet)
            after = settle(fleet, proposal, verdict)
            change = Change(
                id=after.revision,
                action=proposal.action,
                plugin=proposal.plugin,
                from_version=proposal.from_version,
                to_version=proposal.to_version,
                set=proposal.set,
                status="taken" if verdict.taken else "refused",
                reason=verdict.reason,
                by=self._by,
                why=self._why,
                at=_now(),
            )
            if await retry_write(partial(self._store.swap, fleet, after, change)):
                return change

    async def _all_switched(self, proposal: Proposal) -> list[WorkerReport]:
        until = time.monotonic() + proposal.answer_s + POLL_S
        while True:
            known = await retry_write(self._store.workers)
            workers = [worker for worker in known if worker.live(_now()) and proposal.concerns(worker)]
            if all(map(proposal.taken_by, workers)) or time.monotonic() > until:
                return workers
            await asyncio.sleep(LOOK_S)

    async def _adjust(self, action: Action, name: str, change: Callable[[Fleet], Fleet]) -> Change:
        while True:
            fleet = await self._store.fleet()
            after = change(fleet)
            done = Change(
                id=after.revision,
                action=action,
                plugin=name,
                set=fleet.current,
                status="taken",
                by=self._by,
                why=self._why,
                at=_now(),
            )
            if await self._store.swap(fleet, after, done):
                return done

    async def _check_order(self, members: dict[str, Member], new: Manifest | None = None) -> None:
        stored: list[Stored] = await self._store.packages()
        by_hash = {each.hash: each.manifest for each in stored}
        manifests = {name: by_hash[member.hash] for name, member in members.items()}
        if new is not None:
            manifests[new.key] = new
        start_order(manifests.values())

    async def _known(self, name: str) -> None:
        members = (await self._set(await self._store.fleet())).members
        if name not in members:
            raise InvalidInput(
                f"There is no runtime plugin {name!r}; there are {', '.join(sorted(members)) or 'none'}.", "name"
            )

    async def _set(self, fleet: Fleet) -> PluginSet:
        plugins = await self._store.plugin_set(fleet.current)
        assert plugins is not None  # a set is stored before it is taken
        return plugins


def _in_order(versions: Sequence[Stored]) -> list[str]:
    """Return the versions from the lowest to the highest; those of a flow from the first to the last."""
    known = list(dict.fromkeys(each.manifest.version for each in reversed(versions)))
    if any(each.manifest.kind == FLOW for each in versions):
        return known
    return sorted(known, key=lambda text: Version.parse(text).precedence)


def _refusal(proposal: Proposal) -> str:
    name, before = proposal.plugin, proposal.from_version
    if proposal.project is not None:
        return f"{name} was refused; the previous one stays in use."
    now = f"{name} {before} stays in service" if before else "nothing was changed"
    return f"{name} {proposal.to_version or ''} was refused, and {now}."


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _now() -> datetime:
    return datetime.now(UTC)
