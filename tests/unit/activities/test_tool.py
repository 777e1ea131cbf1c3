"""The tool activities over a real SQLite file and a tool that a test holds in its hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.tool import DESCRIPTION_BYTES, MOST_LEFT_OUT, ToolActivities
from kernel.basics.errors import InvalidInput, ProviderUnavailable
from kernel.conversation.transcript import INLINE_BYTES
from kernel.kinds.protocol import McpSettings
from kernel.kinds.tool import RESULT_CHARACTERS, DescribeInput, Tool, ToolContext, ToolFacts, ToolFault, ToolUse
from kernel.project.project import Project, ToolSettings
from plugins.storage.sql import SqlStorage
from tests.support.peers.odd_mcp import Web, tool

FACTS = ToolFacts(
    description="Counts", parameters={"type": "object", "properties": {"n": {"type": "integer"}}}, needs_approval=True
)


class Counting:
    """A tool that gives what it was given, and counts."""

    def __init__(self, *answers: Any, **facts: Any) -> None:
        self.facts = FACTS.model_copy(update=facts)
        self.answers, self.used, self.closed = list(answers), 0, False

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        self.used += 1
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return await answer() if callable(answer) else answer

    async def close(self) -> None:
        self.closed = True


def activities(store: SqlStorage, tool: Counting) -> ToolActivities:
    def load(kind: str, name: str) -> Callable[..., Tool]:
        assert kind == "tools" and name == "counting"
        return lambda: tool

    return ToolActivities(store, Project(tools={"count": ToolSettings(plugin="counting")}), load=load)


def use(step: str = "s1", **args: Any) -> ToolUse:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return ToolUse(scope="run", step=step, participant="ada", name="count", args=args, now=now)


async def test_a_recorded_result_is_not_made_again(store: SqlStorage, env: ActivityEnvironment) -> None:
    tool = Counting({"n": 1}, "two")
    first = await env.run(activities(store, tool).call, use())
    again = await env.run(activities(store, tool).call, use())
    assert (first.recorded, again.recorded) == (False, True)
    assert again.text == first.text == '{\n  "n": 1\n}' and first.ok and tool.used == 1
    assert (await env.run(activities(store, tool).call, use("s2"))).text == "two"


async def test_a_long_result_is_stored_and_previewed(store: SqlStorage, env: ActivityEnvironment) -> None:
    result = await env.run(activities(store, Counting("é" * 100_000)).call, use())
    assert result.truncated and len(result.text.encode()) <= INLINE_BYTES
    whole = await store.text(result.ref)
    assert whole is not None and whole.startswith("é" * RESULT_CHARACTERS) and "100,000 characters in all" in whole


async def test_what_the_model_did_wrong_is_a_result(store: SqlStorage, env: ActivityEnvironment) -> None:
    tool = Counting(ToolFault("There is no such thing."))
    fault = await env.run(activities(store, tool).call, use())
    assert not fault.ok and fault.text == "There is no such thing."
    bad = await env.run(activities(store, tool).call, use("s2", n="x"))
    assert not bad.ok and "bad arguments" in bad.text and tool.used == 1


async def test_what_is_away_is_tried_again(store: SqlStorage, env: ActivityEnvironment) -> None:
    for repeatable in (True, False):
        tool = Counting(ProviderUnavailable("away"), "back", repeatable=repeatable)
        with pytest.raises(ApplicationError, match="away") as away:
            await env.run(activities(store, tool).call, use(f"s{repeatable}"))
        assert not away.value.non_retryable
        assert (await env.run(activities(store, tool).call, use(f"s{repeatable}"))).text == "back"


async def test_what_may_have_taken_effect_is_not_repeated(store: SqlStorage, env: ActivityEnvironment) -> None:
    tool = Counting(RuntimeError("a bug"), "again", repeatable=False)
    with pytest.raises(RuntimeError):
        await env.run(activities(store, tool).call, use())
    second = await env.run(activities(store, tool).call, use())
    assert not second.ok and "may have taken effect" in second.text and tool.used == 1


async def test_a_tool_is_held_to_its_time(store: SqlStorage, env: ActivityEnvironment) -> None:
    async def sleep() -> None:
        await asyncio.sleep(30)

    result = await env.run(activities(store, Counting(sleep, timeout_s=0.05)).call, use())
    assert not result.ok and "time limit of 0.05 s" in result.text


async def test_nothing_is_said_so_and_keys_are_masked(
    store: SqlStorage, env: ActivityEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "very-secret-words")
    tool = Counting("", "a very-secret-words \0 b \ud800")
    assert (await env.run(activities(store, tool).call, use())).text == "(nothing)"
    assert (await env.run(activities(store, tool).call, use("s2"))).text == "a *** \ufffd b ?"


async def test_tools_are_described_by_their_own_names(store: SqlStorage, env: ActivityEnvironment) -> None:
    own = activities(store, Counting())
    [tool] = (await env.run(own.describe, DescribeInput(names=["count"]))).tools
    assert (tool.name, tool.description, tool.needs_approval) == ("count", "Counts", True)
    with pytest.raises(ApplicationError, match=r"Unknown tool 'cont'\. Did you mean 'count'\?") as unknown:
        await env.run(own.describe, DescribeInput(names=["cont"]))
    assert unknown.value.type == "UnknownTool"
    await own.close()


async def test_the_project_file_has_the_last_word_on_approval(store: SqlStorage, env: ActivityEnvironment) -> None:
    project = Project(tools={"clock": ToolSettings(approval="always", approvers=["ann"]), "calculator": ToolSettings()})
    found = await env.run(ToolActivities(store, project).describe, DescribeInput(names=["clock", "calculator"]))
    assert [tool.needs_approval for tool in found.tools] == [True, False] and found.tools[0].approvers == ["ann"]


async def test_options_that_do_not_fit_are_said(store: SqlStorage, env: ActivityEnvironment) -> None:
    project = Project(tools={"clock": ToolSettings(options={"zone": "x"})})
    with pytest.raises(ApplicationError, match="known options: timezone") as wrong:
        await env.run(ToolActivities(store, project).describe, DescribeInput(names=["clock"]))
    assert wrong.value.type == InvalidInput.__name__


async def test_a_plugin_whose_schema_is_none_is_refused(store: SqlStorage, env: ActivityEnvironment) -> None:
    for facts, words in (
        ({"parameters": {"type": "objekt"}}, "parameters.type: not valid JSON Schema"),
        ({"needs_approval": {"type": "objekt"}}, "needs_approval.type: not valid JSON Schema"),
        ({"needs_approval": {"$ref": "https://nowhere.test/"}}, "a $ref must stay within the schema"),
        ({"needs_approval": {"$ref": "#/$defs/a", "$defs": {"a": True}}}, "without"),
    ):
        own = activities(store, Counting(**facts))
        with pytest.raises(ApplicationError, match=re.escape(words)) as wrong:
            await env.run(own.describe, DescribeInput(names=["count"]))
        assert wrong.value.type == InvalidInput.__name__


async def test_what_a_history_cannot_hold_is_left_out_and_said(store: SqlStorage, env: ActivityEnvironment) -> None:
    many = [tool(f"t{n:03}", description="d" * 8_000) for n in range(300)]
    with Web([*many, *(tool(f"bad{n}", inputSchema=n) for n in range(30))]) as web:
        described = ToolActivities(store, Project(mcp={"web": McpSettings(url=web.url)}))
        found = await env.run(described.describe, DescribeInput(names=["web__*"]))
        await described.close()
    assert len(found.model_dump_json()) < DESCRIPTION_BYTES + 100_000
    assert [each.name for each in found.tools] == [f"web__t{n:03}" for n in range(len(found.tools))] and len(found.tools) > 100
    assert len(found.left_out) == MOST_LEFT_OUT + 1
    assert found.left_out[0].name == "web__bad0"
    assert f"and {330 - len(found.tools) - MOST_LEFT_OUT - 1} more tools cannot be used" in found.left_out[-1].reason
