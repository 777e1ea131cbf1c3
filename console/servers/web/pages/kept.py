"""Pages of what lives longer than a run: plugins, rules and scripts; sessions, memories and documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from console.servers.web.callers import CallerOf
from console.servers.web.pages.page import PageRoute, render
from console.servers.web.requests import MOST_LISTED, Here
from console.servers.web.routes import kept as api
from console.servers.web.routes import plugins as registry
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Line
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.registry.registry import NO_PLUGINS

router = APIRouter(route_class=PageRoute)


# ---- plugins, rules, scripts -------------------------------------------------------------------------------------------


@router.get("/state/plugins")
async def plugins(
    request: Request, here: Here, caller: CallerOf, kind: Annotated[str, Query(pattern=r"^(rules|script)?$")] = ""
) -> Response:
    """Show the plugins of the fleet, or the rules or scripts among them: their versions, calls and what running work pins."""
    found = await registry.listed(here, caller, kind or None)  # type: ignore[arg-type]  # the pattern is that of two kinds
    fleet = await here.plugins.fleet()
    scripts = (await registry.list_scripts(here, caller)).items if kind == "script" else []
    history = await here.plugins.history(limit=registry.CHANGES) if caller.everywhere and not kind else []
    pins = [] if kind else await _pins(here, caller, fleet.current)
    return await render(
        request, here, "plugins.html", found=found, kind=kind, history=history, fleet=fleet, pins=pins, scripts=scripts,
        may_publish=_may_publish(caller),
    )  # fmt: skip


def _may_publish(caller: Caller) -> bool:
    return caller.may("publish") and caller.everywhere


async def _pins(here: Services, caller: Caller, current: str) -> list[tuple[str, int, list[str]]]:
    """Return (plugin set, number of runs, versions that are not the newest) of what the newest running runs are pinned to."""
    newest = (await here.plugins.plugin_set(current) or NO_PLUGINS).members
    found = []
    for hash, number in (await registry.pinned_sets(here, caller)).most_common(registry.SETS):
        members = (await here.plugins.plugin_set(hash) or NO_PLUGINS).members
        older = [
            f"{name} {member.version}"
            for name, member in sorted(members.items())
            if name not in newest or newest[name].hash != member.hash
        ]
        found.append((hash, number, older))
    return found


@router.get("/state/plugins/{plugin}")
async def plugin(request: Request, here: Here, caller: CallerOf, plugin: registry.PluginPart) -> Response:
    """Show one plugin: its versions, what running work pins, its rules, its source and its changes."""
    one = await registry.read_plugin(here, caller, plugin)
    return await render(request, here, "plugin.html", one=one, done="", may_publish=_may_publish(caller))


@router.post("/state/plugins/{plugin}/orders")
async def plugin_order(
    request: Request, here: Here, caller: CallerOf, plugin: registry.PluginPart, form: dict[str, Any]
) -> Response:
    """Roll a plugin back, reload it from its folder, disable or enable it, and show it."""
    order, done = form.get("order"), str(form.get("order"))
    if order == "rollback":
        to: str | None = parse(Line, form["to"], "to") if form.get("to") else None
        await registry.roll_back(here, caller, plugin, registry.GivenPluginRollback(to=to))
    elif order == "reload":
        development = bool(form.get("development"))
        found = await registry.reload_plugin(here, caller, plugin, registry.GivenPluginReload(development=development))
        done = "reload" if found.changed else "same"
    elif order in ("enable", "disable"):
        await (registry.enable if order == "enable" else registry.disable)(here, caller, plugin)
    else:
        raise InvalidInput("order: it is one of rollback, reload, enable and disable.", "order")
    one = await registry.read_plugin(here, caller, plugin)
    return await render(request, here, "plugin_body.html", one=one, done=done, may_publish=_may_publish(caller))


# ---- sessions ----------------------------------------------------------------------------------------------------------


@router.get("/state/sessions")
async def sessions(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show the sessions, the last used first."""
    return await _listed(request, here, "sessions.html", (await api.list_sessions(here, caller)).items)


@router.post("/state/sessions/fork")
async def fork_session(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Fork a session, and show the list."""
    fields = {"new": form.get("new"), "at": form.get("at"), "tenant": form.get("tenant")}
    given: api.GivenSessionFork = parse(api.GivenSessionFork, {name: each for name, each in fields.items() if each}, "fork")
    made = await api.fork_session(here, caller, str(form.get("session") or ""), given)
    found = (await api.list_sessions(here, caller)).items
    return await _listed(request, here, "sessions_list.html", found, "fork", made.name)


@router.post("/state/sessions/delete")
async def delete_session(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Delete a session, and show the list."""
    gone = await api.delete_session(here, caller, str(form.get("session") or ""), form.get("tenant") or None)
    return await _listed(
        request, here, "sessions_list.html", (await api.list_sessions(here, caller)).items, "delete", gone.removed
    )


# ---- memories and documents --------------------------------------------------------------------------------------------


@router.get("/state/memory")
async def memory(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show the memories in the database, the last used first."""
    return await _listed(request, here, "memory.html", (await api.list_memories(here, caller)).items)


@router.post("/state/memory/forget")
async def forget(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Forget a memory, and show the others."""
    await api.forget(here, caller, str(form.get("memory") or ""))
    return await _listed(request, here, "memory_list.html", (await api.list_memories(here, caller)).items, "forget")


@router.get("/state/documents")
async def documents(request: Request, here: Here, caller: CallerOf) -> Response:
    """Show the indexed documents."""
    return await _listed(request, here, "documents.html", (await api.list_documents(here, caller)).items)


@router.post("/state/documents/remove")
async def remove(request: Request, here: Here, caller: CallerOf, form: dict[str, Any]) -> Response:
    """Remove a document from the index, and show the others."""
    gone = await api.remove_document(here, caller, str(form.get("document") or ""), form.get("tenant") or None)
    return await _listed(
        request, here, "documents_list.html", (await api.list_documents(here, caller)).items, "remove", gone.removed
    )


async def _listed(
    request: Request, here: Services, template: str, found: list[Any], done: str = "", name: str = ""
) -> Response:
    """Return a list; `done` is the order that was just carried out, on the row `name`."""
    return await render(request, here, template, found=found, done=done, name=name, most=MOST_LISTED)
