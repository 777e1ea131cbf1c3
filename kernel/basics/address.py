"""Addresses that others give us: what may be called, and where a secret may go."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AnyHttpUrl, Field, TypeAdapter, ValidationError

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""The name of an environment variable, in whose place a secret never stands."""

_ADDRESS: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


def check_address(url: str, *, with_token: bool) -> None:
    """Raise ValueError where `url` is no address, holds a password, or would send a token in the clear."""
    try:
        address = _ADDRESS.validate_python(url)
    except ValidationError:
        raise ValueError(f"url {url!r} is no address; it should look like https://agents.example.com/path") from None
    if address.username or address.password:
        raise ValueError("url must not hold a user or a password; name the token's variable in token_env")
    if with_token and address.scheme == "http" and (address.host or "").strip("[]") not in LOOPBACK:
        raise ValueError("url must be https, for a token goes with it")


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, which tell one server from another; this machine has one name."""
    address = _ADDRESS.validate_python(url)
    host = (address.host or "").strip("[]")
    return f"{address.scheme}://{'localhost' if host in LOOPBACK else host}:{address.port}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not loopback, private, link-local, reserved or for many."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # Addresses that carry an IPv4 one are judged by both.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _translated(ip)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within 64:ff9b::/96 (RFC 6052) or ::/96 (the old compatible form)."""
    if ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
