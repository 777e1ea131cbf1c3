"""The run's time, in any time zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import ToolContext, ToolFault
from plugins.tools.clock import create

CONTEXT = ToolContext(now=datetime(2026, 7, 3, 22, 30, tzinfo=UTC), idempotency_key="k")


async def test_the_time_is_the_runs() -> None:
    assert await create().run({}, CONTEXT) == {"now": "2026-07-03T22:30:00+00:00", "weekday": "Friday", "timezone": "UTC"}
    here = {"now": "2026-07-04T00:30:00+02:00", "weekday": "Saturday", "timezone": "Europe/Berlin"}
    assert await create(timezone="Europe/Berlin").run({}, CONTEXT) == here
    assert await create().run({"timezone": "Europe/Berlin"}, CONTEXT) == here


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "CEST5"])
async def test_a_zone_that_is_none(zone: str) -> None:
    with pytest.raises(ToolFault, match="Unknown time zone"):
        await create().run({"timezone": zone}, CONTEXT)
    with pytest.raises(InvalidInput, match="not an IANA time zone"):
        create(timezone=zone)
