"""The connections behind the routes: the Temporal client, the database, and the tails of runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from temporalio.client import Client

from console.backend import client as backend
from console.backend.asked import OpenDecisions
from console.backend.changes import Changes
from console.backend.channels import OpenChannels
from console.backend.desk import project_of
from console.backend.event_tail import Tails
from console.backend.flows import Flows
from console.backend.notifier import Notifying
from console.backend.run_source import RunSource
from console.backend.shared_reads import SharedReads
from console.servers.web.fragments import Fragments
from kernel.agents.allowance import Allowances
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.flow.drafts import Drafts
from kernel.identity.caller import Caller
from kernel.identity.person import OidcSettings, People
from kernel.identity.token import Tokens
from kernel.project.project import Project
from kernel.registry.rollout import PluginStore
from plugins.storage import sql
from runtime.connection import ServerUnreachable, address_of
from runtime.identity.keys import IdentityKeys
from runtime.identity.policies import CedarPolicies, read_policies
from runtime.identity.seals import seal
from runtime.identity.tokens import Recognition
from runtime.objects import open_storage
from runtime.project.hashed import hash_of
from runtime.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

STARTING = 16
"""The most runs that are started at once."""

WORKING = 2
"""The most texts that are checked or drawn at once: that takes processor time, which events need too."""


AGAIN_S = 2.0
"""The time for which no second attempt is made to reach a Temporal server that did not answer, in seconds."""


class Services:
    """One of each for a server. Nothing is opened before its first use."""

    def __init__(self, settings: Settings, person: str | None) -> None:
        """`person` is recorded for changes that name nobody."""
        self.settings, self.person = settings, person
        self.storage = open_storage(settings)
        database = self.storage.database
        self.drafts: Drafts = sql.SqlDrafts(database)
        self.plugins: PluginStore = sql.SqlPlugins(database)
        self.log = sql.SqlEventLog(database, self.storage.large)
        self.inbox = sql.SqlInbox(database, self.storage.large)
        self.todo_titles = sql.SqlTodoTitles(database)
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
        self.channels = OpenChannels()
        self.allowances: Allowances = sql.SqlAllowances(database)
        self.keys = IdentityKeys(settings)
        self.tokens: Tokens = sql.SqlTokens(database)
        self.recognition = Recognition(self.tokens, self.people)
        self.tails = Tails(RunSource(self.temporal, self.storage, self.log))
        self.asked = OpenDecisions(self.temporal)
        self._client: Client | None = None
        self._address = ""
        self._unreachable: tuple[float, str] | None = None
        self.starting = asyncio.Semaphore(STARTING)
        self._connecting = asyncio.Lock()
        self._working = asyncio.Semaphore(WORKING)
        self._policy: tuple[str, CedarPolicies] | None = None
        self._project: tuple[str | None, Project] = (None, Project())

    async def temporal(self) -> Client:
        """Return a client of the Temporal server, which may have started after this one.

        Raises:
            ServerUnreachable: none answers.
        """
        async with self._connecting:
            address = address_of(self.settings)
            if self._client is not None and address == self._address:
                return self._client
            if self._unreachable is not None and time.monotonic() < self._unreachable[0]:
                raise ServerUnreachable(self._unreachable[1])  # all who wait here would wait one after the other
            try:
                self._client, self._address = await backend.connected(self.settings), address
            except ServerUnreachable as error:
                self._unreachable = time.monotonic() + AGAIN_S, str(error)
                raise
            return self._client

    async def decide(self, caller: Caller, request: DecisionRequest, decision: Decision) -> DecisionRequest:
        """Settle a decision by its caller's verified name, and return it.

        Raises:
            Failure: the run refuses it, with the reason, or has ended.
            ServerUnreachable: no server answers.
        """
        try:
            return await backend.decide(await self.temporal(), request.workflow_id, seal(self.keys, caller, request, decision))
        finally:
            self.asked.forget()

    async def flows(self) -> Flows:
        """Return the flows of the project and the database.

        Raises:
            InvalidInput: the project file has faults.
        """
        return Flows(self.settings, self.plugins, await self.project())

    async def project(self) -> Project:
        """Return the content of the project file, which is read again when it has changed.

        Raises:
            InvalidInput: it has faults.
        """
        now = await asyncio.to_thread(hash_of, self.settings.project_file)
        hash, project = self._project
        if now is None or now != hash:
            project = await asyncio.to_thread(project_of, self.settings)
            self._project = now, project
        return project

    async def people(self) -> People:
        """Return the people of the project file.

        Raises:
            InvalidInput: it has faults. Nobody is let in by an old one.
        """
        project = await self.project()
        policy = None
        if project.policies is not None:
            text = await asyncio.to_thread(read_policies, project.policies, self.settings.project_file.parent)
            if self._policy is None or self._policy[0] != text:
                self._policy = text, await asyncio.to_thread(CedarPolicies, text)
            policy = self._policy[1]
        return People(project.people, policy)

    @property
    def notifying(self) -> Notifying:
        """The stores and settings behind the sender of messages to people."""
        return Notifying(self.project, self.people, self.inbox, self.notices, self.links)

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
        await self.storage.close()
