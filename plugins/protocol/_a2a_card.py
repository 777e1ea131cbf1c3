"""The addresses in an external agent's card: those on the agent's own server only."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from a2a.types import AgentCard

from kernel.basics.address import origin_of
from kernel.basics.errors import ProviderRefused


def with_own_addresses(card: AgentCard, url: str, *, who: str) -> AgentCard:
    """Return the card with only those addresses that are on the server with the given URL.

    Another address could send our messages, and the token, anywhere. If the card has none on that server, it may have those
    by which an agent behind a proxy, or in a container, knows itself; they are moved to the server with the given URL.

    Raises:
        ProviderRefused: the card has neither.
    """
    origin = origin_of(url)
    own = AgentCard()
    own.CopyFrom(card)
    del own.supported_interfaces[:]
    own.supported_interfaces.extend(each for each in card.supported_interfaces if _origin(each.url) == origin)
    if not own.supported_interfaces:
        for interface in card.supported_interfaces:
            if names_itself(interface.url, url):
                own.supported_interfaces.add().CopyFrom(interface)
                own.supported_interfaces[-1].url = moved(interface.url, url)
    if not own.supported_interfaces:
        named = [interface.url for interface in card.supported_interfaces]
        raise ProviderRefused(
            f"{who}: its card names no address on its own server, {origin}, but {', '.join(named) or 'none at all'}. "
            "Give the url of the server that takes the messages."
        )
    return own


def _origin(url: str) -> str | None:
    try:
        return origin_of(url)
    except ValueError:
        return None


def names_itself(url: str, given: str) -> bool:
    """Return whether a card's address is one by which an agent knows itself, and not another server's.

    It is one if it has the host of the given URL, with another scheme or port; or if its host is every interface (0.0.0.0), the
    own machine, a private address, or a name without a dot, as containers have them.
    """
    try:
        host, own = urlsplit(url).hostname or "", urlsplit(given).hostname
    except ValueError:
        return False
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host == own or (host != "" and "." not in host)
    return host == own or ip.is_unspecified or ip.is_loopback or (ip.is_private and not ip.is_link_local)


def moved(url: str, given: str) -> str:
    """Return a card's address on the server with the given URL: below its path, unless the address has that path already."""
    named, own = urlsplit(url), urlsplit(given)
    below = own.path.rstrip("/")
    path = named.path if named.path == below or named.path.startswith(f"{below}/") else f"{below}{named.path}"
    if named.path in ("", "/"):
        path = own.path
    return urlunsplit((own.scheme, own.netloc, path, named.query, ""))
