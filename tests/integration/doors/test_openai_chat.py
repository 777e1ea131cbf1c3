"""Chat Completions, asked by OpenAI's own Python SDK, on a real server and a real worker."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from openai import APIError, APIStatusError, AsyncOpenAI, BadRequestError, NotFoundError, UnprocessableEntityError
from temporalio.client import Client

from tests.support.house import eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.web import Serving

Json = dict[str, Any]

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Return the weather.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def user(text: str) -> Any:
    return [{"role": "user", "content": text}]


def token(id: str) -> str:
    return id.removeprefix("chatcmpl-")


async def test_every_name_is_a_model(openai: AsyncOpenAI) -> None:
    names = [each.id async for each in openai.models.list()]
    assert {"writer", "pair", "ann", "作家", "flow/hello", "mode/debate", "mode/parallel"} <= set(names)
    assert "mode/request-response" not in names  # it takes one participant, and there are three agents
    for name in ("writer", "flow/hello", "作家", "mode/parallel:writer,counter"):
        assert (await openai.models.retrieve(name)).id == name
    with pytest.raises(NotFoundError, match="no 'gpt-5' here") as refused:
        await openai.models.retrieve("gpt-5")
    assert refused.value.code == "model_not_found"


async def test_an_answer_with_its_usage(openai: AsyncOpenAI, models: ModelServer, client: Client) -> None:
    models.rule(when={"contains": "quokka"}, reply="They smile.")
    messages: Any = [
        {"role": "system", "content": "Be kind to zebras."},
        {"role": "user", "content": "Who are you?"},
        {"role": "assistant", "content": "A writer."},
        {"role": "user", "content": [{"type": "text", "text": "Tell of the quokka."}]},
    ]
    done = await openai.chat.completions.create(model="writer", messages=messages)
    [choice] = done.choices
    assert (choice.message.content, choice.finish_reason) == ("They smile.", "stop")
    assert done.usage and done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0
    [sent] = [each["body"]["messages"] for each in models.journal() if "quokka" in json.dumps(each["body"])]
    assert [each["role"] for each in sent] == ["system", "user", "user", "assistant", "user"]
    assert "zebras" in sent[1]["content"] and sent[3]["content"] == "A writer."
    handle = client.get_workflow_handle(f"door/{token(done.id)}")
    assert (await handle.result())["output"] == "They smile."


async def test_a_stream_in_chunks(openai: AsyncOpenAI, models: ModelServer) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    models.rule(when={"contains": "okapi"}, reply=words, chunk_size=20, chunk_ms=60)
    stream = await openai.chat.completions.create(
        model="writer", messages=user("okapi"), stream=True, stream_options={"include_usage": True}
    )
    chunks = [each async for each in stream]
    assert chunks[0].choices[0].delta.role == "assistant"
    pieces = [each.choices[0].delta.content or "" for each in chunks if each.choices]
    assert "".join(pieces) == words and len([each for each in pieces if each]) > 2
    assert [each.choices[0].finish_reason for each in chunks if each.choices][-1] == "stop"
    assert chunks[-1].choices == [] and chunks[-1].usage and chunks[-1].usage.completion_tokens > 0
    assert len({each.id for each in chunks}) == 1


async def test_teams_modes_and_flows(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "narwhal"}, reply="A tusk.")

    async def said(model: str, text: str, **more: Any) -> str:
        done: Any = await openai.chat.completions.create(model=model, messages=user(text), **more)
        return str(done.choices[0].message.content)

    assert await said("mode/parallel:writer,counter", "narwhal", metadata={"mofa_input": '{"aggregate": "first"}'}) == "A tusk."
    assert await said("flow/hello", "Ann") == "Hello Ann"
    assert await said("flow/sum", '{"a": 1, "b": 2}') == "3"
    with pytest.raises(BadRequestError, match="must be JSON"):
        await said("flow/sum", "one and two")
    with pytest.raises(NotFoundError):
        await said("flow/nothing", "x")
    with pytest.raises(BadRequestError, match="narrator"):
        await said("mode/parallel:narrator", "x")


async def test_the_same_key_joins_the_run_and_another_body_is_refused(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "manatee"}, reply="Slow.", delay_ms=500)
    key = {"Idempotency-Key": "manatee-1"}
    both = await asyncio.gather(
        *(openai.chat.completions.create(model="writer", messages=user("manatee"), extra_headers=key) for _ in range(5))
    )
    assert {each.id for each in both} == {both[0].id} and {each.choices[0].message.content for each in both} == {"Slow."}
    assert len([each for each in models.journal() if "manatee" in json.dumps(each["body"])]) == 1
    stream = await openai.chat.completions.create(model="writer", messages=user("manatee"), extra_headers=key, stream=True)
    assert "".join([each.choices[0].delta.content or "" async for each in stream]) == "Slow."
    with pytest.raises(UnprocessableEntityError, match="another request"):
        await openai.chat.completions.create(model="writer", messages=user("dugong"), extra_headers=key)
    of_acme = openai.with_options(project="acme")
    other = await of_acme.chat.completions.create(model="writer", messages=user("manatee"), extra_headers=key)
    assert other.id != both[0].id  # the key is the tenant's own


async def test_tools_of_the_client_continue_the_same_run(openai: AsyncOpenAI, models: ModelServer, client: Client) -> None:
    wanted = [{"name": "weather", "arguments": {"city": city}} for city in ("Oslo", "Bergen")]
    models.rule(when={"contains": "pangolin"}, reply={"tool_calls": wanted})
    messages = user("The weather for a pangolin?")
    first = await openai.chat.completions.create(model="writer", messages=messages, tools=[WEATHER])
    calls: Any = first.choices[0].message.tool_calls
    assert first.choices[0].finish_reason == "tool_calls"
    assert [json.loads(each.function.arguments)["city"] for each in calls] == ["Oslo", "Bergen"]
    models.rule(when={"contains": "rain in Oslo"}, reply="An umbrella.")
    messages.append(first.choices[0].message)
    for each, result in zip(calls, ("rain in Oslo", "sun in Bergen"), strict=True):
        messages.append({"role": "tool", "tool_call_id": each.id, "content": result})
    for _ in range(2):  # a repeat changes nothing
        second = await openai.chat.completions.create(model="writer", messages=messages, tools=[WEATHER])
        assert (second.choices[0].message.content, second.id) == ("An umbrella.", first.id)
    sent = [each["body"]["messages"] for each in models.journal() if "rain in Oslo" in json.dumps(each["body"])][-1]
    assert [each["content"] for each in sent if each["role"] == "tool"] == ["rain in Oslo", "sun in Bergen"]
    assert len((await client.get_workflow_handle(f"door/{token(first.id)}").result())["contributions"]) == 1
    messages[-1]["tool_call_id"] = "call_of_another_provider"
    with pytest.raises(BadRequestError, match="not the id of a call"):
        await openai.chat.completions.create(model="writer", messages=messages, tools=[WEATHER])


async def test_tools_of_the_client_in_a_stream_one_at_a_time(openai: AsyncOpenAI, models: ModelServer) -> None:
    wanted = [{"name": "weather", "arguments": {"city": city}} for city in ("Rome", "Bari")]
    models.rule(when={"contains": "tapir"}, reply={"tool_calls": wanted})
    models.rule(when={"contains": "sun in Bari"}, reply="A hat.")
    messages, texts, asked = user("The weather for a tapir?"), [], []
    for _ in range(3):
        stream = await openai.chat.completions.create(
            model="writer", messages=messages, tools=[WEATHER], parallel_tool_calls=False, stream=True
        )
        chunks = [each async for each in stream]
        calls: Any = [call for each in chunks for call in each.choices[0].delta.tool_calls or ()]
        texts += ["".join(each.choices[0].delta.content or "" for each in chunks)]
        if chunks[-1].choices[0].finish_reason == "stop":
            break
        [call] = calls
        asked.append(json.loads(call.function.arguments)["city"])
        function = {"name": call.function.name, "arguments": call.function.arguments}
        messages.append({"role": "assistant", "tool_calls": [{"id": call.id, "type": "function", "function": function}]})
        messages.append({"role": "tool", "tool_call_id": call.id, "content": f"sun in {asked[-1]}"})
    assert (asked, texts[-1]) == (["Rome", "Bari"], "A hat.")


async def test_a_form_for_the_answer(openai: AsyncOpenAI, models: ModelServer) -> None:
    schema = {"type": "object", "properties": {"legs": {"type": "integer"}}, "required": ["legs"]}
    models.rule(when={"contains": "centaur"}, reply={"legs": 4})
    form: Any = {"type": "json_schema", "json_schema": {"name": "animal", "schema": schema}}
    done = await openai.chat.completions.create(model="writer", messages=user("centaur"), response_format=form)
    assert json.loads(done.choices[0].message.content or "") == {"legs": 4}
    with pytest.raises(BadRequestError, match="only an agent"):
        await openai.chat.completions.create(model="flow/hello", messages=user("x"), response_format=form)


async def test_an_image_is_stored_and_an_address_is_not_fetched(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "on the picture"}, reply="A dot.")

    def picture(url: str) -> Any:
        parts = [{"type": "text", "text": "What is on the picture?"}, {"type": "image_url", "image_url": {"url": url}}]
        return [{"role": "user", "content": parts}]

    url = f"data:image/png;base64,{PIXEL}"
    done = await openai.chat.completions.create(model="writer", messages=picture(url))
    assert done.choices[0].message.content == "A dot."
    assert PIXEL in json.dumps([each["body"] for each in models.journal()])
    for wrong in ("http://127.0.0.1:9/x.png", "data:image/png;base64,%%%", "data:image/png;base64,aGVsbG8="):
        with pytest.raises(BadRequestError):
            await openai.chat.completions.create(model="writer", messages=picture(wrong))


# ---- people ------------------------------------------------------------------------------------------------------------


async def test_a_run_that_waits_for_a_person_says_so_with_a_link(openai: AsyncOpenAI, client: Client) -> None:
    key = {"Idempotency-Key": "asks-1"}
    waits = await openai.chat.completions.create(model="flow/asks", messages=user("x"), extra_headers=key)
    text = waits.choices[0].message.content or ""
    assert "waits for a person" in text and f"/runs/door%2F{token(waits.id)}" in text
    handle: Any = client.get_workflow_handle(f"door/{token(waits.id)}")
    await handle.execute_update("decide", {"decision_id": "d1", "choice": "yes", "by": "ann"})
    done = await openai.chat.completions.create(model="flow/asks", messages=user("x"), extra_headers=key)
    assert "yes" in (done.choices[0].message.content or "")


async def test_a_stream_is_held_while_a_person_is_asked(console: Serving, client: Client) -> None:
    body = {"model": "pair", "messages": user("otter"), "stream": True}  # the person is in a team, which is a child run
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream("POST", "/chat/completions", json=body) as response,
    ):
        lines = response.aiter_lines()
        id = json.loads((await anext(each async for each in lines if each.startswith("data: ")))[6:])["id"]
        waits = await anext(each async for each in lines if each.startswith(": This run waits for"))
        assert "ann" in waits or "person" in waits
        run = f"door/{token(id)}"

        async def child() -> Any:
            found = [each.id async for each in client.list_workflows(f'RootWorkflowId = "{run}" AND MofaOpenDecisions > 0')]
            return found and client.get_workflow_handle(found[0])

        handle = await eventually(child)
        decision = await open_decision(handle)
        await handle.execute_update("decide", {"decision_id": decision["id"], "answer": "They hold hands.", "by": "ann"})
        rest = [each async for each in lines if each]
    assert rest[-1] == "data: [DONE]"
    assert "They hold hands." in "".join(rest)


# ---- connections -------------------------------------------------------------------------------------------------------


async def sent(response: httpx.Response, until: int | None = None) -> tuple[list[Json], str | None]:
    """Return the chunks of a stream, and the last id; with `until`, the first chunks only."""
    chunks, last = [], None
    async for line in response.aiter_lines():
        if line.startswith("id: "):
            last = line[4:]
        if line.startswith("data: {"):
            chunks.append(json.loads(line[6:]))
            if until is not None and len(chunks) >= until:
                break
    return chunks, last


def text_of(chunks: list[Json]) -> str:
    return "".join(each["choices"][0]["delta"].get("content") or "" for each in chunks if each["choices"])


async def test_a_lost_stream_continues_after_kill_9_of_the_server(console: Serving, models: ModelServer) -> None:
    words = " ".join(f"part{n}" for n in range(100))
    models.rule(when={"contains": "ibex"}, reply=words, chunk_size=20, chunk_ms=60)
    body = {"model": "writer", "messages": user("ibex"), "stream": True, "stream_options": {"include_usage": True}}
    headers = {"Idempotency-Key": "ibex-1"}
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream("POST", "/chat/completions", json=body, headers=headers) as response,
    ):
        first, last = await sent(response, until=4)
        console.kill()
    console.start()
    assert last is not None and text_of(first) and text_of(first) != words
    again = {**headers, "Last-Event-ID": last}
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream("POST", "/chat/completions", json=body, headers=again) as response,
    ):
        rest, end = await sent(response)
    assert text_of(first) + text_of(rest) == words and rest[-1]["usage"]["total_tokens"] > 0
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream("POST", "/chat/completions", json=body, headers={**headers, "Last-Event-ID": str(end)}) as response,
    ):
        nothing, _ = await sent(response)
    assert nothing == []
    assert len([each for each in models.journal() if "ibex" in json.dumps(each["body"])]) == 1


@pytest.mark.parametrize("cancels", [False, True])
async def test_closing_the_tab_cancels_only_if_asked(console: Serving, client: Client, cancels: bool) -> None:
    headers = {"X-MoFA-Cancel": "on-disconnect"} if cancels else {}
    async with (
        httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http,
        http.stream(
            "POST", "/chat/completions", json={"model": "flow/asks", "messages": user("x"), "stream": True}, headers=headers
        ) as response,
    ):
        [chunk], _ = await sent(response, until=1)
    handle: Any = client.get_workflow_handle(f"door/{token(chunk['id'])}")
    if not cancels:
        decision = await open_decision(handle)
        await handle.execute_update("decide", {"decision_id": decision["id"], "choice": "yes"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["reason"]) == (("stopped", "Cancelled by a client.") if cancels else ("completed", None))


# ---- errors and bad input ----------------------------------------------------------------------------------------------


async def test_a_failed_run_is_an_error_that_no_sdk_repeats(openai: AsyncOpenAI, models: ModelServer) -> None:
    models.rule(when={"contains": "basilisk"}, status=400, code="content_filter", message="No basilisks.")
    with pytest.raises(APIStatusError, match="basilisk") as failed:
        await openai.with_options(max_retries=2).chat.completions.create(model="writer", messages=user("basilisk"))
    assert failed.value.response.headers["x-should-retry"] == "false" and failed.value.type == "server_error"
    assert len([each for each in models.journal() if "basilisk" in json.dumps(each["body"])]) == 1
    stream = await openai.chat.completions.create(model="writer", messages=user("basilisk"), stream=True)
    with pytest.raises(APIError, match="basilisk"):
        [each async for each in stream]


BAD: list[tuple[Json, str]] = [
    ({"messages": user("x")}, "model"),
    ({"model": "writer"}, "messages"),
    ({"model": "writer", "messages": []}, "messages"),
    ({"model": "writer", "messages": "hello"}, "messages"),
    ({"model": "writer", "messages": [{"role": "wizard", "content": "x"}]}, "role"),
    ({"model": "writer", "messages": [{"role": "user", "content": None}]}, "empty"),
    ({"model": "writer", "messages": [{"role": "user", "content": "  "}]}, "empty"),
    ({"model": "writer", "messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}, "input_audio"),
    ({"model": "writer", "messages": [*user("x"), {"role": "assistant", "content": "y"}]}, "last message"),
    ({"model": "writer", "messages": [{"role": "system", "content": "x"}]}, "needs a message of the role user"),
    ({"model": "writer", "messages": [{"role": "tool", "content": "x"}]}, "tool_call_id"),
    ({"model": "writer", "messages": user("x"), "n": 2}, "n: is not possible"),
    ({"model": "writer", "messages": user("x"), "stop": ["."]}, "stop"),
    ({"model": "writer", "messages": user("x"), "logprobs": True}, "logprobs"),
    ({"model": "writer", "messages": user("x"), "colour": "blue"}, "colour"),
    ({"model": "writer", "messages": user("x"), "tool_choice": "required", "tools": [WEATHER]}, "tool_choice"),
    (
        {"model": "counter", "messages": user("x"), "tools": [{"type": "function", "function": {"name": "calculator"}}]},
        "already",
    ),
    ({"model": "flow/hello", "messages": user("x"), "tools": [WEATHER]}, "only an agent"),
    ({"model": "writer", "messages": user("x"), "tools": [{"type": "function", "function": {"name": "a b"}}]}, "pattern"),
    ({"model": "writer", "messages": user("x"), "stream_options": {"include_usage": True}}, "stream_options"),
    ({"model": "writer", "messages": user("x"), "metadata": {"a": 1}}, "metadata"),
    ({"model": "writer", "messages": user("x"), "metadata": {"mofa_wait": "perhaps"}}, "hold nor answer"),
    ({"model": "writer", "messages": user("x"), "metadata": {"mofa_input": '{"task": "y"}'}}, "task"),
    ({"model": "writer", "messages": user(f"my key is sk-proj-{'a1' * 20}")}, "key"),
    ({"model": ["writer"], "messages": user("x")}, "model"),
]


@pytest.mark.parametrize(("body", "words"), BAD)
async def test_bad_requests_are_refused_in_openais_form(console: Serving, body: Json, words: str) -> None:
    async with httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http:
        refused = await http.post("/chat/completions", json=body)
    error = refused.json()["error"]
    assert refused.status_code == 400 and words in error["message"], error
    assert set(error) == {"message", "type", "param", "code"} and error["type"] == "invalid_request_error"
    assert "a1a1" not in error["message"]


async def test_large_deep_and_broken_bodies(console: Serving, openai: AsyncOpenAI, models: ModelServer) -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    async with httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=120) as http:
        for content in (
            json.dumps({"model": "writer", "messages": user("x" * 5_000_000)}),
            '{"model": "writer", "messages": ' + "[" * 5_000 + "]" * 5_000 + "}",
            "{",
            "x" * 9_000_000,
        ):
            refused = await http.post("/chat/completions", content=content, headers={"Content-Type": "application/json"})
            assert refused.status_code in (400, 413), refused.text
            assert refused.json()["error"]["message"]
        for path in ("/completions", "/embeddings", "/chat/completions/x", "/nothing"):
            assert (await http.get(path)).json()["error"]["type"] == "invalid_request_error"
    models.rule(when={"contains": "echidna"}, reply="Spines.")
    many: Any = [{"role": ("user", "assistant")[n % 2], "content": f"line {n} 猫"} for n in range(4_000)]
    done = await openai.chat.completions.create(model="writer", messages=[*many, *user("echidna")])
    assert done.choices[0].message.content == "Spines."
    with pytest.raises(BadRequestError, match="5,000"):
        await openai.chat.completions.create(model="writer", messages=[*many, *many])


async def test_the_words_of_a_mode_are_shown_while_they_are_spoken(openai: AsyncOpenAI, models: ModelServer) -> None:
    words = " ".join(f"newt{n}" for n in range(40))
    models.rule(when={"contains": "axolotl"}, reply=words, chunk_size=20, chunk_ms=40)
    asked: Any = {
        "model": "mode/sequential:writer,counter",
        "messages": [{"role": "user", "content": "axolotl"}],
        "stream": True,
    }
    talk, answer, first = "", "", ""
    async for chunk in await openai.chat.completions.create(**asked):
        delta = chunk.choices[0].delta
        talk += getattr(delta, "reasoning_content", None) or ""
        answer += delta.content or ""
        first = first or answer
    assert answer == words and f"writer: {words}" in talk and f"counter: {words}" in talk
    async with openai.responses.stream(model="mode/sequential:writer,counter", input="axolotl again") as stream:
        kinds = [(each.type, getattr(each, "participant", None)) async for each in stream]
        final = await stream.get_final_response()
    assert {("mofa.words", "writer"), ("mofa.words", "counter")} <= set(kinds) and final.output_text == words
