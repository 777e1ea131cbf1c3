"""All doors. Their routes are not in our own OpenAPI document: each protocol has its own."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from console.servers.bearer import App
from console.servers.doors.agui import routes as agui
from console.servers.doors.langgraph import routes as langgraph
from console.servers.doors.langgraph.origins import InboxOrigins, inbox_origins
from console.servers.doors.openai import catalog, chat, responses
from console.servers.doors.openai.errors import OpenAiErrors


class AllDoors:
    """The doors, as the console's server takes them in."""

    def __init__(self) -> None:
        """Read the origins of the environment. Raise `Failure` if one is none."""
        self._origins = inbox_origins()

    def install(self, app: FastAPI) -> None:
        """Add the routes of all doors."""
        openai = APIRouter(prefix="/v1", include_in_schema=False)
        for each in (catalog, chat, responses):
            openai.include_router(each.router)
        others = APIRouter(include_in_schema=False)
        for router in (agui.router, langgraph.router):
            others.include_router(router)
        app.include_router(openai)
        app.include_router(others)

    def around(self, app: App) -> App:
        """Return the whole application as clients of doors meet it."""
        return InboxOrigins(OpenAiErrors(app), self._origins)
