"""The names and shapes that forms complete: agents, tools, scripts, models, flows, modes, plugins, JSON Schemas."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from console import schemas
from console.backend.access.rights import absent, allow
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, StrictRoute
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.modes import modes
from kernel.project.project import Project
from kernel.registry.registry import FLOWS, FOLDERS, NO_PLUGINS
from plugins import discovery

router = APIRouter(tags=["catalog"], route_class=StrictRoute)


class Named(Schema):
    """A name, with what a person should know when choosing it."""

    name: str
    kind: str | None = None
    description: str | None = None


class Catalog(Schema):
    """The names that a flow can use. `fault` is the fault of the project file, whose names are then missing."""

    agents: list[Named] = Field(description="Participants of the project file; `kind` tells teams and people apart.")
    tools: list[Named]
    scripts: list[Named]
    models: list[Named]
    flows: list[Named]
    modes: list[Named]
    plugins: list[Named] = Field(description="Installed plugins and those of the registry, by kind.")
    fault: str | None = None


@router.get("/catalog", summary="List names")
async def catalog(here: Here, caller: CallerOf) -> Catalog:
    """Return the names for completion."""
    allow(caller, "read")
    fault, project = None, Project()
    try:
        project = await here.project()
    except InvalidInput as error:
        fault = str(error)
    members = (await here.plugins.plugin_set((await here.plugins.fleet()).current) or NO_PLUGINS).members
    runtime = [Named(name=name, kind=member.kind) for name, member in members.items()]
    found: Catalog = await here.work(_catalog, project, runtime, [each.name for each in await here.drafts.all()])
    return found.model_copy(update={"fault": fault})


def _catalog(project: Project, runtime: list[Named], drafts: list[str]) -> Catalog:
    published = [each.name.removeprefix(FLOWS) for each in runtime if each.kind == "flow"]
    plugins = [Named(name=name, kind=kind) for kind, name in _installed()]
    plugins += [each for each in runtime if each.kind != "flow"]
    tools = {each.name for each in plugins if each.kind == "tool"} | set(project.tools)
    scripts = {each.name for each in runtime if each.kind == "script"} | set(project.scripts)
    models = {*project.models, *((project.model,) if project.model else ())}
    return Catalog(
        agents=[
            Named(name=name, kind=fields.get("kind", "agent"), description=fields.get("description"))
            for name, fields in sorted(project.agents.items())
        ],
        tools=[Named(name=name) for name in sorted(tools)],
        scripts=[Named(name=name) for name in sorted(scripts)],
        models=[Named(name=name) for name in sorted(models)],
        flows=[Named(name=name) for name in sorted({*project.flows, *published, *drafts})],
        modes=[Named(name=mode.name, description=mode.summary) for mode in modes().values()],
        plugins=sorted(plugins, key=lambda each: (each.kind or "", each.name)),
    )


@cache
def _installed() -> list[tuple[str, str]]:
    """Return (kind, name) of the installed plugins, which stay the same for the life of a process."""
    return [(kind, name) for kind, folder in FOLDERS.items() for name in discovery.names(folder)]


@router.get("/schemas/{type}", summary="Read a JSON Schema")
async def schema(
    here: Here,
    caller: CallerOf,
    type: Annotated[str, Path(pattern=r"^[A-Za-z0-9]{1,100}$", examples=["FlowDefinition"])],
) -> dict[str, Any]:
    """Return the JSON Schema of a public type, with all that it refers to."""
    allow(caller, "read")
    whole = await here.work(_bundle)
    if type not in whole["$defs"]:
        raise absent(f"There is no type {type!r}; there are {', '.join(whole['$defs'])}.")
    return schemas.one(type, whole)


@cache
def _bundle() -> dict[str, Any]:
    return schemas.bundle()
