"""The doors, used by clients of other authors in JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.installed import door_clients
from tests.support.peers.model_server import ModelServer
from tests.support.web import Serving

pytestmark = pytest.mark.skipif(door_clients.missing() is not None, reason=door_clients.missing() or "")


@pytest.mark.drill
async def test_openais_javascript_sdk(console: Serving, models: ModelServer) -> None:
    models.rule(when={"contains": "kookaburra"}, reply="It laughs.")
    models.rule(when={"contains": "tamarin"}, reply={"tool_calls": [{"name": "weather", "arguments": {"city": "Perth"}}]})
    models.rule(when={"contains": "sleet in Perth"}, reply="Warm clothes.")
    found = await door_clients.ask("openai", console.url)
    assert "writer" in found["names"] and found["named"] == "flow/hello" and found["same"]
    assert found["chat"] == found["streamed"] == found["response"] == found["read"] == "It laughs."
    assert found["usage"] > 0 and found["cancelled"] == "cancelled" and found["withTools"] == "Warm clothes."
    assert found["events"][0] == "response.created" and found["events"][-1] == "response.completed"
    assert found["refused"] == ["BadRequestError", 400, "n"]


@pytest.mark.drill
async def test_ag_uis_javascript_client(console: Serving, models: ModelServer) -> None:
    models.rule(when={"contains": "bandicoot"}, reply="It digs.")
    words = " ".join(f"smile{n}" for n in range(80))
    models.rule(when={"contains": "quokka"}, reply=words, chunk_size=20, chunk_ms=40)
    models.rule(when={"contains": "gibbon"}, reply={"tool_calls": [{"name": "weather", "arguments": {"city": "Graz"}}]})
    models.rule(when={"contains": "hail in Graz"}, reply="A roof.")
    models.rule(when={"contains": "thylacine"}, status=400, code="content_filter", message="None.")
    found = await door_clients.ask("agui", console.url)
    assert found["said"] == ["It digs."]
    assert found["seen"][0] == "RUN_STARTED" and found["seen"][-1] == "RUN_FINISHED" and "STEP_FINISHED" in found["seen"]
    assert found["end"]["outcome"]["type"] == "success" and found["end"]["usage"][0]["inputTokens"] > 0
    assert found["team"][:2] == ["It digs.", "It digs."]
    # Each member's answer is a message of its own, and its words come while it speaks.
    assert found["talk"][:2] == [["writer", words], ["counter", words]] and set(found["spoken"]) == {"writer", "counter"}
    interrupt = found["interrupt"]
    assert interrupt["reason"] == "other" and interrupt["message"].endswith("Go on?")
    assert (
        interrupt["responseSchema"]["properties"]["choice"]["enum"] == ["yes"]
        and "/runs/door%2F" in interrupt["metadata"]["link"]
    )
    end, texts = found["resumed"]
    assert end["outcome"]["type"] == "success" and "yes" in json.dumps([end.get("result"), texts])
    assert found["late"] == ["RUN_FINISHED", 2]  # the run, and that the answer came too late
    assert json.loads(found["call"]["arguments"]) == {"city": "Graz"} and found["answered"] == ["A roof."]
    assert "content_filter" in found["failed"]["message"]


async def test_langgraphs_javascript_sdk_as_an_agent_inbox_uses_it(
    console: Serving, models: ModelServer, client: Client
) -> None:
    models.rule(
        when={"contains": "colobus"}, reply={"tool_calls": [{"name": "calculator", "arguments": {"expression": "1+1"}}]}
    )
    runs: dict[str, Any] = {}
    for marker, mode, given in (
        ("inbox-approval", "RequestResponse", {"task": "colobus", "participants": ["counter"]}),
        ("inbox-question", "Flow", {"flow": "asks", "input": "x"}),
        ("inbox-rejected", "RequestResponse", {"task": "colobus, again", "participants": ["counter"]}),
    ):
        runs[marker] = await client.start_workflow(mode, given, id=f"{marker}/äöü 1", task_queue="mofa-doors")
    found = await door_clients.ask("inbox", console.url)
    interrupt = found["approval"]
    assert interrupt["action_request"] == {"action": "calculator", "args": {"expression": "1+1"}}
    assert interrupt["config"] == {"allow_accept": True, "allow_edit": True, "allow_respond": True, "allow_ignore": True}
    assert set(found["kinds"]) == {"approval"} and found["idle"] == [] and found["tasks"] == 1
    assert found["events"][0] == "metadata" and "error" not in found["events"] and found["after"] == "idle"
    assert found["late"]["event"] == "error" and found["late"]["data"]["message"].startswith("Too late")
    assert found["question"]["config"]["allow_ignore"] is False and "`yes`: Yes" in found["question"]["description"]
    assert "needs an answer" in found["refused"] and found["run"] == "success"

    async def settled(marker: str) -> Any:
        return next(each["settled"] for each in await runs[marker].query("decisions") if each["id"] == "d1")

    assert (await settled("inbox-approval"))["edited_args"] == {"expression": "2+2"}
    assert (await settled("inbox-question"))["choice"] == "yes"
    assert (await settled("inbox-rejected"))["choice"] == "reject"
