"""The project file `mofa.yaml`: agents, models, tools and other settings by name, and the activity that looks names up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import Field, model_validator

from kernel.basics.limits import Tenant
from kernel.basics.schema import Duration, Schema
from kernel.conversation.attention import Remind
from kernel.conversation.decision import Choose, OnTimeout, Quorum, check_quorum, steps_of
from kernel.conversation.participant import Agent, Participant
from kernel.flow.shapes import FlowDefinition, FlowName, PublishedFlow
from kernel.identity.hours import WorkingHours
from kernel.identity.person import IdentitySettings, PersonSettings
from kernel.kinds.channel import ChannelOf, NotificationSettings
from kernel.kinds.protocol import MCP, McpSettings
from kernel.kinds.redaction import RedactionKind
from kernel.kinds.script import ScriptLimits
from kernel.model_call.breaker import BreakerSettings
from kernel.model_call.caps import SpendCap
from kernel.model_call.context import ContextSettings
from kernel.model_call.fallback import Fallback
from kernel.model_call.hedge import Hedge
from kernel.modes.members import everyone
from kernel.modes.mode import ModeInput
from kernel.record.webhook import WebhookName, WebhookSettings
from kernel.rules.shapes import Rules, RuleSet
from kernel.secretary.shapes import SecretaryInput

RESOLVE = "project.resolve"
"""The wire name of the activity that looks participants, models and rules up."""


class CacheSettings(Schema):
    """The cache of a model's answers."""

    ttl_s: float = Field(
        default=86_400.0, gt=0, allow_inf_nan=False, description="Seconds for which an answer is used again; a day by default."
    )


class ModelSettings(Schema):
    """A model by your own name for it. Its key is given by the name of an environment variable, never by itself."""

    provider: str = Field(description="The name of a model plugin: openai, offline, …")
    model: str = Field(description="The provider's own name of the model.")
    base_url: str | None = Field(default=None, description="The address of another OpenAI-compatible endpoint.")
    api_key_env: str | None = Field(default=None, description="The environment variable that holds the key.")
    options: dict[str, Any] = Field(default_factory=dict, description="Further options of the plugin.")
    honours_idempotency_key: bool = Field(
        default=False,
        description="Whether this endpoint charges once for requests with the same Idempotency-Key header. If so, a retry "
        "after a worker was killed does not count as a possible double charge.",
    )
    calls_per_second: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="The most calls a second of this model, over all workers; overrides its provider's.",
    )
    context: ContextSettings | None = Field(default=None, description="The part of a conversation that this model sees.")
    breaker: BreakerSettings | None = Field(
        default=None, description="The circuit breaker of this model; overrides its provider's."
    )
    cache: CacheSettings | None = Field(
        default=None,
        description="The cache: a question that the same tenant asked recently gets the same answer, without costs.",
    )
    record: str | None = Field(
        default=None, description="A file to which each question and answer is written, for replay by the provider recorded."
    )
    fallback: list[Fallback] = Field(default_factory=list, description="The models to ask if this one fails, in order.")
    hedge: Hedge | None = Field(default=None, description="A second request if the model is slow; the first answer counts.")


class ProviderSettings(Schema):
    """A provider, by its plugin's name."""

    calls_per_second: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="The most calls a second of all its models together, over all workers.",
    )
    breaker: BreakerSettings | None = Field(
        default=None, description="The circuit breaker: it counts the failures of all its models at one address."
    )


class Price(Schema):
    """The price of a model, in US dollars per million tokens."""

    input_per_million: float = Field(ge=0)
    output_per_million: float = Field(ge=0)


class ToolSettings(Schema):
    """A tool by the name that agents and models use."""

    plugin: str | None = Field(
        default=None,
        description="A tool plugin; by default the one of the tool's name. Leave it out for a tool of an MCP server.",
    )
    options: dict[str, Any] = Field(default_factory=dict, description="Options of the plugin.")
    approval: Literal["always", "never"] | None = Field(
        default=None, description="Whether a person must approve each call; by default the plugin's own rule applies."
    )
    approvers: list[str] = Field(default_factory=list, description="The people who may approve; anybody by default.")
    price_usd: float | None = Field(
        default=None,
        ge=0,
        le=1e6,
        allow_inf_nan=False,
        description="The price of a call in US dollars. It is part of the usage, and spending caps hold it.",
    )
    undo: str | None = Field(
        default=None,
        max_length=200,
        description="The tool that takes a call back, with {args, result} of the call.",
    )
    quorum: Quorum = Field(default=1, description="The number of people who have to approve, and to agree on edited arguments.")
    deadline: Duration | None = Field(
        default=None, description="The time for which a call waits for approval before it is refused; no limit by default."
    )
    working_hours: bool = Field(default=False, description="Whether the deadline counts working hours alone.")
    on_timeout: OnTimeout | None = Field(
        default=None, description="The policy at the deadline; by default the call is rejected. No policy approves by silence."
    )
    remind: Remind | None = Field(default=None, description="Reminders while a call waits for approval.")

    @model_validator(mode="after")
    def _can_be_approved(self) -> ToolSettings:
        check_quorum(self.quorum, self.approvers)
        if self.deadline is None and (self.on_timeout is not None or self.working_hours):
            raise ValueError("on_timeout and working_hours need a deadline")
        if any(isinstance(each, Choose) and each.option != "reject" for each in steps_of(self.on_timeout)):
            raise ValueError("on_timeout: choose: option: at the deadline of an approval only reject can be chosen")
        return self


class PrivacySettings(Schema):
    """The redaction of values in requests to providers: placeholders replace them, and the answers get the values back."""

    redact: list[RedactionKind] = Field(default_factory=list, description="The kinds of values to hide; none by default.")
    phone_region: str | None = Field(
        default=None, pattern="^[A-Z]{2}$", description="The country of phone numbers without a country code, such as DE or US."
    )
    plugin: str = Field(default="patterns", description="The redaction plugin that finds the values.")


class PluginChoice(Schema):
    """An installed plugin that replaces the built-in implementation."""

    plugin: str = Field(description="The plugin's name.")
    options: dict[str, Any] = Field(default_factory=dict, description="Options of the plugin.")


class ScriptSettings(Schema):
    """A script by name: a file, or a plugin of kind script, guard, notification or monitor."""

    file: str | None = Field(
        default=None, description="The script's file, relative to the project file; its ending chooses the engine."
    )
    plugin: str | None = Field(default=None, description="A plugin instead of a file; its options are under config.")
    grants: list[str] = Field(
        default_factory=list, description="Capabilities: log, config, kv, tool, model, …, or restricted: tool:calculator."
    )
    limits: ScriptLimits = Field(default_factory=ScriptLimits, description="Limits other than the default.")
    config: dict[str, Any] = Field(default_factory=dict, description="The values for config(key). Histories contain them.")

    @model_validator(mode="after")
    def _one_of_both(self) -> ScriptSettings:
        if (self.file is None) == (self.plugin is None):
            raise ValueError("needs either file or plugin, and not both")
        if self.plugin is not None and (self.grants or self.limits.model_fields_set):
            raise ValueError("grants and limits are for file; a plugin has those of its installation")
        return self


class HandlerSettings(Schema):
    """A handler of events: a script, or a plugin of kind script, notification or monitor. Each event is a run of its own."""

    events: list[str] = Field(min_length=1, description="The events' types, or patterns of them: decision_opened, run_*.")
    script: str = Field(description="The name of a script under scripts, or of a plugin.")


class DecisionSettings(Schema):
    """The rules for all decisions of people."""

    require_identity: bool = Field(
        default=False,
        description="Whether a decision counts only with a verified identity, of a token or a login. Otherwise a name that is "
        "sent over a bare Temporal client counts as a claim.",
    )
    hours: WorkingHours | None = Field(
        default=None, description="The working hours of people who have none of their own, for deadlines in working hours."
    )
    desk_hours: dict[Tenant, WorkingHours] = Field(
        default_factory=dict, max_length=1_000, description="By desk: the working hours for its decisions, in place of hours."
    )


class PluginPolicy(Schema):
    """The operator's policy for runtime plugins."""

    limits: ScriptLimits = Field(
        default_factory=ScriptLimits,
        description="The highest limits that a manifest may set; the engine's default for a limit left out here.",
    )


class Project(Schema):
    """The whole of `mofa.yaml`."""

    model: str | None = Field(default=None, description="The default model: provider:model, or a name from models.")
    execution: Literal["steps", "fused"] | None = Field(
        default=None,
        description="The form of the runs that `mofa` starts and that name none: steps (the default), or fused.",
    )
    models: dict[str, ModelSettings] = Field(default_factory=dict)
    embedding: str | None = Field(
        default=None,
        description="The embedding model for memory and documents; by default one of the default model's provider.",
    )
    memory: PluginChoice | None = Field(default=None, description="A plugin for long-term memory; the database by default.")
    vector: PluginChoice | None = Field(
        default=None, description="A plugin that indexes the vectors of documents, for very many of them."
    )
    context: ContextSettings | None = Field(
        default=None, description="The part of a conversation that models see; the whole by default."
    )
    providers: dict[str, ProviderSettings] = Field(default_factory=dict, description="By provider: openai, …")
    prices: dict[str, Price] = Field(default_factory=dict, description="By provider:model.")
    caps: list[SpendCap] = Field(
        default_factory=list, max_length=100, description="The most that model calls may cost in a day or a month."
    )
    tools: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")], ToolSettings] = Field(
        default_factory=dict, description="Tools by name; a plugin that needs no options works without an entry."
    )
    mcp: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9-]{1,32}$")], McpSettings] = Field(
        default_factory=dict, description="MCP servers by name; their tools are name__tool, and all of them name__*."
    )
    servers: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9-]{1,32}$")], PluginChoice] = Field(
        default_factory=dict,
        description="Servers of tools with another protocol, by a plugin of kind protocol; tools are named as under mcp.",
    )
    scripts: dict[Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")], ScriptSettings] = Field(
        default_factory=dict, description="Scripts by name."
    )
    flows: dict[FlowName, str] = Field(
        default_factory=dict, description="Flows by name: the file of each, relative to the project file."
    )
    handlers: list[HandlerSettings] = Field(default_factory=list, description="Scripts and plugins that handle events.")
    people: list[PersonSettings] = Field(
        default_factory=list,
        max_length=10_000,
        description="People and services with their roles; with any, only these can log in.",
    )
    policies: str | None = Field(
        default=None,
        max_length=256 * 1024,
        description="Who may do what, in Cedar, in place of the roles: a file relative to the project file, or the text.",
    )
    identity: IdentitySettings = Field(default_factory=IdentitySettings, description="The log-ins besides tokens.")
    decisions: DecisionSettings = Field(default_factory=DecisionSettings, description="The rules for decisions of people.")
    webhooks: dict[WebhookName, WebhookSettings] = Field(
        default_factory=dict, description="Addresses that get events, signed, by a name of their own. The console sends them."
    )
    channels: ChannelOf = Field(
        default_factory=dict, description="The ways to people, by a name of their own. The console sends the messages."
    )
    notifications: NotificationSettings = Field(
        default_factory=NotificationSettings, description="The rules for messages to people."
    )
    plugins: PluginPolicy = Field(default_factory=PluginPolicy, description="The policy for runtime plugins.")
    agents: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Participants by name; kind is agent by default."
    )
    privacy: PrivacySettings | None = Field(default=None, description="The redaction in all model calls.")
    secretary: SecretaryInput | None = Field(default=None, description="The desk that `mofa idea` uses.")


class ResolveInput(Schema):
    """Input of `project.resolve`: the names of participants and of models to look up."""

    names: list[str]
    models: list[str] = Field(default_factory=list)
    dispatch_rules: bool = Field(default=False, description="Whether to return the rules of the project file's desk, too.")
    rules: list[str] = Field(default_factory=list, description="Rule sets that are runtime plugins, by name.")
    flows: list[str] = Field(
        default_factory=list, description="Flows by name or `name@version`: published ones, then those of the project file."
    )
    plugins: str | None = Field(
        default=None, description="The plugin set that the run is pinned to; by default the current one."
    )


class ResolveOutput(Schema):
    """Output of `project.resolve`."""

    participants: dict[str, Participant]
    queues: dict[str, str | None] = Field(
        default_factory=dict, description="By model: the task queue of its calls, where it has its own."
    )
    plugins: str | None = Field(default=None, description="The hash of the plugin set to which a new run is pinned.")
    dispatch_rules: Rules | None = None
    rules: dict[str, RuleSet] = Field(
        default_factory=dict, description="The requested rule sets, and all that they refer to, by name."
    )
    flows: dict[str, FlowDefinition] = Field(
        default_factory=dict, description="The requested flows, and all that they use, by name."
    )
    published: dict[str, PublishedFlow] = Field(
        default_factory=dict, description="The versions of those flows that are published, by name."
    )


def tool_servers(project: Project) -> dict[str, str]:
    """Return the servers of tools by name, each with its protocol plugin."""
    return dict.fromkeys(project.mcp, MCP) | {name: choice.plugin for name, choice in project.servers.items()}


def own_names(given: ModeInput | Iterable[Participant]) -> list[str]:
    """Return the project file's models that agents of a mode's input, or of these participants, use, by name, sorted."""
    return sorted({a.model for a in everyone(given) if isinstance(a, Agent) and a.model and is_own_name(a.model)})


def is_own_name(model: str | None) -> TypeGuard[str]:
    """Return whether a model is given by a name of the project file, not as `provider:model` or by default."""
    return bool(model) and ":" not in str(model)


def limits(project: Project) -> dict[str, float]:
    """Return the limits in calls a second, by the suffix of the task queue that enforces each: a model's, or a provider's."""
    models = {_of_model(name): each.calls_per_second for name, each in project.models.items()}
    providers = {_of_provider(name): each.calls_per_second for name, each in project.providers.items()}
    return {ending: limit for ending, limit in (models | providers).items() if limit is not None}


def queue_of_model(project: Project, task_queue: str, name: str | None, provider: str) -> str | None:
    """Return the task queue that enforces the rate limit of a model's calls, or None if there is no limit.

    `name` is the model's name in the project file, if it has one. `task_queue` is the one that the worker serves.
    """
    own = task_queue.split(_MODEL, 1)[0].split(_PROVIDER, 1)[0]
    known = limits(project)
    return next((own + ending for ending in (_of_model(name or ""), _of_provider(provider)) if ending in known), None)


_MODEL, _PROVIDER = ".model.", ".provider."


def _of_model(name: str) -> str:
    return f"{_MODEL}{name}"


def _of_provider(name: str) -> str:
    return f"{_PROVIDER}{name}"
