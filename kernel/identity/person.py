"""The people and services of the project file: their roles, and the tenants and desks for which they have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, field_validator

from kernel.basics.address import Variable, check_address
from kernel.basics.limits import Line, Tenant
from kernel.basics.schema import Schema
from kernel.identity.caller import Caller, Policy, Role, limit_of, proved
from kernel.identity.hours import Absences
from kernel.identity.reach import Digest, QuietHours

ChannelName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
"""The name of a channel in the project file."""

Language = Literal["en", "zh"]
"""A language of messages to people."""

Some = Annotated[list[Tenant], Field(min_length=1, max_length=200)]


class PersonSettings(Absences):
    """A person or a service. `email` and `subject` are those by which the provider of identities knows them."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The name in `by` and `assignees`, and of their tokens."
    )
    kind: Literal["person", "service"] = "person"
    roles: list[Role] = Field(min_length=1, max_length=4, description="viewer, decider, operator, admin.")
    tenants: Some | None = Field(default=None, description="Only rows of these tenants; all by default.")
    desks: Some | None = Field(default=None, description="Only rows of these desks; all by default.")
    email: Line | None = Field(
        default=None, description="The verified email of a log-in by OpenID Connect, and the address on channels of email."
    )
    subject: Line | None = Field(default=None, description="The `sub` of a log-in by OpenID Connect.")
    addresses: dict[ChannelName, Line] = Field(
        default_factory=dict,
        max_length=20,
        description="By channel: the address there, such as a member id of Slack or an object id for Teams.",
    )
    channels: list[ChannelName] = Field(
        default_factory=list,
        max_length=20,
        description="The channels in the order in which they are tried; by default all with an address, in the file's order.",
    )
    language: Language = Field(default="en", description="The language of our own words in messages: en or zh.")
    quiet: QuietHours | None = Field(default=None, description="The hours in which no message is sent.")
    digest: Digest | None = Field(default=None, description="One message a day in place of one for each decision.")


class OidcSettings(Schema):
    """A provider of identities by OpenID Connect: people of the project file log in with its accounts."""

    issuer: Annotated[str, Field(max_length=1_000, pattern=r"^https?://[^\s?#]+$")] = Field(
        description="The issuer's address; its settings are at /.well-known/openid-configuration."
    )
    client_id: Line
    client_secret_env: Variable | None = Field(
        default=None, description="The environment variable with the client's secret; none for a public client."
    )
    scopes: list[Line] = Field(default_factory=lambda: ["openid", "email", "profile"], max_length=20)
    default_roles: list[Role] = Field(
        default_factory=list,
        max_length=4,
        description="The roles of an account that no person names; none lets nobody else in.",
    )

    @field_validator("issuer")
    @classmethod
    def _by_tls(cls, issuer: str) -> str:
        check_address(issuer, with_token=True)
        return issuer.rstrip("/")


class IdentitySettings(Schema):
    """The log-ins besides tokens."""

    oidc: OidcSettings | None = None


class People:
    """The people of a project file. Without any, tokens alone say who may do what."""

    def __init__(self, people: Iterable[PersonSettings] = (), policy: Policy | None = None) -> None:
        """`policy` says what they may do, in place of the table of roles."""
        self._by_name, self._policy = {each.name: each for each in people}, policy

    def lists(self, name: str) -> bool:
        """Return whether a person has this name."""
        return name in self._by_name

    def person(self, name: str) -> PersonSettings | None:
        """Return the person of this name."""
        return self._by_name.get(name)

    def language(self, name: str) -> Language:
        """Return the language of messages to the person of this name; English for a name that is not listed."""
        person = self._by_name.get(name)
        return person.language if person is not None else "en"

    def reached_at(self, channel: str, address: str) -> PersonSettings | None:
        """Return the one person who has this address on a channel; None if nobody has it, or several have."""
        found = [each for each in self._by_name.values() if each.addresses.get(channel) == address]
        return found[0] if len(found) == 1 else None

    def caller(self, name: str) -> Caller | None:
        """Return the person of this name as a caller whose identity another way has proved."""
        person = self._by_name.get(name)
        if person is None:
            return None
        return self.limited(proved(person.name, person.kind, person.roles, person.tenants, person.desks))

    def limited(self, caller: Caller, *, listed: bool = True) -> Caller | None:
        """Return a caller with what both the token and the project file allow; None if the file lists others alone.

        Not `listed` is an account that the provider of identities let in without a person of the file. Once the file has a
        person of that name, the account has to log in again.
        """
        person = self._by_name.get(caller.name)
        if not self._by_name or (person is None and not listed):
            return replace(caller, policy=self._policy)
        if person is None or not listed:
            return None
        return replace(
            caller,
            roles=caller.roles & frozenset(person.roles),
            tenants=_both(caller.tenants, limit_of(person.tenants)),
            desks=_both(caller.desks, limit_of(person.desks)),
            policy=self._policy,
        )

    def by_login(self, subject: str, email: str | None) -> PersonSettings | None:
        """Return the person whom a provider of identities means, by `subject` first. `email` is a verified one."""
        by_subject = next((each for each in self._by_name.values() if each.subject == subject), None)
        if by_subject is not None or email is None:
            return by_subject
        lower = email.casefold()
        same = (each for each in self._by_name.values() if each.email and each.email.casefold() == lower)
        return next((each for each in same if each.subject is None), None)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other
