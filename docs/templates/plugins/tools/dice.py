"""Dice: random numbers that are the same on every attempt of one call."""

from __future__ import annotations

from random import Random
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault


def create(*, most: int = 100, **unknown: Any) -> Tool:
    """Return the dice.

    Args:
        most: the largest number of dice in one call.

    Raises:
        InvalidInput: an unknown option, or `most` below 1.
    """
    if unknown:
        raise InvalidInput(f"Tool plugin dice: unknown option {sorted(unknown)[0]!r}; known options: most", "options")
    if most < 1:
        raise InvalidInput(f"Tool plugin dice: most is {most}; it must be 1 or more", "options")
    return Dice(most)


class Dice:
    """Safe for many calls at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        # The model reads the description; arguments that do not fit the schema never reach `run`.
        self.facts = ToolFacts(
            description="Throws dice with six sides, and returns each result and their sum.",
            parameters={
                "type": "object",
                "properties": {"count": {"type": "integer", "minimum": 1}},
                "required": ["count"],
                "additionalProperties": False,
            },
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Return `{dice, sum}`.

        Raises:
            ToolFault: too many dice. The model reads the message, and may ask again.
        """
        count = args["count"]
        if count > self._most:
            raise ToolFault(f"count is {count}; at most {self._most} dice can be thrown at once.")
        # The key names the call for good, so that a retry throws the same.
        random = Random(context.idempotency_key)
        dice = [random.randint(1, 6) for _ in range(count)]
        return {"dice": dice, "sum": sum(dice)}

    async def close(self) -> None:
        """Do nothing: no connection is open."""
