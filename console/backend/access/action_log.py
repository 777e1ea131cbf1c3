"""The action log: every change that callers make, with who made it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from kernel.basics.errors import MofaError
from kernel.identity.caller import Caller
from kernel.identity.token import Acted

LONGEST = 1_000
"""The longest text of an entry, in characters."""

_LOG = logging.getLogger(__name__)


async def record_action(
    write: Callable[[Acted], Awaitable[None]],
    caller: Caller,
    action: str,
    what: str,
    status: int = 200,
    tenant: str | None = None,
) -> None:
    """Write what a caller has done into the action log. The change is made already: a failure is only logged."""
    acted = Acted(
        at=datetime.now(UTC),
        by=caller.name,
        verified=caller.verified,
        action=action,
        what=what[:LONGEST],
        status=status,
        tenant=tenant,
    )
    try:
        await write(acted)
    except MofaError as error:
        _LOG.error("the action log cannot be written: %s", error)
