"""Agents of others as participants: A2A's own Python and JavaScript SDKs serve them, on a real Temporal server."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle

from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.a2a_peers import PeerAgent, in_javascript, in_python
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-a2a"
TOKEN = "sesame-4711"


@pytest.fixture(scope="module")
def peers() -> Iterator[dict[str, PeerAgent]]:
    with in_python() as python, in_javascript(TOKEN) as javascript:
        yield {"python": python, "javascript": javascript}


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer, peers: dict[str, PeerAgent]
) -> Iterator[House]:
    """A house that knows the peers, one of them under a wrong token too."""
    home = tmp_path_factory.mktemp("a2a")
    web = {"kind": "a2a", "url": peers["javascript"].url}
    agents = {
        "python": {"kind": "a2a", "url": peers["python"].url},
        "javascript": {**web, "token_env": "PEER_TOKEN"},
        "stranger": {**web, "token_env": "WRONG_TOKEN"},
        "nobody": {**web, "token_env": "NO_TOKEN"},
    }
    (home / "mofa.yaml").write_text(json.dumps({"agents": agents}))
    house = House(home, server, QUEUE, **models.environment, PEER_TOKEN=TOKEN, WRONG_TOKEN="open-says-me")
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def word() -> str:
    """What only this test's messages contain."""
    return uuid.uuid4().hex


async def start(client: Client, task: str, *participants: Any, mode: str = "RequestResponse", **given: Any) -> Handle:
    given = {"task": task, "participants": list(participants), **given}
    return await client.start_workflow(mode, given, id=f"a2a/{uuid.uuid4().hex[:8]}", task_queue=QUEUE)


async def event_types(handle: Handle) -> list[str]:
    return [event["type"] for event in await handle.query("events")]


async def failure(client: Client, task: str, participant: Any) -> dict[str, Any]:
    """Why a participant has no answer."""
    outcome = await (await start(client, task, participant, mode="Parallel")).result()
    error: dict[str, Any] = outcome["contributions"][0]["error"]
    return error


async def test_they_stand_wherever_an_agent_may(client: Client, house: House, word: str) -> None:
    team = {"kind": "team", "name": "pair", "mode": "Parallel", "participants": ["python", "javascript"]}
    outcome = await (await start(client, word, "javascript", team, mode="Sequential")).result()
    assert outcome["status"] == "completed", outcome
    first, pair = (made["content"] for made in outcome["contributions"])
    assert first == f"From JavaScript: {word}"
    assert pair["python"].startswith("From Python: ") and pair["javascript"].startswith("From JavaScript: ")
    assert f"[javascript] {first}" in pair["python"]


SAID = [{"id": "py", "label": "Said from Python"}, {"id": "js", "label": "Said from JavaScript"}]


@pytest.mark.parametrize(
    ("mode", "task", "more", "status", "output"),
    [
        ("Debate", "{word}", {"rounds": 1, "stop_on_agreement": False}, "undecided", "From JavaScript: "),  # none judges
        ("Consensus", "just say {word}", {"options": SAID, "weights": {"python": 2}, "rounds": 1}, "completed", "py"),
        ("Parallel", "{word}", {"aggregate": "concat"}, "completed", "From Python: {word}"),
        ("Sequential", "{word}", {}, "completed", "From JavaScript: "),
    ],
)
async def test_they_take_part_in_every_kind_of_mode(
    client: Client, house: House, mode: str, task: str, more: dict[str, Any], status: str, output: str, word: str
) -> None:
    outcome = await (await start(client, task.format(word=word), "python", "javascript", mode=mode, **more)).result()
    assert outcome["status"] == status, outcome
    made = {(each["participant"], each["status"]) for each in outcome["contributions"]}
    assert ("python", "ok") in made and {name for name, _ in made} == {"python", "javascript"}, outcome
    assert output.format(word=word) in str(outcome["output"])


@pytest.mark.parametrize("mode", ["Debate", "Parallel"])
@pytest.mark.parametrize("judge", ["python", "javascript"])
async def test_they_judge(client: Client, house: House, mode: str, judge: str, word: str) -> None:
    more = {"rounds": 1, "stop_on_agreement": False} if mode == "Debate" else {"aggregate": "judge"}
    task = f"Tea or coffee? please rule o2 {word}"
    ada, other = {"kind": "agent", "name": "ada"}, "javascript" if judge == "python" else "python"
    outcome = await (await start(client, task, ada, other, mode=mode, judge=judge, **more)).result()
    assert outcome["status"] == "completed", outcome
    assert outcome["contributions"][-1]["participant"] == judge
    assert outcome["output"].startswith({"python": "From Python: ", "javascript": "From JavaScript: "}[other])


async def test_it_is_counted_and_can_be_disabled(client: Client, house: House, word: str) -> None:
    async def shown() -> dict[str, Any]:
        return dict(json.loads(house.mofa("plugin", "info", "a2a", "--json").stdout))

    async def counted() -> int:
        return int(((await shown())["counts"] or {}).get("calls", 0))

    before = await counted()
    assert (await (await start(client, f"just say {word}", "python")).result())["output"] == "Said from Python."
    assert await eventually(lambda: _more_than(before, counted))
    used_as = {each["used_as"] for worker in (await shown())["workers"] for each in worker["versions"]}
    assert "python" in used_as
    house.mofa("plugin", "disable", "a2a")

    async def paused() -> bool:
        return "paused" in {each["state"] for worker in (await shown())["workers"] for each in worker["versions"]}

    try:
        await eventually(paused)
        handle = await start(client, f"just say {word}", "python")

        async def refused() -> bool:
            tasks = [each async for each in _pending(handle)]
            return any("The plugin a2a is disabled" in each for each in tasks)

        assert await eventually(refused)
    finally:
        house.mofa("plugin", "enable", "a2a")
    assert (await handle.result())["output"] == "Said from Python.", "it was waited for"


async def _more_than(before: int, counted: Callable[[], Awaitable[int]]) -> bool:
    return await counted() > before


async def _pending(handle: Handle) -> AsyncIterator[str]:
    """Why its activities are tried again."""
    described = await handle.describe()
    for each in described.raw_description.pending_activities:
        yield each.last_failure.message


async def test_messages_and_data_are_answers_too(client: Client, house: House, word: str) -> None:
    outcome = await (await start(client, f"just say {word}", "python", "javascript", mode="Parallel")).result()
    assert outcome["output"] == {"python": "Said from Python.", "javascript": "Said from JavaScript."}
    outcome = await (await start(client, f"give data {word}", "python", "javascript", mode="Parallel")).result()
    assert outcome["output"] == {"python": {"cups": 2}, "javascript": {"cups": 2}}


@pytest.mark.parametrize("name", ["python", "javascript"])
async def test_what_it_asks_a_person_answers(
    client: Client, house: House, peers: dict[str, PeerAgent], name: str, word: str
) -> None:
    handle = await start(client, f"please ask {word}", name)
    decision = await open_decision(handle, "clarification")
    assert decision["question"] == "Which colour?" and decision["initiator"] == name
    await handle.execute_update("decide", {"decision_id": decision["id"], "answer": f"Blue {word}", "by": "ann"})
    assert (await handle.result())["output"].endswith(f": Blue {word}")
    assert [message["goesOn"] for message in peers[name].messages(word)] == [False, True]


@pytest.mark.drill
async def test_a_killed_worker_goes_on_with_the_same_tasks(
    client: Client, house: House, peers: dict[str, PeerAgent], word: str
) -> None:
    handle = await start(client, f"please wait {word}", *peers, mode="Parallel")

    async def arrived() -> list[Any]:
        found = [peer.messages(word) for peer in peers.values()]
        return found if all(found) else []

    before = await eventually(arrived)
    house.kill_workers()
    house.start_worker()
    for peer in peers.values():
        peer.release()
    outcome = await handle.result()
    assert outcome["status"] == "completed" and all(word in said for said in outcome["output"].values())
    assert await arrived() == before and [len(messages) for messages in before] == [1, 1]


@pytest.mark.parametrize("name", ["python", "javascript"])
@pytest.mark.parametrize("does", ["wait", "ask"])
async def test_a_cancelled_run_cancels_the_task(
    client: Client, house: House, peers: dict[str, PeerAgent], name: str, does: str, word: str
) -> None:
    peer = peers[name]
    handle = await start(client, f"please {does} {word}", name)

    async def waits() -> Any:
        return peer.messages(word) and (does == "wait" or await handle.query("decisions"))

    await eventually(waits)
    before = len(peer.journal()["cancelled"])
    await handle.cancel()
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    assert len(peer.journal()["cancelled"]) == before + 1
    assert "a2a_cancelled" in await event_types(handle)


async def test_what_goes_wrong_is_said_in_our_words(
    client: Client, house: House, peers: dict[str, PeerAgent], word: str
) -> None:
    error = await failure(client, f"please fail {word}", "javascript")
    assert error == {"type": "TaskFailed", "message": "javascript failed: The kettle is broken."}
    for name, says in (
        ("stranger", "HTTP 401: it does not accept the token. Check the token in WRONG_TOKEN"),
        ("nobody", "NO_TOKEN"),
    ):
        error = await failure(client, word, name)
        assert error["type"] == "ProviderRefused" and says in error["message"]
    assert len(peers["javascript"].messages(word)) == 1


async def test_only_the_project_file_says_where_tokens_go_and_what_is_called_within(
    client: Client, house: House, peers: dict[str, PeerAgent], word: str
) -> None:
    url = peers["python"].url
    plain = {"kind": "a2a", "name": "plain", "url": "http://agents.example.com"}
    greedy = {"kind": "a2a", "name": "greedy", "url": "https://agents.example.com", "token_env": "PEER_TOKEN"}
    within = {"kind": "a2a", "name": "within", "url": url.replace("http://", "https://")}
    for agent, type, says in (
        (plain, "InvalidInput", "is not https"),
        (greedy, "InvalidInput", "PEER_TOKEN is sent only to addresses that mofa.yaml names for it"),
        (within, "ProviderRefused", "leads into a private network"),
    ):
        error = await failure(client, word, agent)
        assert error["type"] == type and says in error["message"]
    known = {"kind": "a2a", "name": "known", "url": url}
    assert (await (await start(client, word, known)).result())["output"] == f"From Python: {word}"


async def test_an_agent_that_is_away_is_waited_for(
    client: Client, house: House, peers: dict[str, PeerAgent], word: str
) -> None:
    peers["python"].kill()
    handle = await start(client, word, "python")

    async def why_it_waits() -> str:
        pending = (await handle.describe()).raw_description.pending_activities
        return pending[0].last_failure.message if pending else ""

    assert "it cannot be reached" in await eventually(why_it_waits)
    peers["python"].start()
    assert (await handle.result())["output"] == f"From Python: {word}"
    assert len(peers["python"].messages(word)) == 1
