"""Responses, asked by OpenAI's own Python SDK, on a real server and a real worker."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from openai import (
    AsyncOpenAI,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
    UnprocessableEntityError,
)
from temporalio.client import Client

from tests.support.house import House, eventually
from tests.support.peers.model_server import ModelServer
from tests.support.web import Serving, serving

Json = dict[str, Any]

WEATHER: Any = {
    "type": "function",
    "name": "weather",
    "description": "Return the weather.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "strict": True,
}


def token(id: str) -> str:
    return id.removeprefix("resp_")


async def test_a_response_is_made_and_read_again(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "gecko"}, reply="It clings.")
    made = await openai.responses.create(model="writer", input="gecko", instructions="Be brief.", metadata={"who": "ann"})
    assert (made.status, made.output_text, made.instructions, made.metadata) == (
        "completed",
        "It clings.",
        "Be brief.",
        {"who": "ann"},
    )
    assert made.usage and made.usage.total_tokens == made.usage.input_tokens + made.usage.output_tokens > 0
    read = await openai.responses.retrieve(made.id)
    assert (read.id, read.status, read.output_text, read.created_at) == (made.id, "completed", "It clings.", made.created_at)
    hidden = await openai.responses.create(model="writer", input="gecko", store=False)
    with pytest.raises(NotFoundError):
        await openai.responses.retrieve(hidden.id)
    for id in ("resp_x", f"resp_{'0' * 32}", "作家", "a/b"):
        with pytest.raises(NotFoundError):
            await openai.responses.retrieve(id)


async def test_the_events_of_a_stream(openai: AsyncOpenAI, models: ModelServer) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    models.rule(when={"contains": "iguana"}, reply=words, chunk_size=20, chunk_ms=60)
    async with openai.responses.stream(model="writer", input="iguana") as stream:
        events = [each async for each in stream]
        final = await stream.get_final_response()
    kinds = [each.type for each in events]
    assert kinds[:4] == [
        "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
    ]  # fmt: skip
    assert kinds[-4:] == [
        "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
    ]  # fmt: skip
    assert kinds.count("response.output_text.delta") > 2
    numbers = [each.sequence_number for each in events if hasattr(each, "sequence_number")]
    assert numbers == sorted(set(numbers)) and final.output_text == words


async def test_conversations_and_branches(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "My name is Mole."}, reply="Hello Mole.")
    models.rule(when={"contains": "badger-name"}, reply="Mole.")

    async def seen(word: str) -> str:
        return json.dumps([each["body"] for each in models.journal() if word in json.dumps(each["body"])][-1])

    conversation = await openai.conversations.create(metadata={"topic": "names"})
    first = await openai.responses.create(model="writer", input="My name is Mole.", conversation=conversation.id)
    assert first.conversation and first.conversation.id == conversation.id
    await openai.responses.create(model="writer", input="badger-name one?", conversation={"id": conversation.id})
    assert "Hello Mole." in await seen("badger-name one")
    kept: Any = await openai.conversations.retrieve(conversation.id)
    assert kept.turns == 2

    branch = await openai.responses.create(model="writer", input="badger-name two?", previous_response_id=first.id)
    assert "Hello Mole." in await seen("badger-name two") and "badger-name one" not in await seen("badger-name two")
    after = await openai.responses.create(model="writer", input="badger-name three?", previous_response_id=branch.id)
    assert "badger-name two" in await seen("badger-name three") and after.previous_response_id == branch.id
    kept = await openai.conversations.retrieve(conversation.id)
    assert kept.turns == 2  # a branch adds nothing to it
    with pytest.raises(NotFoundError):
        await openai.responses.create(model="writer", input="x", previous_response_id=f"resp_{'1' * 32}")
    with pytest.raises(BadRequestError, match="together"):
        await openai.responses.create(model="writer", input="x", previous_response_id=first.id, conversation="c")
    with pytest.raises(BadRequestError, match="a flow"):
        await openai.responses.create(model="flow/hello", input="x", conversation="c")
    deleted = await openai.conversations.delete(conversation.id)
    assert deleted.deleted
    with pytest.raises(NotFoundError):
        await openai.conversations.retrieve(conversation.id)


async def test_the_same_key_joins_and_another_body_is_refused(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "newt"}, reply="Wet.")
    key = {"Idempotency-Key": "newt-1"}
    first = await openai.responses.create(model="writer", input="newt", extra_headers=key)
    again = await openai.responses.create(model="writer", input="newt", extra_headers=key)
    assert (first.id, first.output_text) == (again.id, again.output_text)
    with pytest.raises(UnprocessableEntityError):
        await openai.responses.create(model="writer", input="eft", extra_headers=key)
    with pytest.raises(UnprocessableEntityError):  # of the other interface, too
        await openai.chat.completions.create(model="writer", messages=[{"role": "user", "content": "newt"}], extra_headers=key)


async def test_tools_of_the_client(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "salamander"}, reply={"tool_calls": [{"name": "weather", "arguments": {"city": "Ulm"}}]})
    first = await openai.responses.create(model="writer", input="salamander", tools=[WEATHER])
    [call] = first.output
    assert first.status == "completed" and call.type == "function_call" and json.loads(call.arguments) == {"city": "Ulm"}
    models.rule(when={"contains": "fog in Ulm"}, reply="A lamp.")
    result: Any = [{"type": "function_call_output", "call_id": call.call_id, "output": "fog in Ulm"}]
    async with openai.responses.stream(model="writer", input=result, previous_response_id=first.id, tools=[WEATHER]) as stream:
        second = await stream.get_final_response()
    assert second.output_text == "A lamp." and second.id != first.id
    read = await openai.responses.retrieve(first.id)
    assert [each.type for each in read.output] == ["function_call"]
    assert (await openai.responses.retrieve(second.id)).output_text == "A lamp."


async def test_calls_come_in_a_stream(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "axolotl-call"}, reply={"tool_calls": [{"name": "weather", "arguments": {"city": "Jena"}}]})
    async with openai.responses.stream(model="writer", input="axolotl-call", tools=[WEATHER]) as stream:
        kinds = [each.type async for each in stream]
        final = await stream.get_final_response()
    assert "response.function_call_arguments.done" in kinds and final.output[0].type == "function_call"
    await openai.responses.cancel(final.id)


async def test_a_background_response_waits_for_a_person_and_ends(openai: AsyncOpenAI, client: Client) -> None:
    made: Any = await openai.responses.create(model="flow/asks", input="x", background=True)
    assert (made.status, made.background) == ("in_progress", True)

    async def asked() -> Any:
        now: Any = await openai.responses.retrieve(made.id)
        return now.mofa.get("decisions")

    [decision] = await eventually(asked)
    assert decision["title"] and decision["options"][0]["id"] == "yes"
    handle: Any = client.get_workflow_handle(f"door/{token(made.id)}")
    await handle.execute_update("decide", {"decision_id": "d1", "choice": "yes"})
    await handle.result()
    assert (await openai.responses.retrieve(made.id)).status == "completed"


async def test_a_response_that_waits_for_a_person_is_in_progress_with_the_link(openai: AsyncOpenAI) -> None:
    made: Any = await openai.responses.create(model="flow/asks", input="x")
    assert made.status == "in_progress" and made.mofa["link"].endswith(f"/runs/door%2F{token(made.id)}")
    assert made.mofa["decisions"][0]["question"] == "Go on?"
    stream = await openai.responses.create(model="flow/asks", input="x", stream=True, extra_headers={"X-MoFA-Wait": "answer"})
    final: Any = [each async for each in stream][-1]
    final = final.response
    assert (final.status, final.incomplete_details.reason) == ("incomplete", "waits_for_person")
    for each in (made, final):
        assert (await openai.responses.cancel(each.id)).status == "cancelled"
        assert (await openai.responses.retrieve(each.id)).status == "cancelled"


async def test_cancelling_what_has_ended_changes_nothing_and_nothing_is_deleted(openai: AsyncOpenAI) -> None:
    made = await openai.responses.create(model="flow/hello", input="Ann")
    assert (await openai.responses.cancel(made.id)).output_text == "Hello Ann"
    with pytest.raises(Exception, match="mofa erase"):
        await openai.responses.delete(made.id)


async def test_a_failed_run_is_a_failed_response(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "cockatrice"}, status=400, code="content_filter", message="None.")
    made = await openai.responses.create(model="writer", input="cockatrice")
    assert made.status == "failed" and made.error and "content_filter" in made.error.message
    stream = await openai.responses.create(model="writer", input="cockatrice", stream=True)
    assert [each.type async for each in stream][-1] == "response.failed"


async def lines(response: httpx.Response, until: int | None = None) -> list[Json]:
    found: list[Json] = []
    async for line in response.aiter_lines():
        if line.startswith("data: {"):
            found.append(json.loads(line[6:]))
            if until is not None and len(found) >= until:
                break
    return found


@pytest.mark.drill
@pytest.mark.parametrize("way", ["post", "get", "number"])
async def test_a_stream_continues_after_kill_9_of_the_server(console: Serving, models: ModelServer, way: str) -> None:
    words = " ".join(f"{way}{n}" for n in range(100))
    models.rule(when={"contains": f"monitor-{way}"}, reply=words, chunk_size=20, chunk_ms=60)
    body = {"model": "writer", "input": f"monitor-{way}", "stream": True}
    headers = {"Idempotency-Key": f"monitor-{way}"}
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream("POST", "/responses", json=body, headers=headers) as response,
    ):
        first = await lines(response, until=7)
        console.kill()
    console.start()
    id, last = first[0]["response"]["id"], first[-1]["sequence_number"]
    async with httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http:
        request = http.build_request("POST", "/responses", json=body, headers={**headers, "Last-Event-ID": str(last)})
        if way == "get":
            request = http.build_request("GET", f"/responses/{id}?stream=true", headers={"Last-Event-ID": str(last)})
        if way == "number":
            request = http.build_request("GET", f"/responses/{id}?stream=true&starting_after={last}")
        response = await http.send(request, stream=True)
        rest = await lines(response)
        await response.aclose()
    numbers = [each["sequence_number"] for each in (*first, *rest)]
    assert numbers == sorted(set(numbers))
    assert "".join(each["delta"] for each in (*first, *rest) if each["type"] == "response.output_text.delta") == words
    assert rest[-1]["type"] == "response.completed"


BAD: list[tuple[Json, str]] = [
    ({"model": "writer"}, "input"),
    ({"model": "writer", "input": []}, "input"),
    ({"model": "writer", "input": ""}, "empty"),
    ({"model": "writer", "input": [{"type": "item_reference", "id": "x"}]}, "item here is"),
    ({"model": "writer", "input": [{"role": "wizard", "content": "x"}]}, "role"),
    ({"model": "writer", "input": "x", "background": True, "store": False}, "store"),
    ({"model": "writer", "input": "x", "tools": [{"type": "web_search"}]}, "function"),
    ({"model": "writer", "input": "x", "prompt": {"id": "p"}}, "prompt"),
    ({"model": "writer", "input": "x", "conversation": "a/b"}, "conversation"),
    ({"model": "writer", "input": "x", "text": {"format": {"type": "xml"}}}, "text.format"),
    ({"model": "writer", "input": "x", "stream": "yes please"}, "stream"),
    ({"model": "writer", "input": [{"type": "function_call_output", "call_id": "call_x", "output": "y"}]}, "not the id"),
]


@pytest.mark.parametrize(("body", "words"), BAD)
async def test_bad_requests_are_refused_in_openais_form(console: Serving, body: Json, words: str) -> None:
    async with httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http:
        refused = await http.post("/responses", json=body)
    assert refused.status_code == 400 and words in refused.json()["error"]["message"], refused.text


async def test_everything_belongs_to_a_tenant(house: House, models: ModelServer, client: Client) -> None:
    models.rule(when={"contains": "aardvark"}, reply="It digs.")
    tokens = {}
    for tenant in ("north", "south"):
        made = house.mofa("token", "new", f"{tenant}-bot", "--service", "--role", "operator", "--tenant", tenant, "--json")
        tokens[tenant] = json.loads(made.stdout)["token"]
    with serving(house, MOFA_CONSOLE_TOKEN="t" * 32) as console:
        north, south = (AsyncOpenAI(base_url=f"{console.url}/v1", api_key=tokens[each], max_retries=0) for each in tokens)
        async with north, south:
            key = {"Idempotency-Key": "aardvark"}
            ours = await north.responses.create(model="writer", input="aardvark", conversation="same", extra_headers=key)
            theirs = await south.responses.create(model="writer", input="aardvark", conversation="same", extra_headers=key)
            assert ours.id != theirs.id and ours.output_text == theirs.output_text == "It digs."
            kept: Any = await north.conversations.retrieve("same")
            assert kept.turns == 1
            for id in (theirs.id, f"resp_{'2' * 32}"):
                with pytest.raises(NotFoundError):
                    await north.responses.retrieve(id)
                with pytest.raises(NotFoundError):
                    await north.responses.cancel(id)
                with pytest.raises(NotFoundError):
                    await north.responses.create(model="writer", input="x", previous_response_id=id)
            with pytest.raises(PermissionDeniedError):
                await north.with_options(project="south").responses.create(model="writer", input="aardvark")
            branch = await north.responses.create(model="writer", input="aardvark again", previous_response_id=ours.id)
            assert branch.status == "completed"
            async with AsyncOpenAI(base_url=f"{console.url}/v1", api_key="wrong", max_retries=0) as stranger:
                with pytest.raises(AuthenticationError):
                    await stranger.models.list()
    found = await client.get_workflow_handle(f"door/{token(ours.id)}").describe()
    assert "north" in str(found.typed_search_attributes)
