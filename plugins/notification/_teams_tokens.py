"""Tokens between the Bot Framework and its bots: the bot's own, and the proof of who calls it.

Source: https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from kernel.basics.address import check_address
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from plugins.notification._service import Answer, Service, secret_of

LEEWAY_S = 300
"""The difference of clocks that is tolerated, in seconds."""

LIFE_S = 86_400
"""The longest life of a caller's token, in seconds. Repeats of a request are known for longer."""

KEYS_FOR = timedelta(days=1)

ASK_AGAIN = timedelta(minutes=5)
"""The pause before an unknown key id asks for the keys again: a stranger can make up key ids."""

TRY_AGAIN = timedelta(seconds=5)
"""The pause after keys that could not be fetched."""

SIGNED_BY = "RS256"

CHANNEL = "msteams"

RENEW_S = 300.0
"""The time before its end at which the bot's own token is renewed, in seconds."""

ID_CHARACTERS = 200


@dataclass(frozen=True)
class Cloud:
    """The addresses and names of a cloud of Microsoft."""

    service_url: str
    login_url: str
    openid_url: str
    issuer: str


class OwnToken:
    """The bot's token for the connector, by client credentials, until shortly before it expires."""

    def __init__(self, service: Service, cloud: Cloud, app_id: str, tenant: str, password_env: str) -> None:
        self._service, self._app_id, self._password_env = service, app_id, password_env
        self._url, self._scope = f"{cloud.login_url}/{tenant}/oauth2/v2.0/token", f"{cloud.issuer}/.default"
        self._known: tuple[str, float] | None = None
        self._asking = asyncio.Lock()

    async def get(self) -> str:
        """Return the token.

        Raises:
            ProviderUnavailable, RateLimited: a later retry may succeed.
            ProviderRefused: the app or its password is refused.
        """
        async with self._asking:
            if self._known is not None and time.monotonic() < self._known[1]:
                return self._known[0]
            form = {
                "grant_type": "client_credentials", "client_id": self._app_id, "scope": self._scope,
                "client_secret": secret_of(self._password_env, "password_env"),
            }  # fmt: skip
            answer = await self._service.call("the token", "POST", self._url, data=form)
            token, life = (answer.body or {}).get("access_token"), (answer.body or {}).get("expires_in")
            if answer.status >= 300 or not isinstance(token, str) or not token.isascii() or not token.isprintable():
                raise ProviderRefused(f"Teams: the token: {fault_of(answer)}.")
            lasts = float(life) if isinstance(life, int) and 0 < life <= LIFE_S else 0.0
            self._known = token, time.monotonic() + lasts - RENEW_S
            return token

    def forget(self) -> None:
        """Forget the token, which the connector refuses."""
        self._known = None


class Callers:
    """The proof of who calls the bot: a JWT, signed by a key of the Bot Framework."""

    def __init__(self, service: Service, cloud: Cloud, app_id: str) -> None:
        self._service, self._cloud, self._app_id = service, cloud, app_id
        self._keys: dict[str, RSAKey] = {}
        self._fetched = self._not_before = datetime.min.replace(tzinfo=UTC)
        self._fetching = asyncio.Lock()

    async def claims(self, authorization: str, now: datetime) -> dict[str, Any]:
        """Return the claims of a request's token.

        Raises:
            InvalidInput: the token is not genuine, not for this bot, or over.
            ProviderUnavailable: the keys cannot be fetched for now.
        """
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token.isascii():
            raise not_genuine("it has no bearer token")
        key = await self._key(_key_id(token), now)
        if key is None:
            raise not_genuine("no key of the Bot Framework has the token's key id")
        try:
            claims = jwt.decode(token, key, algorithms=[SIGNED_BY]).claims
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                leeway=LEEWAY_S,
                iss={"essential": True, "value": self._cloud.issuer},
                aud={"essential": True, "value": self._app_id},
                exp={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise not_genuine(f"its token does not count: {type(error).__name__}") from None
        if claims["exp"] > now.timestamp() + LIFE_S + LEEWAY_S:
            raise not_genuine("its token is valid for more than a day")
        return claims

    async def _key(self, id: str, now: datetime) -> RSAKey | None:
        async with self._fetching:
            old = now - self._fetched > KEYS_FOR
            if id in self._keys and not old:
                return self._keys[id]
            if now < self._not_before:
                if old:
                    raise ProviderUnavailable("Teams: the keys of the Bot Framework could not be fetched.")
                return None
            self._not_before = now + TRY_AGAIN
            self._keys, self._fetched = await self._fetch(), now
            self._not_before = now + ASK_AGAIN
            return self._keys.get(id)

    async def _fetch(self) -> dict[str, RSAKey]:
        described = await self._get("the OpenID metadata", self._cloud.openid_url)
        if described.get("issuer") != self._cloud.issuer:
            raise ProviderUnavailable("Teams: the OpenID metadata is of another issuer.")
        url = str(described.get("jwks_uri"))
        try:
            check_address(url, with_token=True)
        except ValueError:
            raise ProviderUnavailable("Teams: the OpenID metadata names no address of keys that can be used.") from None
        found: dict[str, RSAKey] = {}
        for each in (await self._get("the keys", url)).get("keys") or ():
            try:
                if each["kty"] == "RSA" and CHANNEL in each.get("endorsements", [CHANNEL]):
                    found[str(each["kid"])] = RSAKey.import_key({name: each[name] for name in ("kty", "n", "e")})
            except (JoseError, ValueError, KeyError, TypeError, AttributeError):
                continue  # other keys may be good
        return found

    async def _get(self, what: str, url: str) -> dict[str, Any]:
        answer = await self._service.call(what, "GET", url)
        if answer.status >= 300 or answer.body is None:
            raise ProviderUnavailable(f"Teams: {what}: HTTP {answer.status}, without an answer that can be used.")
        return answer.body


def not_genuine(why: str) -> InvalidInput:
    """Return the refusal of a request that proves nothing."""
    return InvalidInput(f"Authorization: the request is not genuine: {why}.", "signature")


def fault_of(answer: Answer) -> str:
    """Return in words why a call was refused. Codes alone: other words of an answer may repeat what was sent."""
    fault = (answer.body or {}).get("error")
    code = fault.get("code") if isinstance(fault, dict) else fault
    return f"HTTP {answer.status}" + (
        f", {code[:100]}" if isinstance(code, str) and code.isascii() and code.isprintable() else ""
    )


def _key_id(token: str) -> str:
    """Return the key id of a token whose algorithm is the one that counts."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError):
        raise not_genuine("its token cannot be read") from None
    id = header.get("kid")
    if header.get("alg") != SIGNED_BY or not isinstance(id, str) or len(id) > ID_CHARACTERS:
        raise not_genuine(f"its token must be signed by {SIGNED_BY} and name its key")
    return id
