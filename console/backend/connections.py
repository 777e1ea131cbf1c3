"""The connections behind a server: the Temporal client, the database, the project file, and who may do what."""

from __future__ import annotations

import asyncio
import time

from temporalio.client import Client

from console.backend import client as backend
from console.backend.asked import OpenDecisions
from console.backend.desk import project_of
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller
from kernel.identity.person import People
from kernel.identity.token import Tokens
from kernel.project.project import Project
from plugins.storage import sql
from runtime.connection import ServerUnreachable, address_of
from runtime.identity.keys import IdentityKeys
from runtime.identity.policies import CedarPolicies, read_policies
from runtime.identity.seals import seal
from runtime.identity.tokens import Recognition
from runtime.objects import open_storage
from runtime.project.hashed import hash_of
from runtime.settings import Settings

AGAIN_S = 2.0
"""The time for which no second attempt is made to reach a Temporal server that did not answer, in seconds."""


class Connections:
    """One of each for a server. Nothing is opened before its first use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.storage = open_storage(settings)
        database = self.storage.database
        self.log = sql.SqlEventLog(database, self.storage.large)
        self.inbox = sql.SqlInbox(database, self.storage.large)
        self.todos = sql.SqlTodoList(database)
        self.todo_book = sql.SqlTodoBook(database)
        self.keys = IdentityKeys(settings)
        self.tokens: Tokens = sql.SqlTokens(database)
        self.recognition = Recognition(self.tokens, self.people)
        self.asked = OpenDecisions(self.temporal)
        self._client: Client | None = None
        self._address = ""
        self._unreachable: tuple[float, str] | None = None
        self._connecting = asyncio.Lock()
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

    async def close(self) -> None:
        """Close the connections."""
        await self.storage.close()
