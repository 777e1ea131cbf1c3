"""The routes of all doors. They are not in our own OpenAPI document: each protocol has its own."""

from __future__ import annotations

from fastapi import APIRouter

from console.servers.doors.agui import routes as agui
from console.servers.doors.langgraph import routes as langgraph
from console.servers.doors.openai import catalog, chat, responses


def door_routers() -> list[APIRouter]:
    """Return a router for each door."""
    openai = APIRouter(prefix="/v1", include_in_schema=False)
    for each in (catalog, chat, responses):
        openai.include_router(each.router)
    others = APIRouter(include_in_schema=False)
    others.include_router(agui.router)
    others.include_router(langgraph.router)
    return [openai, others]
