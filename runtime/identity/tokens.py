"""The issue and the recognition of tokens, and of browsers that have logged in by one."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kernel.basics.sha256 import sha256_of
from kernel.identity.caller import Caller
from kernel.identity.person import People
from kernel.identity.token import PREFIX, Access, AccessToken, LoginSession, Tokens

VARIABLE = "MOFA_TOKEN"
"""The environment variable by which `mofa` knows who calls."""

SESSION = timedelta(hours=12)
"""The time after which a browser has to log in again."""

USED_EVERY_S = 60.0
"""The last use of a token is written at most once in this time, in seconds, so that most requests write nothing."""

_TOKEN = re.compile(rf"{PREFIX}([a-z0-9]{{8}})_([A-Za-z0-9_-]{{43}})", re.ASCII)

_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_secret() -> tuple[str, str]:
    """Return the id of a new token, and the token."""
    id = "".join(secrets.choice(_DIGITS) for _ in range(8))
    return id, f"{PREFIX}{id}_{secrets.token_urlsafe(32)}"


async def issue(
    tokens: Tokens, access: Access, created_by: str, valid: timedelta | None, at: datetime | None = None
) -> tuple[AccessToken, str]:
    """Store a new token, and return it with its secret, which cannot be shown again."""
    now = at or datetime.now(UTC)
    id, secret = new_secret()
    token = AccessToken(
        **access.model_dump(), id=id, created_at=now, created_by=created_by, expires_at=None if valid is None else now + valid
    )
    await tokens.add(token, sha256_of(secret))
    return token, secret


class Recognition:
    """Finds out who calls, by what a request brings along."""

    def __init__(self, tokens: Tokens, people: Callable[[], Awaitable[People]]) -> None:
        """`people` returns those of the project file, whose roles limit those of their tokens."""
        self._tokens, self._people = tokens, people
        self._noted: dict[str, float] = {}

    async def by_token(self, given: str) -> tuple[AccessToken, Caller] | None:
        """Return a token that counts, with its caller; None for any other text."""
        parts = _TOKEN.fullmatch(given)
        found = parts and await self._tokens.find(parts[1])
        if not found or not hmac.compare_digest(sha256_of(given), found[1]) or not found[0].counts(datetime.now(UTC)):
            return None
        caller = (await self._people()).limited(found[0].caller())
        if caller is None:
            return None
        await self._note_use(found[0].id)
        return found[0], caller

    async def _note_use(self, id: str) -> None:
        now = time.monotonic()
        if now - self._noted.get(id, -USED_EVERY_S) < USED_EVERY_S:
            return
        self._noted = {each: at for each, at in self._noted.items() if now - at < USED_EVERY_S} | {id: now}
        await self._tokens.used(id)

    async def log_in(self, access: Access, token: str | None = None, proof: str | None = None, *, listed: bool = True) -> str:
        """Begin a session, and return its cookie: a new one for each log-in."""
        cookie, now = secrets.token_urlsafe(32), datetime.now(UTC)
        session = LoginSession(access=access, token=token, proof=proof, listed=listed, created_at=now, expires_at=now + SESSION)
        await self._tokens.open_session(sha256_of(cookie), session)
        return cookie

    async def by_cookie(self, cookie: str, proof: str | None) -> Caller | None:
        """Return the caller of a session; None if it has ended, or its token has, or the token of the server has changed."""
        session = await self._tokens.session(sha256_of(cookie)) if cookie else None
        if session is None or session.proof not in (None, proof):
            return None
        if session.token is not None:
            found = await self._tokens.find(session.token)
            if found is None or not found[0].counts(datetime.now(UTC)):
                return None
        if session.proof is not None:
            return shared(session.access)
        return (await self._people()).limited(session.access.caller(), listed=session.listed)

    async def log_out(self, cookie: str) -> None:
        """End a session."""
        await self._tokens.end_session(sha256_of(cookie))


def shared(access: Access) -> Caller:
    """Return the caller who has the token of the server: several may share it, so that the name proves nobody."""
    return replace(access.caller(), verified=False)


def given_token(environ: Mapping[str, str]) -> str | None:
    """Return the token of the environment, if there is one."""
    return (environ.get(VARIABLE) or "").strip() or None
