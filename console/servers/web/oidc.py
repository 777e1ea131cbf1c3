"""The log-in by a provider of identities: OpenID Connect's code flow, with PKCE, a state and a nonce."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from console.processes.console_address import Address
from console.servers.web.guards import FORM
from console.servers.web.login import begin_session, cookie_of, login_page
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.schema import parse
from kernel.identity.person import OidcSettings, People
from kernel.identity.token import Access
from runtime.identity.tokens import Recognition

BEGIN, BACK = f"{FORM}/oidc", f"{FORM}/oidc/back"

LINK = f'<p><a href="{BEGIN}">Log in with your account</a></p>'

WAITS_S = 600.0
"""The time that a person has to log in at the provider, in seconds."""

MOST_WAITING = 1_000
"""The most log-ins in progress; the oldest is forgotten."""

REQUEST_S = 10.0

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""The accepted signatures of a provider: by a private key of its own, never by a secret that both have."""

SKEW_S = 60

NEXT = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
<title>MoFA</title><p>You are logged in. <a href="/">Go on</a>."""
"""A page of ours and not a redirect: a browser sends a strict cookie only to what our own pages ask for."""


@dataclass(frozen=True)
class Waiting:
    """A log-in in progress. `browser` is the value of the cookie of the browser that has begun it."""

    browser: str
    nonce: str
    verifier: str
    until: float


class Oidc:
    """The log-ins of one server."""

    def __init__(
        self,
        recognition: Recognition,
        address: Address,
        settings: Callable[[], Awaitable[OidcSettings | None]],
        people: Callable[[], Awaitable[People]],
    ) -> None:
        """`settings` are those of the project file now, None without a provider."""
        self._recognition, self._address, self._settings, self._people = recognition, address, settings, people
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(BEGIN, self._begin, methods=["GET"]), Route(BACK, self._back, methods=["GET"])]

    async def link(self) -> str:
        """Return the link for the form; empty without a provider, and while the project file has faults."""
        try:
            return LINK if await self._settings() is not None else ""
        except MofaError:
            return ""

    @property
    def _cookie(self) -> str:
        return f"mofa_login_{self._address.port}"

    @property
    def _back_url(self) -> str:
        return f"{self._address.url or self._address.base}{BACK}"

    async def _begin(self, _: Request) -> Response:
        """Send the browser to the provider."""
        settings = await self._settings()
        if settings is None:
            return login_page(words=_alert("The project file names no provider for OpenID Connect."), status=404)
        state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        waiting = Waiting(browser, secrets.token_urlsafe(32), secrets.token_urlsafe(48), time.monotonic() + WAITS_S)
        try:
            async with self._client(settings) as client:
                where = (await _described(client, settings))["authorization_endpoint"]
                url, _ = client.create_authorization_url(
                    where, state=state, nonce=waiting.nonce, code_verifier=waiting.verifier, redirect_uri=self._back_url
                )
        except (MofaError, OSError) as error:
            return login_page(words=_alert(str(error)), status=502)
        self._waiting[state] = waiting
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        response = RedirectResponse(url, 303)
        response.set_cookie(
            self._cookie, browser, max_age=int(WAITS_S), path=FORM, httponly=True, samesite="lax", secure=self._address.secure
        )
        return response

    async def _back(self, request: Request) -> Response:
        """Take the provider's answer. Each state counts once, in the browser that has begun."""
        settings = await self._settings()
        waiting = self._waiting.pop(request.query_params.get("state", ""), None)
        code, browser = request.query_params.get("code", ""), cookie_of(request.scope, self._cookie)
        if settings is None or waiting is None or time.monotonic() > waiting.until or not code:
            return login_page(words=_alert("This log-in has ended, or was refused. Begin again."), status=400)
        if not hmac.compare_digest(browser.encode(), waiting.browser.encode()):
            return login_page(words=_alert("Another browser has begun this log-in. Begin again."), status=400)
        try:
            async with self._client(settings) as client:
                claims = await _claims(client, settings, code, waiting, self._back_url)
            access, listed = _access(settings, await self._people(), claims)
        except (MofaError, OSError) as error:
            return login_page(words=_alert(str(error)), status=403)
        response = HTMLResponse(NEXT)
        response.delete_cookie(self._cookie, path=FORM, httponly=True, samesite="lax", secure=self._address.secure)
        await begin_session(request, response, self._recognition, self._address, access, listed=listed)
        return response

    def _client(self, settings: OidcSettings) -> Any:
        try:
            from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
        except ImportError:
            words = "The package authlib is not installed. Install it: uv pip install 'mofa-temporal[identity]'"
            raise InvalidInput(words, "identity.oidc") from None
        secret = os.environ.get(settings.client_secret_env) if settings.client_secret_env else None
        if settings.client_secret_env and not secret:
            raise InvalidInput(f"identity.oidc.client_secret_env: {settings.client_secret_env} is not set.", "identity.oidc")
        return AsyncOAuth2Client(
            settings.client_id,
            secret,
            scope=" ".join(settings.scopes),
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            timeout=REQUEST_S,
        )


async def _described(client: Any, settings: OidcSettings) -> dict[str, str]:
    """Return the settings of the provider."""
    found = await _fetched(client, f"{settings.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != settings.issuer:
        raise InvalidInput(f"identity.oidc.issuer: the provider calls itself {str(found.get('issuer'))[:200]!r}.", "issuer")
    own = urlsplit(settings.issuer).scheme
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str) or urlsplit(found[name]).scheme not in ("https", own):
            raise InvalidInput(f"identity.oidc.issuer: the provider names no {name} that can be used.", "issuer")
    return found


async def _fetched(client: Any, url: str) -> dict[str, Any]:
    import httpx

    try:
        response = await client.request("GET", url, withhold_token=True)
        response.raise_for_status()
        found = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise InvalidInput(f"identity.oidc: the provider does not answer at {url}: {type(error).__name__}", "issuer") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"identity.oidc: the provider answers {url} with no object.", "issuer")
    return found


async def _claims(client: Any, settings: OidcSettings, code: str, waiting: Waiting, back: str) -> dict[str, Any]:
    """Return the claims of the id token, verified: its signature, issuer, audience, times and nonce."""
    import httpx
    from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    described = await _described(client, settings)
    try:
        token = await client.fetch_token(
            described["token_endpoint"],
            code=code,
            code_verifier=waiting.verifier,
            redirect_uri=back,
            grant_type="authorization_code",
        )
        keys = KeySet.import_key_set(await _fetched(client, described["jwks_uri"]))  # type: ignore[arg-type]
        decoded = jwt.decode(str(token.get("id_token") or ""), keys, algorithms=SIGNED_BY)
        registry = jwt.JWTClaimsRegistry(
            leeway=SKEW_S,
            iss={"essential": True, "value": str(described["issuer"])},
            aud={"essential": True, "value": settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": waiting.nonce},
        )
        registry.validate(decoded.claims)
    except (OAuthError, JoseError, httpx.HTTPError, ValueError) as error:
        why = str(getattr(error, "error", None) or type(error).__name__)[:100]
        raise InvalidInput(f"The provider's answer does not count: {why}.", "identity.oidc") from None
    claims: dict[str, Any] = decoded.claims
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != settings.client_id:
        raise InvalidInput("The provider's answer does not count: it is for another client.", "identity.oidc")
    return claims


def _access(settings: OidcSettings, people: People, claims: dict[str, Any]) -> tuple[Access, bool]:
    """Return what the account may do, and whether the project file lists it.

    Raises:
        InvalidInput: nobody knows the account.
    """
    subject, email = str(claims["sub"]), claims.get("email")
    verified = str(email) if email and claims.get("email_verified") is True else None
    person = people.by_login(subject, verified)
    if person is not None:
        return Access(**person.model_dump(include=set(Access.model_fields))), True
    name = verified or subject
    # A name that others chose must not be that of somebody who is listed.
    if not settings.default_roles or people.lists(name):
        raise InvalidInput(f"The account {verified or subject} has no role here: an operator lists it under people.", "people")
    given = {"name": name, "roles": settings.default_roles}
    access: Access = parse(Access, given, "account")
    return access, False


def _alert(words: str) -> str:
    from html import escape

    return f'<p role="alert">{escape(words)}</p>'
