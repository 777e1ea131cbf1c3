"""The connections behind the routes: the Temporal client, the database, and the tails of runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from console.backend.connections import Connections
from console.backend.flows import Flows
from console.backend.notifications.channels import OpenChannels
from console.backend.notifications.sender import Notifying
from console.backend.notifications.settling import Settling
from console.backend.shared_reads import SharedReads
from console.backend.watching.changes import Changes
from console.backend.watching.event_tail import Tails
from console.backend.watching.run_source import RunSource
from console.servers.web.fragments import Fragments
from kernel.agents.allowance import Allowances
from kernel.flow.drafts import Drafts
from kernel.identity.person import OidcSettings
from kernel.registry.rollout import PluginStore
from plugins.storage import sql
from runtime.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

STARTING = 16
"""The most runs that are started at once."""

WORKING = 2
"""The most texts that are checked or drawn at once: that takes processor time, which events need too."""


class Services(Connections):
    """The connections of the console. Nothing is opened before its first use."""

    def __init__(self, settings: Settings, person: str | None) -> None:
        """`person` is recorded for changes that name nobody."""
        super().__init__(settings)
        self.person = person
        database = self.storage.database
        self.drafts: Drafts = sql.SqlDrafts(database)
        self.plugins: PluginStore = sql.SqlPlugins(database)
        self.kept_figures: dict[Any, tuple[float, dict[str, Any]]] = {}
        self.reading_figures = asyncio.Lock()
        self.reads = SharedReads()
        self.fragments = Fragments()
        self.figures = sql.SqlFigures(database)
        self.spending = sql.SqlSpendBook(database)
        self.changes = Changes(self.inbox.state)
        self.webhooks = sql.SqlWebhooks(database)
        self.notices = sql.SqlNotices(database)
        self.links = sql.SqlLinks(database)
        self.mailboxes = sql.SqlMailboxes(database)
        self.channels = OpenChannels()
        self.open_decisions = sql.SqlOpenDecisions(database)
        self.allowances: Allowances = sql.SqlAllowances(database)
        self.tails = Tails(RunSource(self.temporal, self.storage, self.log))
        self.starting = asyncio.Semaphore(STARTING)
        self._working = asyncio.Semaphore(WORKING)

    async def flows(self) -> Flows:
        """Return the flows of the project and the database.

        Raises:
            InvalidInput: the project file has faults.
        """
        return Flows(self.settings, self.plugins, await self.project())

    @property
    def notifying(self) -> Notifying:
        """The stores and settings behind the sender of messages to people."""
        return Notifying(self.project, self.people, self.inbox, self.notices, self.links)

    @property
    def settling(self) -> Settling:
        """The way of people's answers to runs."""
        return Settling(self.inbox, self.people, self.temporal, self.keys)

    async def oidc(self) -> OidcSettings | None:
        """Return the provider of identities of the project file, None without one."""
        return (await self.project()).identity.oidc

    async def work(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result of a function that takes processor time, from a thread of its own."""
        async with self._working:
            return await asyncio.to_thread(function, *args, **kwargs)

    async def close(self) -> None:
        """End the tails, and close the connections."""
        await self.changes.close()
        await self.tails.close()
        await self.channels.close()
        await super().close()
