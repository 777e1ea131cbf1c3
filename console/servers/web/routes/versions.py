"""Published versions of flows: publish, list, roll back, compare."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from console.backend.access.rights import Refusal, absent, allow, allow_shared, name_for, reach
from console.backend.flow_runs import try_run
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Flow, Here, Limit, PartOfPath, StrictRoute, Text
from console.servers.web.routes.drafts import By
from console.servers.web.routes.flows import EXAMPLE, flow_at
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.flow.compare import compare
from kernel.flow.shapes import FlowDefinition
from kernel.flow.trial import Trial, TrialChange, TrialOutcome
from kernel.flow.versions import FlowVersion
from kernel.identity.caller import Caller
from kernel.registry.rollout import ANSWER_S
from kernel.views.flow_difference import difference_picture
from runtime.flows.flow_text import valid_flow
from runtime.plugins.flow_publishing import FlowPublisher

router = APIRouter(tags=["versions"], route_class=StrictRoute)

Reason = Annotated[str, Field(min_length=1, max_length=20_000, description="Why, in a few words.", examples=["First version"])]

WaitS = Annotated[float, Field(gt=0, le=120, description="The time that each worker has to check it, in seconds.")]

Ref = Annotated[str, Query(min_length=1, max_length=200, description="A version, the beginning of a hash, `draft` or `file`.")]


class Version(Schema):
    """A version that is in use since `at`, until the next change."""

    version: str
    hash: str
    at: datetime
    by: str
    reason: str | None = None
    action: str = Field(description="publish or rollback.")
    current: bool


class VersionText(Version):
    """A version with its text."""

    text: str


class Versions(Schema):
    """The changes of a published flow, the newest first."""

    items: list[Version]
    next: str | None = None


class GivenVersion(Schema):
    """A text to publish."""

    text: Text = Field(examples=[EXAMPLE])
    reason: Reason
    by: By | None = None
    wait_s: WaitS = ANSWER_S


class GivenRollback(Schema):
    """A return to an earlier version, by its number or the beginning of its hash; by default to the one before."""

    to: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    reason: Reason
    by: By | None = None
    wait_s: WaitS = ANSWER_S


class Change(Schema):
    """One difference of two flows, in words. `node` is the id of a node, `edge` an edge as `source > target (case)`."""

    kind: Literal["added", "removed", "changed"]
    node: str | None = None
    edge: str | None = None
    words: str


class Difference(Schema):
    """The differences of two flows, and both as one picture (SVG)."""

    changes: list[Change]
    svg: str


class GivenTrial(Schema):
    """Recorded runs to try on a version (by its number, the beginning of its hash, `draft` or `file`) or on a text."""

    version: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    text: Text | None = Field(default=None, examples=[EXAMPLE])
    runs: Annotated[list[Annotated[str, Field(min_length=1, max_length=1_000)]], Field(min_length=1, max_length=50)]


class TriedRun(Schema):
    """A recorded run on another version. Nodes are named by their paths. `error` says why it cannot be tried.

    `same` were answered from the record. `asked_again` would have to be asked; of the first of them, `changed` says why.
    `unreached` wait for those. Without `outcome`, the end is not known.
    """

    workflow_id: str
    error: str | None = None
    flow: str | None = Field(default=None, description="The flow that the run had.")
    before: str | None = Field(default=None, description="The version that the run had.")
    after: str | None = Field(default=None, description="The version that it is tried on.")
    same: list[str] = Field(default_factory=list)
    changed: list[TrialChange] = Field(default_factory=list)
    asked_again: list[str] = Field(default_factory=list)
    unreached: list[str] = Field(default_factory=list)
    lost: list[str] = Field(default_factory=list, description="Nodes with an answer that is not recorded as a whole.")
    recorded: TrialOutcome | None = None
    outcome: TrialOutcome | None = None


class Tried(Schema):
    """The runs that were tried."""

    items: list[TriedRun]
    next: None = None


@router.post("/flows/{name}/publish", summary="Publish a version")
async def publish(here: Here, caller: CallerOf, name: Flow, given: GivenVersion) -> Version:
    """Make a text the version for new runs, once every worker has accepted it. Runs under way keep theirs.

    A text with faults is refused with 422, a text that a worker refuses with 409.
    """
    allow_shared(caller, "publish")
    flow = await here.work(valid_flow, given.text)
    if flow.name != name:
        raise InvalidInput(f"name: the text has the name {flow.name!r}, and the address {name!r}.", "name")
    by = name_for(caller, given.by)
    taken = await (await _publisher(here)).publish(flow, given.text, given.reason, by, given.wait_s)
    return _shown(taken.version)


@router.get("/flows/{name}/versions", summary="List versions")
async def list_versions(
    here: Here,
    caller: CallerOf,
    name: Flow,
    after: Annotated[int, Query(ge=0, le=100_000, description="The `next` of the page before.")] = 0,
    limit: Limit = 100,
) -> Versions:
    """Return the changes of a published flow, the newest first."""
    allow(caller, "read")
    publisher = await _publisher(here)
    found = await publisher.versions(name)
    if not found:
        raise absent(await publisher.not_published(name))
    items = [_shown(each) for each in found[after : after + limit]]
    return Versions(items=items, next=str(after + limit) if len(found) > after + limit else None)


@router.get("/flows/{name}/versions/{version}", summary="Read a version")
async def read_version(here: Here, caller: CallerOf, name: Flow, version: PartOfPath) -> VersionText:
    """Return a version with its text, by its number or the beginning of its hash."""
    allow(caller, "read")
    publisher = await _publisher(here)
    try:
        found = await publisher.text(name, version)
    except InvalidInput as error:
        if error.field == "version":
            raise absent(str(error)) from None
        raise
    return VersionText(**_shown(found.version).model_dump(), text=found.text)


@router.post("/flows/{name}/rollback", summary="Return to an earlier version")
async def rollback(here: Here, caller: CallerOf, name: Flow, given: GivenRollback) -> Version:
    """Make an earlier version the one for new runs."""
    allow_shared(caller, "publish")
    publisher = await _publisher(here)
    if not await publisher.versions(name):
        raise absent(await publisher.not_published(name))
    return _shown((await publisher.rollback(name, given.to, given.reason, name_for(caller, given.by), given.wait_s)).version)


@router.get("/flows/{name}/diff", summary="Compare two versions")
async def diff(
    here: Here,
    caller: CallerOf,
    name: Flow,
    before: Annotated[Ref, Query(alias="from")] = "file",
    after: Annotated[Ref, Query(alias="to")] = "draft",
) -> Difference:
    """Return the differences in words and as a picture."""
    allow(caller, "read")
    old, new = await flow_at(here, name, before), await flow_at(here, name, after)
    return await here.work(_difference, old, new)


def _difference(old: FlowDefinition, new: FlowDefinition) -> Difference:
    changes = [
        Change(kind=each.change, node=each.node, edge=each.edge, words=each.words or each.what) for each in compare(old, new)
    ]
    return Difference(changes=changes, svg=difference_picture(old, new))


@router.post("/flows/{name}/try", summary="Try recorded runs on another version")
async def try_runs(here: Here, caller: CallerOf, name: Flow, given: GivenTrial) -> Tried:
    """Return where recorded runs would differ on another version. Nothing is asked, and nothing is paid."""
    allow(caller, "read")
    if (given.version is None) == (given.text is None):
        raise InvalidInput("version: give either a version or a text.", "version")
    flow = await here.work(valid_flow, given.text) if given.text is not None else await flow_at(here, name, given.version)
    return Tried(items=[await _tried(here, caller, id, flow) for id in dict.fromkeys(given.runs)])


async def _tried(here: Services, caller: Caller, id: str, flow: FlowDefinition) -> TriedRun:
    try:
        await reach(here, caller, id)
        trial = await try_run(here.storage, id, flow)
        return TriedRun(workflow_id=id, **{name: getattr(trial, name) for name in Trial.model_fields})
    except (InvalidInput, Failure, Refusal) as error:
        return TriedRun(workflow_id=id, error=str(error))


async def _publisher(here: Services) -> FlowPublisher:
    publisher = (await here.flows()).publisher
    assert publisher is not None  # it is given a store
    return publisher


def _shown(version: FlowVersion) -> Version:
    return Version(**version.model_dump(include=set(Version.model_fields)))
