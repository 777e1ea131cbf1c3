"""Addresses from outside: which ones may be called, and which ones may receive a secret."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AnyHttpUrl, Field, TypeAdapter, ValidationError

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""The name of an environment variable. A secret is given by such a name, never by itself."""

_ADDRESS: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


def check_address(url: str, *, with_token: bool) -> None:
    """Raise ValueError if `url` is not an address, holds a password, or would send a token unencrypted."""
    try:
        address = _ADDRESS.validate_python(url)
    except ValidationError:
        raise ValueError(f"url {url!r} is not an address; write it like https://agents.example.com/path") from None
    if address.username or address.password:
        raise ValueError("url must not hold a user or a password; name the token's variable in token_env")
    if with_token and address.scheme == "http" and (address.host or "").strip("[]") not in LOOPBACK:
        raise ValueError("url must be https, because a token is sent with it")


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, which identify a server. All names of this machine become `localhost`."""
    address = _ADDRESS.validate_python(url)
    host = (address.host or "").strip("[]")
    return f"{address.scheme}://{'localhost' if host in LOOPBACK else host}:{address.port}"


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet. False for a text that is not an address.

    Source: IANA's registries of special-purpose addresses for IPv4 and IPv6. They are copied here because Python's own tables
    (`ipaddress.is_global`) differ between versions. An IPv6 address that embeds an IPv4 address is judged by the latter.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _SPECIAL_V4)
    carried = ip.ipv4_mapped or _translated(ip) or ip.sixtofour
    if carried is not None:
        return is_public(str(carried))
    return ip in _GLOBAL_V6 and not any(ip in network for network in _SPECIAL_V6)


_SPECIAL_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
"""The one block of public IPv6 addresses; fc00::/7, fe80::/10, fec0::/10 and 5f00::/16 are outside it."""

_SPECIAL_V6 = [
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, including Teredo
        "2001:db8::/32",  # documentation
        "3ffe::/16",  # 6bone, returned to IANA
        "3fff::/20",  # documentation
    )
]

_TRANSLATED_V6 = ipaddress.IPv6Network("64:ff9b::/96")
"""The prefix of RFC 6052 (NAT64): the last 32 bits are the IPv4 address that the gateway connects to."""


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED_V6 else None
