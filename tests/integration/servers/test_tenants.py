"""Tenants and desks, over real HTTP and a real worker: no route and no page shows or changes a row of another."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from console.servers.doors.langgraph.shapes import run_id_of, thread_id
from console.servers.doors.routes import AllDoors
from console.servers.web.app import rest_api
from console.servers.web.pages import pages
from kernel.conversation.decision import DecisionRequest
from kernel.kinds.memory import memory_id
from tests.support.flows import flow, transform, wait
from tests.support.house import House, Server, eventually
from tests.support.people import ADMIN, People, ask, asking, console_of, ended, refused
from tests.support.tenant_rows import BODIES, ENDLESS, MARK, OWNED, SEARCHES
from tests.support.web import Serving, run_path, serving

Json = dict[str, Any]
QUEUE = "mofa-tenants"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("tenants")
    (home / "mofa.yaml").write_text(json.dumps({"decisions": {"require_identity": True}}))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    asyncio.run(ended(server, QUEUE))
    house.stop()


@pytest.fixture(scope="module")
def console(house: House) -> Iterator[Serving]:
    with serving(house, MOFA_CONSOLE_TOKEN=ADMIN) as server:
        yield server


@pytest.fixture(scope="module")
def people(house: House, console: Serving) -> People:
    return People(house, console)


@pytest.fixture(scope="module")
def theirs(house: House, server: Server, people: People) -> Json:
    """Something of each kind that belongs to the tenant `other`, with `MARK` in its words: parameter → its value in a path."""
    return asyncio.run(_theirs(house, server, people))


async def _theirs(house: House, server: Server, people: People) -> Json:
    given = flow(transform("word", MARK), ask(question=MARK), way="start>word word>ask ask>done", name="other", input=MARK)
    talk = {"task": MARK, "participants": [{"kind": "agent", "name": f"agent {MARK}"}], "session": f"session {MARK}"}
    client = await server.client()
    house.mofa("memory", "add", f"They have a {MARK}.", "--tenant", "other", "--agent", "main")
    (document := house.home / f"{MARK}.md").write_text(f"# {MARK}\n\nA {MARK} digs.\n")
    house.mofa("documents", "add", str(document), "--tenant", "other")
    house.mofa("agent", "register", "secret-clerk", "--instructions", MARK, "--tenant", "other")
    await client.start_workflow("Topic", {"name": MARK, "tenant": "other"}, id="topic/theirs", task_queue=QUEUE)
    human = {"kind": "human", "name": MARK}
    todo = {"idea": {"content": MARK}, "secretary": {"name": MARK, "executors": [human], "tenant": "other"}}
    await client.start_workflow("Todo", todo, id="todo/theirs", task_queue=QUEUE)
    async with people.client(ADMIN) as admin:
        bodies = [
            {"workflow": "Flow", "id": "flow/theirs", "input": given},
            {"workflow": "RequestResponse", "id": "talk", "input": talk},
            {"workflow": "RequestResponse", "id": "talk-2", "input": {**talk, "session": "their talk"}},
        ]
        for body in bodies:
            assert (await admin.post("/runs", json={**body, "tenant": "other"})).status_code == 201
        for id in ("flow/theirs", "todo/theirs"):
            await eventually(partial(_has_decisions, admin, id))

        async def has_talked() -> bool:
            return all([(await admin.get(run_path(id))).json().get("outcome") for id in ("talk", "talk-2")])

        await eventually(has_talked)
    asked = DecisionRequest.model_validate((await client.get_workflow_handle("flow/theirs").query("decisions"))[0])
    return {
        "id": ["flow/theirs", "todo/theirs", "theirs", "talk", "agent/secret-clerk", "topic/theirs"], "decision_id": ["d1"],
        "seq": ["2"], "name": ["asks"], "version": ["1"], "revision": ["1"], "type": ["Flow"], "thread": [thread_id(asked)],
        "run": [run_id_of(thread_id(asked))],
        "model": ["agent/secret-clerk"], "conversation": [f"session {MARK}", "their talk"],
        "session": ["their talk"], "document": [f"{MARK}.md"], "plugin": ["shout"],
        "memory": [memory_id("other", "main", "", f"They have a {MARK}.")], "response_id": [f"resp_{'0' * 32}"],
    }  # fmt: skip


def all_routes() -> list[tuple[str, str]]:
    """Every operation of the API, every page and every door, as (method, path)."""
    app = rest_api()
    AllDoors().install(app)
    app.include_router(pages())
    contexts = [each for router in app.routes if hasattr(router, "effective_route_contexts") for each in _contexts(router)]
    return sorted((method, each.path) for each in contexts for method in each.methods if each.path != ENDLESS)


def _contexts(router: Any) -> Iterable[Any]:
    found: Iterable[Any] = router.effective_route_contexts()
    return found


def filled(path: str, values: Json) -> list[tuple[str, str]]:
    """Return the path with each of the values of its parameters, and these values as text."""
    names = re.findall(r"{(\w+)}", path)
    assert set(names) <= set(values), f"{path}: a parameter that this test does not know"
    found = []
    for chosen in itertools.product(*(values[name] for name in names)):
        parts = {name: quote(value, safe="") for name, value in zip(names, chosen, strict=True)}
        found.append((path.format(**parts), " ".join(chosen)))
    return found


LIMITS = {
    "tenant": ("--tenant", "acme"), "desk": ("--desk", "billing"),
    "desk of the tenant": ("--tenant", "other", "--desk", "sales"),
}  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
async def test_no_route_shows_or_changes_a_row_of_another_tenant_or_desk(
    people: People, theirs: Json, limit: tuple[str, ...]
) -> None:
    routes = all_routes()
    assert len(routes) > 80
    async with people.named(f"admin-{limit[-1]}", "--role", "admin", *limit) as http:
        for method, path in routes:
            queries = [{}, *SEARCHES.get(path, [])] if method != "POST" else [{}]
            for (url, given), query in itertools.product(filled(path, theirs), queries):
                body = None if method == "GET" else BODIES.get(path, {})
                headers = {"X-MoFA-Tenant": "other"} if path.startswith("/v1/") and "--tenant" in limit else {}
                answer = await http.request(method, f"{console_of(http)}{url}", params=query, json=body, headers=headers)
                given = given or (body or {}).get("document", "")  # a refusal repeats the name
                words = unquote(unescape(answer.text))
                assert MARK not in (words.replace(given, "") if given else words), f"{method} {url} {query}"
                assert answer.status_code < 500, f"{method} {url}: {answer.status_code} {answer.text}"
                if OWNED & set(re.findall(r"{(\w+)}", path)):
                    assert answer.status_code >= 400 or answer.headers.get("content-type", "").startswith("text/html"), (
                        f"{method} {url}: {answer.status_code} {answer.text}"
                    )
        stream = await http.get(run_path("flow/theirs", "/events"), headers={"Accept": "text/event-stream"})
        refused(stream, 404, "NotFound")
    async with people.client(ADMIN) as admin:
        for id in ("flow/theirs", "todo/theirs", "agent/secret-clerk", "topic/theirs"):
            found = (await admin.get(run_path(id))).json()
            assert (found["status"], found["tenant"]) == ("running", "other"), id
        for id in ("flow/theirs", "todo/theirs"):
            assert (await admin.get(run_path(id, "/decisions"))).json()["items"][0]["status"] == "open", id


async def test_the_pages_show_the_rows_of_their_own_tenant(people: People, theirs: Json) -> None:
    """The test above would pass on pages that show nothing."""
    async with people.named("one-who-may", "--role", "admin", "--tenant", "other") as http:
        for path in ("/inbox", "/todos", "/state/sessions", "/state/memory", "/state/documents"):
            assert MARK in (await http.get(f"{console_of(http)}{path}")).text, path
        assert "secret-clerk" in (await http.get(f"{console_of(http)}/state/agents")).text
        assert MARK in (await http.get(f"{console_of(http)}/chat?session=their%20talk&tenant=other")).text
        for kept in ("sessions", "memories", "documents"):
            assert MARK in (await http.get(f"/{kept}")).text, kept
        models = (await http.get(f"{console_of(http)}/v1/models")).text
        threads = await http.post(f"{console_of(http)}/langgraph/threads/search", json=BODIES["/langgraph/threads/search"])
        assert "agent/secret-clerk" in models and MARK in threads.text
        for id in theirs["id"]:
            if "/" in id:
                assert (await http.get(run_path(id))).status_code == 200, id


async def _has_decisions(http: httpx.AsyncClient, id: str) -> bool:
    return bool((await http.get(run_path(id, "/decisions"))).json().get("items"))


async def test_a_caller_of_one_tenant_starts_runs_for_it_alone(people: People) -> None:
    given = flow(wait("forever", signal="never"), way="start>forever forever>done", name="starts")
    async with people.named("starter", "--role", "operator", "--tenant", "acme") as http:
        for tenant in ({"tenant": "other"}, {"input": {**given, "tenant": "other"}}):
            denied = await http.post("/runs", json={"workflow": "Flow", "input": given, **tenant})
            assert "acme" in refused(denied, 403, "NotAllowed")
        made = (await http.post("/runs", json={"workflow": "Flow", "input": given, "id": "flow/of-acme"})).json()
        found = (await http.get(run_path(made["workflow_id"]))).json()  # at once: the run may have done nothing yet
        assert found["tenant"] == "acme"
        assert (await http.post(run_path("flow/of-acme", "/cancel"), json={})).status_code == 200


async def test_rows_without_a_tenant_are_for_those_without_a_limit(people: People) -> None:
    id = await asking(people, "flow/of-nobody")
    async with people.named("ann-of-acme", "--role", "admin", "--tenant", "acme") as http:
        refused(await http.get(run_path(id)), 404, "NotFound")
        for hostile in ('acme" OR MofaTenant = "other', "acme' OR 1=1 --", "acme\\", "*", "other"):
            page = await http.get("/runs", params={"tenant": hostile})
            assert page.json()["items"] == [], hostile
        for path in ("acme%2F..%2Fof-nobody", "..%2Fflow%2Fof-nobody", "flow%2Fof-nobody%00", "%2e%2e%2fflow%2fof-nobody"):
            assert (await http.get(f"/runs/{path}")).status_code == 404
        publishing = await http.post("/flows/asks/publish", json={"text": "x", "reason": "y"})
        assert "shared by all" in refused(publishing, 403, "NotAllowed")


async def test_a_limit_with_odd_names_stays_a_limit(people: People) -> None:
    await asking(people, "flow/plain", "acme")
    async with people.named("odd", "--role", "admin", "--tenant", 'x" OR MofaTenant = "acme') as http:
        assert (await http.get("/runs")).json()["items"] == []
        refused(await http.get(run_path("flow/plain")), 404, "NotFound")


async def test_a_limit_on_desks_hides_runs_of_no_desk(people: People) -> None:
    await asking(people, "flow/no-desk")
    async with people.named("desky", "--role", "admin", "--desk", "billing") as http:
        assert (await http.get("/runs")).json()["items"] == []
        for rest in ("", "/events", "/flow", "/decisions"):
            refused(await http.get(run_path("flow/no-desk", rest)), 404, "NotFound")
        body = {"workflow": "Flow", "input": flow(ask(), way="start>ask ask>done")}
        refused(await http.post("/runs", json=body), 403, "NotAllowed")


async def test_a_decider_of_a_desk_sees_and_settles_its_decisions_alone(people: People, house: House, server: Server) -> None:
    client = await server.client()
    pair = {"kind": "team", "name": "pair", "mode": "Sequential", "participants": [{"kind": "human", "name": "bill"}]}
    for desk in ("billing", "sales"):
        given = {"idea": {"content": f"Answer {desk}"}, "secretary": {"name": desk, "executors": [pair], "tenant": "acme"}}
        await client.start_workflow("Todo", given, id=f"todo/{desk}", task_queue=QUEUE)
    async with (
        people.named("bill", "--role", "decider", "--desk", "billing") as bill,
        people.named("sam", "--role", "decider", "--desk", "sales") as sam,
    ):

        async def asked_in_the_team() -> str | None:
            """Return the address of the decision of the team, which is a run below the todo."""
            page = (await bill.get(f"{console_of(bill)}/inbox")).text
            return next((each for each in re.findall(r'href="(/inbox/[^"]+/d1)', page) if "pair" in each), None)

        address = await eventually(asked_in_the_team)
        assert "sales" not in (await bill.get(f"{console_of(bill)}/inbox")).text
        id = unquote(address.split("/")[2])
        assert (await bill.get(f"{console_of(bill)}{address}")).status_code == 200
        assert (await sam.get(f"{console_of(sam)}{address}")).status_code == 404
        refused(await sam.post(run_path(id, "/decisions/d1"), json={"answer": "No."}), 404, "NotFound")
        found = (await bill.get("/runs", params={"status": "running"})).json()["items"]
        assert {each["desk"] for each in found} == {"billing"}
        assert {id, "todo/billing"} <= {each["workflow_id"] for each in found}
        done = (await bill.post(run_path(id, "/decisions/d1"), json={"answer": "Pay."})).json()
        assert (done["settled"]["by"], done["settled"]["verified"], done["desk"]) == ("bill", True, "billing")


async def test_the_event_log_knows_the_desk_of_a_run_that_the_server_has_forgotten(people: People, server: Server) -> None:
    client = await server.client()
    human = {"kind": "human", "name": "bill"}

    def given(desk: str) -> Json:
        secretary = {"name": desk, "executors": [human], "tenant": "acme"}
        return {"idea": {"content": f"An idea for {desk}"}, "secretary": secretary}

    async with (
        people.named("barb", "--role", "viewer", "--desk", "archive") as own,
        people.named("sue", "--role", "viewer", "--tenant", "acme", "--desk", "sales") as other,
    ):
        for id in ("todo/forgotten", "todo/again"):
            handle = await client.start_workflow("Todo", given("archive"), id=id, task_queue=QUEUE)

            async def logged(id: str = id) -> bool:
                return bool((await own.get(run_path(id, "/events"))).json().get("items"))

            await eventually(logged)
            await handle.terminate()
        names = {"MofaTenant": "acme", "MofaDesk": "sales"}
        marks = [SearchAttributePair(SearchAttributeKey.for_keyword(name), value) for name, value in names.items()]
        await client.start_workflow(  # it writes no event, for no worker takes it
            "Todo", given("sales"), id="todo/again", task_queue="nobody", search_attributes=TypedSearchAttributes(marks)
        )
        execution = WorkflowExecution(workflow_id="todo/forgotten")
        wanted = DeleteWorkflowExecutionRequest(namespace=client.namespace, workflow_execution=execution)
        await client.workflow_service.delete_workflow_execution(wanted)

        async def forgotten() -> bool:
            async with people.client(ADMIN) as admin:
                return bool((await admin.get(run_path("todo/forgotten"))).json().get("from_event_log"))

        await eventually(forgotten)
        stream = {"Accept": "text/event-stream"}
        for id in ("todo/forgotten", "todo/again"):
            for rest, headers in (("", {}), ("/events", {}), ("/events", stream), ("/decisions", {})):
                refused(await other.get(run_path(id, rest), headers=headers), 404, "NotFound")
        assert (await own.get(run_path("todo/forgotten", "/events"))).json()["items"]
        assert (await own.get(f"{console_of(own)}/todos/forgotten")).status_code == 200
        assert (await other.get(f"{console_of(other)}/todos/forgotten")).status_code == 404
        refused(await own.get(run_path("todo/again")), 404, "NotFound")
    await client.get_workflow_handle("todo/again").terminate()


async def test_a_living_agent_of_a_tenant_answers_its_runs_and_is_shown_to_nobody_else(
    people: People, house: House, server: Server
) -> None:
    client = await server.client()
    house.mofa("agent", "register", "clerk", "--instructions", MARK, "--tenant", "other")
    group = {"children": [{"kind": "agent", "name": "guard"}], "tenant": "other"}
    await client.start_workflow("Supervisor", group, id="supervisor/others", task_queue=QUEUE)
    await client.start_workflow("Topic", {"tenant": "other"}, id=f"topic/{MARK}", task_queue=QUEUE)
    theirs = {"agent/clerk", "agent/guard", "supervisor/others", f"topic/{MARK}"}

    async def answer(http: httpx.AsyncClient, id: str) -> Json:
        body = {"workflow": "RequestResponse", "id": id, "input": {"task": "Hello?", "participants": ["agent/clerk"]}}
        assert (await http.post("/runs", json=body)).status_code == 201

        async def ended() -> Json | None:
            found: Json = (await http.get(run_path(id))).json()
            return found if found["status"] != "running" else None

        found: Json = await eventually(ended)
        return found

    async with (
        people.named("one-of-other", "--role", "operator", "--tenant", "other") as own,
        people.named("one-of-acme", "--role", "operator", "--tenant", "acme") as foreign,
    ):
        shown: list[tuple[httpx.AsyncClient, set[str]]] = [(own, theirs), (foreign, set())]
        for http, seen in shown:

            async def listed(http: httpx.AsyncClient = http, seen: set[str] = seen) -> bool:
                return {each["workflow_id"] for each in (await http.get("/runs")).json()["items"]} & theirs == seen

            await eventually(listed)
            page = (await http.get(f"{console_of(http)}/state/agents")).text
            for id in theirs:
                assert (quote(id, safe="") in page) == (id in seen), id
                status = (await http.get(f"{console_of(http)}/state/agents/{quote(id, safe='')}")).status_code
                assert status == (200 if seen else 404), id
        assert (await answer(own, "asks-clerk"))["outcome"]["status"] == "completed"
        refusal = await answer(foreign, "asks-foreign-clerk")
        assert "its own tenant alone" in json.dumps(refusal), refusal
    message = {"id": "m", "sender": "x", "content": "x", "metadata": {"tenant": "acme"}, "sent_at": "2026-01-01T00:00:00Z"}
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await client.get_workflow_handle(f"topic/{MARK}").execute_update("publish", message)
    assert "its own tenant alone" in str(error.value.cause)
