"""Faults of the models in a project file: providers, fallbacks, hedges, prices."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.basics.errors import MofaError
from kernel.basics.meant import meant
from kernel.project.project import ModelSettings, Project, queue_of_model
from plugins import discovery
from runtime.plugins.providers import settings_of
from runtime.yaml_source import Fault, Source, Step


def faults_of_models(source: Source, project: Project) -> Iterator[Fault]:
    """Yield the faults under models, providers and prices, and of the default models."""
    plugins = tuple(discovery.names("llm"))
    for name, settings in project.models.items():
        if ":" in name:
            yield source.fault(
                ["models", name],
                "must not contain a colon: provider:model is for models without an entry",
                at_key=True,
            )
        if settings.provider not in plugins:
            yield source.fault(["models", name, "provider"], _no_plugin(settings.provider, plugins))
        if settings.hedge is not None:
            yield from _faults_of_hedge(source, project, name, settings)
        for number, fallback in enumerate(settings.fallback):
            place = ("models", name, "fallback", number, "model")
            if fallback.model == name:
                yield source.fault(place, "a model cannot be its own fallback")
            yield from fault_of_model(source, project, place, fallback.model)
    for name in project.providers:
        if name not in plugins:
            yield source.fault(["providers", name], _no_plugin(name, plugins), at_key=True)
    for name in project.prices:
        if ":" not in name:
            yield source.fault(["prices", name], "must be provider:model, such as openai:gpt-5-mini", at_key=True)
    if project.model is not None:
        yield from fault_of_model(source, project, ("model",), project.model)
    if project.secretary is not None and project.secretary.model is not None:
        yield from fault_of_model(source, project, ("secretary", "model"), project.secretary.model)


def _faults_of_hedge(source: Source, project: Project, name: str, settings: ModelSettings) -> Iterator[Fault]:
    assert settings.hedge is not None  # the caller has checked
    other = settings.hedge.model
    if other is not None:
        yield from fault_of_model(source, project, ("models", name, "hedge", "model"), other)
    for each in {name, other or name}:
        try:
            provider = settings_of(each, project).provider
        except MofaError:
            continue  # reported above
        if queue_of_model(project, "", each, provider) is not None:
            message = f"{each} has calls_per_second, which Temporal counts by activity: the second request would not be counted"
            yield source.fault(["models", name, "hedge"], message)


def fault_of_model(source: Source, project: Project, path: tuple[Step, ...], name: str) -> Iterator[Fault]:
    """Yield a fault if `name` is neither under models nor `provider:model`."""
    try:
        settings_of(name, project)
    except MofaError as error:
        yield source.fault(path, str(error).removeprefix("model: ").removesuffix(".") + meant(name, tuple(project.models)))


def _no_plugin(name: str, plugins: tuple[str, ...]) -> str:
    return f"no plugin is called {name!r}; there are {', '.join(plugins)}{meant(name, plugins)}"
