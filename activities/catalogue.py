"""Every activity of a worker, made from its settings and its project file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.worker import Interceptor

from activities.a2a import A2aActivities
from activities.agent import ask_agent, watch_agents
from activities.allowances import AllowanceActivities
from activities.current import Activity, Bundle, CurrentProject
from activities.decisions import DecisionActivities
from activities.desk import DeskActivities
from activities.documents import documents_of
from activities.embedding import Embedder
from activities.event_handlers import HandledLog
from activities.events import EventActivities
from activities.external import ExternalFunctions
from activities.identity import IdentityActivities
from activities.memory import MemoryActivities, memory_of
from activities.model.breaker import CircuitBreakers
from activities.model.context import check_context
from activities.model.model import ModelActivities
from activities.project import ProjectActivities
from activities.scripts.script import ScriptActivities, Scripts
from activities.session import SessionActivities
from activities.spending import SpendingActivities
from activities.store import StoreActivities
from activities.stretch import Plays, StretchActivities
from activities.tool import ToolActivities
from activities.topic import TopicActivities
from kernel.conversation.preparing import CALENDAR_FUNCTION
from kernel.identity.check import IDENTITY_FUNCTION
from kernel.kinds.llm import DEFAULT_MODEL
from kernel.kinds.services import Services
from kernel.model_call.cap_use import CapState
from kernel.project.project import limits
from kernel.registry.rollout import Fleet
from plugins.storage import sql
from runtime.ended_decisions import DecisionRows
from runtime.ended_runs import settle_ended_runs
from runtime.ended_todos import TodoRows
from runtime.identity.keys import IdentityKeys
from runtime.identity.seals import SealCheck
from runtime.objects import open_storage
from runtime.plugins.plugin_host import PluginHost, runtime_kinds
from runtime.plugins.providers import Providers, settings_of
from runtime.plugins.script_plugins import ScriptPlugins
from runtime.private import make_private
from runtime.project.source import ProjectSource, read_source
from runtime.settings import Settings
from runtime.telemetry.observers import Unobserved
from runtime.telemetry.telemetry import Observer


@dataclass(frozen=True)
class Foundation:
    """The parts of a worker that stay while its project file changes."""

    settings: Settings
    storage: sql.SqlStorage
    plugins: PluginHost
    observe: Observer | None = None


class Activities:
    """The activities made from one version of the project file; `close` closes their connections."""

    def __init__(self, on: Foundation, source: ProjectSource) -> None:
        """Make the activities.

        Raises:
            MofaError: something in the project file cannot be made.
        """
        settings, storage, plugins, project = on.settings, on.storage, on.plugins, source.project
        settings_of(settings.model or project.model or DEFAULT_MODEL, project)  # fails now for a wrong MOFA_MODEL
        check_context(project)
        self.source, self.calls_per_second = source, limits(project)
        self.log = log = HandledLog(storage.database, storage.large)
        log.handlers, log.task_queue = tuple(project.handlers), settings.task_queue
        providers = Providers(project, settings.model, host=plugins)
        breakers = CircuitBreakers(sql.SqlBreakers(storage.database), opened=(on.observe or Unobserved()).opened)
        book = sql.SqlSpendBook(storage.database)
        embedder = Embedder(project, providers, storage, sql.SqlVectors(storage.database), breakers, book)
        self._kept = memory_of(project, storage.database, embedder, plugins)
        self._documents = documents_of(project, storage.database, embedder, plugins)
        services = Services(memory=self._kept, documents=self._documents)
        self._memory = MemoryActivities(self._kept)
        self._model = ModelActivities(
            storage,
            project,
            observe=on.observe,
            providers=providers,
            memory=self._kept,
            log=log,
            breakers=breakers,
            spending=book,
        )
        self._store = StoreActivities(storage)
        self._project = ProjectActivities(project, plugins, where=source.where, folder=source.path.parent)
        self._topic = TopicActivities(storage)
        self._tool = ToolActivities(
            storage, project, plugins=plugins, services=services, observe=on.observe, log=log, spending=book
        )
        self._a2a = A2aActivities(storage, project, log=log, plugins=plugins)
        self._events = EventActivities(log)
        self.decisions = DecisionActivities(project, source.path.parent)
        self._desk = DeskActivities(sql.SqlDesks(storage.database), sql.SqlSlots(storage.database), storage.database)
        self._session = SessionActivities(sql.SqlSessions(storage.database, storage), storage)
        scripts = Scripts(project, source.path.parent, plugins=plugins)
        self._script = ScriptActivities(storage, sql.SqlKeptValues(storage.database), scripts, settings.home)

    def all(self) -> list[Activity]:
        """Return the activities, for a worker."""
        return [
            self._model.call,
            self._store.read,
            self._store.store,
            self._project.resolve,
            self._tool.describe,
            self._tool.call,
            self._events.write,
            self._desk.figures,
            self.decisions.prepare,
            self._desk.report,
            self._desk.slot,
            self._desk.free,
            self._session.open,
            self._session.join,
            self._topic.deliver,
            ask_agent,
            watch_agents,
            self._a2a.ask,
            self._a2a.cancel,
            *self._script.all(),
            self._memory.remember,
        ]

    async def close(self) -> None:
        """Close the models' and tools' connections."""
        await self._model.close()
        await self._tool.close()
        await self._a2a.close()
        await self._script.close()
        await self._kept.close()
        await self._documents.close()


class WorkerActivities(CurrentProject):
    """The activities of a worker process, by its current project file, and their foundation."""

    def __init__(self, on: Foundation, first: Activities, engines: ScriptPlugins, fleet: Fleet, plays: Plays | None) -> None:
        """`plays` runs the code of modes; without it the worker serves no fused runs."""
        super().__init__(first, lambda: _make(on), on.settings.task_queue, fleet)
        self._on, self._engines = on, engines
        self._watching: asyncio.Task[None] | None = None
        self._stretches = None
        if plays is not None:
            self._stretches = StretchActivities(plays, lambda: self._own.log, super().all, on.settings.max_activities)
        self.before_switch(self._set_ceiling)
        check = SealCheck(IdentityKeys(on.settings), lambda: self.project.decisions.require_identity)
        self._identity = IdentityActivities(check)
        external = ExternalFunctions(
            {IDENTITY_FUNCTION: check, CALENDAR_FUNCTION: lambda wanted: self._own.decisions.matter(wanted)}
        )
        self.interceptors: list[Interceptor] = [external]
        self._allowances = AllowanceActivities(sql.SqlAllowances(on.storage.database), check, lambda: self.project)
        self._spending = SpendingActivities(sql.SqlSpendQuestions(on.storage.database), lambda: self.project.caps)
        engines.ceiling = first.source.project.plugins.limits

    def all(self) -> list[Activity]:
        """Return the activities, for a worker."""
        own: list[Activity] = [self._identity.check, self._allowances.give, self._allowances.find]
        own += [self._spending.wait, self._spending.answer]
        return [*super().all(), *own, *([self._stretches.stretch] if self._stretches is not None else [])]

    def model_call(self) -> Activity:
        """Return the activity for the worker of a model with a rate limit."""
        return self.activity(ModelActivities.call)

    async def cap_states(self) -> Sequence[CapState]:
        """Return the use of the spending caps, for the metrics."""
        caps = self.project.caps
        return await sql.SqlSpendBook(self._on.storage.database).states(caps, datetime.now(UTC)) if caps else ()

    @property
    def _own(self) -> Activities:
        bundle = self.bundle
        assert isinstance(bundle, Activities)
        return bundle

    def watch(self, client: Client) -> None:
        """Settle todos and decisions whose workflows are terminated, in the background, until `close`."""
        database = self._on.storage.database
        kinds = (TodoRows(client, sql.SqlOpenTodos(database)), DecisionRows(sql.SqlOpenDecisions(database)))
        self._watching = asyncio.create_task(settle_ended_runs(client, sql.SqlSightings(database), kinds))

    async def close(self) -> None:
        """Close every connection, then the plugins and the store."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await super().close()
        await self._on.plugins.close()
        await self._on.storage.close()

    async def _set_ceiling(self, bundle: Bundle) -> None:
        self._engines.ceiling = bundle.source.project.plugins.limits


async def open_activities(settings: Settings, observe: Observer | None = None, plays: Plays | None = None) -> WorkerActivities:
    """Read the project file, check or create the database's schema, and make the activities.

    `plays` runs the code of modes for fused runs: `workflows.stretch.play`, which this package may not import.

    Raises:
        InvalidInput: the project file or the database's URL is wrong, or the schema has another version.
        ProviderUnavailable: the database is unreachable or read-only.
    """
    make_private(settings.home)
    await sql.ready(settings.database_url)
    storage = open_storage(settings)
    engines = ScriptPlugins()
    registry = sql.SqlPlugins(storage.database)
    plugins = PluginHost(registry, engines, task_queue=settings.task_queue)
    on, fleet = Foundation(settings, storage, plugins, observe), await registry.fleet()
    activities = WorkerActivities(on, await _make(on), engines, fleet, plays)
    await plugins.open(activities)
    return activities


async def _make(on: Foundation) -> Activities:
    """Return the activities of the current project file.

    They are made in a thread: reading the file and making plugins would block the event loop.
    """
    kinds = await runtime_kinds(sql.SqlPlugins(on.storage.database))

    def make() -> Activities:
        settings = on.settings
        return Activities(on, read_source(settings.project_file, required=settings.project_file_named, runtime=kinds))

    return await asyncio.to_thread(make)
