"""The console's server over real HTTP, with a real Temporal server, a real worker and `kill -9`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from tests.support.flows import agent, flow, transform, wait
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer
from tests.support.web import Sent, Serving, followed, run_path, serving

Json = dict[str, Any]
QUEUE = "mofa-console"

GREETING = """\
# a greeting
name: greeting
nodes:
  - {id: start, type: start, input_schema: {type: string}}
  - {id: words, type: transform, value: "Hello {{ input }}"}
  - {id: done, type: end}
edges:
  - {from: start, to: words}
  - {from: words, to: done}
"""
OTHER = GREETING.replace("Hello", "Good morning")
PROJECT = {
    "agents": {"writer": {"instructions": "Write well."}, "ann": {"kind": "human", "description": "Knows tea."}},
    "flows": {"greeting": "greeting.yaml", "broken": "broken.yaml"},
}
ODD = ["<script>alert(1)</script>", "../../etc/passwd", "a/b", "'; drop table flow_drafts; --", "%2e%2e", "{{ 7 * 7 }}"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("console")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    (home / "greeting.yaml").write_text(GREETING)
    (home / "broken.yaml").write_text("name: broken\nnodes: []\n")
    (home / "LICENSE").write_text("words that nobody asked for")
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture(scope="module")
def console(house: House) -> Iterator[Serving]:
    with serving(house) as server:
        yield server


@pytest.fixture
async def http(console: Serving) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client() as http:
        yield http


async def started(http: httpx.AsyncClient, id: str, given: Json, workflow: str = "Flow") -> str:
    response = await http.post("/runs", json={"workflow": workflow, "input": given, "id": id})
    assert response.status_code == 201, response.text
    assert response.json()["workflow_id"] == id
    return id


async def ended(http: httpx.AsyncClient, id: str) -> Json:
    async def look() -> Json | None:
        run: Json = (await http.get(run_path(id))).json()
        return run if run["status"] != "running" else None

    found: Json = await eventually(look)
    return found


async def until_event(sent: AsyncIterator[Sent], type: str) -> Sent:
    return await anext(each async for each in sent if each.event == type)


def refused(response: httpx.Response, status: int, name: str) -> Json:
    """Check that a response is this problem, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: Json = response.json()
    assert problem["type"].endswith(name) and problem["status"] == status, problem
    return problem


# ---- texts and drafts --------------------------------------------------------------------------------------------------


async def test_a_text_is_checked_and_drawn(http: httpx.AsyncClient) -> None:
    good = (await http.post("/flows/validate", json={"text": GREETING})).json()
    assert good["faults"] == [] and good["flow"]["edges"][0]["from"] == "start"
    bad = (await http.post("/flows/validate", json={"text": GREETING.replace("value:", "valeu:")})).json()
    assert bad["flow"] is None
    assert ("words", 5, "nodes[1].valeu") in [(each["node"], each["line"], each["path"]) for each in bad["faults"]]
    drawn = (await http.post("/flows/draw", json={"text": GREETING})).json()
    assert drawn["mermaid"].startswith("flowchart") and drawn["svg"].startswith("<svg")
    problem = refused(await http.post("/flows/draw", json={"text": "[]"}), 422, "InvalidInput")
    assert problem["errors"][0]["line"] == 1


async def test_two_tabs_never_overwrite_each_other(http: httpx.AsyncClient) -> None:
    def put(text: str, base: int, tab: str) -> Any:
        return http.put("/flows/tabs/draft", json={"text": text, "base": base, "tab": tab})

    refused(await http.get("/flows/tabs/draft"), 404, "NotFound")
    assert (await put("one", 0, "a")).json()["revision"] == 1
    assert (await put("one", 0, "a")).json()["revision"] == 1  # the reply was lost, and the tab asks again
    assert (await put("two", 1, "b")).json()["revision"] == 2
    problem = refused(await put("mine", 1, "a"), 409, "DraftTaken")
    assert (problem["current"]["text"], problem["current"]["revision"], problem["current"]["tab"]) == ("two", 2, "b")
    assert (await http.get("/flows/tabs/draft")).json()["text"] == "two"
    results = await asyncio.gather(*(put(f"{n}", 2, f"tab {n}") for n in range(6)))
    assert sorted(each.status_code for each in results) == [200, 409, 409, 409, 409, 409]
    assert [each["revision"] for each in (await http.get("/flows/tabs/drafts")).json()["items"]] == [3, 2, 1]
    assert (await http.get("/flows/tabs/drafts/1")).json()["text"] == "one"
    gone = await http.request("DELETE", "/flows/tabs/draft?base=3", headers={"Content-Type": "application/json"})
    assert gone.json()["revision"] == 4
    problem = refused(await put("mine", 3, "a"), 409, "DraftTaken")
    assert "current" not in problem
    assert (await http.get("/flows/tabs/drafts/2")).json()["text"] == "two"
    assert (await put("again", 0, "a")).json()["revision"] == 5


async def test_a_draft_survives_the_death_of_the_server(console: Serving, http: httpx.AsyncClient) -> None:
    odd = "name: #\N{SNOWMAN} half\n\tdrawn: \x00 ["
    assert (await http.put("/flows/kept/draft", json={"text": odd, "base": 0, "tab": "a"})).status_code == 200
    console.kill()
    console.start()
    async with console.client() as again:
        found = (await again.get("/flows/kept")).json()
    assert (found["text"], found["origin"], found["revision"]) == (odd, "draft", 1)


async def test_a_draft_is_bounded_and_has_no_keys(http: httpx.AsyncClient) -> None:
    too_long = await http.put("/flows/long/draft", json={"text": "x" * (256 * 1024 + 1), "base": 0})
    assert "262,144" in refused(too_long, 422, "InvalidInput")["detail"]
    key = await http.put("/flows/long/draft", json={"text": f"key: sk-proj-{'a1' * 20}", "base": 0})
    assert "a1a1" not in refused(key, 422, "InvalidInput")["detail"]
    refused(await http.get("/flows/long/draft"), 404, "NotFound")


async def test_flows_are_listed_from_all_places_page_by_page(http: httpx.AsyncClient) -> None:
    await http.put("/flows/aaa/draft", json={"text": "x", "base": 0, "by": "ann"})
    first = (await http.get("/flows?limit=1")).json()
    assert [each["name"] for each in first["items"]] == ["aaa"] and first["items"][0]["draft"]["by"] == "ann"
    names, after = ["aaa"], first["next"]
    while after is not None:
        page = (await http.get("/flows", params={"limit": 1, "after": after})).json()
        names, after = names + [each["name"] for each in page["items"]], page["next"]
    assert names == sorted(set(names)) and {"aaa", "greeting", "broken"} <= set(names)
    listed = {each["name"]: each for each in (await http.get("/flows")).json()["items"]}
    assert listed["greeting"]["file"] == "greeting.yaml"
    assert (await http.get("/flows/broken")).json()["origin"] == "file"
    refused(await http.get("/flows/nothing"), 404, "NotFound")
    refused(await http.get("/flows/LICENSE"), 404, "NotFound")  # a file of that name is in the server's directory


# ---- versions ----------------------------------------------------------------------------------------------------------


async def test_publish_run_compare_and_roll_back(http: httpx.AsyncClient) -> None:
    text, newer = (each.replace("name: greeting", "name: shown") for each in (GREETING, OTHER))
    refused(await http.get("/flows/shown/versions"), 404, "NotFound")
    first = (await http.post("/flows/shown/publish", json={"text": text, "reason": "first", "by": "ann"})).json()
    assert (first["version"], first["by"], first["reason"], first["current"]) == ("1", "ann", "first", True)
    second = (await http.post("/flows/shown/publish", json={"text": newer, "reason": "nicer", "wait_s": 60})).json()
    assert second["version"] == "2"
    items = (await http.get("/flows/shown/versions")).json()["items"]
    assert [(each["version"], each["current"]) for each in items] == [("2", True), ("1", False)]
    page = (await http.get("/flows/shown/versions?limit=1")).json()
    assert (await http.get("/flows/shown/versions", params={"after": page["next"]})).json()["items"][0]["version"] == "1"
    assert (await http.get("/flows/shown/versions/1")).json()["text"] == text
    assert (await http.get(f"/flows/shown/versions/{second['hash'][:12]}")).json()["text"] == newer
    refused(await http.get("/flows/shown/versions/9"), 404, "NotFound")
    assert (await http.get("/flows/shown")).json()["version"] == "2"

    difference = (await http.get("/flows/shown/diff?from=1&to=2")).json()
    assert [(each["kind"], each["node"]) for each in difference["changes"]] == [("changed", "words")]
    assert "Good morning" in difference["changes"][0]["words"] and difference["svg"].startswith("<svg")
    refused(await http.get("/flows/shown/diff?from=1&to=draft"), 404, "NotFound")

    await started(http, "flow/shown-2", {"flow": "shown", "input": "Ann"})
    await started(http, "flow/shown-1", {"flow": "shown", "version": "1", "input": "Ann"})
    assert (await ended(http, "flow/shown-2"))["outcome"]["output"] == "Good morning Ann"
    assert (await ended(http, "flow/shown-1"))["outcome"]["output"] == "Hello Ann"
    run = (await http.get(run_path("flow/shown-1", "/flow"))).json()
    assert run["version"] == "1" and "Hello" in json.dumps(run["flow"])

    given = {"version": "2", "runs": ["flow/shown-1", "flow/none"]}
    tried = (await http.post("/flows/shown/try", json=given)).json()["items"]
    assert (tried[0]["outcome"]["output"], tried[0]["recorded"]["output"]) == ("Good morning Ann", "Hello Ann")
    assert "no run" in tried[1]["error"] and tried[1]["outcome"] is None
    refused(await http.post("/flows/shown/try", json={"runs": ["flow/shown-1"]}), 422, "InvalidInput")

    back = (await http.post("/flows/shown/rollback", json={"to": "1", "reason": "too long"})).json()
    assert (back["version"], back["action"], back["current"]) == ("1", "rollback", True)
    listed = {each["name"]: each for each in (await http.get("/flows")).json()["items"]}
    assert listed["shown"]["published"]["version"] == "1"


async def test_what_cannot_be_published_is_refused_with_its_place(http: httpx.AsyncClient) -> None:
    faulty = await http.post("/flows/greeting/publish", json={"text": GREETING.replace("input }}", "inptu }}"), "reason": "x"})
    problem = refused(faulty, 422, "InvalidInput")
    assert [(each["node"], each["line"]) for each in problem["errors"]] == [("words", 5)]
    refused(await http.post("/flows/other/publish", json={"text": GREETING, "reason": "x"}), 422, "InvalidInput")
    refused(await http.post("/flows/greeting/publish", json={"text": GREETING}), 422, "InvalidInput")
    unknown = GREETING.replace("{id: words, type: transform, value", "{id: words, type: subflow, flow: nowhere, input")
    [fault] = (await http.post("/flows/validate", json={"text": unknown})).json()["faults"]
    assert (fault["node"], fault["path"], fault["line"], fault["column"]) == ("words", "nodes[1].flow", 5, 38)
    assert "no flow 'nowhere' is published" in fault["message"]
    refused(
        await http.post("/flows/greeting/publish", json={"text": unknown, "reason": "x", "wait_s": 60}), 409, "PluginRefused"
    )
    refused(await http.post("/flows/nothing/rollback", json={"reason": "x"}), 404, "NotFound")


# ---- runs --------------------------------------------------------------------------------------------------------------


async def test_a_run_is_followed_answered_in_place_and_looked_at(http: httpx.AsyncClient, models: ModelServer) -> None:
    models.rule(when={"contains": "axolotl"}, reply="They smile.")
    ask = {"id": "ask", "type": "human", "question": "Print it?", "options": [{"id": "yes", "label": "Yes"}]}
    given = flow(agent("say", "axolotl {{ input }}"), ask, way="start>say say>ask ask>done", name="zoo", input="please")
    id = await started(http, "flow/a b/\N{SNOWMAN}/events", given)
    async with followed(http, id) as sent:
        assert (await until_event(sent, "decision_opened")).data["words"].startswith("decision d1 is open")
        now = (await http.get(run_path(id, "/flow"))).json()
        assert {path: node["status"] for path, node in now["nodes"].items()} == {
            "start": "completed", "say": "completed", "ask": "running", "done": "waiting",
        }  # fmt: skip
        assert (now["nodes"]["say"]["input"], now["nodes"]["say"]["output"]) == ("axolotl please", "They smile.")
        early = (await http.get(run_path(id, "/flow?sequence=1"))).json()
        assert {node["status"] for node in early["nodes"].values()} == {"waiting"}
        one = (await http.get(run_path(id, "/flow?node=say"))).json()
        assert list(one["nodes"]) == ["say"]
        refused(await http.get(run_path(id, "/flow?node=nothing")), 404, "NotFound")
        [decision] = (await http.get(run_path(id, "/decisions"))).json()["items"]
        settle = run_path(id, f"/decisions/{decision['id']}")
        refused(await http.post(settle, json={"choice": "perhaps"}), 422, "InvalidInput")
        settled = (await http.post(settle, json={"choice": "yes", "by": "ann"})).json()
        assert (settled["status"], settled["settled"]["by"]) == ("settled", "ann")
        problem = refused(await http.post(settle, json={"choice": "yes", "by": "ben"}), 409, "DecisionTaken")
        assert "by ann" in problem["detail"] and problem["current"]["settled"]["choice"] == "yes"
        assert (await until_event(sent, "end")).data == {"status": "completed", "reason": "ended"}
        assert [each async for each in sent] == []
    run = (await http.get(run_path(id))).json()
    assert (run["workflow"], run["status"], run["error"]) == ("Flow", "completed", None)
    assert (await http.get(run_path(id, "/decisions"))).json()["items"] == []
    page = (await http.get(run_path(id, "/events?limit=3"))).json()
    assert [each["sequence"] for each in page["items"]] == [1, 2, 3] and page["next"] == "3"
    rest = (await http.get(run_path(id, "/events?after=3"))).json()
    assert rest["items"][0]["sequence"] == 4 and rest["next"] is None
    refused(await http.get(run_path(id, "/decisions/d9")), 405, "MethodNotAllowed")
    refused(await http.post(run_path(id, "/decisions/d9"), json={"choice": "yes"}), 404, "NotFound")
    refused(await http.post(run_path(id, "/pause"), json={}), 409, "Ended")


async def test_a_stream_goes_on_after_kill_9_of_the_server(console: Serving, http: httpx.AsyncClient, client: Client) -> None:
    given = flow(wait("one", signal="one"), wait("two", signal="two"), way="start>one one>two two>done", name="waits")
    id = await started(http, "flow/kill", given)
    got: list[int] = []
    async with followed(http, id) as sent:
        async for each in sent:
            got.append(each.id or 0)
            if each.event == "node_started":
                break
        console.kill()
        with pytest.raises(httpx.HTTPError):
            while True:
                await anext(sent)
    await client.get_workflow_handle(id).signal("one")  # while no server runs
    console.start()
    async with console.client() as again, followed(again, id, after=got[-1]) as sent:
        async for each in sent:
            got.append(each.id or 0)
            if each.event == "node_started" and each.data["data"]["node"] == "two":
                break
        await client.get_workflow_handle(id).signal("two")
        async for each in sent:
            if each.id is not None:
                got.append(each.id)
        assert each.event == "end"
    assert got == list(range(1, len(got) + 1))


async def test_words_of_a_model_come_while_it_writes(http: httpx.AsyncClient, models: ModelServer) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    models.rule(when={"contains": "capybara"}, reply=words, chunk_size=20, chunk_ms=60)
    id = await started(http, "flow/words", flow(agent("say", "capybara"), way="start>say say>done", name="words"))
    text, parts = "", 0
    async with followed(http, id) as sent:
        async for each in sent:
            if each.event == "words":
                assert each.id is None and each.data["step"] == "say" and each.data["participant"] == "say"
                text, parts = text[: each.data["offset"]] + each.data["text"], parts + 1
    assert words.startswith(text) or text == words
    assert parts >= 2 and text


async def test_runs_are_started_listed_steered_and_cancelled(http: httpx.AsyncClient, models: ModelServer) -> None:
    models.rule(when={"contains": "ocelot"}, reply="Spots.")
    mode = {"task": "ocelot", "participants": ["writer"], "tenant": "cats"}
    await started(http, "mode/listed", mode, "RequestResponse")
    assert (await ended(http, "mode/listed"))["outcome"]["output"] == "Spots."
    refused(await http.get(run_path("mode/listed", "/flow")), 404, "NotFound")

    async def listed(**query: Any) -> list[str]:
        return [each["workflow_id"] for each in (await http.get("/runs", params=query)).json()["items"]]

    async def seen() -> bool:
        return await listed(tenant="cats", workflow="RequestResponse", status="completed") == ["mode/listed"]

    await eventually(seen)
    assert await listed(tenant='acme" OR "1" = "1') == []
    given = flow(wait("forever", signal="never"), transform("x", 1), way="start>forever forever>x x>done", name="steered")
    made = (await http.post("/runs", json={"workflow": "Flow", "input": given})).json()["workflow_id"]
    assert made.startswith("flow/steered-")
    await started(http, "an-id-of-its-own", given)

    async def found() -> bool:
        return await listed(flow="steered", status="running") == ["an-id-of-its-own", made]

    await eventually(found)
    page = (await http.get("/runs", params={"flow": "steered", "limit": 1})).json()
    assert [(each["workflow_id"], each["flow"]) for each in page["items"]] == [("an-id-of-its-own", "steered")]
    assert await listed(flow="steered", limit=1, after=page["next"]) == [made]
    assert await listed(flow="steered", tenant="cats") == await listed(flow="steere") == []
    assert (await http.get(run_path("an-id-of-its-own"))).json()["flow"] == "steered"
    for order, body in (("pause", {}), ("resume", {}), ("steer", {"text": "Be short."}), ("cancel", {"reason": "enough"})):
        assert (await http.post(run_path(made, f"/{order}"), json=body)).json() == {"workflow_id": made}
    run = await ended(http, made)
    assert (run["outcome"]["status"], run["outcome"]["reason"]) == ("stopped", "enough")
    types = [each["type"] for each in (await http.get(run_path(made, "/events"))).json()["items"]]
    assert [each for each in types if each in ("paused", "resumed", "steered", "cancel_ordered")] == [
        "paused", "resumed", "steered", "cancel_ordered",
    ]  # fmt: skip
    page = (await http.get("/runs?limit=1")).json()
    second = (await http.get("/runs", params={"limit": 1, "after": page["next"]})).json()
    assert page["items"] != second["items"]
    for wrong in ("x", "eHg=", "'", "\N{SNOWMAN}"):
        refused(await http.get("/runs", params={"after": wrong}), 422, "InvalidInput")


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ({"workflow": "Flow", "input": {"flow": "greeting", "input": 5}}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {"flow": "nothing"}}, 404, "NotFound"),
        ({"workflow": "Flow", "input": {"flow": "broken"}}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {"flow": "greeting", "version": "9"}}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {"flow": "../LICENSE"}}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {}}, 422, "InvalidInput"),
        ({"workflow": "Secretary", "input": {}}, 422, "InvalidInput"),
        ({"workflow": "Debate", "input": {"task": "x"}}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {"flow": "greeting"}, "more": 1}, 422, "InvalidInput"),
        ({"workflow": "Flow", "input": {"flow": "greeting", "input": "x"}, "id": "a\x00b"}, 422, "InvalidInput"),
    ],
)
async def test_a_wrong_run_is_refused_before_it_begins(http: httpx.AsyncClient, body: Json, status: int, name: str) -> None:
    refused(await http.post("/runs", json=body), status, name)


async def test_a_long_output_is_whole_where_one_node_is_asked_for(http: httpx.AsyncClient, models: ModelServer) -> None:
    words = "pangolin " * 3_000
    models.rule(when={"contains": "long animal"}, reply=words)
    id = await started(http, "flow/long", flow(agent("say", "long animal"), way="start>say say>done", name="long"))
    await ended(http, id)
    beginning = (await http.get(run_path(id, "/flow"))).json()["nodes"]["say"]
    assert beginning["output_truncated"] and len(beginning["output"]) < len(words)
    whole = (await http.get(run_path(id, "/flow?node=say"))).json()["nodes"]["say"]
    assert not whole["output_truncated"] and whole["output"].strip() == words.strip()
    listed = (await http.get(run_path(id, "/events?limit=1000"))).json()["items"]
    assert {"whole", "definition"} & {name for each in listed for name in each["data"]} == set()


async def test_a_run_stops_at_a_breakpoint_and_forks_at_a_node(http: httpx.AsyncClient, models: ModelServer) -> None:
    models.rule(when={"contains": "wombat"}, reply="Cubes.")
    models.rule(when={"contains": "quoll"}, reply="Dots.")
    given = flow(agent("say", "wombat"), agent("more", "{{ say }} quoll"), way="start>say say>more more>done", name="stops")
    id = await started(http, "flow/stops", {"flow": given, "breakpoints": ["more"]})

    async def held() -> bool:
        now = (await http.get(run_path(id, "/flow"))).json()
        return bool(now["paused"]) and bool(now["nodes"]["more"]["held"]) and now["breakpoints"] == ["more"]

    await eventually(held)
    wrong = await http.put(run_path(id, "/breakpoints"), json={"nodes": ["nothing"]})
    assert "nothing" in refused(wrong, 422, "InvalidInput")["detail"]
    assert (await http.put(run_path(id, "/breakpoints"), json={"nodes": []})).json() == {"nodes": []}
    await http.post(run_path(id, "/resume"), json={})
    assert (await ended(http, id))["outcome"]["output"] == "Dots."

    models.rule(when={"contains": "Spheres quoll"}, reply="Round.")
    made = await http.post(run_path(id, "/fork"), json={"at": "more", "input": "Spheres quoll", "id": "flow/stops-2"})
    assert made.status_code == 201, made.text
    fork = await ended(http, "flow/stops-2")
    assert fork["outcome"]["output"] == "Round."
    looked = (await http.get(run_path("flow/stops-2", "/flow"))).json()
    assert looked["forked_from"] == {"source": id, "at": "more"} and looked["nodes"]["say"]["taken_over"]
    refused(await http.post(run_path(id, "/fork"), json={"at": "nothing"}), 422, "InvalidInput")
    refused(await http.post(run_path("flow/none", "/fork"), json={"at": "say"}), 404, "NotFound")
    refused(await http.post(run_path(id, "/fork"), json={"at": "more", "text": "["}), 422, "InvalidInput")


async def test_one_id_runs_once(http: httpx.AsyncClient) -> None:
    given = flow(wait("forever", signal="never"), way="start>forever forever>done", name="once")
    await started(http, "flow/once", given)
    again = await http.post("/runs", json={"workflow": "Flow", "input": given, "id": "flow/once"})
    refused(again, 409, "AlreadyStarted")
    await http.post(run_path("flow/once", "/cancel"), json={})


async def test_the_catalog_and_the_schemas_name_what_forms_complete(http: httpx.AsyncClient) -> None:
    found = (await http.get("/catalog")).json()
    assert {"name": "ann", "kind": "human", "description": "Knows tea."} in found["agents"]
    assert {"calculator"} <= {each["name"] for each in found["tools"]}
    assert {"Debate", "Parallel"} <= {each["name"] for each in found["modes"]}
    assert {"greeting"} <= {each["name"] for each in found["flows"]} and found["fault"] is None
    assert (await http.get("/schemas/FlowDefinition")).json()["title"] == "FlowDefinition"
    refused(await http.get("/schemas/Nothing"), 404, "NotFound")
    assert (await http.get("/health")).json()["temporal"] is True


# ---- attacks -----------------------------------------------------------------------------------------------------------


async def test_only_its_own_names_and_its_own_pages_are_answered(console: Serving, http: httpx.AsyncClient) -> None:
    body = {"text": GREETING}
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "127.0.0.1@evil.example"):
        assert (await http.get("/flows", headers={"Host": host})).status_code == 400
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{console.port + 1}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        refused(await http.post("/flows/validate", json=body, headers=headers), 403, "ForeignPage")
        refused(await http.get("/flows", headers=headers), 403, "ForeignPage")
    own = {"Origin": console.url, "Sec-Fetch-Site": "same-origin"}
    assert (await http.post("/flows/validate", json=body, headers=own)).status_code == 200
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with httpx.AsyncClient(base_url=console.url) as pages:
        assert (await pages.get("/flows", headers=linked)).status_code in (200, 503)
    refused(await http.get("/flows", headers=linked), 403, "ForeignPage")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/json5"):
        response = await http.post("/flows/validate", content=json.dumps(body), headers={"Content-Type": kind})
        refused(response, 415, "InvalidInput")
    assert (await http.post("/runs/x/cancel", content=b"")).status_code == 415
    options = await http.request("OPTIONS", "/flows/validate", headers=own)
    assert "access-control-allow-origin" not in options.headers


@pytest.mark.parametrize(
    "content",
    [
        b"{", b"", b"\xff", b'{"text": NaN}', b'{"text": 1e999}', b"[" * 100_000, b'{"text": ' + b"9" * 5_000 + b"}",
        b'{"text": null}', b'{"text": ["a"]}', b"null", b"[]", b'{"text": "a", "text2": "b"}',
    ],
)  # fmt: skip
async def test_a_wrong_body_is_refused(http: httpx.AsyncClient, content: bytes) -> None:
    response = await http.post("/flows/validate", content=content, headers={"Content-Type": "application/json"})
    refused(response, 422, "InvalidInput")


async def test_half_a_character_is_kept_as_a_question_mark(http: httpx.AsyncClient) -> None:
    content = b'{"text": "name: \\ud83d", "base": 0}'
    kept = await http.put("/flows/half/draft", content=content, headers={"Content-Type": "application/json"})
    assert kept.status_code == 200
    assert (await http.get("/flows/half/draft")).json()["text"] == "name: ?"


async def test_a_large_body_is_refused_while_it_is_read(http: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 100_000

    headers = {"Content-Type": "application/json"}
    assert (await http.post("/flows/validate", content=b"x" * (8 * 1024 * 1024 + 1), headers=headers)).status_code == 413
    with suppress(httpx.HTTPError):  # the server may close the connection before everything is sent
        assert (await http.post("/flows/validate", content=endless(), headers=headers)).status_code == 413
    assert (await http.get("/health")).status_code == 200


@pytest.mark.parametrize("name", ODD)
async def test_hostile_names_are_data(http: httpx.AsyncClient, name: str) -> None:
    for path in (run_path(name), run_path(name, "/events"), run_path(name, "/flow")):
        response = await http.get(path)
        problem = refused(response, 404, "NotFound")
        assert name in problem["detail"] or "run" in problem["detail"]
        assert response.headers["x-content-type-options"] == "nosniff"
    response = await http.get(f"/flows/{name.replace('/', '%2F')}/draft")
    assert response.status_code in (404, 422)
    assert (await http.get("/runs", params={"flow": name})).status_code == 422
    assert (await http.get("/runs", params={"tenant": name})).json()["items"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/..%2f..%2fapp.py",
        "/assets/%2e%2e/app.py",
        "/assets/.env",
        "/assets//etc/passwd",
        "/assets/%00",
    ],
)
async def test_no_path_leads_out_of_the_assets(console: Serving, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", console.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    assert answer.split()[1] == b"404"


async def test_every_answer_has_the_security_headers(console: Serving) -> None:
    async with httpx.AsyncClient(base_url=console.url) as pages:
        for path in (
            "/",
            "/inbox",
            "/static/pages.js",
            "/flows",
            "/flows/tea",
            "/runs/flow%2Fx",
            "/assets/none.js",
            "/api/v1/health",
            "/nothing",
        ):
            headers = (await pages.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert (
                "script-src 'self'" in headers["content-security-policy"] and "eval" not in headers["content-security-policy"]
            )
            assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
            assert "server" not in headers


async def test_a_token_is_needed_where_one_is_set(house: House) -> None:
    token = "only-for-this-test-" + "x" * 10
    with serving(house, MOFA_CONSOLE_TOKEN=token) as guarded:
        async with httpx.AsyncClient(base_url=guarded.url, timeout=60) as http:
            refused(await http.get("/api/v1/flows"), 401, "LoginNeeded")
            refused(await http.post("/api/v1/flows/validate", json={"text": "x"}), 401, "LoginNeeded")
            refused(await http.get("/api/v1/openapi.json"), 401, "LoginNeeded")
            refused(await http.get(f"/api/v1/flows?token={token}"), 400, "TokenInAddress")
            for wrong in ("Bearer x", f"Bearer {token}x", f"bearer{token}", f"Basic {token}", "Bearer \xff"):
                refused(
                    await http.get("/api/v1/flows", headers={b"Authorization": wrong.encode("latin-1")}), 401, "LoginNeeded"
                )
            assert (await http.get("/api/v1/flows", headers={"Authorization": f"Bearer {token}"})).status_code == 200
            assert (await http.get("/api/v1/health")).status_code == 200
            page = await http.get("/flows")
            assert (page.status_code, page.headers["location"]) == (303, "/login")
            assert "<form" in (await http.get("/login")).text
            assert (await http.post("/login", data={"token": "wrong"})).status_code == 401
            foreign = await http.post("/login", data={"token": token}, headers={"Origin": "https://evil.example"})
            assert foreign.status_code == 403
            logged_in = await http.post("/login", data={"token": token})
            assert (logged_in.status_code, logged_in.headers["location"]) == (303, "/")
            cookie = logged_in.headers["set-cookie"]
            assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower() and token not in cookie
            assert (await http.get("/api/v1/flows")).status_code == 200  # with the cookie
            refused(await http.get("/api/v1/flows", headers={"Cookie": f"{cookie.split('=')[0]}=x"}), 401, "LoginNeeded")
            kept = {"Cookie": cookie.split(";")[0]}
            guarded.kill()
            guarded.start()
            assert (await http.get("/api/v1/flows", headers=kept)).status_code == 200
        assert token not in guarded.log.read_text()


async def test_it_ends_with_open_streams(house: House) -> None:
    with serving(house) as ending:
        async with ending.client() as http:
            given = flow(wait("forever", signal="never"), way="start>forever forever>done", name="open")
            await started(http, "flow/open", given)
            async with followed(http, "flow/open") as sent:
                await anext(sent)
                assert await asyncio.to_thread(ending.end) == 0
                assert [each.event async for each in sent][-1:] != ["end"]
            assert not (house.home / "console.json").exists()
        assert "Traceback" not in ending.log.read_text()
