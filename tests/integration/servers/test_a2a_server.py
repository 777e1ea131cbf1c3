"""`mofa a2a serve`, asked by the clients of A2A's own Python and JavaScript SDKs, on a real Temporal server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from a2a.client.errors import A2AClientError
from a2a.helpers import new_data_part
from a2a.types import (
    AuthenticationInfo,
    CancelTaskRequest,
    DeleteTaskPushNotificationConfigRequest,
    GetTaskPushNotificationConfigRequest,
    GetTaskRequest,
    ListTaskPushNotificationConfigsRequest,
    ListTasksRequest,
    Message,
    Role,
    SendMessageRequest,
    SubscribeToTaskRequest,
    TaskPushNotificationConfig,
    TaskState,
)
from a2a.utils.errors import InvalidParamsError, TaskNotFoundError, UnsupportedOperationError
from temporalio.client import Client as TemporalClient

from kernel.conversation.participant import A2aAgent
from kernel.kinds.a2a import PeerMessage
from plugins.protocol.a2a import content_of, create
from tests.support.house import House, Server, eventually, open_decision
from tests.support.installed import node
from tests.support.peers.a2a_peers import SOURCE, modules
from tests.support.peers.a2a_serving import TOKEN, Serving, connected, request, sent
from tests.support.peers.model_server import ModelServer
from tests.support.peers.receiver import Receiver
from tests.support.people import ended


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("a2a-server")
    project = {
        "writer": {"instructions": "Write well. Whom to ask: nobody.", "capabilities": ["text"]},
        "ann": {"kind": "human", "description": "Answers for the garden."},
        "desk": {"kind": "team", "mode": "Sequential", "participants": ["ann", "writer"], "on_failure": "ask"},
        "voter": {
            "kind": "team",
            "mode": "Consensus",
            "participants": ["ann"],
            "options": [{"id": "tea", "label": "Tea"}, {"id": "mate", "label": "Mate"}],
        },
    }
    (home / "mofa.yaml").write_text(json.dumps({"agents": project}))
    house = House(home, server, "mofa-a2a-server", **models.environment)
    house.start_worker()
    yield house
    asyncio.run(ended(server, "mofa-a2a-server"))
    house.stop()


@pytest.fixture(scope="module")
def serving(house: House) -> Iterator[Serving]:
    serving = Serving(house)
    serving.start()
    yield serving
    serving.kill()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as http:
        yield http


async def test_cards_need_no_token_and_all_else_does(serving: Serving, http: httpx.AsyncClient) -> None:
    async with httpx.AsyncClient() as stranger:
        client = await connected(stranger, serving.url)
        with pytest.raises(A2AClientError, match="401"):
            await client.get_task(GetTaskRequest(id="a2a-x"))
        card = (await stranger.get(f"{serving.url}/.well-known/agent-card.json")).json()
        assert [skill["id"] for skill in card["skills"]] == ["secretary", "ann", "desk", "voter", "writer"]
        card = (await stranger.get(f"{serving.url}/agents/writer/.well-known/agent-card.json")).json()
        assert card["description"] == "Answers as writer." and card["skills"][0]["tags"] == ["text"]
        described = (await stranger.get(f"{serving.url}/agents/ann/.well-known/agent-card.json")).json()
        assert described["description"] == described["skills"][0]["description"] == "Answers for the garden."
        for path in ("", *(f"/agents/{name}" for name in ("ann", "desk", "voter", "writer"))):
            shown = (await stranger.get(f"{serving.url}{path}/.well-known/agent-card.json")).text
            assert "Write well" not in shown and "Whom to ask" not in shown


@pytest.mark.parametrize("path", ["/.well-known/agent-card.json", "/agents/writer/.well-known/agent-card.json", "/a2a"])
async def test_only_under_its_own_names(serving: Serving, http: httpx.AsyncClient, path: str) -> None:
    for host in ("elsewhere.example", f"elsewhere.example:{serving.port}", "127.0.0.1.elsewhere.example", "", "localhost.evil"):
        answer = await http.get(f"{serving.url}{path}", headers={"Host": host})
        assert answer.status_code == 400 and "skills" not in answer.text, host
    for host in ("127.0.0.1", f"localhost:{serving.port}"):
        answer = await http.get(f"{serving.url}{path}", headers={"Host": host})
        assert answer.status_code == (405 if path == "/a2a" else 200), host


async def test_a_request_is_read_up_to_a_limit(serving: Serving, http: httpx.AsyncClient) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield b" " * 1_000_000

    answer = await http.post(f"{serving.url}/a2a", content=long())  # the SDK wraps the refusal in an answer of its own
    assert "Payload too large" in answer.text


async def test_a_message_is_a_run_and_the_same_message_the_same_run(
    serving: Serving, http: httpx.AsyncClient, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Green.")
    client = await connected(http, f"{serving.url}/agents/writer")
    task = await sent(client, f"A colour? {word}", id=word)
    assert task.status.state == TaskState.TASK_STATE_COMPLETED
    assert content_of(task.artifacts[0].parts) == "Green."
    assert (await sent(client, f"A colour? {word}", id=word)).id == task.id
    assert len([entry for entry in models.journal() if word in str(entry["body"])]) == 1
    listed = await client.list_tasks(ListTasksRequest())
    assert task.id in [each.id for each in listed.tasks]


async def test_an_open_decision_is_input_required(serving: Serving, http: httpx.AsyncClient) -> None:
    client = await connected(http, serving.url)
    task = await sent(client, "Which one?", skill="voter")
    assert task.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
    words, data = task.status.message.parts
    assert "- tea: Tea" in words.text and content_of([data])["decision"]["options"][1]["id"] == "mate"
    task = await sent(client, "coffee", task_id=task.id)
    assert task.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
    assert "nothing has changed" in task.status.message.parts[0].text and "coffee" in task.status.message.parts[0].text
    answer = uuid.uuid4().hex
    task = await sent(client, "Mate", task_id=task.id, id=answer)
    assert task.status.state == TaskState.TASK_STATE_COMPLETED, task
    assert content_of(task.artifacts[0].parts) == "mate"
    assert (await sent(client, "Mate", task_id=task.id, id=answer)).status == task.status
    with pytest.raises(UnsupportedOperationError, match="has ended"):
        await sent(client, "Tea", task_id=task.id)


async def test_who_decides_what_is_not_the_clients_to_say(
    serving: Serving, http: httpx.AsyncClient, house: House, client: TemporalClient
) -> None:
    asked = await connected(http, serving.url)
    task = await sent(asked, "Which one?", skill="voter")
    said = {"choice": "tea", "comment": "hot", "by": "the boss", "decision_id": "other", "idempotency_key": "k", "quorum": 9}
    message = Message(message_id=uuid.uuid4().hex, role=Role.ROLE_USER, parts=[new_data_part(said)], task_id=task.id)
    [response] = [each async for each in asked.send_message(SendMessageRequest(message=message))]
    assert response.task.status.state == TaskState.TASK_STATE_COMPLETED
    found = client.list_workflows(f'RootWorkflowId = "{task.id}"')
    settled = [each async for each in found]
    decisions = [each for run in settled for each in await client.get_workflow_handle(run.id).query("decisions")]
    [decision] = [each["settled"] for each in decisions]
    assert (decision["by"], decision["choice"], decision["comment"]) == ("a2a", "tea", "hot")
    assert decision["idempotency_key"] == message.message_id and decision["decision_id"] != "other"


async def test_what_is_wrong_is_said(serving: Serving, http: httpx.AsyncClient) -> None:
    client = await connected(http, serving.url)
    with pytest.raises(InvalidParamsError, match="the skills are secretary, ann, desk"):
        await sent(client, "x", skill="wirter")
    with pytest.raises(TaskNotFoundError):
        await client.get_task(GetTaskRequest(id="a2a-nothing"))
    task = await sent(client, "A question", skill="ann")
    writer = await connected(http, f"{serving.url}/agents/writer")
    with pytest.raises(TaskNotFoundError):
        await writer.get_task(GetTaskRequest(id=task.id))
    cancelled = await client.cancel_task(CancelTaskRequest(id=task.id))
    assert cancelled.status.state == TaskState.TASK_STATE_CANCELED


async def test_a_killed_server_goes_on_where_it_was(serving: Serving, http: httpx.AsyncClient, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Both.")
    client = await connected(http, f"{serving.url}/agents/desk", streaming=True)
    events = [event async for event in client.send_message(request("Tea or mate?", id=word))]
    task = events[0].task
    assert events[-1].status_update.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
    serving.kill()
    serving.start()
    client = await connected(http, f"{serving.url}/agents/desk", streaming=True)
    following = client.subscribe(SubscribeToTaskRequest(id=task.id))
    first = await anext(following)
    assert first.task.id == task.id and first.task.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
    answering = asyncio.create_task(sent(await connected(http, f"{serving.url}/agents/desk"), word, task_id=task.id))
    told = [event async for event in following]
    assert told[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED
    [artifact] = [event.artifact_update.artifact for event in told if event.HasField("artifact_update")]
    assert content_of(artifact.parts) == "Both."
    assert (await answering).status.state == TaskState.TASK_STATE_COMPLETED


def webhook(task_id: str, url: str, **given: Any) -> TaskPushNotificationConfig:
    return TaskPushNotificationConfig(task_id=task_id, url=url, **given)


@pytest.mark.drill
async def test_a_webhook_is_told_though_its_server_was_killed(
    serving: Serving, http: httpx.AsyncClient, house: House, server: Server
) -> None:
    with Receiver(answers=[503]) as hook:
        a2a = await connected(http, f"{serving.url}/agents/ann")
        task = await sent(a2a, "Which tea?")
        wanted = webhook(
            task.id,
            f"{hook.url}/told-4713",
            token="t-4711",
            authentication=AuthenticationInfo(scheme="Bearer", credentials="c-4712"),
        )
        made = await a2a.create_task_push_notification_config(wanted)
        assert made.id and (made.url, made.token) == (wanted.url, "t-4711")
        listed = await a2a.list_task_push_notification_configs(ListTaskPushNotificationConfigsRequest(task_id=task.id))
        assert list(listed.configs) == [made]
        temporal = await server.client()

        async def pushing() -> Any:
            found = [run async for run in temporal.list_workflows("WorkflowType = 'A2aPush'")]
            handles = [temporal.get_workflow_handle(run.id, run_id=run.run_id) for run in found]
            inputs = [(handle, str(await handle.fetch_history())) for handle in handles]
            return next(((handle, said) for handle, said in inputs if task.id in said), None)

        handle, _ = await eventually(pushing)
        serving.kill()
        run = temporal.get_workflow_handle(task.id)
        decision = await open_decision(run)
        await run.signal("decide", {"decision_id": decision["id"], "answer": "Oolong."})
        await run.result()
        assert hook.posted == []
        serving.start()
        await eventually(lambda: _told(hook, 2), seconds=60)
        await handle.result()
        first, second = hook.posted
        assert first.headers["idempotency-key"] == second.headers["idempotency-key"] and first.body == second.body
        assert second.headers["x-a2a-notification-token"] == "t-4711" and second.headers["authorization"] == "Bearer c-4712"
        assert second.body["task"]["id"] == task.id and second.body["task"]["status"]["state"] == "TASK_STATE_COMPLETED"
        assert second.body["task"]["artifacts"][0]["parts"][0]["text"] == "Oolong."
        history = str(await handle.fetch_history())
        assert task.id in history and not any(secret in history for secret in ("t-4711", "c-4712", "told-4713"))
        a2a = await connected(http, f"{serving.url}/agents/ann")
        listed = await a2a.list_task_push_notification_configs(ListTaskPushNotificationConfigsRequest(task_id=task.id))
        assert list(listed.configs) == []
        with pytest.raises(UnsupportedOperationError, match="has ended"):
            await a2a.create_task_push_notification_config(wanted)


async def _told(hook: Receiver, times: int) -> bool:
    return len(hook.posted) >= times


async def test_webhooks_are_refused_found_and_deleted(serving: Serving, http: httpx.AsyncClient) -> None:
    with Receiver() as hook, Receiver() as other:
        a2a = await connected(http, f"{serving.url}/agents/ann")
        asked = request("Which tea?")
        asked.configuration.task_push_notification_config.CopyFrom(webhook("", hook.url, id="mine"))
        [response] = [response async for response in a2a.send_message(asked)]
        task = response.task
        for url, words in (
            ("https://10.0.0.1/x", "leads into a private network"),
            ("http://93.184.216.34/x", "must be https"),
            ("https://ann:secret@example.com/", "must not hold a user or a password"),
            ("nowhere", "is not an address"),
        ):
            with pytest.raises(InvalidParamsError, match=words):
                await a2a.create_task_push_notification_config(webhook(task.id, url))
        await a2a.create_task_push_notification_config(webhook(task.id, other.url, id="other"))
        mine = GetTaskPushNotificationConfigRequest(task_id=task.id, id="mine")
        assert (await a2a.get_task_push_notification_config(mine)).url == hook.url
        await a2a.delete_task_push_notification_config(DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="mine"))
        with pytest.raises(InvalidParamsError, match="has no webhook 'mine'"):
            await a2a.get_task_push_notification_config(mine)
        with pytest.raises(TaskNotFoundError):
            await a2a.create_task_push_notification_config(webhook("a2a-nothing", hook.url))
        await sent(a2a, "Oolong.", task_id=task.id)
        await eventually(lambda: _told(other, 1))
        assert "Oolong" in str(other.posted) and "Oolong" not in str(hook.posted), "a deleted webhook gets nothing more"


async def test_the_secretary_takes_an_idea(serving: Serving, http: httpx.AsyncClient) -> None:
    client = await connected(http, serving.url)
    task = await sent(client, "A picnic", now=True)
    assert task.id.startswith("a2a-secretary-") and task.status.state == TaskState.TASK_STATE_WORKING
    assert (await client.cancel_task(CancelTaskRequest(id=task.id))).status.state == TaskState.TASK_STATE_CANCELED


async def test_the_javascript_client(serving: Serving) -> None:
    line = [node.program("node"), str(SOURCE / "client.mjs"), str(modules()), f"{serving.url}/agents/ann/", TOKEN]
    process = await asyncio.create_subprocess_exec(*line, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    said = process.stdout

    async def ask(**wish: Any) -> Any:
        assert process.stdin is not None
        process.stdin.write(json.dumps(wish).encode() + b"\n")
        found = json.loads(await said.readline())
        assert "result" in found, found
        return found["result"]

    started = await ask(stream={"text": "Which tea?", "id": uuid.uuid4().hex})
    id = started[0]["value"]["id"]
    assert (
        started[-1]["value"]["status"]["state"] == "TASK_STATE_INPUT_REQUIRED" or started[-1]["value"]["status"]["state"] == 6
    )
    answered = await ask(send={"text": "Oolong.", "id": uuid.uuid4().hex, "taskId": id})
    assert answered["artifacts"][0]["parts"][0]["content"]["value"] == "Oolong."
    assert (await ask(get=id))["id"] == id
    other = await ask(send={"text": "And then?", "id": uuid.uuid4().hex, "now": True})
    assert (await ask(cancel=other["id"]))["id"] == other["id"]
    process.stdin.close()
    await process.wait()


async def test_the_older_protocol_is_spoken_too(serving: Serving, http: httpx.AsyncClient) -> None:
    message = {"kind": "message", "messageId": uuid.uuid4().hex, "role": "user", "parts": [{"kind": "text", "text": "Tea?"}]}
    call = {"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {"message": message}}
    answer = (await http.post(f"{serving.url}/agents/ann/a2a", json=call)).json()
    assert answer["result"]["status"]["state"] == "input-required"


@pytest.mark.parametrize("along", [True, False], ids=["with a message", "by itself"])
async def test_webhooks_of_the_older_protocol_get_the_task_in_its_form(
    serving: Serving, http: httpx.AsyncClient, along: bool
) -> None:
    async def call(method: str, **params: Any) -> dict[str, Any]:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return dict((await http.post(f"{serving.url}/agents/ann/a2a", json=body)).json()["result"])

    def said(text: str, **more: str) -> dict[str, Any]:
        parts = [{"kind": "text", "text": text}]
        return {"kind": "message", "messageId": uuid.uuid4().hex, "role": "user", "parts": parts, **more}

    with Receiver() as hook:
        config = {"url": hook.url, "token": "t-4711"}
        if along:
            task = await call("message/send", message=said("Tea?"), configuration={"pushNotificationConfig": config})
        else:
            task = await call("message/send", message=said("Tea?"))
            await call("tasks/pushNotificationConfig/set", taskId=task["id"], pushNotificationConfig=config)
        await call("message/send", message=said("Oolong.", taskId=task["id"]))

        async def ended() -> Any:
            return [each for each in hook.posted if each.body["status"]["state"] == "completed"]

        [last] = await eventually(ended)
        assert last.headers["x-a2a-notification-token"] == "t-4711"
        assert (last.body["kind"], last.body["id"]) == ("task", task["id"])
        assert last.body["artifacts"][0]["parts"] == [{"kind": "text", "text": "Oolong."}]


async def test_our_own_client_speaks_with_it(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEA_TOKEN", TOKEN)
    peer = create(A2aAgent(kind="a2a", name="tea", url=f"{serving.url}/agents/ann", token_env="TEA_TOKEN"))
    question = PeerMessage(id=uuid.uuid4().hex, text="Tea?")
    begun = await peer.send(question)
    found = await peer.find(question.id)
    assert found is not None and found.task_id == begun.task_id
    await peer.cancel(str(begun.task_id))
    assert (await peer.look(str(begun.task_id))).state == "canceled"
    await peer.close()
