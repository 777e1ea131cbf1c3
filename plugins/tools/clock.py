"""Date and time of the run, so that a replay and a repeated call give the same."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

FACTS = ToolFacts(
    description="The current date and time, in UTC or in a time zone given by its IANA name such as Europe/Berlin.",
    parameters={
        "type": "object",
        "properties": {"timezone": {"type": "string", "description": "An IANA name; UTC where it is left out."}},
        "additionalProperties": False,
    },
)


def create(*, timezone: str = "UTC") -> Tool:
    """Return the clock.

    Args:
        timezone: the zone for calls without one, by its IANA name.

    Raises:
        InvalidInput: no such zone.
    """
    if timezone not in available_timezones():
        raise InvalidInput(f"Tool plugin clock: {timezone!r} is not an IANA time zone, such as Europe/Berlin", "options")
    return Clock(timezone)


class Clock:
    """The tool; many calls may run at once."""

    facts = FACTS

    def __init__(self, timezone: str) -> None:
        self._timezone = timezone

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, str]:
        """Return the time of the call, by the run's clock.

        Raises:
            ToolFault: the time zone is unknown.
        """
        name = args.get("timezone") or self._timezone
        if name not in available_timezones():
            raise ToolFault(f"Unknown time zone {name!r}; use an IANA name such as Europe/Berlin or America/New_York.")
        now = context.now.astimezone(ZoneInfo(name))
        return {"now": now.isoformat(timespec="seconds"), "weekday": f"{now:%A}", "timezone": name}

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""
