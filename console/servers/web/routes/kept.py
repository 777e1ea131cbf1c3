"""Sessions, memories and documents: what lives longer than a run. Their rows belong to tenants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, Field

from console.backend.access.rights import Owned, Refusal, absent, allow, allow_some, readable
from console.servers.web.callers import CallerOf
from console.servers.web.recorded import note_subject
from console.servers.web.requests import MOST_LISTED, Here, StrictRoute, decoded
from console.servers.web.services import Services
from kernel.basics.limits import OneLine, Tenant
from kernel.basics.schema import Schema
from kernel.identity.caller import Caller
from kernel.kinds.documents import Document
from kernel.kinds.memory import MemoryItem
from kernel.record.session import Session, SessionName
from plugins.storage.sql import SqlDocuments, SqlMemory, SqlSessions

router = APIRouter(tags=["state"], route_class=StrictRoute)

R = TypeVar("R", bound=Owned)

TenantOf = Annotated[Tenant | None, Query(alias="tenant", description="The tenant of the row; none for a row without one.")]

SessionPart = Annotated[
    str, Path(alias="session", min_length=1, max_length=600, description="A session's name."), AfterValidator(decoded)
]
MemoryPart = Annotated[
    str, Path(alias="memory", min_length=1, max_length=600, description="A memory's id."), AfterValidator(decoded), OneLine
]
DocumentPart = Annotated[
    str, Path(alias="document", min_length=1, max_length=3_000, description="A document's name."), AfterValidator(decoded)
]


class SessionList(Schema):
    """The sessions that were used last, at most 200."""

    items: list[Session] = Field(max_length=MOST_LISTED)
    next: None = None


class MemoryList(Schema):
    """The memories in the database that were used last, at most 200."""

    items: list[MemoryItem] = Field(max_length=MOST_LISTED)
    next: None = None


class DocumentList(Schema):
    """The indexed documents, at most 200."""

    items: list[Document] = Field(max_length=MOST_LISTED)
    next: None = None


class GivenSessionFork(Schema):
    """A new session with the first `at` turns of another one, or all of them."""

    new: SessionName = Field(examples=["garden 2"])
    at: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    tenant: Tenant | None = None


class Removed(Schema):
    """The name or the id of a row that is gone."""

    removed: str


async def _of_tenants(caller: Caller, read: Callable[[str | None], Awaitable[list[R]]]) -> list[R]:
    """Return the rows of the tenants that the caller may see."""
    allow_some(caller, "read")
    if caller.tenants is None:
        return readable(caller, (await read(None))[:MOST_LISTED])
    return readable(caller, [row for tenant in sorted(caller.tenants) for row in await read(tenant)][:MOST_LISTED])


# ---- sessions ----------------------------------------------------------------------------------------------------------


def sessions_of(here: Services) -> SqlSessions:
    """Return the store of sessions."""
    return SqlSessions(here.storage.database, here.storage)


@router.get("/sessions", summary="List sessions")
async def list_sessions(here: Here, caller: CallerOf) -> SessionList:
    """Return the sessions, the last used first."""
    return SessionList(items=await _of_tenants(caller, sessions_of(here).all))


@router.post("/sessions/{session}/fork", status_code=201, summary="Fork a session")
async def fork_session(here: Here, caller: CallerOf, session: SessionPart, given: GivenSessionFork) -> Session:
    """Begin a session with the first turns of another one. The other one stays as it is."""
    found = await _session(here, caller, session, given.tenant)
    made = await sessions_of(here).fork(session, given.tenant, given.new, given.at)
    if made is None:
        few = given.at is not None and given.at > found.turns
        why = f"it has {found.turns} turns" if few else f"{given.new!r} exists already"
        raise Refusal(409, "NotForked", f"{session} cannot be forked: {why}.")
    return made


@router.delete("/sessions/{session}", summary="Delete a session")
async def delete_session(here: Here, caller: CallerOf, session: SessionPart, tenant: TenantOf = None) -> Removed:
    """Delete a session. The runs in it keep their own records."""
    await _session(here, caller, session, tenant)
    await sessions_of(here).delete(session, tenant)
    note_subject(f"session={session} tenant={tenant or ''}")
    return Removed(removed=session)


async def _session(here: Services, caller: Caller, name: str, tenant: str | None) -> Session:
    what = f"There is no session {name!r}."
    allow(caller, "operate", tenant=tenant, what=what)
    found = await sessions_of(here).find(name, tenant)
    if found is None:
        raise absent(what)
    return found


# ---- memories ----------------------------------------------------------------------------------------------------------


@router.get("/memories", summary="List memories")
async def list_memories(here: Here, caller: CallerOf) -> MemoryList:
    """Return the memories in the database, the last used first. A plugin of kind `memory` keeps its own."""
    store = SqlMemory(here.storage.database)
    return MemoryList(items=await _of_tenants(caller, lambda tenant: store.list(tenant, None)))


@router.delete("/memories/{memory}", summary="Forget a memory")
async def forget(here: Here, caller: CallerOf, memory: MemoryPart) -> Removed:
    """Remove a memory for good."""
    store, what = SqlMemory(here.storage.database), f"There is no memory {memory!r}."
    allow_some(caller, "operate")
    found = await store.find(memory)
    if found is None:
        raise absent(what)
    allow(caller, "operate", tenant=found.tenant, what=what)
    await store.forget([found.id])
    note_subject(f"memory={found.id} tenant={found.tenant or ''}")
    return Removed(removed=found.id)


# ---- documents ---------------------------------------------------------------------------------------------------------


@router.get("/documents", summary="List documents")
async def list_documents(here: Here, caller: CallerOf) -> DocumentList:
    """Return the indexed documents."""
    return DocumentList(items=await _of_tenants(caller, SqlDocuments(here.storage.database).all))


@router.delete("/documents/{document}", summary="Remove a document")
async def remove_document(here: Here, caller: CallerOf, document: DocumentPart, tenant: TenantOf = None) -> Removed:
    """Remove a document from the index. The file that it was read from stays."""
    what = f"There is no document {document!r}."
    allow(caller, "operate", tenant=tenant, what=what)
    if not await SqlDocuments(here.storage.database).remove(document, tenant):
        raise absent(what)
    note_subject(f"document={document} tenant={tenant or ''}")
    return Removed(removed=document)
