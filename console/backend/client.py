"""Operations on the Temporal server: start workflows, steer them, and look at them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecution,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
)
from temporalio.common import Priority as TemporalPriority
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.service import RPCError, RPCStatusCode

from console.backend.desk import project_of
from console.backend.query_failures import with_reason
from console.terminal.failure import Failure, explain, usage
from console.terminal.screen import note
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.priority import fairness_key, priority_key
from kernel.basics.schema import parse
from kernel.basics.secrets import refuse_secrets
from kernel.basics.slug import kebab, slug
from kernel.conversation.attention import Reassign, Snooze
from kernel.conversation.caller import PERSON
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.outcome import Outcome
from kernel.conversation.transcript import as_text
from kernel.flow.faults import check_flow, check_input
from kernel.flow.shapes import FlowDefinition, FlowInput, NamedFlowInput
from kernel.modes import ANNOUNCED, mode_named, modes
from kernel.modes.mode import Mode, ModeInput
from kernel.record.events import Event
from kernel.secretary.desk.place import desk_id
from kernel.secretary.shapes import Idea, SecretaryInput
from runtime.connection import connect, server_record
from runtime.settings import Settings, server_is_given

QUERY_TIMEOUT = timedelta(seconds=15)
UPDATE_TIMEOUT = timedelta(seconds=30)
LISTED = 50
SHOWN = 10
_ONCE, _AGAIN = WorkflowIDReusePolicy.REJECT_DUPLICATE, WorkflowIDReusePolicy.ALLOW_DUPLICATE
INBOX = 'MofaOpenDecisions > 0 AND ExecutionStatus = "Running"'

TENANT = SearchAttributeKey.for_keyword("MofaTenant")

Handle = WorkflowHandle[Any, Any]


async def connected(settings: Settings) -> Client:
    """Return a client of the environment's server, with traces if an exporter is set."""
    from runtime.telemetry.telemetry import client_plugins

    return await connect(settings, plugins=client_plugins(settings))


@asynccontextmanager
async def about(workflow_id: str) -> AsyncIterator[None]:
    """Turn known errors of the block into a `Failure` that names the workflow."""
    try:
        yield
    except MofaError:
        raise
    except Exception as error:
        failure = explain(error, workflow_id)
        if failure is None:
            raise
        raise failure from error


def new_id(settings: Settings, prefix: str, text: str) -> str:
    """Return a readable id for a new workflow: `sequential/write-a-haiku-3f9a1c`.

    With sealed payloads the id has no words of the task, for the server sees every id: `sequential/3f9a1c04d5e6`.
    """
    if settings.payload_keys:
        return f"{prefix}/{secrets.token_hex(6)}"
    return f"{prefix}/{slug(text)}-{secrets.token_hex(3)}"


def quoted(text: str) -> str:
    """Return a text as a value in a query of the server's list of runs."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def of_tenant(tenant: str | None) -> TypedSearchAttributes:
    """Return the attributes of a run from its start on. The run sets them itself, but only in its first task."""
    return TypedSearchAttributes([] if tenant is None else [SearchAttributePair(TENANT, tenant)])


def summary(what: str, text: str) -> str:
    """Return the static summary for the Temporal UI: the kind of run, and the beginning of its task."""
    return f"{what}: {' '.join(text.split())}"[:180]


# ---- modes -----------------------------------------------------------------------------------------------------------


def find_mode(name: str) -> Mode:
    """Return the mode of that name, in any spelling (`Sequential`, `request-response`).

    Raises:
        Failure: there is no such mode; the message lists all of them.
    """
    by_kebab = {kebab(known): known for known in (*ANNOUNCED, *modes())}
    try:
        return mode_named(by_kebab.get(kebab(name), name))
    except ValueError as error:
        raise usage(f"{error}\nThe modes: {'; '.join(f'{m.name} ({m.summary})' for m in modes().values())}") from None


def _default_execution(settings: Settings) -> str | None:
    """Return the form that the project file asks for. A file with a fault has none: the workers go on with the one before."""
    try:
        return project_of(settings).execution
    except InvalidInput:
        return None


def checked_mode(settings: Settings, mode: Mode, given: dict[str, Any]) -> tuple[ModeInput, dict[str, Any]]:
    """Return the input of a mode, and the JSON to start it with. Without `execution`, the project file's applies.

    Raises:
        Failure: the input is invalid.
    """
    form = _default_execution(settings)
    given = {"execution": form, **given} if form is not None else given
    try:
        refuse_secrets(given, f"{mode.name} input")
        task: ModeInput = parse(mode.input, given, f"{mode.name} input")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    return task, given


def memo_for(person: str | None, memo: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """Return the memo of a run that works for a person."""
    return memo if person is None else {**(memo or {}), PERSON: person}


async def start_mode(
    client: Client,
    settings: Settings,
    mode: Mode,
    given: dict[str, Any],
    id: str | None = None,
    memo: dict[str, Any] | None = None,
    *,
    once: bool = False,
    person: str | None = None,
) -> Handle:
    """Start a run of a mode.

    Args:
        given: the mode's input, as JSON. Without `execution`, the project file's applies.
        once: whether the id is refused if a run that has ended had it, too.
        person: for whom the run works, for spending caps by person.

    Raises:
        Failure: the input is invalid (nothing was started), or the server refuses the run.
    """
    task, given = checked_mode(settings, mode, given)
    text = as_text(task.task)
    workflow_id = id or new_id(settings, kebab(mode.name), text)
    async with about(workflow_id):
        return await client.start_workflow(
            mode.name,
            given,
            id=workflow_id,
            task_queue=settings.task_queue,
            id_reuse_policy=_ONCE if once else _AGAIN,
            memo=memo_for(person, memo),
            static_summary=summary(mode.name, text),
            priority=TemporalPriority(priority_key=priority_key(task.priority), fairness_key=fairness_key(task.tenant)),
            search_attributes=of_tenant(task.tenant),
            result_type=Outcome,
        )


async def start_flow(
    client: Client,
    settings: Settings,
    given: dict[str, Any],
    id: str | None = None,
    flow: FlowDefinition | None = None,
    memo: dict[str, Any] | None = None,
    *,
    once: bool = False,
    person: str | None = None,
) -> Handle:
    """Start a run of a flow. `given` is its input, as JSON, and `flow` the flow that it names, if that is known.

    Without `execution`, the project file's applies.
    `once`: the id is refused if a run that has ended had it, too. `person` is the one for whom it works.

    Raises:
        Failure: the flow or its input is invalid (nothing was started), or the server refuses the run.
    """
    form = _default_execution(settings)
    given = {"execution": form, **given} if form is not None else given
    try:
        refuse_secrets(given, "Flow input")
        task: FlowInput | NamedFlowInput = parse(NamedFlowInput if "flow" in given else FlowInput, given, "Flow input")
        if isinstance(task, FlowInput):
            flow = task
        elif isinstance(task.flow, FlowDefinition):
            flow = task.flow
        if flow is not None:
            check_flow(flow, "Flow input")
            check_input(flow, task.input, "Flow input")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    named = (task.ref if isinstance(task, NamedFlowInput) else None) or ""
    name = flow.name if flow is not None else named.partition("@")[0]
    workflow_id = id or new_id(settings, "flow", name)
    async with about(workflow_id):
        return await client.start_workflow(
            "Flow",
            given,
            id=workflow_id,
            task_queue=settings.task_queue,
            id_reuse_policy=_ONCE if once else _AGAIN,
            memo=memo_for(person, memo),
            static_summary=summary("Flow", named or (f"{flow.name} {flow.version}" if flow is not None else "")),
            priority=TemporalPriority(priority_key=priority_key(task.priority), fairness_key=fairness_key(task.tenant)),
            search_attributes=of_tenant(task.tenant),
            result_type=Outcome,
        )


async def input_of(client: Client, workflow_id: str, run_id: str | None = None) -> Any:
    """Return the input of a run, from the first event of its history."""
    async for event in client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history_events():
        payloads = event.workflow_execution_started_event_attributes.input.payloads
        return (await client.data_converter.decode(payloads))[0]
    raise Failure(f"The history of {workflow_id} is empty.")


# ---- the secretary ---------------------------------------------------------------------------------------------------


async def submit_idea(
    client: Client, settings: Settings, desk: SecretaryInput, idea: Idea, person: str | None = None
) -> dict[str, str]:
    """Submit an idea of a person to a desk, and open the desk if needed; return `{todo_id, workflow_id}`."""
    idea = idea.model_copy(update={"by": person})
    refuse_secrets(idea.model_dump(mode="json"), "idea")
    id = desk_id(desk.name, desk.tenant)
    if settings.payload_keys:
        desk = desk.model_copy(update={"words_in_ids": False})
    opening: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Secretary",
        desk,
        id=id,
        task_queue=settings.task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Desk {desk.name}",
    )
    async with about(id):
        submitted: dict[str, str] = await client.execute_update_with_start_workflow(
            "submit_idea", idea, start_workflow_operation=opening, result_type=dict, rpc_timeout=UPDATE_TIMEOUT
        )
    return submitted


# ---- decisions -------------------------------------------------------------------------------------------------------


async def inbox(client: Client) -> list[DecisionRequest]:
    """Return every open decision on the server, the oldest first.

    A run whose worker does not answer is skipped with a note on stderr.

    Raises:
        Failure: no worker answers for any of the runs.
    """
    waiting = [run.id async for run in waiting_runs(client)]
    requests: dict[tuple[str, str], DecisionRequest] = {}
    unanswered: dict[str, Failure] = {}
    for id in waiting:
        try:
            of_run = await decisions(client, id)
        except Failure as failure:
            if failure.type != "NoWorker":
                raise
            unanswered[id] = failure
            continue
        requests |= {(request.workflow_id, request.id): request for request in of_run if request.status == "open"}
    if unanswered and not requests:
        raise next(iter(unanswered.values()))
    for id in unanswered:
        note(f"{id} also waits for a person, but no worker answers for it now.", "yellow")
    return sorted(requests.values(), key=lambda request: request.opened_at)


async def waiting_runs(client: Client, *conditions: str, most: int | None = None) -> AsyncIterator[WorkflowExecution]:
    """Yield the runs with open decisions, each workflow once.

    The server lists a workflow twice while one of its runs continues as the next, and while its list changes between two pages.
    """
    known: set[str] = set()
    async for run in client.list_workflows(" AND ".join([*conditions, INBOX]), limit=most):
        if run.id not in known:
            known.add(run.id)
            yield run


async def decisions(client: Client, workflow_id: str) -> list[DecisionRequest]:
    """Return a workflow's decisions, the open ones first."""
    requests: list[DecisionRequest] = await query(client, workflow_id, "decisions", {}, list[DecisionRequest])
    return requests


async def open_decisions(client: Client, workflow_id: str, most: int | None = None) -> list[DecisionRequest]:
    """Return the open decisions of a run and of the teams in it; with `most`, not more than so many."""
    below = f"(ParentWorkflowId = {quoted(workflow_id)} OR RootWorkflowId = {quoted(workflow_id)})"
    ids = [workflow_id, *[run.id async for run in waiting_runs(client, below, most=most) if run.id != workflow_id]]
    found: list[DecisionRequest] = []
    for id in ids:
        if most is not None and len(found) >= most:
            break
        found += [request for request in await decisions(client, id) if request.status == "open"]
    return found[:most]


async def decide(client: Client, workflow_id: str, decision: Decision) -> DecisionRequest:
    """Settle a decision and return it.

    Raises:
        Failure: the workflow refuses the decision, with the reason; it stays open.
    """
    refuse_secrets(decision.model_dump(mode="json"), "decision")
    async with about(workflow_id):
        settled: DecisionRequest = await client.get_workflow_handle(workflow_id).execute_update(
            "decide", decision, result_type=DecisionRequest, rpc_timeout=UPDATE_TIMEOUT
        )
    return settled


async def attend(client: Client, request: DecisionRequest, name: str, order: Snooze | Reassign) -> DecisionRequest:
    """Snooze or reassign a decision, and return it. `name` is the update's.

    Raises:
        Failure: the workflow refuses the order, with the reason.
    """
    given = order.model_dump(mode="json", by_alias=True, exclude_none=True)
    refuse_secrets(given, name)
    async with about(request.workflow_id):
        changed: DecisionRequest = await client.get_workflow_handle(request.workflow_id).execute_update(
            name, given, result_type=DecisionRequest, rpc_timeout=UPDATE_TIMEOUT
        )
    return changed


# ---- queries ---------------------------------------------------------------------------------------------------------


async def full_id(client: Client, given: str) -> str:
    """Return the id of the workflow whose id is `given` or begins with it; `given` itself if there is none.

    Raises:
        Failure: several ids begin with it.
    """
    if await exists(client, given):
        return given
    try:
        query = f"WorkflowId STARTS_WITH {quoted(given)}"
        found = sorted({run.id async for run in client.list_workflows(query, limit=LISTED)})
    except RPCError:  # a server without this search
        return given
    if len(found) > 1:
        raise usage(f"Several ids begin with {given}; type one of them:\n" + "\n".join(f"  {id}" for id in found[:SHOWN]))
    return found[0] if found else given


async def query(client: Client, workflow_id: str, name: str, argument: Any = None, kind: Any = None) -> Any:
    """Query a workflow; errors name the workflow.

    Args:
        kind: the type of the result; None leaves it as JSON.
    """
    async with about(workflow_id):
        try:
            return await client.get_workflow_handle(workflow_id).query(
                name, argument if argument is not None else {}, result_type=kind, rpc_timeout=QUERY_TIMEOUT
            )
        except WorkflowQueryFailedError as error:
            raise await with_reason(client, error) from error


async def maybe_query(client: Client, workflow_id: str, name: str, kind: Any = None) -> Any:
    """Query a workflow; return None if it has no such query."""
    try:
        return await query(client, workflow_id, name, {}, kind)
    except Failure as failure:
        if isinstance(failure.__cause__, WorkflowQueryFailedError):
            return None
        raise


async def describe(client: Client, workflow_id: str) -> WorkflowExecutionDescription:
    """Return the server's description of a workflow."""
    async with about(workflow_id):
        return await client.get_workflow_handle(workflow_id).describe()


async def events(client: Client, workflow_id: str, after: int = 0) -> list[Event]:
    """Return the events of a run's record after a sequence number."""
    recorded: list[Event] = await query(client, workflow_id, "events", {"after": after}, list[Event])
    return recorded


def is_open(description: WorkflowExecutionDescription) -> bool:
    """Return whether the workflow is running; after continue-as-new it is, in its next run."""
    return description.status in (WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.CONTINUED_AS_NEW)


async def exists(client: Client, workflow_id: str) -> bool:
    """Return whether the server has a workflow of that id."""
    try:
        await client.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


def ui_of(settings: Settings) -> str | None:
    """Return the address of the Temporal UI if it is known: the embedded server's, or `TEMPORAL_UI` for a given server."""
    import json
    import os

    if server_is_given():
        return os.environ.get("TEMPORAL_UI") or None
    try:
        return str(json.loads(server_record(settings).read_text())["ui"])
    except (OSError, ValueError, KeyError):
        return None


def ui_link(ui: str | None, namespace: str, workflow_id: str) -> str | None:
    """Return the address of a workflow's page in the Temporal UI; None without a UI."""
    return ui and f"{ui}/namespaces/{namespace}/workflows/{quote(workflow_id, safe='')}"
