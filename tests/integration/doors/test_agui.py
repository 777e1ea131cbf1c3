"""The AG-UI door over HTTP: every event is one of the protocol's types, a lost stream continues, and bad input is refused."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from ag_ui.core import Event, EventType, RunFinishedEvent
from pydantic import TypeAdapter
from temporalio.client import Client

from tests.support.peers.model_server import ModelServer
from tests.support.web import Serving

Json = dict[str, Any]

EVENT: TypeAdapter[Any] = TypeAdapter(Event)


def asked(text: str, run: str, **more: Any) -> Json:
    message = {"id": "m1", "role": "user", "content": text}
    return {"threadId": "t1", "runId": run, "messages": [message], **more}


async def run(
    http: httpx.AsyncClient, name: str, body: Json, until: EventType | None = None, headers: dict[str, str] | None = None
) -> tuple[list[Any], str | None]:
    """Return the events of a run, and the last id; with `until`, those until the second of this type."""
    found, last = [], None
    async with http.stream("POST", f"/ag-ui/{name}", json=body, headers=headers) as response:
        assert response.status_code == 200, await response.aread()
        async for line in response.aiter_lines():
            if line.startswith("id: "):
                last = line[4:]
            if line.startswith("data: "):
                found.append(EVENT.validate_json(line[6:]))
                if until is not None and [each.type for each in found].count(until) == 2:
                    break
    return found, last


def text_of(events: list[Any]) -> str:
    return "".join(each.delta for each in events if each.type == EventType.TEXT_MESSAGE_CONTENT)


async def test_a_repeated_request_joins_the_run(console: Serving, models: ModelServer) -> None:
    models.rule(when={"contains": "mandrill"}, reply="It hops.")
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        first, _ = await run(http, "writer", asked("mandrill", "joined", context=[{"description": "season", "value": "dry"}]))
        again, _ = await run(http, "writer", asked("mandrill", "joined", context=[{"description": "season", "value": "dry"}]))
        other = await http.post("/ag-ui/writer", json=asked("bettong", "joined"))
    assert text_of(first) == text_of(again) == "It hops."
    assert [each.value for each in first if each.type == EventType.CUSTOM] == [
        each.value for each in again if each.type == EventType.CUSTOM
    ]
    assert other.status_code == 422
    [sent] = [each["body"] for each in models.journal() if "mandrill" in json.dumps(each["body"])]
    assert "season" in json.dumps(sent)


@pytest.mark.drill
async def test_a_lost_stream_continues_after_kill_9_of_the_server(console: Serving, models: ModelServer) -> None:
    words = " ".join(f"hop{n}" for n in range(100))
    models.rule(when={"contains": "wallaby"}, reply=words, chunk_size=20, chunk_ms=60)
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        first, last = await run(http, "writer", asked("wallaby", "lost"), EventType.TEXT_MESSAGE_CONTENT)
        console.kill()
    console.start()
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        rest, _ = await run(http, "writer", asked("wallaby", "lost"), headers={"Last-Event-ID": str(last)})
    assert text_of(first) + text_of(rest) == words and text_of(first) != words
    kinds = [each.type for each in (*first, *rest)]
    for once in (EventType.RUN_STARTED, EventType.TEXT_MESSAGE_START, EventType.TEXT_MESSAGE_END, EventType.RUN_FINISHED):
        assert kinds.count(once) == 1, kinds
    assert kinds.count(EventType.STEP_STARTED) == kinds.count(EventType.STEP_FINISHED) == 1


@pytest.mark.drill
async def test_a_lost_stream_of_a_team_continues_after_kill_9_with_each_message_once(
    console: Serving, models: ModelServer
) -> None:
    words = " ".join(f"dive{n}" for n in range(100))
    models.rule(when={"contains": "platypus"}, reply=words, chunk_size=20, chunk_ms=30)
    team = "mode/sequential:writer,counter"
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        first, last = await run(http, quote(team, safe=""), asked("platypus", "team"), EventType.STEP_STARTED)
        console.kill()
    console.start()
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        rest, _ = await run(http, quote(team, safe=""), asked("platypus", "team"), headers={"Last-Event-ID": str(last)})
    begun = [each for each in (*first, *rest) if each.type == EventType.TEXT_MESSAGE_START]
    assert [each.name for each in begun] == ["writer", "counter"], "each member's answer is a message, and comes once"
    assert text_of(first) == words and text_of(rest) == words
    kinds = [each.type for each in (*first, *rest)]
    assert kinds.count(EventType.RUN_STARTED) == kinds.count(EventType.RUN_FINISHED) == 1


async def test_an_approval_is_an_interrupt(console: Serving, models: ModelServer, client: Client) -> None:
    models.rule(
        when={"contains": "marmoset"},
        reply={"tool_calls": [{"name": "calculator", "arguments": {"expression": "123456*654321"}}]},
    )
    models.rule(when={"contains": "80779853376"}, reply="Forty-two.")
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        events, _ = await run(http, "counter", asked("marmoset", "approve"))
        end: RunFinishedEvent = events[-1]
        [interrupt] = end.outcome.interrupts  # type: ignore[union-attr]  # it waits
        assert interrupt.reason == "approval" and "calculator" in str(interrupt.message)
        entry = {"interruptId": interrupt.id, "status": "cancelled"}
        still, _ = await run(http, "counter", asked("marmoset", "left", resume=[entry]))
        assert still[-1].outcome.interrupts[0].id == interrupt.id  # nobody has decided
        entry = {"interruptId": interrupt.id, "status": "resolved", "payload": {"approved": True}}
        done, _ = await run(http, "counter", asked("marmoset", "approved", resume=[entry]))
    assert text_of(done) == "Forty-two." and done[-1].outcome.type == "success"
    token = interrupt.id.split("_")[1]
    [decision] = await client.get_workflow_handle(f"door/{token}").query("decisions")
    assert decision["settled"]["choice"] == "approve" and decision["settled"]["by"]


BAD: list[tuple[str, Json, int]] = [
    ("nobody", asked("x", "b1"), 404),
    ("writer", {"threadId": "t", "runId": "r"}, 422),
    ("writer", {"threadId": "t", "runId": "r", "messages": []}, 422),
    ("writer", {"threadId": "t", "runId": "r", "messages": [{"id": "1", "role": "wizard", "content": "x"}]}, 422),
    ("writer", {"threadId": "t", "runId": "r", "messages": [{"id": "1", "role": "user", "content": None}]}, 422),
    ("writer", {"threadId": "", "runId": "r", "messages": [{"id": "1", "role": "user", "content": "x"}]}, 422),
    ("writer", {"threadId": "t" * 501, "runId": "r", "messages": [{"id": "1", "role": "user", "content": "x"}]}, 422),
    ("writer", asked("x", "b2", forwardedProps={"mofa": []}), 422),
    ("writer", asked("x", "b3", resume=[{"interruptId": "int_x", "status": "resolved"}]), 422),
    ("writer", asked("x", "b4", resume=[{"interruptId": f"int_{'0' * 32}_00000000_d1", "status": "resolved"}]), 404),
    ("flow%2Fsum", asked("one", "b5"), 422),
]


@pytest.mark.parametrize(("name", "body", "status"), BAD)
async def test_bad_input_is_refused(console: Serving, name: str, body: Json, status: int) -> None:
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as http:
        refused = await http.post(f"/ag-ui/{name}", json=body)
        listed = (await http.get("/ag-ui")).json()["items"]
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json"), refused.text
    assert {"writer", "flow/hello"} <= {each["name"] for each in listed}
