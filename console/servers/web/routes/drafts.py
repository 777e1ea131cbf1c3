"""Drafts of flows: saved as one types, with a revision number, so that no writer overwrites another one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from console.backend.access.rights import absent, allow, allow_shared, name_for
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Flow, Here, StrictRoute, Text
from console.servers.web.routes.flows import EXAMPLE
from kernel.basics.limits import Line, OneLine
from kernel.basics.schema import Schema
from kernel.basics.secrets import refuse_secrets
from kernel.flow.drafts import Draft, DraftFacts, TabId, check_draft

router = APIRouter(tags=["drafts"], route_class=StrictRoute)

By = Annotated[Line, OneLine]

Base = Annotated[int, Query(ge=0, le=2**31 - 1, description="The revision that the change is based on.")]


class DraftText(Schema):
    """A draft with its text."""

    name: str
    text: str
    revision: int
    updated_at: datetime
    by: str | None = None
    deleted: bool = False


class GivenDraft(Schema):
    """A draft to save. `tab` names the editor, so that a repeated request makes no second revision."""

    text: Text = Field(description="The text, which need not be a valid flow.", examples=[EXAMPLE])
    base: int = Field(
        ge=0, le=2**31 - 1, description="The revision that the text is based on, 0 for a new draft.", examples=[0]
    )
    tab: TabId | None = Field(default=None, examples=["tab-1"])
    by: By | None = None


class Saved(Schema):
    """The new revision."""

    revision: int
    updated_at: datetime


class Revisions(Schema):
    """The last revisions of a draft, the newest first."""

    items: list[DraftFacts]
    next: None = None


@router.get("/flows/{name}/draft", summary="Read a draft")
async def read_draft(here: Here, caller: CallerOf, name: Flow) -> DraftText:
    """Return the current draft."""
    allow(caller, "read")
    return _shown(await here.drafts.find(name), f"There is no draft of {name!r}.")


@router.put("/flows/{name}/draft", summary="Save a draft")
async def save_draft(here: Here, caller: CallerOf, name: Flow, given: GivenDraft) -> Saved:
    """Save a new revision. If another one was saved since `base`, the status is 409 with the current text; none is lost."""
    allow_shared(caller, "publish")
    check_draft(given.text)
    refuse_secrets(given.text, "text")
    draft = await here.drafts.write(name, given.text, given.base, tab=given.tab, by=name_for(caller, given.by))
    return Saved(revision=draft.revision, updated_at=draft.updated_at)


@router.delete("/flows/{name}/draft", summary="Remove a draft")
async def delete_draft(here: Here, caller: CallerOf, name: Flow, base: Base) -> Saved:
    """Remove the draft. Its revisions stay, and can be read."""
    allow_shared(caller, "publish")
    removed = await here.drafts.delete(name, base, by=caller.name)
    if removed is None:
        raise absent(f"There is no draft of {name!r}.")
    return Saved(revision=removed.revision, updated_at=removed.updated_at)


@router.get("/flows/{name}/drafts", summary="List the revisions of a draft")
async def list_revisions(here: Here, caller: CallerOf, name: Flow) -> Revisions:
    """Return the last 50 revisions, the newest first."""
    allow(caller, "read")
    return Revisions(items=list(await here.drafts.revisions(name)))


@router.get("/flows/{name}/drafts/{revision}", summary="Read a revision of a draft")
async def read_revision(
    here: Here, caller: CallerOf, name: Flow, revision: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> DraftText:
    """Return a revision with its text."""
    allow(caller, "read")
    return _shown(await here.drafts.revision(name, revision), f"The draft of {name!r} has no revision {revision} that is kept.")


def _shown(draft: Draft | None, words: str) -> DraftText:
    if draft is None:
        raise absent(words)
    return DraftText(**draft.model_dump(include=set(DraftText.model_fields)))
