"""The tool `dice`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema import check_schema, fault_of
from kernel.kinds.tool import Tool, ToolContext, ToolFault
from plugins.discovery import load


def made(**options: object) -> Tool:
    tool: Tool = load("tools", "dice")(**options)  # as the worker finds it: by its place
    return tool


def call(key: str) -> ToolContext:
    return ToolContext(now=datetime(2026, 7, 3, tzinfo=UTC), idempotency_key=key)


async def test_a_retry_throws_the_same_and_another_call_does_not() -> None:
    first = await made().run({"count": 20}, call("run/step-1"))
    assert first["sum"] == sum(first["dice"]) and len(first["dice"]) == 20
    assert await made().run({"count": 20}, call("run/step-1")) == first
    assert await made().run({"count": 20}, call("run/step-2")) != first


async def test_the_model_is_informed_of_what_it_asked_wrongly() -> None:
    with pytest.raises(ToolFault, match="at most 3 dice"):
        await made(most=3).run({"count": 4}, call("k"))


def test_the_parameters_are_a_schema_that_binds() -> None:
    schema = made().facts.parameters
    check_schema(schema, "parameters")
    assert fault_of({"count": 2}, schema) is None
    assert fault_of({"count": 0}, schema) and fault_of({}, schema)


@pytest.mark.parametrize("options", [{"sides": 8}, {"most": 0}])
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="most"):
        made(**options)
