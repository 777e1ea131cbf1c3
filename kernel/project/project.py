"""The project file `mofa.yaml`: agents, models and prices by name, and the activity that looks names up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import Field, model_validator

from kernel.basics.schema import Duration, Schema
from kernel.conversation.participant import Agent, Participant
from kernel.kinds.protocol import MCP, McpSettings
from kernel.kinds.redaction import RedactionKind
from kernel.kinds.script import ScriptLimits
from kernel.model_call.breaker import BreakerSettings
from kernel.model_call.context import ContextSettings
from kernel.model_call.fallback import Fallback
from kernel.model_call.hedge import Hedge
from kernel.modes.members import everyone
from kernel.modes.mode import ModeInput
from kernel.rules.shapes import Rules, RuleSet
from kernel.secretary.shapes import SecretaryInput

RESOLVE = "project.resolve"
"""The wire name of the activity that looks participants up."""


class CacheSettings(Schema):
    """How long an answer may stand for a new one."""

    ttl_s: float = Field(default=86_400.0, gt=0, allow_inf_nan=False, description="For so many seconds; a day, if left out.")


class ModelSettings(Schema):
    """A model by a name of one's own. The key itself never stands here, only the name of its environment variable."""

    provider: str = Field(description="A model plugin: openai, offline, …")
    model: str = Field(description="The provider's own name of the model.")
    base_url: str | None = Field(default=None, description="Another OpenAI-compatible endpoint.")
    api_key_env: str | None = Field(default=None, description="The environment variable that holds the key.")
    options: dict[str, Any] = Field(default_factory=dict, description="Further options of the plugin.")
    honours_idempotency_key: bool = Field(
        default=False,
        description="Whether this endpoint charges once for requests with the same Idempotency-Key header. Then a repeat "
        "after a worker was killed is no possible double charge.",
    )
    calls_per_second: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="At most so many calls a second of this model, over all workers together. Instead of its provider's.",
    )
    context: ContextSettings | None = Field(default=None, description="How much of a conversation this model is shown.")
    breaker: BreakerSettings | None = Field(
        default=None, description="When this model is left alone for a while. Instead of its provider's."
    )
    cache: CacheSettings | None = Field(
        default=None, description="Where the same tenant has had the same question answered lately, that answer is given again."
    )
    record: str | None = Field(
        default=None, description="A file to which each question and answer is written, for the provider recorded to play."
    )
    fallback: list[Fallback] = Field(default_factory=list, description="Who is asked in its stead when it fails, in order.")
    hedge: Hedge | None = Field(default=None, description="A second request when it is slow; the first answer is taken.")


class ProviderSettings(Schema):
    """A provider, by its plugin's name."""

    calls_per_second: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="At most so many calls a second of all its models together, over all workers together.",
    )
    breaker: BreakerSettings | None = Field(
        default=None, description="When it is left alone for a while, after failures of any of its models at one address."
    )


class Price(Schema):
    """What a model costs, in US dollars for a million tokens."""

    input_per_million: float = Field(ge=0)
    output_per_million: float = Field(ge=0)


class ToolSettings(Schema):
    """A tool by the name that agents and models use for it."""

    plugin: str | None = Field(
        default=None, description="A tool plugin; the tool's own name where it is left out. None for a tool of an MCP server."
    )
    options: dict[str, Any] = Field(default_factory=dict, description="Options of the plugin.")
    approval: Literal["always", "never"] | None = Field(
        default=None, description="Whether a person must agree to each call; the plugin's own rule where it is left out."
    )
    approvers: list[str] = Field(default_factory=list, description="Who may agree; anyone, where it is left out.")
    deadline: Duration | None = Field(
        default=None, description="How long a call waits for a person; then it is refused. It waits on where it is left out."
    )


class PrivacySettings(Schema):
    """What providers of models must not see; it goes out as placeholders, and comes back as what it was."""

    redact: list[RedactionKind] = Field(default_factory=list, description="What is hidden from models; nothing, if left out.")
    phone_region: str | None = Field(
        default=None, pattern="^[A-Z]{2}$", description="Where phone numbers without a country code are, such as DE or US."
    )
    plugin: str = Field(default="patterns", description="The redaction plugin that finds it.")


class PluginChoice(Schema):
    """An installed plugin in the place of what is there without one."""

    plugin: str = Field(description="Its name.")
    options: dict[str, Any] = Field(default_factory=dict, description="Options of the plugin.")


class ScriptSettings(Schema):
    """A script by the name that others use for it: a file, or a plugin of kind script, guard, notification or monitor."""

    file: str | None = Field(
        default=None, description="Its file, from where the project file lies; the ending chooses the engine."
    )
    plugin: str | None = Field(default=None, description="In the place of a file, a plugin, whose options are under config.")
    grants: list[str] = Field(
        default_factory=list, description="Capabilities: log, config, kv, tool, model, …, or narrowed: tool:calculator."
    )
    limits: ScriptLimits = Field(default_factory=ScriptLimits, description="Other limits than by default.")
    config: dict[str, Any] = Field(default_factory=dict, description="What config(key) reads. It is seen in histories.")

    @model_validator(mode="after")
    def _one_of_both(self) -> ScriptSettings:
        if (self.file is None) == (self.plugin is None):
            raise ValueError("needs either file or plugin, and not both")
        if self.plugin is not None and (self.grants or self.limits.model_fields_set):
            raise ValueError("grants and limits are for file; a plugin has those that it was installed with")
        return self


class HandlerSettings(Schema):
    """A script, or a plugin of kind script, notification or monitor, that is run on events, as a run of its own."""

    events: list[str] = Field(min_length=1, description="The events' types, or patterns of them: decision_opened, run_*.")
    script: str = Field(description="Its name under scripts, or that of a plugin.")


class PluginPolicy(Schema):
    """What the operator allows runtime plugins."""

    limits: ScriptLimits = Field(
        default_factory=ScriptLimits,
        description="How far manifests may widen their limits. Of what does not stand here, the engine's own is the most.",
    )


class Project(Schema):
    """The whole of `mofa.yaml`."""

    model: str | None = Field(default=None, description="The default model: provider:model, or a name from models.")
    models: dict[str, ModelSettings] = Field(default_factory=dict)
    embedding: str | None = Field(
        default=None,
        description="The model that makes vectors for memory and documents; the default model's provider's, where left out.",
    )
    memory: PluginChoice | None = Field(
        default=None, description="A plugin that keeps long-term memory; the database, where it is left out."
    )
    vector: PluginChoice | None = Field(
        default=None, description="A plugin that finds passages of documents by their vectors, for very many of them."
    )
    context: ContextSettings | None = Field(
        default=None, description="How much of a conversation models are shown; the whole, where it is left out."
    )
    providers: dict[str, ProviderSettings] = Field(default_factory=dict, description="By provider: openai, …")
    prices: dict[str, Price] = Field(default_factory=dict, description="By provider:model.")
    tools: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")], ToolSettings] = Field(
        default_factory=dict, description="Tools by name; a plugin that needs no options is there without an entry."
    )
    mcp: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9-]{1,32}$")], McpSettings] = Field(
        default_factory=dict, description="MCP servers by name; their tools are name__tool, and all of them name__*."
    )
    servers: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9-]{1,32}$")], PluginChoice] = Field(
        default_factory=dict,
        description="Servers of tools that speak another protocol, by a plugin of kind protocol; named as those of mcp.",
    )
    scripts: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")], ScriptSettings] = Field(
        default_factory=dict, description="Scripts by name."
    )
    handlers: list[HandlerSettings] = Field(default_factory=list, description="Scripts that are run on events.")
    plugins: PluginPolicy = Field(default_factory=PluginPolicy, description="What runtime plugins are allowed.")
    agents: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Participants by name; kind is agent where it is left out."
    )
    privacy: PrivacySettings | None = Field(default=None, description="What is redacted in every model call.")
    secretary: SecretaryInput | None = Field(default=None, description="The desk that `mofa idea` uses.")


class ResolveInput(Schema):
    """Input of `project.resolve`: the names of participants and of models to look up."""

    names: list[str]
    models: list[str] = Field(default_factory=list)
    dispatch_rules: bool = Field(default=False, description="Whether the rules of the project file's desk are wanted, too.")
    rules: list[str] = Field(default_factory=list, description="Rule sets that are runtime plugins, by name.")
    plugins: str | None = Field(default=None, description="The plugin set that the run is pinned to; else the one of now.")


class ResolveOutput(Schema):
    """Output of `project.resolve`."""

    participants: dict[str, Participant]
    queues: dict[str, str | None] = Field(
        default_factory=dict, description="By model: the task queue of its calls, where that is one of its own."
    )
    plugins: str | None = Field(
        default=None, description="The hash of the plugin set that a run which starts now is pinned to."
    )
    dispatch_rules: Rules | None = None
    rules: dict[str, RuleSet] = Field(
        default_factory=dict, description="The rule sets that were wanted, and all that they lead to, by name."
    )


def tool_servers(project: Project) -> dict[str, str]:
    """Return the servers of tools by name, each with the protocol plugin that speaks with it."""
    return dict.fromkeys(project.mcp, MCP) | {name: choice.plugin for name, choice in project.servers.items()}


def own_names(given: ModeInput | Iterable[Participant]) -> list[str]:
    """Return the models that agents in a mode's input, or among participants, name by a name of the project file, sorted."""
    return sorted({a.model for a in everyone(given) if isinstance(a, Agent) and a.model and is_own_name(a.model)})


def is_own_name(model: str | None) -> TypeGuard[str]:
    """Return whether it is a name of the project file, and neither `provider:model` nor the default."""
    return bool(model) and ":" not in str(model)


def limits(project: Project) -> dict[str, float]:
    """Calls a second, by the ending of the task queue that keeps the limit: a model's own, or a provider's."""
    models = {_of_model(name): each.calls_per_second for name, each in project.models.items()}
    providers = {_of_provider(name): each.calls_per_second for name, each in project.providers.items()}
    return {ending: limit for ending, limit in (models | providers).items() if limit is not None}


def queue_of_model(project: Project, task_queue: str, name: str | None, provider: str) -> str | None:
    """Return the task queue that keeps the limit of a model's calls, seen from a worker that serves `task_queue`; None: no
    limit.

    `name` is the model's name in the project file, if it has one.
    """
    own = task_queue.split(_MODEL, 1)[0].split(_PROVIDER, 1)[0]
    known = limits(project)
    return next((own + ending for ending in (_of_model(name or ""), _of_provider(provider)) if ending in known), None)


_MODEL, _PROVIDER = ".model.", ".provider."


def _of_model(name: str) -> str:
    return f"{_MODEL}{name}"


def _of_provider(name: str) -> str:
    return f"{_PROVIDER}{name}"
