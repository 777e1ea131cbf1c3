"""Every activity of a worker, made from its settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from activities.a2a import A2aActivities
from activities.agent import ask_agent, watch_agents
from activities.documents import documents_of
from activities.embedding import Embedder
from activities.event_handlers import HandledLog
from activities.events import EventActivities
from activities.memory import MemoryActivities, memory_of
from activities.model.breaker import CircuitBreakers
from activities.model.context import check_context
from activities.model.model import ModelActivities
from activities.project import ProjectActivities
from activities.scripts.script import ScriptActivities, Scripts
from activities.session import SessionActivities
from activities.store import StoreActivities
from activities.tool import ToolActivities
from activities.topic import TopicActivities
from kernel.kinds.llm import DEFAULT_MODEL
from kernel.kinds.services import Services
from kernel.project.project import Project, limits
from plugins.storage import sql
from runtime.objects import open_storage
from runtime.plugins.plugin_host import PluginHost, runtime_kinds
from runtime.plugins.providers import Providers, settings_of
from runtime.plugins.script_plugins import ScriptPlugins
from runtime.project.project_file import load_project
from runtime.settings import Settings
from runtime.telemetry.observers import Unobserved
from runtime.telemetry.telemetry import Observer


class Activities:
    """The activities of a process, over one store and one project; `close` gives back their connections."""

    def __init__(
        self,
        storage: sql.SqlStorage,
        project: Project,
        *,
        default_model: str | None = None,
        observe: Observer | None = None,
        plugins: PluginHost | None = None,
        home: Path,
        folder: Path,
        task_queue: str = "mofa",
    ) -> None:
        """`task_queue` is where handlers of events run, `home` is the data directory, `folder` where the project file lies."""
        self._storage, self._plugins = storage, plugins
        log = HandledLog(storage.database, storage.large)
        log.handlers, log.task_queue = tuple(project.handlers), task_queue
        self.calls_per_second = limits(project)
        providers = Providers(project, default_model, host=plugins)
        breakers = CircuitBreakers(sql.SqlBreakers(storage.database), opened=(observe or Unobserved()).opened)
        embedder = Embedder(project, providers, storage, sql.SqlVectors(storage.database), breakers)
        self._kept = memory_of(project, storage.database, embedder, plugins)
        self._documents = documents_of(project, storage.database, embedder, plugins)
        services = Services(memory=self._kept, documents=self._documents)
        self._memory = MemoryActivities(self._kept)
        self._model = ModelActivities(
            storage,
            project,
            observe=observe,
            providers=providers,
            memory=self._kept,
            log=log,
            breakers=breakers,
        )
        self._store = StoreActivities(storage)
        self._project = ProjectActivities(project, plugins)
        self._topic = TopicActivities(storage)
        self._tool = ToolActivities(storage, project, plugins=plugins, services=services, observe=observe, log=log)
        self._a2a = A2aActivities(storage, project, log=log, plugins=plugins)
        self._events = EventActivities(log)
        self._session = SessionActivities(sql.SqlSessions(storage.database, storage), storage)
        scripts = Scripts(project, folder, plugins=plugins)
        self._script = ScriptActivities(storage, sql.SqlKeptValues(storage.database), scripts, home)

    def all(self) -> list[Callable[..., Any]]:
        """What a worker is given."""
        return [
            self._model.call,
            self._store.read,
            self._store.store,
            self._project.resolve,
            self._tool.describe,
            self._tool.call,
            self._events.write,
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

    def model_call(self) -> Callable[..., Any]:
        """What a worker for a model with a limit is given."""
        return self._model.call

    async def close(self) -> None:
        """Close the models' and tools' connections, then the store."""
        await self._model.close()
        await self._tool.close()
        await self._a2a.close()
        await self._script.close()
        await self._kept.close()
        await self._documents.close()
        if self._plugins is not None:
            await self._plugins.close()
        await self._storage.close()


async def open_activities(settings: Settings, observe: Observer | None = None) -> Activities:
    """Read the project file, see that the database has our schema (made where there is none), and make the activities.

    Raises:
        InvalidInput: the project file or the database's URL is wrong, or its schema is another one.
        ProviderUnavailable: the database cannot be reached or written.
    """
    await sql.ready(settings.database_url)
    storage = open_storage(settings)
    registry = sql.SqlPlugins(storage.database)
    project = load_project(settings.config, await runtime_kinds(registry))
    default = settings.model or project.model or DEFAULT_MODEL
    settings_of(default, project)  # a wrong MOFA_MODEL is said now, not at the first call
    check_context(project)
    plugins = PluginHost(registry, ScriptPlugins(ceiling=project.plugins.limits), task_queue=settings.task_queue)
    await plugins.open()
    return Activities(
        storage,
        project,
        default_model=settings.model,
        observe=observe,
        plugins=plugins,
        home=settings.home,
        task_queue=settings.task_queue,
        folder=settings.config.parent if settings.config else Path(),
    )
