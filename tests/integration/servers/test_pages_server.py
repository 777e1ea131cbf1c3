"""The pages' server in this process over SQLite, without Temporal: guards, tenants, hostile rows, and lists of any length."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from console.servers.web.pages.schema_form import read_form
from console.servers.web.services import Services
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import DecisionRequest, Option
from kernel.identity.caller import Caller
from kernel.kinds.storage import LedgerKey, Paid
from kernel.model_call.caps import Spender, limits_of
from kernel.record.event_log import Origin, Outgoing
from kernel.record.events import Event
from plugins.storage.sql.projections.decision_rows import NEVER
from plugins.storage.sql.tables.decision import decisions
from tests.support.pages_server import NOWHERE, served, services_in

AT = datetime(2026, 1, 1, tzinfo=UTC)

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}{% raw %}'

PAGES = (
    "/",
    "/inbox",
    "/allowances",
    "/todos",
    "/figures",
    "/reports",
    "/state",
    "/state/plugins",
    "/state/plugins?kind=rules",
    "/state/plugins?kind=script",
    "/state/sessions",
    "/state/memory",
    "/state/documents",
)
"""Pages that need no Temporal server."""


@pytest.fixture
async def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)
    async with services_in(tmp_path) as made:
        yield made


async def opened(services: Services, workflow_id: str, tenant: str | None = None, **fields: Any) -> str:
    """Write a run that waits for a person, and return the address of its decision."""
    request = DecisionRequest.model_validate(
        {"id": "d1", "workflow_id": workflow_id, "run_id": "r", "title": "May it?", "question": "Why not?", "opened_at": AT,
         "options": [Option(id="approve", label="Approve")]} | fields
    )  # fmt: skip
    started = Event(seq=1, at=AT, type="run_started", data={"mode": "Debate", "participants": ["ann"]})
    asked = Event(seq=2, at=AT, type="decision_opened", data={"decision": request.model_dump(mode="json", exclude_none=True)})
    outgoing = Outgoing(chain=f"{workflow_id}:r", scope=f"{workflow_id}:r", tenant=tenant, events=[started, asked])
    origin = Origin(workflow_id=workflow_id, run_id=sha256_of(workflow_id)[:36], type="Debate")
    await services.log.write(outgoing, origin)
    return f"/inbox/{httpx.QueryParams({'x': workflow_id})}/d1".replace("x=", "").replace("+", "%20")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_the_figures_show_the_caps_that_the_caller_may_see(services: Services) -> None:
    caps = "caps: [{max_usd: 2}, {by: tenant, only: acme, max_usd: 3, on_exceeded: ask}, {by: tenant, only: other, max_usd: 4}]"
    services.settings.project_file.write_text(caps)
    limits = limits_of((await services.project()).caps, Spender("acme", "ann", "m"), datetime.now(UTC))
    await services.spending.reserve("one", limits, 1_500_000_000, datetime.now(UTC))
    async with served(services) as http:
        page = (await http.get("/figures")).text
        assert "all calls" in page and "the tenant acme" in page and "the tenant other" in page and page.count("$1.50") == 3
    async with served(services, Caller("eve", roles=frozenset({"viewer"}), tenants=frozenset({"acme"}))) as http:
        page = (await http.get("/figures")).text
        assert "the tenant acme" in page and "a person is asked" in page
        assert "all calls" not in page and "the tenant other" not in page


async def test_the_figures_say_where_a_price_is_from(services: Services) -> None:
    storage = services.storage
    for tenant, source in (("acme", "genai-prices 1.2, m"), ("other", "mofa.yaml")):
        key = LedgerKey(scope=f"run:{tenant}", step="s", request_hash="1")
        await storage.begin(key, tenant=tenant, model="fake:m")
        paid = Paid(reply={"content": "x"}, cost_usd=0.25, price_source=source)
        await storage.record(key, paid, texts=["x"], input_tokens=10, output_tokens=5)
    async with served(services) as http:
        page = (await http.get("/figures")).text
        assert "genai-prices 1.2, m" in page and "mofa.yaml" in page
    async with served(services, Caller("eve", roles=frozenset({"viewer"}), tenants=frozenset({"acme"}))) as http:
        page = (await http.get("/figures")).text
        assert "genai-prices 1.2, m" in page and "mofa.yaml" not in page


async def test_pages_are_there_without_a_temporal_server(services: Services) -> None:
    await opened(services, "debate/x")
    async with served(services) as http:
        for path in PAGES:
            page = await http.get(path)
            assert page.status_code == 200 and page.headers["content-type"].startswith("text/html"), path
            assert "unsafe" not in page.headers["content-security-policy"]
            assert page.headers["cache-control"] == "no-store"
        assert (await http.get("/runs")).status_code == 503
        shown = await http.get("/runs/debate%2Fx")
        assert shown.status_code == 200 and "Waits for a person" in shown.text
        missing = await http.get("/inbox/debate%2Fx/d9")
        assert missing.status_code == 404 and "<h1>Not Found</h1>" in missing.text
        part = await http.get("/inbox/debate%2Fx/d9", headers={"HX-Request": "true"})
        assert (part.status_code, part.headers["hx-retarget"]) == (404, "#message") and "<html" not in part.text


async def test_the_guards_are_around_every_page(services: Services) -> None:
    address = await opened(services, "debate/x")
    json, form = {"Content-Type": "application/json"}, {"Content-Type": "application/x-www-form-urlencoded"}
    async with served(services) as http:
        for path in (address, "/inbox", "/todos", "/runs/debate%2Fx/orders", "/runs/debate%2Fx/fork", "/state/reload", "/chat"):
            assert (await http.post(path, headers=form, content="choice=approve")).status_code == 415, path
            foreign = {"Origin": "https://evil.example", **json}
            assert (await http.post(path, headers=foreign, content="{}")).status_code == 403, path
            foreign = {"Sec-Fetch-Site": "cross-site", **json}
            assert (await http.post(path, headers=foreign, content="{}")).status_code == 403, path
        for path in (*PAGES, address, "/inbox/changes", "/static/pages.js"):
            assert (await http.get(path, headers={"Host": "evil.example"})).status_code == 400, path
        for name in ("..%2fVENDORED.md", "VENDORED.md", "none.js", "%2e%2e%2fpages.js"):
            assert (await http.get(f"/static/{name}")).status_code == 404, name
        for to in ("//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=1", ""):
            answer = await http.get("/language/zh", params={"to": to})
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), to
    async with served(services, token="t" * 30) as http:
        for path in (*PAGES, address, "/runs/debate%2Fx", "/todos/x", "/compare?left=a&right=b", "/chat"):
            answer = await http.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/login"), path
        assert (await http.post("/inbox", headers=json, content="{}")).status_code == 401


async def test_nobody_sees_rows_of_another_tenant(services: Services) -> None:
    own = await opened(services, "debate/own", "acme", title="Own title")
    other = await opened(services, "debate/other", "rival", title="Rival title")
    shared = await opened(services, "debate/none", None, title="Nobody's title")
    caller = Caller("ann", roles=frozenset({"admin"}), tenants=frozenset({"acme"}))
    async with served(services, caller) as http:
        assert (await http.get(own)).status_code == 200
        for address in (other, shared):
            answer = await http.get(address)
            assert answer.status_code == 404 and "Rival" not in answer.text and "Nobody" not in answer.text
            posted = await http.post(address, json={"choice": "approve"})
            assert posted.status_code == 404
        for path in PAGES:
            text = (await http.get(path)).text
            assert "Rival title" not in text and "Nobody" not in text.replace("Nobody waits", ""), path
        for path in ("/runs/debate%2Fother", "/compare?left=debate/own&right=debate/other"):
            assert (await http.get(path)).status_code in (404, 503), path
        assert (await http.get("/chat")).status_code == 200
        assert (await http.get("/chat?session=x&tenant=rival")).status_code == 404
        key = (await services.inbox.find("debate/other", "d1")).key  # type: ignore[union-attr]
        batch = await http.post("/inbox", json={"keys": key, "choice": "approve"})
        assert "There is no such decision" in batch.text and "Rival" not in batch.text
    viewer = Caller("eve", roles=frozenset({"viewer"}))
    async with served(services, viewer) as http:
        page = await http.get(own)
        assert page.status_code == 200 and '<form class="decide"' not in page.text
        assert (await http.post(own, json={"choice": "approve"})).status_code == 403
        assert (await http.post("/inbox", json={"keys": "x", "choice": "approve"})).status_code == 403
        assert (await http.post("/todos", json={"content": "x"})).status_code == 403


async def test_a_todo_in_the_queue_of_its_desk_has_a_page(services: Services) -> None:
    told = [("todo_opened", {"todo_id": id, "priority": "low", "desk": "office"}) for id in ("waits", "gone")]
    told.append(("todo_changed", {"todo_id": "gone", "status": "cancelled", "phase": "receiving_idea", "priority": "low"}))
    events = [Event(seq=seq, at=AT, type=type, data=data) for seq, (type, data) in enumerate(told, 1)]
    outgoing = Outgoing(chain="desk/office:r", scope="desk/office:r", tenant="acme", events=events)
    await services.log.write(outgoing, Origin(workflow_id="desk@acme/office", run_id="r", type="Secretary"))
    caller = Caller("ann", roles=frozenset({"operator", "viewer"}), tenants=frozenset({"acme"}))
    async with served(services, caller) as http:
        waits, gone = await http.get("/todos/waits"), await http.get("/todos/gone")
        assert "It waits in the queue of its desk" in waits.text and 'hx-post="/todos/waits/orders"' in waits.text
        assert "It ended in the queue of its desk" in gone.text and "hx-post" not in gone.text.split("<main")[1]
        asks_again = 'hx-get="/todos/waits?queued=true"'
        assert asks_again in waits.text and "queued=true" not in gone.text, "the page goes on once the todo begins"
        closed = await http.post("/todos/gone/orders", json={"order": "cancel"})
        assert closed.status_code == 404
        sent = await http.post("/todos/waits/orders", json={"order": "cancel"})
        assert sent.status_code == 503, "the order goes to the desk, and no Temporal server is there"
    async with served(services, Caller("oz", roles=frozenset({"admin"}), tenants=frozenset({"rival"}))) as http:
        assert (await http.get("/todos/waits")).status_code in (404, 503)
        assert (await http.post("/todos/waits/orders", json={"order": "cancel"})).status_code == 404


async def test_hostile_names_and_words_are_escaped_on_every_page(services: Services) -> None:
    address = await opened(
        services, EVIL, EVIL, title=EVIL, question=EVIL, risk=EVIL, assignees=[EVIL], initiator=EVIL, recommended=EVIL,
        options=[Option(id="x", label=EVIL, description=EVIL, impact=EVIL)], allow_answer=True, default=EVIL,
        action={"name": EVIL, "args": {EVIL: EVIL}},
        args_schema={"type": "object", "properties": {EVIL: {"type": "string", "title": EVIL, "description": EVIL}}},
    )  # fmt: skip
    run = address.replace("/inbox/", "/runs/").removesuffix("/d1")
    async with served(services) as http:
        for path in (*PAGES, address, run, f"/inbox?q={EVIL}", f"/chat?session={EVIL}"):
            page = await http.get(path)
            assert page.status_code == 200, path
            assert "<script>alert" not in page.text and "<img src=x" not in page.text and "49{%" not in page.text, path
            for tag in re.findall(r"<[a-z][^>]*>", page.text):
                assert not re.search(r"\son\w+\s*=", re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)), tag


async def test_a_thousand_open_decisions_cost_as_many_statements_as_one(services: Services) -> None:
    await opened(services, "debate/x")
    async with served(services) as http:
        await http.get("/inbox")
        with counted() as for_one:
            one = await http.get("/inbox")
        rows = [
            {
                "key": sha256_of(str(number)), "chain_key": sha256_of("c"), "workflow_key": sha256_of(f"run-{number}"),
                "workflow_id": f"run-{number}", "run_id": "r", "workflow": "Debate", "decision_id": "d1", "tenant": None,
                "desk": None, "todo_id": None, "kind": "approval", "title": "A long title of a decision " * 8, "risk": "high",
                "risk_order": 0, "assignees": ["ann"], "initiator": None, "quorum": 1, "status": "open", "opened_at": AT,
                "due": AT + timedelta(hours=number) if number % 2 else NEVER, "closed_at": None, "opened": sha256_of("e"),
                "closed": None,
            }
            for number in range(1_000)
        ]  # fmt: skip
        async with services.storage.database.transaction() as db:
            await db.execute(insert(decisions), rows)
        with counted() as for_many:
            many = await http.get("/inbox")
    assert one.status_code == many.status_code == 200
    assert "1001 decisions" in many.text and many.text.count("data-row") == 50
    assert len(for_many) == len(for_one)
    assert len(many.content) < 150_000


async def test_a_five_megabyte_answer_is_cut_and_has_a_link(services: Services) -> None:
    text = "<b>tea</b> " * 500_000
    ref = sha256_of(text)
    answered = {"participant": "ann", "step": "answer", "round": 1, "status": "ok", "ref": ref, "usage": {}}
    events = [
        Event(seq=1, at=AT, type="run_started", data={"mode": "Debate", "participants": ["ann"]}),
        Event(seq=2, at=AT, type="answered", data=answered),
    ]
    outgoing = Outgoing(chain="big:r", scope="big:r", events=events, texts=[text])
    await services.log.write(outgoing, Origin(workflow_id="big", run_id="r", type="Debate"))
    async with served(services) as http:
        page = await http.get("/runs/big")
        assert len(page.content) < 60_000 and "5500000 characters" in page.text.replace(",", "")
        whole = await http.get("/runs/big/answers/2")
        assert whole.text == text and whole.headers["content-type"] == "text/plain; charset=utf-8"
        assert whole.headers["x-content-type-options"] == "nosniff"
        assert (await http.get("/runs/big/answers/1")).status_code == 404


async def test_an_action_of_five_megabytes_is_cut_and_has_a_link(services: Services) -> None:
    args: dict[str, Any] = {
        "to": "ann",
        "body": "<b>tea</b> " * 500_000,
        **{f"note {number}": "x" * 4_000 for number in range(100)},
    }
    schema = {"type": "object", "properties": {"to": {"type": "string"}, "body": {"type": "string"}}}
    options = [{"id": id, "label": id} for id in ("approve", "edit", "reject")]
    action: dict[str, Any] = {"action": {"name": "mail", "args": args}, "args_schema": schema, "options": options}
    address = await opened(services, "debate/mail", **action)
    async with served(services) as http:
        page = await http.get(address)
        assert len(page.content) < 300 * 1024 and "Not all of it is shown here." in page.text
        assert 'name="args.to"' in page.text and 'name="args.body"' not in page.text
        whole = await http.get(f"{address}/whole")
        name, _, text = whole.text.partition("\n\n")
        assert (name, json.loads(text)) == ("mail", args) and whole.headers["content-type"] == "text/plain; charset=utf-8"
        assert (await http.get(f"{address.removesuffix('d1')}d9/whole")).status_code == 404
    assert read_form(schema, args, {"args.to": "bob"}, "args") == args | {"to": "bob"}


async def test_a_run_with_very_many_events_has_pages(services: Services) -> None:
    started = Event(seq=1, at=AT, type="run_started", data={"mode": "Sequential", "participants": ["ann"]})
    answered = {"participant": "ann", "step": "answer", "round": 1, "status": "ok", "usage": {}}
    many = [
        Event(seq=seq, at=AT, type="answered", data=answered | {"step": f"answer-{seq}"})
        if seq % 500 == 0
        else Event(seq=seq, at=AT, type="noted", data={})
        for seq in range(2, 9_001)
    ]
    origin, mark = Origin(workflow_id="long", run_id="r", type="Sequential"), None
    for some in (each[start : start + 1_000] for each in [[started, *many]] for start in range(0, 9_000, 1_000)):
        mark = (await services.log.write(Outgoing(chain="long:r", scope="long:r", after=mark, events=some), origin)).mark
    seen: list[str] = []
    async with served(services) as http:
        path = "/runs/long"
        for first, last in ((5_001, 9_000), (1_001, 5_000), (1, 1_000)):
            page = (await http.get(path)).text
            assert f"Events {first} to {last} of 9000" in page
            seen += re.findall(r"answer-(\d+)</span>", page)
            # An answer has the same number on every page: forks count from the first one.
            numbers = re.findall(r"<span>step (\d+)</span>", page)
            assert numbers == [str(number) for number in range(-(-first // 500), last // 500 + 1)]
            if earlier := re.search(r'href="(/runs/long\?until=\d+)"', page):
                path = earlier[1]
        assert "Later events" in page and "Earlier events" not in page
    assert sorted(map(int, seen)) == list(range(500, 9_001, 500))


@pytest.mark.parametrize("mode", ["Parallel", "Consensus", "Debate", "Sequential"])
async def test_a_page_of_many_long_answers_is_small(services: Services, mode: str) -> None:
    names = [f"智能体 {number}" for number in range(60)]
    text = json.dumps({"choice": "长" * 200, "reason": "长" * 2_000, "answer": "长" * 2_000}, ensure_ascii=False)
    events = [Event(seq=1, at=AT, type="run_started", data={"mode": mode, "participants": names})]
    for round in range(1, 31):
        for name in names:
            data = {"step": f"r{round}", "participant": name, "round": round, "ref": sha256_of(text), "status": "ok"}
            events.append(Event(seq=len(events) + 1, at=AT, type="answered", data=data))
    outgoing = Outgoing(chain="long:r", scope="long:r", events=events, texts=[text])
    await services.log.write(outgoing, Origin(workflow_id="long", run_id=sha256_of("long")[:36], type=mode))
    async with served(services) as http:
        page = await http.get("/runs/long")
        assert len(page.content) < 300 * 1024, len(page.content)
        both = await http.get("/compare?left=long&right=long")
        assert len(both.content) < 300 * 1024, len(both.content)
        assert "The whole answer, 2000 characters" in page.text
        assert "The last 5 of 30 answers:" in page.text or mode != "Parallel"


@pytest.mark.parametrize(
    ("mode", "most", "mark"), [("Parallel", 60, '<section class="lane card">'), ("Consensus", 100, "<tr><th scope")]
)
async def test_a_run_of_very_many_participants_has_pages(services: Services, mode: str, most: int, mark: str) -> None:
    names = [f"agent-{number:03}" for number in range(250)]
    events = [Event(seq=1, at=AT, type="run_started", data={"mode": mode, "participants": names})]
    for name in [*names, *names[:1] * 30]:
        data = {"step": f"s{len(events)}", "participant": name, "round": 1}
        events.append(Event(seq=len(events) + 1, at=AT, type="asked", data=data))
        events.append(Event(seq=len(events) + 1, at=AT, type="answered", data=data))
    await services.log.write(
        Outgoing(chain="wide:r", scope="wide:r", tenant=None, events=events),
        Origin(workflow_id="wide", run_id=sha256_of("wide")[:36], type=mode),
    )
    seen: list[str] = []
    async with served(services) as http:
        for number in range(1, -(-250 // most) + 1):
            page = (await http.get("/runs/wide", params={"page": number})).text
            shown = page.split('id="run"')[1].split("<h2>")[0] if mode == "Consensus" else page
            own = re.findall(r"<h3>(agent-\d+)</h3>" if mode == "Parallel" else r'<th scope="row">(agent-\d+)</th>', shown)
            assert len(own) <= most and page.count(mark) <= most + 5 and len(page) < 300 * 1024
            assert f"Participants {len(seen) + 1} to {len(seen) + len(own)} of 250" in page
            assert ("Later participants" in page) == (number * most < 250) and ("Earlier participants" in page) == (number > 1)
            assert ("The last 20 of 31 answers:" in page) == (mode == "Parallel" and number == 1)
            again = re.findall(r'hx-get="(/runs/wide[^"]*)"', page)
            assert again == [f"/runs/wide?page={number}" if number > 1 else "/runs/wide"]
            seen += own
        assert seen == names
        assert "Participants 241 to 250" in (await http.get("/runs/wide?page=999")).text or mode == "Consensus"


async def test_a_run_of_very_many_rounds_has_pages(services: Services) -> None:
    names, rounds = [f"agent-{number}" for number in range(4)], 450
    events = [Event(seq=1, at=AT, type="run_started", data={"mode": "Consensus", "participants": names})]
    text = json.dumps({"choice": "the long way " * 9, "reason": "long " * 300})
    for round in range(1, rounds + 1):
        for name in names:
            data = {"step": f"r{round}", "participant": name, "round": round, "ref": sha256_of(text)}
            events.append(Event(seq=len(events) + 1, at=AT, type="answered", data=data))
    await services.log.write(
        Outgoing(chain="many:r", scope="many:r", tenant=None, events=events, texts=[text]),
        Origin(workflow_id="many", run_id=sha256_of("many")[:36], type="Consensus"),
    )
    seen: list[int] = []
    async with served(services) as http:
        path: str | None = "/runs/many"
        while path is not None:
            page = (await http.get(path)).text
            shown = [int(each) for each in re.findall(r'<th scope="col">Round (\d+)</th>', page)]
            assert len(page) < 300 * 1024 and page.count("the long way") > 4 * len(shown)
            assert f"Rounds {shown[0]} to {shown[-1]} of {rounds}" in page
            assert ("Later rounds" in page) == bool(seen) and ("Earlier rounds" in page) == (shown[0] > 1)
            seen = shown + seen
            earlier = re.search(r'href="(/runs/many\?rounds=\d+)">Earlier', page)
            path = earlier[1] if earlier else None
    assert seen == list(range(1, rounds + 1))


async def test_no_page_reads_a_whole_table(services: Services) -> None:
    """The statements of the lists, as SQLite plans them: each finds its rows by an index, and sorts no whole table."""
    await opened(services, "debate/x", "acme")
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with served(services, Caller("ann", roles=frozenset({"admin"}), tenants=frozenset({"acme"}))) as http:
            for path in ("/", "/inbox", "/inbox?page=2", "/inbox?status=settled", "/inbox/debate%2Fx/d1", "/runs/debate%2Fx"):
                await http.get(path)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    selects = [each for each in sent if each[0].startswith("SELECT")]
    assert len(selects) > 10
    async with services.storage.database.transaction() as db:
        for statement, parameters in selects:
            rows = (await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)).all()
            plan = [str(row[-1]) for row in rows]
            whole = [each for each in plan if each.startswith("SCAN") and "INDEX" not in each and "CONSTANT" not in each]
            assert not whole, f"{statement}: {plan}"
