"""Tokens of people and services, sessions of browsers, and the log of changes. The database has hashes, never a secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from kernel.basics.limits import Line, OneLine, Tenant
from kernel.basics.schema import Schema
from kernel.identity.caller import Caller, Role, proved

PREFIX = "mofa_"
"""The beginning of every token, so that people and scanners of secrets recognise one."""

TOKENS = 10_000
"""The most tokens of one database, revoked ones included."""

Person = Annotated[str, Field(min_length=1, max_length=200), OneLine]
"""The name of a person or a service, as it stands in `by` and in `assignees`."""

Limit = Annotated[list[Tenant], Field(min_length=1, max_length=200)]
"""The tenants or desks that a caller is limited to."""


class Access(Schema):
    """The roles of a person or a service, and the tenants and desks for which they hold; None for no limit."""

    name: Person
    kind: Literal["person", "service"] = "person"
    roles: list[Role] = Field(min_length=1, max_length=4)
    tenants: Limit | None = None
    desks: Limit | None = None

    def caller(self) -> Caller:
        """Return the caller that has proved to be this one."""
        return proved(self.name, self.kind, self.roles, self.tenants, self.desks)


class AccessToken(Access):
    """A token without its secret. `id` is the part of the token by which people recognise it."""

    id: str
    created_at: datetime
    created_by: Line
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Return whether requests with it are answered."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class LoginSession(Schema):
    """A browser that has logged in: by a token (`token` is its id), by the token of the server, or by a provider of identities.

    A session of a token ends with the token. `proof` is the hash of the token of the server that was used.
    `listed`: whether the account had to be one of the project file's people, if it lists any.
    """

    access: Access
    token: str | None = None
    proof: str | None = None
    listed: bool = True
    created_at: datetime
    expires_at: datetime


class Acted(Schema):
    """One change by the API or the console: `by` did `action` to `what`, and the answer had this HTTP status."""

    at: datetime
    by: str
    verified: bool
    action: str
    what: str
    status: int
    tenant: str | None = None


class Tokens(Protocol):
    """The port of the store of tokens and sessions. Methods raise `StoreUnavailable` if the database is unreachable."""

    async def add(self, token: AccessToken, hash: str) -> None:
        """Store a new token. Raise `InvalidInput` if there are too many."""
        ...

    async def find(self, id: str) -> tuple[AccessToken, str] | None:
        """Return a token and the hash of its secret."""
        ...

    async def all(self) -> Sequence[AccessToken]:
        """Return all tokens, the newest first."""
        ...

    async def revoke(self, id: str) -> AccessToken | None:
        """Revoke a token; None if there is none. A second time changes nothing."""
        ...

    async def used(self, id: str) -> None:
        """Write that a token was used now."""
        ...

    async def open_session(self, hash: str, session: LoginSession) -> None:
        """Store a session by the hash of its cookie, and remove those that have expired."""
        ...

    async def session(self, hash: str) -> LoginSession | None:
        """Return a session that has not ended."""
        ...

    async def end_session(self, hash: str) -> None:
        """Remove a session."""
        ...

    async def acted(self, acted: Acted) -> None:
        """Write a change into the action log."""
        ...

    async def actions(self, limit: int, before: str | None = None) -> Sequence[tuple[str, Acted]]:
        """Return changes with their ids, the newest first; with `before`, only those before this id."""
        ...
