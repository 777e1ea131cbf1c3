"""Which values of the environment are secrets: what no log, error, history or table may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_NAME = re.compile(r"(KEYS?$|API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_AUTH$|_HEADERS$)", re.IGNORECASE)
_PARTS = re.compile(r"[,:\s]+")
_SHORTEST = 8
_SHORTEST_PART = 24


def secrets_of(environ: Mapping[str, str]) -> list[str]:
    """Return the values to hide, the longest first, so that no tail of one stays behind when another begins it.

    Of several in one variable (`MOFA_PAYLOAD_KEYS`), each by itself too.
    """
    found = {each for name, value in environ.items() if _NAME.search(name) for each in _with_parts(value)}
    return sorted(found, key=len, reverse=True)


def _with_parts(value: str) -> Iterator[str]:
    if len(value) >= _SHORTEST:
        yield value
    yield from (part for part in _PARTS.split(value) if len(part) >= _SHORTEST_PART)
