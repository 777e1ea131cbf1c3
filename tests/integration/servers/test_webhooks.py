"""Webhooks against real HTTP receivers: signed, in order, at least once, over kills of the sender and of receivers."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from tests.support.flows import flow, transform, wait
from tests.support.house import House, Server, eventually
from tests.support.peers.receiver import Posted, Receiver
from tests.support.processes.free_ports import free_port
from tests.support.web import Serving, serving

Json = dict[str, Any]
KEY = b"a key of 24 bytes or so."


def hook(url: str, **fields: Any) -> Json:
    given = {"events": ["run_*", "node_*"], "secret_env": "HOOK_SECRET", "allow_private": True, "first_pause": "PT0.2S"}
    return {"url": url, **given, **fields}


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, receiver: Receiver) -> Iterator[House]:
    home = tmp_path_factory.mktemp("webhooks")
    dead = f"http://127.0.0.1:{free_port()}"
    hooks = {
        "dead": hook(dead, give_up_after="PT1H"),
        "inside": hook(receiver.url + "/inside", allow_private=False),
        "no-secret": hook(receiver.url + "/no-secret", secret_env="NOT_SET_ANYWHERE"),
        "of-acme": hook(receiver.url + "/acme", tenant="acme", events=["run_finished"]),
        "all": hook(receiver.url + "/all"),
        "stubborn": hook(receiver.url + "/stubborn", events=["run_started"], give_up_after="PT0.5S"),
    }
    (home / "mofa.yaml").write_text(json.dumps({"webhooks": hooks}))
    house = House(home, server, "mofa-webhooks")
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture(scope="module")
def console(house: House) -> Iterator[Serving]:
    with serving(house, HOOK_SECRET=f"whsec_{b64encode(KEY).decode()}") as console:
        yield console


@pytest.fixture
async def http(console: Serving) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client() as http:
        yield http


def of(receiver: Receiver, path: str, run: str) -> list[Posted]:
    return [each for each in receiver.posted if each.path == path and each.body["data"].get("workflow_id") == run]


def signed(posted: Posted) -> bool:
    stamp, id = posted.headers["webhook-timestamp"], posted.headers["webhook-id"]
    content = f"{id}.{stamp}.".encode() + json.dumps(posted.body, ensure_ascii=False, separators=(",", ":")).encode()
    signature = b64decode(posted.headers["webhook-signature"].removeprefix("v1,"))
    return hmac.compare_digest(signature, hmac.new(KEY, content, sha256).digest())


async def state(http: httpx.AsyncClient, name: str) -> Json:
    items = (await http.get("/webhooks")).json()["items"]
    found: Json = next(each for each in items if each["name"] == name)
    return found


async def ready(http: httpx.AsyncClient) -> None:
    """Wait until every webhook has begun: events of before are not sent."""

    async def begun() -> bool:
        return all(each["since"] for each in (await http.get("/webhooks")).json()["items"])

    await eventually(begun)


async def run(http: httpx.AsyncClient, id: str, **fields: Any) -> None:
    given = flow(transform("words", "Hello 猫"), way="start>words words>done", name="sent", **fields)
    response = await http.post("/runs", json={"workflow": "Flow", "input": given, "id": id})
    assert response.status_code == 201, response.text


async def test_events_are_signed_and_in_order_and_a_dead_receiver_holds_nobody_up(
    http: httpx.AsyncClient, receiver: Receiver
) -> None:
    await ready(http)
    await run(http, "hook/one", tenant="acme")
    await run(http, "hook/two")

    async def ended(path: str, id: str) -> bool:
        return any(each.body["type"] == "run_finished" for each in of(receiver, path, id))

    await eventually(lambda: ended("/all", "hook/one"))
    await eventually(lambda: ended("/all", "hook/two"))
    await eventually(lambda: ended("/acme", "hook/one"))
    for id in ("hook/one", "hook/two"):
        posted = of(receiver, "/all", id)
        places = [each.body["data"]["sequence"] for each in posted]
        assert places == sorted(places) and len({each.headers["webhook-id"] for each in posted}) == len(posted)
        assert all(map(signed, posted))
        assert {each.body["type"] for each in posted} >= {"run_started", "node_finished", "run_finished"}
    assert of(receiver, "/acme", "hook/two") == []
    assert [each for each in receiver.posted if each.path in ("/inside", "/no-secret")] == []

    async def failing(name: str) -> Json | None:
        found = await state(http, name)
        return found if found["failing"] >= 2 and found["error"] else None

    dead = await eventually(lambda: failing("dead"))
    assert "cannot be reached" in dead["error"] and dead["sent"] == 0 and dead["next_attempt_at"]
    assert "private network" in (await eventually(lambda: failing("inside")))["error"]
    assert "NOT_SET_ANYWHERE" in (await eventually(lambda: failing("no-secret")))["error"]


async def test_what_a_receiver_refuses_is_sent_again_and_at_last_given_up(http: httpx.AsyncClient, receiver: Receiver) -> None:
    await ready(http)
    before = (await state(http, "stubborn"))["given_up"]
    receiver.refuse["/stubborn"] = 500
    receiver.refuse["/all"] = 429
    await run(http, "hook/again")

    async def tried() -> bool:
        return len(of(receiver, "/all", "hook/again")) >= 2 and (await state(http, "stubborn"))["given_up"] > before

    await eventually(tried)
    assert len({each.headers["webhook-id"] for each in of(receiver, "/all", "hook/again")}) == 1
    assert len(of(receiver, "/stubborn", "hook/again")) >= 2
    receiver.refuse.clear()

    async def done() -> bool:
        return any(each.body["type"] == "run_finished" for each in of(receiver, "/all", "hook/again"))

    await eventually(done)


async def test_a_killed_sender_loses_nothing_and_keeps_the_order(
    console: Serving, http: httpx.AsyncClient, receiver: Receiver, client: Client
) -> None:
    await ready(http)
    given = flow(wait("one", signal="one"), wait("two", signal="two"), way="start>one one>two two>done", name="killed")
    assert (await http.post("/runs", json={"workflow": "Flow", "input": given, "id": "hook/killed"})).status_code == 201

    async def begun() -> bool:
        return bool(of(receiver, "/all", "hook/killed"))

    await eventually(begun)
    console.kill()
    for name in ("one", "two"):
        await client.get_workflow_handle("hook/killed").signal(name)
    await client.get_workflow_handle("hook/killed").result()
    seen = len(of(receiver, "/all", "hook/killed"))
    console.start()

    async def done() -> bool:
        return any(each.body["type"] == "run_finished" for each in of(receiver, "/all", "hook/killed"))

    await eventually(done)
    assert seen < len(of(receiver, "/all", "hook/killed"))
    order = list(dict.fromkeys(each.body["data"]["sequence"] for each in of(receiver, "/all", "hook/killed")))
    assert order == sorted(order)
    async with console.client() as again:
        events = (await again.get("/runs/hook%2Fkilled/events")).json()["items"]
    wanted = [each["sequence"] for each in events if each["type"].startswith(("run_", "node_"))]
    assert order == wanted


async def test_a_webhook_can_be_tried(http: httpx.AsyncClient, receiver: Receiver) -> None:
    assert (await http.post("/webhooks/all/test", json={})).json() == {"accepted": True, "error": None}
    [tried] = [each for each in receiver.posted if each.body["type"] == "webhook.test"]
    assert tried.path == "/all" and signed(tried)
    refused = (await http.post("/webhooks/inside/test", json={})).json()
    assert refused["accepted"] is False and "private network" in refused["error"]
    assert (await http.post("/webhooks/nothing/test", json={})).status_code == 404
    assert (await state(http, "all"))["receiver"] == receiver.url


def test_the_project_file_is_checked(tmp_path: Path, house: House) -> None:
    (tmp_path / "mofa.yaml").write_text(json.dumps({"webhooks": {"x": hook("ftp://x")}}))
    done = House(tmp_path, house.server, "mofa-x").mofa("doctor", check=False)
    assert "webhooks.x" in done.stdout + done.stderr
