"""The plugins of one worker: loaded by their hash, side by side, and switched together with the rest of the fleet."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from kernel.basics.errors import InvalidInput, MofaError, NotSent, PluginDisabled, ProviderUnavailable, ToolDenied
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.tool import ToolContext, ToolFault
from kernel.registry.registry import (
    FOLDERS,
    Manifest,
    Member,
    Package,
    PluginSet,
    State,
    installed_version,
    next_state,
    start_order,
)
from kernel.registry.rollout import (
    ANSWER_S,
    POLL_S,
    RECENT,
    START_SHARE,
    Counts,
    Fleet,
    PluginReport,
    PluginStore,
    ProjectReport,
    Proposal,
    WorkerReport,
    installed_key,
)
from plugins import discovery
from runtime.failures import without_secrets

log = logging.getLogger("mofa.plugins")

T = TypeVar("T")

IDLE_S = 300.0
"""A version that nobody uses any more is unloaded after so long; it comes back by its hash when it is wanted."""

REPORT_S = 1.0

HEALTH_S = 15.0
"""How often each plugin is asked how it is."""

HEALTH_LIMIT_S = 5.0
"""How long its answer may take."""

LOAD_S = 15.0
"""How long a run waits for the version that it is pinned to; then its call is repeated. No machine is always quick."""


class Running(Protocol):
    """A runtime plugin that is loaded: one version, with what was granted to it."""

    async def start(self) -> None:
        """See that it can work: what does not parse, fits no type or fails in `init` is a `MofaError`."""
        ...

    async def health(self) -> None:
        """See that it is well; what fails is a `MofaError` that says why. One that says nothing of its health is well."""
        ...

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Use it once."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


Loader = Callable[[Package, Member], Awaitable[Running]]


class ProjectTaker(Protocol):
    """What of a worker is made from the project file, and follows the fleet with it."""

    async def prepare(self, proposal: Proposal) -> None:
        """Make ready what is proposed; what keeps it from that is a `MofaError`."""
        ...

    async def follow(self, fleet: Fleet) -> None:
        """Switch to what the fleet has taken, if that is news. Never raises: what keeps it from that is in the report."""
        ...

    def report(self) -> ProjectReport:
        """As the worker reports it."""
        ...


@dataclass
class _Used:
    """What both layers tell of a plugin in this process."""

    state: State = "discovered"
    error: str | None = None
    in_flight: int = 0
    checked_at: datetime | None = None
    recent_s: deque[float] = field(default_factory=partial(deque, maxlen=RECENT))

    def report(self, name: str, version: str, hash: str, used_as: str | None = None) -> PluginReport:
        """As the worker reports it."""
        return PluginReport(
            name=name,
            version=version,
            hash=hash,
            used_as=used_as,
            state=self.state,
            error=self.error,
            in_flight=self.in_flight,
            checked_at=self.checked_at,
            recent_s=list(self.recent_s),
        )


@dataclass(kw_only=True)
class Installed(_Used):
    """An installed plugin that this process uses, by its name in the project file (`used_as`)."""

    kind: PluginKind
    name: str
    version: str
    used_as: str
    health: Callable[[], Awaitable[None]] | None = None

    @property
    def hash(self) -> str:
        """What it is counted by."""
        return installed_key(self.kind, self.name, self.version)


@dataclass(kw_only=True)
class _Live(_Used):
    """One version in this process."""

    member: Member
    manifest: Manifest | None = None
    running: Running | None = None
    used_at: float = field(default_factory=time.monotonic)
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)


class PluginHost:
    """The runtime plugins of a worker process.

    A version is loaded beside those that are there, started, and only then given to anyone; a call that began on a version
    ends on it. What fails to load harms nobody but those who want it.
    """

    def __init__(
        self, store: PluginStore, load: Loader, *, task_queue: str = "", poll_s: float = POLL_S, health_s: float = HEALTH_S
    ) -> None:
        self._store, self._load, self._poll_s, self._health_s = store, load, poll_s, health_s
        self._live: dict[str, _Live] = {}
        self._installed: list[Installed] = []
        self._sets: dict[str, PluginSet] = {}
        self._fleet = Fleet()
        self._counts: dict[str, Counts] = {}
        self._reported_at = 0.0
        self._checked_at = time.monotonic()
        self._checking: asyncio.Task[None] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._project: ProjectTaker | None = None
        id = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self._report = WorkerReport(id=id, task_queue=task_queue, serving="", seen_at=_now())

    # ---- for activities -------------------------------------------------------------------------------------------

    async def current(self) -> str:
        """Return the hash of the set that new runs take, as the database says now."""
        return (await self._store.fleet()).current

    async def members(self, pin: str) -> PluginSet:
        """Return the set of that hash.

        Raises:
            InvalidInput: there is no such set.
        """
        if pin not in self._sets:
            found = await self._store.plugin_set(pin)
            if found is None:
                raise InvalidInput(f"plugins: there is no plugin set {pin[:12]}…; was the database replaced?", "plugins")
            self._sets[pin] = found
        return self._sets[pin]

    def is_paused(self, plugin: str) -> bool:
        """Return whether the operator has disabled it, which holds for every run, whatever it is pinned to."""
        return plugin in self._fleet.paused

    def check_enabled(self, plugin: str) -> None:
        """Raise `PluginDisabled`, for which a run waits, where the operator has disabled it."""
        if self.is_paused(plugin):
            raise PluginDisabled(plugin)

    def check_not_paused(self, plugin: str) -> None:
        """Raise `ToolDenied`, which the model is told, where the operator has disabled it."""
        try:
            self.check_enabled(plugin)
        except PluginDisabled as disabled:
            raise ToolDenied(str(disabled)) from None

    async def manifest(self, member: Member) -> Manifest:
        """What a version says of itself, loaded and started.

        Raises:
            MofaError: why it cannot be used.
        """
        live = await self._ready(member)
        assert live.manifest is not None  # it is ready
        return live.manifest

    async def loaded(self, member: Member) -> Running:
        """Return a version, loaded and started, for what needs more of it than `use`. Raises as `manifest` does."""
        live = await self._ready(member)
        assert live.running is not None  # it is ready
        return live.running

    async def use(self, member: Member, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Use exactly that version, which is loaded now where it is not there yet."""
        live = await self._ready(member)
        running = live.running
        assert running is not None  # it is ready
        with self._counted(live, member.hash):
            try:
                return await running.use(args, context, options)
            finally:
                live.used_at = time.monotonic()

    async def package(self, member: Member) -> Package:
        """Return a version as it is kept, once it was loaded and started. Raises as `manifest` does."""
        await self._ready(member)
        found = await self._store.package(member.hash)
        assert found is not None  # it was loaded
        return found

    def counting(self, plugin: str, hash: str, *, goes_on: bool = False) -> AbstractContextManager[None]:
        """Around a use of a plugin by something else than this host, or a later part of one (`goes_on`).

        Raises:
            ToolDenied: it is disabled.
        """
        self.check_not_paused(plugin)
        known: list[_Used] = [each for each in self._live.values() if each.member.hash == hash]
        known += [each for each in self._installed if each.hash == hash]
        return self._counted(known[0] if known else _Used(), hash, calls=0 if goes_on else 1)

    def made(self, kind: PluginKind, name: str, used_as: str, made: Any = None) -> Installed | None:
        """Return an installed plugin that this process uses from now on: it is counted, and the health of what was `made` of
        it is looked after. None where no such plugin is installed.
        """
        folder = FOLDERS[kind]
        if name not in discovery.names(folder):
            return None
        version = installed_version(discovery.about(folder, name).version)
        plugin = Installed(kind=kind, name=name, version=version, used_as=used_as, health=getattr(made, "health", None))
        plugin.state = "ready"
        self._installed.append(plugin)
        return plugin

    def given_back(self, *plugins: Installed | None) -> None:
        """What this process uses no more: it is neither looked after nor reported."""
        self._installed = [each for each in self._installed if not any(each is one for one in plugins)]

    async def use_installed(self, plugin: Installed, work: Callable[[], Awaitable[T]], *, may_be_called_off: bool = False) -> T:
        """One use of an installed plugin. One that was not well is asked first whether it is again. Of a use that
        `may_be_called_off` that is no failure.

        Raises:
            ProviderUnavailable: it is still not well.
        """
        if plugin.state == "failed":
            await self._check(plugin)
        if plugin.state == "failed":
            raise NotSent(f"The plugin {plugin.name} is not well: {plugin.error}")
        with self._counted(plugin, plugin.hash, may_be_called_off=may_be_called_off):
            return await work()

    @contextmanager
    def _counted(self, plugin: _Used, key: str, calls: int = 1, *, may_be_called_off: bool = False) -> Iterator[None]:
        """Around one use. What the model asked for and cannot be (`ToolFault`) is no failure of the plugin."""
        started, error = time.monotonic(), None
        plugin.in_flight += 1
        try:
            yield
        except ToolFault:
            raise
        except asyncio.CancelledError:
            if not may_be_called_off:
                error = "It was cut off, at its time limit or because the run or the worker ended."
            raise
        except Exception as failure:
            error = f"{getattr(failure, 'type', type(failure).__name__)}: {failure}"[:2000]
            raise
        finally:
            seconds = time.monotonic() - started
            plugin.in_flight -= 1
            if calls:
                plugin.recent_s.append(round(seconds, 4))
            more = Counts(
                calls=calls, failures=int(error is not None), seconds=seconds, last_error=error and without_secrets(error)
            )
            self._counts[key] = self._counts.get(key, Counts()).plus(more)

    # ---- life -----------------------------------------------------------------------------------------------------

    async def open(self, project: ProjectTaker | None = None) -> None:
        """Load what the fleet has, and follow it from here on, `project` with it.

        What cannot be loaded is logged, and holds up nobody.
        """
        self._project = project
        for worker in await self._store.workers():  # killed ones of this machine: nobody need wait until they count as gone
            if _is_dead(worker.id):
                await self._store.leave(worker.id)
        await self._switch(await self._store.fleet())
        self._following = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Leave the fleet, and unload everything."""
        tasks = [task for task in (self._following, self._preparing, self._checking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._following is not None:
            with suppress(MofaError):
                await self._store.report(self._report, self._taken_counts())
                await self._store.leave(self._report.id)
        live, self._live = list(self._live.values()), {}
        for each in live:
            await self._unload(each)

    async def _follow(self) -> None:
        while True:
            try:
                await self._look()
            except MofaError as error:  # the database is away: what is loaded goes on, and pinned runs with it
                log.warning("plugins: %s", error)
            except Exception:
                log.exception("plugins: a fault of ours; the plugins that are loaded go on")
            # Whoever has said how it stands to a proposal waits for the word to switch: it looks oftener until that comes.
            await asyncio.sleep(self._poll_s / 4 if self._fleet.proposed else self._poll_s)

    async def _look(self) -> None:
        fleet = await self._store.fleet()
        if fleet.current != self._report.serving:
            await self._switch(fleet)
        if self._project is not None:
            await self._project.follow(fleet)
        self._fleet = fleet
        self._show_paused()
        proposal = fleet.proposed
        if proposal is not None and proposal.concerns(self._report) and proposal.id != self._report.proposal:
            self._answer(proposal, "loading")
            if self._preparing is not None:
                self._preparing.cancel()
            self._preparing = asyncio.create_task(self._prepare(proposal))
        self._look_after()
        await self._tell()
        await self._unload_idle()

    async def _switch(self, fleet: Fleet) -> None:
        """Serve the set that the fleet has taken. What of it cannot be loaded here is said, and the rest is served."""
        self._fleet = fleet
        failed = await self._load_all(await self.members(fleet.current), ANSWER_S * START_SHARE)
        if failed:
            log.warning("plugins: %s", "; ".join(failed))
        self._report = self._report.model_copy(
            update={"serving": fleet.current, "switched_at": _now(), "error": "; ".join(failed) or None}
        )
        await self._tell(now=True)

    async def _prepare(self, proposal: Proposal) -> None:
        """Load what is proposed beside what is served, and say whether it can work."""
        failed: list[str] = []
        try:
            if proposal.project is None:
                failed = await self._load_all(await self.members(proposal.set), proposal.answer_s * START_SHARE)
            elif self._project is not None:
                await self._project.prepare(proposal)
        except MofaError as error:
            failed = [str(error)]
        except Exception as error:  # of a plugin's own code; else nobody would hear of it before the time is over
            log.exception("plugins: what is proposed cannot be made ready")
            failed = [f"{type(error).__name__}: {without_secrets(str(error))}"]
        self._answer(proposal, "refused" if failed else "ready", "; ".join(failed) or None)
        with suppress(MofaError):
            await self._tell(now=True)

    async def _load_all(self, plugins: PluginSet, within_s: float) -> list[str]:
        """Load and start a set; what went wrong, each in a line. Those that depend on nobody slow start at the same time."""
        members = list(plugins.members.items())
        found = await asyncio.gather(*(self._store.package(member.hash) for _, member in members))
        try:
            order = start_order([package.manifest for package in found if package is not None])
        except InvalidInput as error:
            return [str(error)]
        outcomes = await asyncio.gather(
            *(self._ready(plugins.members[name], within_s) for name in order), return_exceptions=True
        )
        wrong = []
        for name, outcome in zip(order, outcomes, strict=True):
            if isinstance(outcome, MofaError):
                wrong.append(f"{name} {plugins.members[name].version}: {outcome}")
            elif isinstance(outcome, BaseException):
                raise outcome
        return wrong

    async def _ready(self, member: Member, within_s: float | None = None) -> _Live:
        key = f"{member.hash}:{','.join(member.grants)}"
        live = self._live.setdefault(key, _Live(member=member))
        async with live.loading:  # one load for all who want it at the same time; nobody is given half of it
            if live.state not in ("ready", "paused"):
                await self._start(live, within_s or LOAD_S)
        live.used_at = time.monotonic()
        return live

    async def _start(self, live: _Live, within_s: float) -> None:
        member = live.member
        try:
            async with asyncio.timeout(within_s):
                package = await self._store.package(member.hash)
                if package is None or package.hash != member.hash:
                    raise InvalidInput(f"there is no package {member.hash[:12]}… of version {member.version}.")
                running = live.running or await self._load(package, member)
                live.manifest, live.state = package.manifest, next_state(live.state, "load")
                if live.running is None:  # else it was up, and was not well
                    await running.start()
                await self._asked(live, running.health)
        except TimeoutError:
            failed = self._failed(live, f"it was not up after {within_s:g} s; its start was given up.")
            raise ProviderUnavailable(str(failed)) from None
        except ProviderUnavailable as error:  # the database is away, or the engine's process was lost: not the plugin's fault
            self._failed(live, str(error))
            raise
        except MofaError as error:
            raise self._failed(live, str(error)) from error
        except asyncio.CancelledError:  # who wanted it wants it no more; the next one begins anew
            live.state = next_state(live.state, "fail")
            raise
        except Exception as error:
            raise self._failed(live, f"{type(error).__name__}: {error}") from error
        live.running, live.error, live.state = running, None, next_state(live.state, "start")

    # ---- health ---------------------------------------------------------------------------------------------------

    def _look_after(self) -> None:
        """Ask every plugin how it is, when it is time to; those that take long hold up nothing else."""
        if time.monotonic() - self._checked_at >= self._health_s and (self._checking is None or self._checking.done()):
            self._checked_at = time.monotonic()
            self._checking = asyncio.create_task(self._check_all())

    async def _check_all(self) -> None:
        everyone: list[_Live | Installed] = [*self._live.values(), *self._installed]
        await asyncio.gather(*(self._check(each) for each in everyone))

    async def _check(self, plugin: _Live | Installed) -> None:
        """Ask one. A runtime plugin that failed before is tried again by the next call that wants it."""
        health = plugin.health if isinstance(plugin, Installed) else plugin.running.health if plugin.running else None
        if health is None or plugin.state not in (("ready", "failed") if isinstance(plugin, Installed) else ("ready",)):
            return
        try:
            await self._asked(plugin, health)
        except ProviderUnavailable as error:
            if plugin.state == "ready":  # else a call has found out meanwhile
                plugin.state = next_state(plugin.state, "fail")
            plugin.error = str(error)
            log.warning("plugins: %s: %s", plugin.name if isinstance(plugin, Installed) else plugin.member.version, error)
        else:
            plugin.state, plugin.error = "ready", None

    async def _asked(self, plugin: _Used, health: Callable[[], Awaitable[None]]) -> None:
        """Raise `ProviderUnavailable` where it is not well; another call may find it well again."""
        plugin.checked_at = _now()
        try:
            async with asyncio.timeout(HEALTH_LIMIT_S):
                await health()
        except TimeoutError:
            raise ProviderUnavailable(f"health: no answer within {HEALTH_LIMIT_S:g} s") from None
        except Exception as error:
            raise ProviderUnavailable(f"health: {without_secrets(str(error) or type(error).__name__)[:2000]}") from error

    def _failed(self, live: _Live, words: str) -> InvalidInput:
        live.error, live.state = without_secrets(words)[:2000], next_state(live.state, "fail")
        return InvalidInput(live.error)

    def _show_paused(self) -> None:
        named: list[tuple[str, _Used]] = [(each.name, each) for each in self._installed]
        named += [(live.manifest.name, live) for live in self._live.values() if live.manifest]
        for name, each in named:
            if each.state == "ready" and name in self._fleet.paused:
                each.state = next_state(each.state, "pause")
            elif each.state == "paused" and name not in self._fleet.paused:
                each.state = next_state(each.state, "resume")

    async def _unload_idle(self) -> None:
        serving = self._sets.get(self._report.serving, PluginSet())
        wanted = {member.hash for member in serving.members.values()}
        for key, live in list(self._live.items()):
            idle = not live.in_flight and not live.loading.locked() and time.monotonic() - live.used_at > IDLE_S
            if idle and live.member.hash not in wanted:
                del self._live[key]
                await self._unload(live)

    async def _unload(self, live: _Live) -> None:
        if live.running is not None:
            with suppress(MofaError, TimeoutError):
                async with asyncio.timeout(LOAD_S):
                    await live.running.close()
            live.running, live.state = None, next_state(live.state, "unload")

    # ---- what it says of itself -----------------------------------------------------------------------------------

    def _answer(self, proposal: Proposal, answer: str, error: str | None = None) -> None:
        self._report = self._report.model_copy(update={"proposal": proposal.id, "answer": answer, "error": error})
        self._reported_at = 0.0  # said at once

    async def _tell(self, *, now: bool = False) -> None:
        project = self._project.report() if self._project is not None else None
        if not now and project == self._report.project and time.monotonic() - self._reported_at < REPORT_S:
            return
        plugins = [
            live.report(live.manifest.name if live.manifest else live.member.hash[:12], live.member.version, live.member.hash)
            for live in self._live.values()
        ]
        plugins += [each.report(each.name, each.version, each.hash, each.used_as) for each in self._installed]
        self._report = self._report.model_copy(update={"plugins": plugins, "project": project, "seen_at": _now()})
        self._reported_at = time.monotonic()
        counts = self._taken_counts()
        try:
            await self._store.report(self._report, counts)
        except MofaError:
            for hash, lost in counts.items():
                self._counts[hash] = lost.plus(self._counts.get(hash, Counts()))
            raise

    def _taken_counts(self) -> dict[str, Counts]:
        counts, self._counts = self._counts, {}
        return counts


def _is_dead(id: str) -> bool:
    """Return whether a worker was a process of this machine that is there no more."""
    machine, _, rest = id.rpartition(":")[0].rpartition(":")
    if machine != socket.gethostname():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


async def runtime_kinds(store: PluginStore) -> dict[str, PluginKind]:
    """Return the kinds of the runtime plugins that the fleet has now, by name."""
    plugins = await store.plugin_set((await store.fleet()).current)
    return {name: member.kind for name, member in plugins.members.items()} if plugins else {}


def _now() -> datetime:
    return datetime.now(UTC)
