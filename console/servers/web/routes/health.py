"""The state of the server itself."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from console.servers.web.requests import Here, StrictRoute
from console.terminal.failure import Failure
from kernel.basics.errors import MofaError
from kernel.basics.schema import Schema
from runtime.connection import ServerUnreachable

router = APIRouter(tags=["server"], route_class=StrictRoute)


class Health(Schema):
    """The version of this server, and whether the servers behind it answer. Flows can be drawn without a Temporal server."""

    version: str
    database: bool
    temporal: bool


@router.get("/health", summary="Ask whether the server and those behind it answer")
async def health(here: Here) -> Health:
    """Return the state. No login is needed."""
    try:
        await here.plugins.fleet()
        database = True
    except MofaError:
        database = False
    try:
        await here.temporal()
        temporal = True
    except (ServerUnreachable, Failure):
        temporal = False
    return Health(version=version("mofa-temporal"), database=database, temporal=temporal)
