"""The door of LangChain's agent inbox over HTTP: the stream of an answer, and its continuation."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from console.servers.doors.langgraph.shapes import thread_id
from kernel.conversation.decision import DecisionRequest
from tests.support.house import eventually
from tests.support.web import Serving

Json = dict[str, Any]

YES = {"command": {"resume": [{"type": "response", "args": "Yes"}]}}


@pytest.fixture
async def http(console: Serving) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient(base_url=f"{console.url}/langgraph", headers=headers, timeout=120) as http:
        yield http


def told(response: httpx.Response) -> list[tuple[str | None, str]]:
    """Return (id, event) of each event of a stream."""
    assert response.status_code == 200, response.text
    parts = [dict(line.split(": ", 1) for line in part.splitlines()) for part in response.text.strip().split("\n\n")]
    return [(part.get("id"), part["event"]) for part in parts if "event" in part]


async def test_the_stream_of_an_answer_goes_on_where_it_was_cut(http: httpx.AsyncClient, client: Client) -> None:
    id = "inbox-cut/äöü 1"
    await client.start_workflow("Flow", {"flow": "asks", "input": "x"}, id=id, task_queue="mofa-doors")

    async def asked() -> DecisionRequest | None:
        found: list[DecisionRequest] = await client.get_workflow_handle(id).query(
            "decisions", {}, result_type=list[DecisionRequest]
        )
        return next(iter(found), None)

    request = await eventually(asked)
    assert request is not None
    thread = f"/threads/{thread_id(request)}"
    run = (await http.get(f"{thread}/runs/none")).json()
    assert run["status"] == 404, run
    none_yet = {"command": {"resume": [{"type": "response", "args": "Maybe"}]}}
    refused = await http.post(f"{thread}/runs/stream", json=none_yet)
    assert told(refused) == [("1", "metadata"), ("2", "error")]
    place = refused.headers["location"]
    assert place == f"{refused.headers['content-location']}/stream" and place.startswith(f"{thread}/runs/")
    before = await http.get(place)
    assert told(before) == [("1", "metadata"), ("2", "error")] and "No answer has arrived" in before.text

    whole = await http.post(f"{thread}/runs/stream", json=YES)
    events = [("1", "metadata"), ("2", "events"), ("3", "events"), ("4", "end")]
    assert told(whole) == events
    for last in range(5):
        cut = {"Last-Event-ID": str(last)}
        assert told(await http.get(place, headers=cut)) == events[last:]
        assert told(await http.post(f"{thread}/runs/stream", json=YES, headers=cut)) == events[last:]
    assert told(await http.get(place, headers={"Last-Event-ID": "-1"})) == events
    assert (await http.get(place.removesuffix("/stream"))).json()["status"] == "success"
    words = {"type": "edit", "args": {"action": "ask", "args": {"choice": "yes", "comment": "In other words."}}}
    for headers, body in (({}, YES), ({"Last-Event-ID": "0"}, {"command": {"resume": [words]}})):
        late = await http.post(f"{thread}/runs/stream", json=body, headers=headers)
        assert told(late)[-1][1] == "error" and "Too late" in late.text
    settled = json.loads(whole.text.split("event: events\ndata: ")[2].splitlines()[0])["data"]["output"]["settled"]
    assert settled["choice"] == "yes"
