"""The address of the console's server, and the names under which requests may come to it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from console.processes import ports
from console.terminal.failure import FAILED, Failure, usage

DEFAULT = "127.0.0.1:8700"

WAITING = 2_048
"""The most connections that wait to be accepted."""

TOKEN_CHARACTERS = 24
"""The least length of a token that the user gives."""


@dataclass(frozen=True)
class Address:
    """The place to listen at. `token` is the token of an admin; `url` is the address that a proxy serves.

    `certificate` and `key` are files of its own TLS.
    """

    host: str
    port: int
    token: str | None = None
    url: str | None = None
    given: bool = False
    certificate: str | None = None
    key: str | None = None

    @property
    def login(self) -> bool:
        """Whether a login is needed: other machines can reach it, also by a proxy, or the token of the server is set."""
        return self.token is not None or not _own(self.host) or self.url is not None

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by TLS alone: its own, or that of a proxy."""
        return self.certificate is not None or (self.url or "").startswith("https://")

    @property
    def base(self) -> str:
        """The address for a browser on this machine."""
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{ports.LOOPBACK if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"  # noqa: S104

    @property
    def hosts(self) -> list[str]:
        """The names that a request's Host may have."""
        public = urlsplit(self.url).hostname if self.url else None
        return [name for name in (ports.LOOPBACK, "localhost", self.host, public) if name]

    @property
    def origins(self) -> frozenset[str]:
        """The origin of pages that a proxy serves."""
        if not self.url:
            return frozenset()
        parts = urlsplit(self.url)
        return frozenset({f"{parts.scheme}://{parts.netloc}".lower()})

    @property
    def shown(self) -> str:
        return f"{self.host}:{self.port}"


def address(environ: Mapping[str, str] | None = None) -> Address:
    """Return the address of the environment: `MOFA_CONSOLE_ADDRESS`, `MOFA_CONSOLE_TOKEN`, `MOFA_CONSOLE_URL`,
    `MOFA_CONSOLE_CERT` and `MOFA_CONSOLE_KEY`.

    Raises:
        Failure: it is not an address; or it is not this machine's own, and there is no TLS.
    """
    env = os.environ if environ is None else environ
    given = env.get("MOFA_CONSOLE_ADDRESS") or None
    host, _, digits = (given or DEFAULT).rpartition(":")
    if not host or not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < 65_536:
        raise usage(f"MOFA_CONSOLE_ADDRESS: {given!r} is not an address like {DEFAULT}.")
    token = (env.get("MOFA_CONSOLE_TOKEN") or "").strip() or None
    if token is not None and len(token) < TOKEN_CHARACTERS:
        raise usage(f"MOFA_CONSOLE_TOKEN: has {len(token)} characters; use at least {TOKEN_CHARACTERS}, at random.")
    certificate, key = (_file(env, name) for name in ("MOFA_CONSOLE_CERT", "MOFA_CONSOLE_KEY"))
    if (certificate is None) != (key is None):
        raise usage("MOFA_CONSOLE_CERT, MOFA_CONSOLE_KEY: set both, or neither.")
    place = Address(host, int(digits), token, _url(env.get("MOFA_CONSOLE_URL")), given is not None, certificate, key)
    if not _own(host) and not place.secure:
        raise usage(
            f"MOFA_CONSOLE_ADDRESS: {given} is for other machines too, and tokens must not travel in the open. Set "
            f"MOFA_CONSOLE_CERT and MOFA_CONSOLE_KEY, or MOFA_CONSOLE_URL=https://… of a proxy, or use {ports.LOOPBACK}."
        )
    return place


def check_login(place: Address, known: bool) -> None:
    """Raise `Failure` if other machines can reach the address, and nobody could log in.

    `known` is whether there is another login than the token of the server: tokens in the database, or a provider of identities.
    """
    if place.login and place.token is None and not known:
        raise usage(
            f"MOFA_CONSOLE_ADDRESS: {place.shown} is for other machines too, and nobody could log in. Make a token "
            f"(mofa token new), set MOFA_CONSOLE_TOKEN, or use {ports.LOOPBACK}."
        )


def listen(wanted: Address) -> tuple[socket.socket, Address]:
    """Return a socket that listens, and its address: the next free port if the default one is in use.

    Two servers that start at the same time get different ports, because only one of them can listen.

    Raises:
        Failure: the address that was set cannot be used; the message names the process that uses its port.
    """
    for port in range(wanted.port, 65_536):
        place = replace(wanted, port=port)
        try:
            return _listening(place), place
        except (OSError, UnicodeError) as error:
            in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            if in_use and not wanted.given:
                continue
            why = f"port {port} is in use by {ports.holder(port)}. Choose another one" if in_use else f"{place.shown}: {error}"
            raise Failure(f"MOFA_CONSOLE_ADDRESS: {why}.", FAILED, "PortInUse") from None
    raise Failure(f"MOFA_CONSOLE_ADDRESS: no port from {wanted.port} on is free.", FAILED, "PortInUse")


def _listening(place: Address) -> socket.socket:
    family, kind, protocol, _, at = socket.getaddrinfo(place.host.strip("[]"), place.port, type=socket.SOCK_STREAM)[0]
    # asyncio sends small packets at once only on sockets that name the protocol TCP: else each answer takes 40 ms longer.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(at)
        listening.listen(WAITING)
    except OSError:
        listening.close()
        raise
    return listening


def _own(host: str) -> bool:
    """Return whether only this machine can reach that address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _file(env: Mapping[str, str], name: str) -> str | None:
    given = (env.get(name) or "").strip() or None
    if given is not None and not os.access(given, os.R_OK):
        raise usage(f"{name}: the file {given} cannot be read.")
    return given


def _url(given: str | None) -> str | None:
    if not given:
        return None
    try:
        parts = urlsplit(given)
        if parts.scheme in ("http", "https") and parts.hostname:
            return given.rstrip("/")
    except ValueError:
        pass
    raise usage(f"MOFA_CONSOLE_URL: {given!r} is not an address like https://console.example.com")
