"""Commands that people type in a channel: they hand in ideas, and ask how they stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from temporalio.client import Client

from console.backend import client as backend
from console.backend.desk import desk_of
from console.backend.notifications.language import Translate
from console.backend.notifications.settling import not_allowed
from console.backend.notifications.words import page_of
from kernel.basics.schema import parse
from kernel.identity.caller import Caller
from kernel.project.project import Project
from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.shapes import Idea
from plugins.storage.sql import DecisionFilter, SqlInbox, SqlTodoList
from runtime.settings import Settings

LISTED = 15
"""The most lines of an answer."""

READ = 200
"""The most todos or decisions that are looked through for them."""


@dataclass(frozen=True)
class Commanding:
    """The stores and settings that commands need. `base` is the address of the console in links."""

    settings: Settings
    project: Callable[[], Awaitable[Project]]
    temporal: Callable[[], Awaitable[Client]]
    inbox: SqlInbox
    todos: SqlTodoList
    base: str

    async def carry_out(self, caller: Caller, text: str, channel: str, _: Translate) -> str:
        """Carry out what a person has typed, and return the answer in their language.

        Raises:
            MofaError, Failure, ServerUnreachable: it is not possible for now, or the idea is refused.
        """
        verb, rest = (*text.split(maxsplit=1), "", "")[:2]
        match verb.lower():
            case "idea" if rest.strip():
                return await self._idea(caller, rest.strip(), channel, _)
            case "todos" | "status":
                return await self._todos(caller, _)
            case "inbox" | "decisions":
                return await self._inbox(caller, _)
        return _("idea TEXT — hand in an idea\ntodos — how the ideas stand\ninbox — decisions that wait for you")

    async def _idea(self, caller: Caller, text: str, channel: str, _: Translate) -> str:
        desk = desk_of(await self.project())
        if not caller.may("start", tenant=desk.tenant, desk=desk.name):
            return _("%(name)s has no role that may hand in ideas.", name=caller.name)
        known = {"content": text, "metadata": {"handed_in_by": caller.name, "channel": channel}}
        idea: Idea = parse(Idea, known, "idea")
        submitted = await backend.submit_idea(await self.temporal(), self.settings, desk, idea, caller.name)
        return _("Received: %(page)s", page=f"{self.base}/todos/{quote(submitted['todo_id'], safe='')}")

    async def _todos(self, caller: Caller, _: Translate) -> str:
        found = await self.todos.open_first(TodoFilter(tenants=caller.tenants, desks=caller.desks), READ)
        shown = [row for row in found if caller.may("read", tenant=row.tenant, desk=row.desk)]
        if not shown:
            return _("There are no ideas yet that you may read.")
        return "\n".join(f"{row.title[:100]}: {row.status if row.closed else row.phase}" for row in shown[:LISTED])

    async def _inbox(self, caller: Caller, _: Translate) -> str:
        wanted = DecisionFilter(tenants=caller.tenants, desks=caller.desks)
        found = [row for row in (await self.inbox.page(wanted, READ)).items if not_allowed(caller, row, _) is None]
        if not found:
            return _("No decision waits for you.")
        return "\n".join(f"{row.title[:100]}: {page_of(self.base, row)}" for row in found[:LISTED])
