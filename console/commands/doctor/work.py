"""The work of `mofa doctor`: one check a part, with the correction of each fault."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, DescribeTaskQueueRequest, GetSystemInfoRequest
from temporalio.client import Client

from console.backend.desk import project_of
from console.backend.stores import stored
from console.processes.console_record import ConsoleRecord
from console.processes.console_server import is_installed
from console.terminal.event_words import day
from console.terminal.failure import FAILED, OK, UNREACHABLE, explain
from console.terminal.screen import emit, say
from kernel.basics.errors import MofaError
from kernel.basics.event_data import many
from kernel.kinds.llm import DEFAULT_MODEL
from kernel.kinds.mailing import mailing
from kernel.project.project import ModelSettings, Project
from kernel.registry.rollout import NO_FILE
from plugins.storage.sql import MailboxState
from runtime.connection import ServerUnreachable, address_of, connect
from runtime.project.source import read_source
from runtime.search_attributes import add_search_attributes, missing_search_attributes
from runtime.settings import Settings

Status = Literal["ok", "warn", "fail"]
STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}
OUR_NAMES = ("kernel", "plugins", "runtime", "activities", "workflows", "console", "worker")
FREE_PROVIDERS = ("offline", "recorded")
SHORTEST_KEY = 20
SHORT_RETENTION_DAYS = 7


@dataclass(frozen=True)
class Check:
    """The result of one check: its finding, and the correction if one is needed."""

    name: str
    status: Status
    found: str
    to_do: str = ""


async def examine(fix: bool, as_json: bool) -> int:
    """Check every part, with `fix` correct what can be corrected, and print the results; return the exit code."""
    settings = Settings.from_environment()
    client, checks = await _server(settings)
    if client is not None:
        checks += [
            await _safely(name, part, client, settings, fix)
            for name, part in (("namespace", _namespace), ("worker", _worker), ("search attributes", _search_attributes))
        ]
    checks.append(await _database(settings, fix))
    if (ready := checks[-1].status == "ok") and (unknown := await _unknown(settings)) is not None:
        checks.append(unknown)
    checks += [
        await _project_file(settings, ask_workers=ready),
        _model(settings),
        _prices(settings),
        _console(settings),
        _imports(),
    ]
    if ready:
        checks += await _mailboxes(settings)
    if as_json:
        emit({"ok": all(check.status != "fail" for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            say(f"{check.status:<5}{check.name}: {check.found}", STYLES[check.status] if check.status != "ok" else None)
            if check.to_do:
                say(f"     → {check.to_do}")
    return UNREACHABLE if client is None else FAILED if any(check.status == "fail" for check in checks) else OK


async def _server(settings: Settings) -> tuple[Client | None, list[Check]]:
    try:
        client = await connect(settings)
        info = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    except ServerUnreachable as error:
        first, *rest = str(error).splitlines()
        return None, [Check("server", "fail", first, " ".join(rest).strip() or "Start it with: mofa up")]
    return client, [Check("server", "ok", f"Temporal {info.server_version} at {address_of(settings)}")]


Part = Callable[[Client, Settings, bool], Awaitable[Check]]


async def _safely(name: str, part: Part, client: Client, settings: Settings, fix: bool) -> Check:
    """Make a check; one that the server refuses counts as failed and does not end the command."""
    try:
        return await part(client, settings, fix)
    except Exception as error:
        return Check(name, "fail", str(explain(error) or error), "Check the rights of your API key, and TEMPORAL_NAMESPACE.")


async def _namespace(client: Client, settings: Settings, fix: bool) -> Check:
    found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    days = found.config.workflow_execution_retention_ttl.ToTimedelta().days
    short = days < SHORT_RETENTION_DAYS
    return Check(
        "namespace", "warn" if short else "ok", f"{client.namespace}; closed runs are kept for {days} days",
        f"Keep them longer: temporal operator namespace update -n {client.namespace} --retention 720h" if short else "",
    )  # fmt: skip


async def _worker(client: Client, settings: Settings, fix: bool) -> Check:
    pollers = 0
    for kind in (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY):
        found = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace, task_queue=TaskQueue(name=settings.task_queue), task_queue_type=kind
            )
        )
        polling = {poller.identity for poller in found.pollers}
        if not polling:
            return Check(
                "worker", "fail", f"none polls the task queue {settings.task_queue}", "Start one with: mofa up, or: mofa worker"
            )
        pollers = max(pollers, len(polling))
    return Check("worker", "ok", f"{pollers} seen on the task queue {settings.task_queue} in the last minutes")


async def _search_attributes(client: Client, settings: Settings, fix: bool) -> Check:
    missing = await missing_search_attributes(client)
    if missing and fix:
        await add_search_attributes(client, missing)
        return Check("search attributes", "ok", f"registered {', '.join(missing)}")
    if missing:
        return Check("search attributes", "fail", f"the server lacks {', '.join(missing)}", "mofa doctor --fix")
    return Check("search attributes", "ok", "all registered")


async def _database(settings: Settings, fix: bool) -> Check:
    from plugins.storage import sql

    try:
        state = await sql.schema_state(settings.database_url)
        if fix and not state.current:
            await sql.upgrade(settings.database_url)
            return Check("database", "ok", f"upgraded to the schema {state.newest}")
    except MofaError as error:
        return Check("database", "fail", str(error), "Set MOFA_DATABASE_URL, or free the data directory MOFA_HOME.")
    if state.current:
        return Check("database", "ok", f"reachable, schema {state.found}")
    if not state.known:
        return Check(
            "database",
            "fail",
            f"its schema {state.found} is of a newer version; this version knows {state.newest}",
            "Use the newer version of mofa.",
        )
    found = "it has no schema yet" if state.found is None else f"its schema is {state.found}, the newest is {state.newest}"
    return Check("database", "warn", found, "mofa doctor --fix, or: mofa db upgrade")


async def _unknown(settings: Settings) -> Check | None:
    """Return what is to be done about open rows whose runs the server does not know, as the workers have found; or None."""
    from plugins.storage import sql

    async with stored(settings) as storage:
        unknown = await sql.SqlSightings(storage.database).unknown()
    if unknown.since is None:
        return None
    found = f"{many(unknown.todos, 'open todo')} and {many(unknown.decisions, 'open decision')} are unknown to the server"
    return Check(
        "runs", "warn", f"{found} since {day(unknown.since)}",
        "Check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. If the server lost its database, close them: mofa db settle",
    )  # fmt: skip


async def _project_file(settings: Settings, ask_workers: bool) -> Check:
    """Check the project file; with `ask_workers`, also whether the live workers serve its content."""
    name, path = "project file", settings.project_file
    try:
        source = read_source(path, required=settings.project_file_named, runtime=None)
    except MofaError as error:
        return Check(name, "fail", str(error), "Correct it; until then the workers keep the content that they have.")
    other = await _with_another_file(settings, source.hash) if ask_workers else 0
    found = str(path) if source.hash != NO_FILE else f"there is none at {path}"
    if other:
        return Check(name, "warn", f"{found}; workers with another content: {other}", "mofa reload")
    return Check(name, "ok", found, "" if source.hash != NO_FILE else "Create one with: mofa init")


async def _with_another_file(settings: Settings, hash: str) -> int:
    """Return the number of live workers of our task queue that serve another content of the project file."""
    from plugins.storage import sql

    async with stored(settings) as storage:
        workers = await sql.SqlPlugins(storage.database).workers()
    ours = [each for each in workers if each.live(datetime.now(UTC)) and each.task_queue == settings.task_queue]
    return sum(each.project is not None and each.project.hash != hash for each in ours)


async def _mailboxes(settings: Settings) -> list[Check]:
    """Check the mailboxes of channels, as the console that reads them has found."""
    from console.backend.notifications.channels import made_channel
    from plugins.storage import sql

    names: list[str] = []
    with suppress(MofaError):  # the check of the project file says so
        for name, channel in project_of(settings).channels.items():
            with suppress(MofaError):
                if (made := mailing(made_channel(name, channel))) is not None:
                    names.append(made.mailbox.name)
    if not names:
        return []
    async with stored(settings) as storage:
        states = await sql.SqlMailboxes(storage.database).states(names)
    return [mailbox_check(name, states.get(name)) for name in dict.fromkeys(names)]


def mailbox_check(name: str, state: MailboxState | None) -> Check:
    """Check one mailbox."""
    if state is None:
        return Check("mailbox", "warn", f"{name} was never read", "The console reads it: mofa up, or: mofa console")
    last = f"last read {day(state.read_at)}" if state.read_at else "never read"
    if state.failing_since is not None:
        found = f"{name} cannot be read since {day(state.failing_since)} ({last}): {state.error}"
        return Check("mailbox", "warn", found, "It is tried again by itself. Check the option mailbox in mofa.yaml.")
    return Check("mailbox", "ok", f"{name}, {last}")


def _model(settings: Settings) -> Check:
    try:
        project = project_of(settings)
        name = settings.model or project.model or DEFAULT_MODEL
        return model_check(name, project)
    except MofaError as error:
        return Check("model", "fail", str(error), f"Correct {settings.config or 'MOFA_MODEL'}.")


def model_check(name: str, project: Project) -> Check:
    """Check the default model and the form of its API key; the key itself is never shown."""
    from plugins import discovery
    from runtime.plugins.providers import settings_of

    model: ModelSettings = settings_of(name, project)
    label = f"{model.provider}:{model.model}"
    if model.provider == "offline":
        return Check(
            "model",
            "warn",
            f"{label}, the offline scripted model, not an LLM",
            "For an LLM set OPENAI_API_KEY and MOFA_MODEL.",
        )
    discovery.load("llm", model.provider)
    if model.provider != "openai":
        return Check("model", "ok", label)
    variable = model.api_key_env or "OPENAI_API_KEY"
    endpoint = model.base_url or os.environ.get("OPENAI_BASE_URL")
    fault = key_fault(os.environ.get(variable), official=not endpoint)
    where = f" at {endpoint}" if endpoint else ""
    if fault:
        return Check("model", "fail", f"{label}{where}: {variable} {fault}", f"Set {variable}, also where the worker runs.")
    return Check("model", "ok", f"{label}{where}, {variable} is set")


def _prices(settings: Settings) -> Check:
    try:
        project = project_of(settings)
        return prices_check(settings.model or project.model or DEFAULT_MODEL, project)
    except MofaError as error:
        return Check("prices", "fail", str(error), f"Correct {settings.config or 'MOFA_MODEL'}.")


def prices_check(default: str, project: Project) -> Check:
    """Check that the models in use have a price, and say where each is from. The offline models cost nothing."""
    from runtime.plugins.providers import settings_of
    from runtime.project.prices import price_of

    names = [default, *project.models, *([project.embedding] if project.embedding else [])]
    models = {f"{each.provider}:{each.model}": each for each in (settings_of(name, project) for name in names)}
    paid = {label: each for label, each in models.items() if each.provider not in FREE_PROVIDERS}
    rates = {label: price_of(label, project.prices, own_endpoint=each.base_url is not None) for label, each in paid.items()}
    found = [
        f"{label} ${rate.price.input_per_million:g} in, ${rate.price.output_per_million:g} out a million tokens ({rate.source})"
        for label, rate in rates.items()
        if rate is not None
    ]
    unknown = [label for label, rate in rates.items() if rate is None]
    words = "; ".join([*found, *(f"{label} unknown" for label in unknown)]) or "no model costs anything"
    if not unknown:
        return Check("prices", "ok", words)
    capped = " Under caps they are refused." if project.caps else ""
    return Check("prices", "warn", words, f"Put those of {', '.join(unknown)} under prices in mofa.yaml.{capped}")


def key_fault(key: str | None, official: bool) -> str | None:
    """Return the fault of an API key that its form shows, else None. Servers other than OpenAI's take any key."""
    if not key or not key.strip():
        return "is not set"
    if any(c.isspace() for c in key.strip()):
        return "holds spaces or line breaks"
    if official and (not key.strip().startswith("sk-") or len(key.strip()) < SHORTEST_KEY):
        return "does not look like an OpenAI key (sk-…)"
    return None


def _console(settings: Settings) -> Check:
    if not is_installed():
        return Check("console", "warn", "its packages are not installed", "uv pip install 'mofa-temporal[console]'")
    running = ConsoleRecord(settings.home).running()
    if running is None:
        return Check("console", "ok", "not running with this data directory", "Start it with: mofa up, or: mofa console")
    return Check("console", "ok", f"{running}/flows")


def _imports() -> Check:
    clashes = import_clashes()
    if clashes:
        return Check(
            "import names",
            "fail",
            f"other packages use ours: {'; '.join(clashes)}",
            "Install mofa in its own environment: uv tool install mofa-temporal",
        )
    return Check("import names", "ok", "no other package uses ours")


def import_clashes() -> list[str]:
    """Return the packages that install one of our import names, and the modules that hide one of ours."""
    root = Path(__file__).resolve().parents[3]
    owners = packages_distributions()
    clashes = []
    for name in OUR_NAMES:
        others = sorted(set(owners.get(name, [])) - {"mofa-temporal"})
        if others:
            clashes.append(f"{', '.join(others)} ({name})")
            continue
        spec = find_spec(name)
        if spec is not None and spec.origin and not Path(spec.origin).resolve().is_relative_to(root):
            clashes.append(f"{spec.origin} ({name})")
    return clashes
