"""Answers that are recorded, and played again without their provider."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.model.model import ModelActivities
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ModelReply, ToolCall, ToolSpec
from kernel.project.project import ModelSettings, Project
from plugins import discovery
from plugins.llm.recorded import create
from plugins.storage.sql import SqlStorage
from tests.unit.activities.model.test_model import Scripted, call, says


def activities(store: SqlStorage, model: Scripted, settings: ModelSettings) -> ModelActivities:
    def load(kind: str, name: str) -> Callable[..., Any]:
        return discovery.load(kind, name) if name == "recorded" else lambda **_: model

    return ModelActivities(store, Project(model="main", models={"main": settings}), load=load)


async def test_what_was_recorded_is_played_again(store: SqlStorage, env: ActivityEnvironment, tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    wants = ModelReply(content="", model="m-1", tool_calls=[ToolCall(id="c1", name="clock", arguments="{}")])
    model = Scripted(says("tea is\u2028made\x85"), wants)
    live = activities(store, model, ModelSettings(provider="fake", model="m", record=str(file)))
    first = await env.run(live.call, call(content="Go on."))
    question = {"step": "s2", "content": "What time is it?", "tools": [ToolSpec(name="clock")]}
    second = await env.run(live.call, call(**question))
    await env.run(live.call, call(content="Go on."))  # from the ledger: nothing is asked, and nothing recorded
    assert file.read_text().count("\n") == 2 and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "idempotency" not in file.read_text()

    options = {"file": str(file)}
    played = activities(store, Scripted(), ModelSettings(provider="recorded", model="m", options=options))
    again = await env.run(played.call, call(scope="another run", content="Go on."))
    assert (again.text, again.usage.input_tokens, again.usage.cost_usd) == (first.text, 1000, 0.0)
    assert again.offline and again.model == "recorded:m" and not again.recorded
    then = await env.run(played.call, call(scope="another run", **question))
    assert then.tool_calls == second.tool_calls == wants.tool_calls
    with pytest.raises(ApplicationError, match=r"has no answer of m to this question .it ends: 'Something else'") as refused:
        await env.run(played.call, call(content="Something else"))
    assert refused.value.type == "ProviderRefused" and refused.value.non_retryable


async def test_a_recording_that_cannot_be_written_costs_no_answer(
    store: SqlStorage, env: ActivityEnvironment, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "missing" / "calls.jsonl")
    live = activities(store, Scripted(says("tea")), ModelSettings(provider="fake", model="m", record=nowhere))
    assert (await env.run(live.call, call())).text == "tea"


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (None, {"file": "{file}"}, "cannot be read: No such file"),
        ("{}\n", {"file": "{file}"}, "line 1: is not a recorded call"),
        ("", {}, "file is required"),
    ],
)
def test_a_wrong_recording_is_refused(tmp_path: Path, content: str | None, options: dict[str, Any], words: str) -> None:
    file = tmp_path / "calls.jsonl"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InvalidInput, match=words):
        create(**{name: str(file) if value == "{file}" else value for name, value in options.items()})
