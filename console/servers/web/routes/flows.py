"""Flows: the list of drafts, published ones and files; validation and pictures of a text."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from console.backend.access.rights import absent, allow
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Flow, Here, Limit, StrictRoute, Text
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.basics.schema import Schema
from kernel.flow.drafts import DraftFacts
from kernel.flow.shapes import FlowDefinition
from kernel.flow.versions import FlowVersion
from kernel.project.project import Project
from kernel.views.flow_diagram import flow_diagram
from kernel.views.flow_picture import flow_picture
from runtime.flows.flow_text import TextFault, read_text, text_fault, valid_flow
from runtime.flows.named_flows import subflow_places
from runtime.plugins.flow_publishing import FlowPublisher

router = APIRouter(tags=["flows"], route_class=StrictRoute)

EXAMPLE = "name: greeting\nnodes:\n  - {id: start, type: start}\n  - {id: done, type: end}\nedges: [{from: start, to: done}]\n"


class ListedDraft(Schema):
    """The draft of a flow."""

    revision: int
    updated_at: datetime
    by: str | None = None


class ListedVersion(Schema):
    """The published version of a flow that new runs take."""

    version: str
    hash: str
    at: datetime
    by: str
    reason: str | None = None


class ListedFlow(Schema):
    """A flow by its name. `file` is relative to the project file."""

    name: str
    draft: ListedDraft | None = None
    published: ListedVersion | None = None
    file: str | None = None


class FlowList(Schema):
    """A page of flows by name. `fault` is the fault of the project file, whose flows are then missing."""

    items: list[ListedFlow]
    next: str | None = None
    fault: str | None = None


class FlowText(Schema):
    """The text of a flow: of its draft, or else of the published version, or else of its file."""

    name: str
    text: str
    origin: Literal["draft", "published", "file"]
    revision: int = Field(default=0, description="The revision of the draft, 0 if there is none.")
    version: str | None = None


class GivenText(Schema):
    """A flow's text."""

    text: Text = Field(examples=[EXAMPLE])


class Checked(Schema):
    """The flow in a text, null if it cannot be read, and its faults in the order of the text."""

    flow: FlowDefinition | None
    faults: list[TextFault]


class Drawn(Schema):
    """A flow as Mermaid text and as SVG."""

    mermaid: str
    svg: str


@router.get("/flows", summary="List flows")
async def list_flows(
    here: Here,
    caller: CallerOf,
    after: Annotated[str | None, Query(max_length=200, description="The `next` of the page before.")] = None,
    limit: Limit = 100,
) -> FlowList:
    """Return drafts, published flows and those of the project file, joined by name, sorted by name."""
    allow(caller, "read")
    fault, project = None, Project()
    try:
        project = await here.project()
    except InvalidInput as error:
        fault = str(error)
    publisher = FlowPublisher(here.plugins)
    drafts = {each.name: each for each in await here.drafts.all()}
    names = [name for name in sorted({*project.flows, *await publisher.names(), *drafts}) if after is None or name > after]
    published = await publisher.current(names[:limit])
    items = [_listed(name, drafts.get(name), published.get(name), project.flows.get(name)) for name in names[:limit]]
    return FlowList(items=items, next=items[-1].name if len(names) > limit else None, fault=fault)


def _listed(name: str, draft: DraftFacts | None, published: FlowVersion | None, file: str | None) -> ListedFlow:
    return ListedFlow(
        name=name,
        draft=None if draft is None else ListedDraft(revision=draft.revision, updated_at=draft.updated_at, by=draft.by),
        published=None if published is None else ListedVersion(**published.model_dump(include=set(ListedVersion.model_fields))),
        file=file,
    )


@router.post("/flows/validate", summary="Check a flow's text")
async def validate(here: Here, caller: CallerOf, given: GivenText) -> Checked:
    """Return the flow and its faults, each with its node, line and column. The status is 200 also when there are faults."""
    allow(caller, "read")
    flow, faults = await here.work(read_text, given.text)
    if flow is not None and not faults and any(subflow_places(flow)):
        faults = await _faults_of_used(here, given.text, flow)
    return Checked(flow=flow, faults=faults)


async def _faults_of_used(here: Services, text: str, flow: FlowDefinition) -> list[TextFault]:
    """Return the fault of the first flow that a flow uses and that there is not."""
    flows = await here.flows()
    try:
        await flows.check_used(flow)
    except InvalidInput as error:
        return [await here.work(text_fault, text, error)]
    return []


@router.post("/flows/draw", summary="Draw a flow's text")
async def draw(here: Here, caller: CallerOf, given: GivenText) -> Drawn:
    """Return the flow as Mermaid text and as SVG. A text with faults is refused."""
    allow(caller, "read")
    return await here.work(_drawn, given.text)


def _drawn(text: str) -> Drawn:
    flow = valid_flow(text)
    return Drawn(mermaid=flow_diagram(flow), svg=flow_picture(flow))


@router.get("/flows/{name}", summary="Read a flow's text")
async def read(here: Here, caller: CallerOf, name: Flow) -> FlowText:
    """Return the text to go on from: the draft, else the published version, else the file."""
    allow(caller, "read")
    draft = await here.drafts.find(name)
    if draft is not None:
        return FlowText(name=name, text=draft.text, origin="draft", revision=draft.revision)
    flows = await here.flows()
    assert flows.publisher is not None  # it is given a store
    published = await flows.publisher.find(name)
    if published is not None:
        return FlowText(name=name, text=published.text, origin="published", version=published.version.version)
    text = await here.work(flows.project_text, name)
    if text is None:
        known = [*(each.name for each in await here.drafts.all()), *await flows.all_published(), *flows.names]
        guess = meant(name, known) or "."
        raise absent(f"There is no flow {name!r}: no draft, no published version, and none in the project file{guess}")
    return FlowText(name=name, text=text, origin="file")


async def flow_at(here: Services, name: str, ref: str | None) -> FlowDefinition:
    """Return the flow of a version, of the draft or of the file; by default the published version, else the file's.

    Raises:
        Refusal: there is none.
        FaultyText: the draft or the file has faults.
        InvalidInput: there is no such version.
    """
    flows = await here.flows()
    assert flows.publisher is not None  # it is given a store
    if ref == "draft":
        draft = await here.drafts.find(name)
        text = None if draft is None else draft.text
    elif ref != "file" and (published := await flows.publisher.find(name, ref)) is not None:
        return published.flow
    else:
        text = await here.work(flows.project_text, name)
    if text is None and ref in ("draft", "file"):
        raise absent(f"The flow {name!r} has no {'draft' if ref == 'draft' else 'file in the project file'}.")
    if text is None:
        guess = meant(name, [*await flows.all_published(), *flows.names]) or "."
        raise absent(f"There is no flow {name!r}: no published version, and none in the project file{guess}")
    flow: FlowDefinition = await here.work(valid_flow, text)
    return flow
