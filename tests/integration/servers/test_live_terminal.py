"""`mofa inbox --watch` and `mofa todos --watch` in a pseudo terminal, against a real server and worker."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.screen import Screen

MOFA = [sys.executable, "-m", "console.main"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: the open decisions of other tests would fill the inbox's few lines."""
    with Server(tmp_path_factory.mktemp("live-server")) as server:
        yield server


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker of its own, on whose queue only these tests start runs."""
    house = House(tmp_path_factory.mktemp("room"), server, "mofa-live", **models.environment)
    house.start_worker()
    yield house
    house.stop()


def screen(room: House, *arguments: str) -> Screen:
    return Screen([*MOFA, *arguments], room.environ, str(room.home))


async def asked(client: Client, question: str) -> Any:
    """Start a run that asks a person this."""
    given = {"task": question, "participants": [{"kind": "human", "name": "ann"}]}
    run = await client.start_workflow("RequestResponse", given, id=f"ask/{uuid.uuid4().hex[:8]}", task_queue="mofa-live")
    await open_decision(run)
    return run


async def test_the_inbox_is_live_and_answered_by_keys(client: Client, room: House) -> None:
    first = await asked(client, f"Which tea? {uuid.uuid4().hex}")
    with screen(room, "inbox", "--watch") as inbox:
        await asyncio.to_thread(inbox.shows, "Inbox: ", first.id, "select", "enter answer")
        inbox.press("\x1b[F")  # the end of the list: the newest decision
        await asyncio.to_thread(inbox.shows, "> ", first.id)
        inbox.press("\r")
        await asyncio.to_thread(inbox.shows, "Your answer: ")
        inbox.press("Greem\x7fn tea\r")
        await asyncio.to_thread(inbox.shows, "Settled: ")
        assert (await first.result())["output"] == "Green tea"
        second = await asked(client, f"Milk? {uuid.uuid4().hex}")  # appears by itself
        await asyncio.to_thread(inbox.shows, second.id)
        inbox.press("\x1b[F\r")
        await asyncio.to_thread(inbox.shows, "Your answer: ")
        request = await open_decision(second)
        await second.execute_update("decide", {"decision_id": request["id"], "answer": "No", "by": "ben"})
        await asyncio.to_thread(inbox.shows, "meanwhile decided elsewhere")
        inbox.press("q")
        assert await asyncio.to_thread(inbox.ended) == 0
        assert inbox.restored()


@pytest.mark.drill
async def test_escape_leaves_an_answer_and_then_the_inbox(client: Client, room: House) -> None:
    run = await asked(client, f"Sugar? {uuid.uuid4().hex}")
    with screen(room, "inbox", "--watch") as inbox:
        await asyncio.to_thread(inbox.shows, run.id)
        inbox.press("\x1b[F\r")
        await asyncio.to_thread(inbox.shows, "Your answer: ")
        inbox.press("yes")
        await asyncio.to_thread(inbox.shows, "yes")
        inbox.press("\x1b")
        await asyncio.to_thread(inbox.shows, "q leave")
        inbox.press("\x03")
        assert await asyncio.to_thread(inbox.ended) == 130
        assert inbox.restored()
    assert (await open_decision(run))["status"] == "open"


async def test_todos_are_answered_reprioritized_and_cancelled_by_keys(client: Client, room: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex[:12]
    settings = {"name": word, "executors": [{"kind": "agent", "name": "anna"}]}
    desk = await client.start_workflow("Secretary", settings, id=f"desk/{word}", task_queue="mofa-live")
    id = (await desk.execute_update("submit_idea", {"content": f"Do {word}"}))["workflow_id"]
    todo = client.get_workflow_handle(id)
    await open_decision(todo, "acceptance")
    with screen(room, "todos", "--watch", "--desk", word) as todos:
        await asyncio.to_thread(todos.shows, id, "p priority", "c cancel")
        todos.press("p")
        await asyncio.to_thread(todos.shows, "Priority (critical, high")
        todos.press("high\r")
        await asyncio.to_thread(todos.shows, f"{id}: high")
        todos.press("\r")
        await asyncio.to_thread(todos.shows, "Your answer [")
        todos.press("rework\r")
        await asyncio.to_thread(todos.shows, "the reason, or the changes wanted?")
        todos.press("More detail\r")
        await asyncio.to_thread(todos.shows, "Settled: ")
        request = await open_decision(todo, "acceptance")
        assert request["id"] != "d1" and (await todo.query("todo"))["priority"] == "high"
        await asyncio.to_thread(todos.shows, id)
        todos.press("c")
        await asyncio.to_thread(todos.shows, f"Cancel {id}; the reason")
        todos.press("not needed\r")
        item = await todo.result()
        assert (item["status"], item["reason"]) == ("cancelled", "not needed")
        todos.press("q")
        assert await asyncio.to_thread(todos.ended) == 0
    await desk.signal("shutdown")


@pytest.mark.drill
def test_without_a_terminal_there_is_a_plain_list(room: House) -> None:
    for arguments in (("inbox", "--watch"), ("todos", "--watch", "--desk", "none-yet")):
        done = room.mofa(*arguments, check=False)
        assert "\x1b[" not in done.stdout
        assert done.returncode == (0 if arguments[0] == "inbox" else 4)
    assert room.mofa("inbox", "--watch", "--json").stdout.startswith("[")
