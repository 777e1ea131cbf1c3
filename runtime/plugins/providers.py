"""The models of a project by name, each with the plugin that calls it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from kernel.basics.errors import InvalidInput
from kernel.conversation.transcript import canonical
from kernel.kinds.llm import DEFAULT_MODEL, Model
from kernel.model_call.breaker import BreakerSettings
from kernel.model_call.fallback import Fallback
from kernel.model_call.hedge import Hedge
from kernel.project.project import ModelSettings, Project, queue_of_model
from plugins import discovery
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load, create_plugin
from runtime.plugins.used_plugin import Installed

T = TypeVar("T")


MOST_NAMED = 1_000
"""The most models that are remembered by name."""


@dataclass(frozen=True)
class Provider:
    """A plugin's name and instance, the provider's own name of the model, and its settings in the project."""

    name: str
    model: str
    plugin: Model
    own_endpoint: bool
    honours_key: bool
    fallback: tuple[Fallback, ...] = ()
    breaker: BreakerSettings | None = None
    breaker_name: str = ""
    record: str | None = None
    hedge: Hedge | None = None
    cache_s: float | None = None
    endpoint: str | None = None
    installed: Installed | None = None

    @property
    def label(self) -> str:
        """`provider:model`."""
        return f"{self.name}:{self.model}"


class Providers:
    """The models of a process. A plugin is made once for each set of options."""

    def __init__(
        self,
        project: Project,
        default: str | None = None,
        load: Load = discovery.load,
        host: PluginHost | None = None,
    ) -> None:
        """`default` is the environment's model; it precedes the project file's. `host` counts the uses of plugins."""
        self._project, self._load, self._host = project, load, host
        self._default = default or project.model or DEFAULT_MODEL
        self._plugins: dict[str, Model] = {}
        self._installed: dict[str, Installed | None] = {}
        self._named: dict[str, Provider] = {}

    @property
    def default(self) -> str:
        """The name of the default model."""
        return self._default

    def named(self, name: str | None) -> Provider:
        """Return the model of that name, or the default one.

        Raises:
            InvalidInput: the name is neither in the project file nor `provider:model`.
            UnknownPlugin: no plugin has the provider's name.
        """
        name = name or self._default
        if name not in self._named:
            if len(self._named) >= MOST_NAMED:  # a run may name any model of a provider
                self._named.clear()
            self._named[name] = self._made(name)
        return self._named[name]

    def _made(self, name: str) -> Provider:
        settings = settings_of(name, self._project)
        options = dict(settings.options)
        for option in ("base_url", "api_key_env"):
            if getattr(settings, option) is not None:
                options[option] = getattr(settings, option)
        key = canonical([settings.provider, options])
        if key not in self._plugins:
            self._plugins[key] = create_plugin("model", settings.provider, options, self._load)
            if self._host is not None:
                used_as = _at(settings.provider, settings.base_url)
                self._installed[key] = self._host.register("model", settings.provider, used_as, self._plugins[key])
        return Provider(
            settings.provider,
            settings.model,
            self._plugins[key],
            own_endpoint=settings.base_url is not None,
            honours_key=settings.honours_idempotency_key,
            fallback=tuple(settings.fallback),
            breaker=settings.breaker or self._breaker(settings.provider),
            record=settings.record,
            hedge=settings.hedge,
            cache_s=settings.cache.ttl_s if settings.cache else None,
            endpoint=settings.base_url,
            installed=self._installed.get(key),
            breaker_name=_at(name if settings.breaker else settings.provider, settings.base_url),
        )

    def _breaker(self, provider: str) -> BreakerSettings | None:
        settings = self._project.providers.get(provider)
        return settings.breaker if settings else None

    def queue(self, name: str | None, task_queue: str) -> str | None:
        """Return the task queue with the rate limit of this model, for a call that came by `task_queue`; None without a
        limit.
        """
        name = name or self._default
        return queue_of_model(self._project, task_queue, name, settings_of(name, self._project).provider)

    def check_enabled(self, asked: Provider) -> None:
        """Raise `PluginDisabled` if the operator has disabled the plugin."""
        if self._host is not None:
            self._host.check_enabled(asked.name)

    async def use(self, asked: Provider, work: Callable[[], Awaitable[T]]) -> T:
        """Count one request as a use of the model's plugin. Raises `NotSent` if the plugin is unhealthy."""
        if self._host is None or asked.installed is None:
            return await work()
        # The slower request of a hedge, and of the mode `first`, is cancelled.
        return await self._host.use_installed(asked.installed, work, may_be_cancelled=True)

    async def close(self) -> None:
        """Close every plugin."""
        plugins, self._plugins, self._named = list(self._plugins.values()), {}, {}
        if self._host is not None:
            self._host.unregister(*self._installed.values())
        for plugin in plugins:
            await plugin.close()


def _at(name: str, base_url: str | None) -> str:
    """Return the name of a circuit breaker: each address of a provider has its own."""
    return f"{name} at {base_url}" if base_url else name


def settings_of(name: str, project: Project) -> ModelSettings:
    """Return the settings of a model, by its name under `models` or as `provider:model`.

    Raises:
        InvalidInput: the name is neither.
    """
    if name in project.models:
        return project.models[name]
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        known = ", ".join(sorted(project.models)) or "none"
        raise InvalidInput(
            f"model: {name!r} is neither provider:model (for example {DEFAULT_MODEL} or openai:gpt-5-mini) "
            f"nor a name under models in the project file (known: {known}).",
            "model",
        )
    return ModelSettings(provider=provider, model=model)
