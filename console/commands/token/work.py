"""The work of `mofa token`."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from console.backend.desk import project_of
from console.backend.stores import stored
from console.terminal.answer import person
from console.terminal.failure import OK, not_found, usage
from console.terminal.screen import emit, note, say
from kernel.basics.schema import Duration, parse
from kernel.identity.token import Access, AccessToken
from plugins.storage.sql import SqlTokens
from runtime.identity.tokens import VARIABLE, issue
from runtime.settings import Settings

NEVER = "never"


async def new(
    name: str,
    roles: list[str],
    tenants: list[str] | None,
    desks: list[str] | None,
    expires: str,
    service: bool,
    as_json: bool,
) -> int:
    """Make a token and print it; return the exit code."""
    settings = Settings.from_environment()
    access = await _access(settings, name, roles, tenants, desks, service)
    valid: timedelta | None = None if expires == NEVER else parse(Duration, expires, "--expires")
    async with stored(settings) as storage:
        token, secret = await issue(SqlTokens(storage.database), access, person(), valid)
    if as_json:
        emit({**_shown(token), "token": secret})
    else:
        sys.stdout.write(secret + "\n")
        until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "without an end"
        note(f"A token of {name} ({', '.join(token.roles)}), {until}. It is shown this once: keep it where you keep secrets.")
        note(f"Use it: {VARIABLE}=… mofa decide, Authorization: Bearer …, or the form at /login.")
    return OK


async def _access(
    settings: Settings, name: str, roles: list[str], tenants: list[str] | None, desks: list[str] | None, service: bool
) -> Access:
    people = {each.name: each for each in (await asyncio.to_thread(project_of, settings)).people}
    listed = people.get(name)
    if people and listed is None:
        raise usage(f"NAME: the project file lists people, and {name!r} is none of them: {', '.join(sorted(people))}.")
    if not roles and listed is None:
        raise usage("--role: give at least one of viewer, decider, operator, admin.")
    given = {
        "name": name,
        "kind": "service" if service or (listed is not None and listed.kind == "service") else "person",
        "roles": list(dict.fromkeys(roles or (listed.roles if listed is not None else ()))),
        "tenants": tenants or None,
        "desks": desks or None,
    }
    access: Access = parse(Access, given, "token")
    return access


async def list_all(as_json: bool) -> int:
    """Print the tokens; return the exit code."""
    async with stored(Settings.from_environment()) as storage:
        found = await SqlTokens(storage.database).all()
    if as_json:
        emit([_shown(each) for each in found])
    elif not found:
        say("No tokens. Make one: mofa token new NAME --role decider")
    now = datetime.now(UTC)
    for each in [] if as_json else found:
        say(_line(each, now), None if each.counts(now) else "dim")
    return OK


async def revoke(id: str, as_json: bool) -> int:
    """Revoke a token; return the exit code."""
    async with stored(Settings.from_environment()) as storage:
        revoked = await SqlTokens(storage.database).revoke(id)
    if revoked is None:
        raise not_found(f"There is no token {id!r}. List them: mofa token list")
    if as_json:
        emit(_shown(revoked))
    else:
        say(f"Revoked the token {id} of {revoked.name}.", "green")
    return OK


def _shown(token: AccessToken) -> dict[str, object]:
    return token.model_dump(mode="json", exclude_none=True)


def _line(token: AccessToken, now: datetime) -> str:
    limits = [f"tenants {', '.join(token.tenants)}"] if token.tenants else []
    limits += [f"desks {', '.join(token.desks)}"] if token.desks else []
    used = f"used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
    state = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "without an end"
    if token.revoked_at is not None:
        state = f"revoked {token.revoked_at:%Y-%m-%d}"
    elif not token.counts(now):
        state = f"expired {token.expires_at:%Y-%m-%d}"
    return f"{token.id}  {token.name} ({token.kind})  {'; '.join([', '.join(token.roles), *limits])}  {state}, {used}"
