"""Sessions, memories, documents, plugins, rules and scripts: their pages and their API, without a Temporal server."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from console.servers.web.services import Services
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry
from kernel.identity.caller import Caller
from kernel.kinds.documents import Document, Place, Section
from kernel.kinds.memory import MemoryItem
from kernel.record.session import SessionJoin
from kernel.registry.registry import Manifest, Package
from plugins.storage import sql
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import Rollout
from tests.support.pages_server import NOWHERE, served, services_in

AT = datetime(2026, 1, 1, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"
API = "/api/v1"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)
    async with services_in(tmp_path) as made:
        yield made


async def filled(services: Services) -> None:
    """Write a session of two turns, a memory and a document, of the tenant acme and of nobody."""
    sessions = sql.SqlSessions(services.storage.database, services.storage)
    for tenant in (None, "acme"):
        await sessions.open("garden", tenant)
        for number in (1, 2):
            text = f"Turn {number} {EVIL}"
            entry = Entry(role="task", author="ann", ref=sha256_of(text), text=text)
            turn = {"name": "garden", "tenant": tenant, "scope": f"s{number}", "workflow_id": f"w{number}", "run_id": "r"}
            await sessions.join(SessionJoin.model_validate({**turn, "entries": [entry]}))
        memory = {"id": f"m-{tenant}", "tenant": tenant, "text": f"The {tenant} owl. {EVIL}", "created_at": AT, "used_at": AT}
        await sql.SqlMemory(services.storage.database).add(MemoryItem.model_validate(memory))
        document = Document(
            id=sql.document_id(f"guide {EVIL}.md", tenant), tenant=tenant, name=f"guide {EVIL}.md", kind="markdown",
            sha256="0" * 64, passages=1, added_at=AT,
        )  # fmt: skip
        await sql.SqlDocuments(services.storage.database).put(document, [Section("A guide.", Place())])


async def test_a_session_is_forked_and_deleted_on_its_page(services: Services) -> None:
    await filled(services)
    async with served(services) as http:
        page = (await http.get("/state/sessions")).text
        assert EVIL not in page and 'hx-post="/state/sessions/fork"' in page
        given = {"session": "garden", "tenant": "", "new": "half", "at": "1"}
        forked = await http.post("/state/sessions/fork", json=given)
        assert forked.status_code == 200 and "forked from garden@1" in " ".join(forked.text.split())
        taken = await http.post("/state/sessions/fork", json=given, headers={"HX-Request": "true"})
        assert (taken.status_code, taken.headers["hx-retarget"]) == (409, "#message") and "exists already" in taken.text
        few = await http.post(f"{API}/sessions/garden/fork", json={"new": "more", "at": 9})
        assert few.status_code == 409 and "has 2 turns" in few.json()["detail"]
        gone = await http.post("/state/sessions/delete", json={"session": "half", "tenant": ""})
        assert gone.status_code == 200 and "The session half is deleted." in gone.text
        names = {(each["name"], each["tenant"]) for each in (await http.get(f"{API}/sessions")).json()["items"]}
        assert names == {("garden", None), ("garden", "acme")}
        for bad in ({"new": "a/b"}, {"new": "x", "at": -1}, {"new": ""}, {"new": "x" * 101}):
            assert (await http.post(f"{API}/sessions/garden/fork", json=bad)).status_code == 422, bad


async def test_a_memory_is_forgotten_and_a_document_removed_on_their_pages(services: Services) -> None:
    await filled(services)
    async with served(services) as http:
        assert EVIL not in (await http.get("/state/memory")).text + (await http.get("/state/documents")).text
        rest = (await http.post("/state/memory/forget", json={"memory": "m-None"})).text
        assert "The acme owl" in rest and "The None owl" not in rest and "It is forgotten." in rest
        assert (await http.delete(f"{API}/memories/m-None", headers=JSON)).status_code == 404
        left = (await http.post("/state/documents/remove", json={"document": f"guide {EVIL}.md", "tenant": "acme"})).text
        assert "no longer in the index" in left and EVIL not in left
        [document] = (await http.get(f"{API}/documents")).json()["items"]
        assert document["tenant"] is None
        again = await http.delete(f"{API}/documents/{quote(document['name'], safe='')}?tenant=acme", headers=JSON)
        assert again.status_code == 404
    acted = [each.what for _, each in await services.tokens.actions(10)]
    assert "/state/memory/forget memory=m-None tenant=" in acted
    assert f"/state/documents/remove document=guide {EVIL}.md tenant=acme" in acted


async def test_only_operators_of_the_tenant_change_what_is_kept(services: Services) -> None:
    await filled(services)
    own = Caller("amy", roles=frozenset({"operator"}), tenants=frozenset({"acme"}), verified=True)
    viewer = Caller("vera", roles=frozenset({"viewer", "decider"}), tenants=frozenset({"acme"}), verified=True)
    desk = Caller("dora", roles=frozenset({"admin"}), desks=frozenset({"billing"}), verified=True)
    changes = {
        "memories/m-acme": None, f"documents/{quote(f'guide {EVIL}.md', safe='')}?tenant=acme": None,
        "sessions/garden?tenant=acme": None, "sessions/garden/fork": {"new": "x", "tenant": "acme"},
    }  # fmt: skip
    for caller, status in ((viewer, 403), (desk, 404)):
        async with served(services, caller) as http:
            for path, body in changes.items():
                method = "DELETE" if body is None else "POST"
                answer = await http.request(method, f"{API}/{path}", json=body, headers=JSON)
                assert answer.status_code == status, (caller.name, path, answer.text)
            for kept in ("memory", "documents", "sessions"):
                page = (await http.get(f"/state/{kept}")).text
                assert 'hx-post="/state' not in page and ("owl" not in page or caller is viewer), (caller.name, kept)
    async with served(services, own) as http:
        foreign = [("DELETE", "memories/m-None"), ("DELETE", "sessions/garden"), ("POST", "sessions/garden/fork")]
        for method, path in foreign:
            answer = await http.request(method, f"{API}/{path}", json={"new": "x"}, headers=JSON)
            assert answer.status_code == 404, path
        for path, body in reversed(changes.items()):
            answer = await http.request("DELETE" if body is None else "POST", f"{API}/{path}", json=body, headers=JSON)
            assert answer.status_code in (200, 201), (path, answer.text)
        assert [each["name"] for each in (await http.get(f"{API}/sessions")).json()["items"]] == ["x"]


RULES = "groups:\n  - name: rate\n    rules:\n      - {{name: high, when: score > {0}, then: [{{do: return, value: A}}]}}\n"


async def installed(services: Services) -> None:
    """Install two versions of a rule set, and a script."""
    rollout = Rollout(services.plugins, answer_s=1.0)
    for version, least in (("1.0.0", "90"), ("1.1.0", "95")):
        manifest = Manifest(name="rating", kind="rules", version=version, description=f"Rates. {EVIL}", source="rules.yaml")
        await rollout.install(Package(manifest, RULES.format(least).encode()), None, action="install")
    script = Manifest(name="tidy", kind="script", version="0.1.0", description="Tidies.", source="tidy.py")
    await rollout.install(Package(script, b"def execute(given):\n    return given\n"), None, action="install")


async def test_rules_and_scripts_have_pages_with_their_versions_and_orders(services: Services) -> None:
    await installed(services)
    async with served(services) as http:
        rules, scripts = [(await http.get(f"/state/plugins?kind={kind}")).text for kind in ("rules", "script")]
        assert "rating" in rules and "tidy" not in rules and "tidy" in scripts and "rating" not in scripts
        one = (await http.get("/state/plugins/rating")).text
        assert "score &gt; 95" in one and "1.0.0" in one and EVIL not in one and "for new runs" in one
        back = await http.post("/state/plugins/rating/orders", json={"order": "rollback", "to": "1.0.0"})
        assert back.status_code == 200 and "New runs take the version 1.0.0." in back.text and "score &gt; 90" in back.text
        off = await http.post("/state/plugins/rating/orders", json={"order": "disable"})
        assert "It is disabled" in off.text and (await http.get(f"{API}/plugins/rating")).json()["disabled"] is True
        on = (await http.post(f"{API}/plugins/rating/enable", json={})).json()
        assert on == {"name": "rating", "version": "1.0.0", "disabled": False}
        [listed] = (await http.get(f"{API}/plugins", params={"kind": "rules"})).json()["items"]
        assert (listed["name"], listed["version"], listed["versions"]) == ("rating", "1.0.0", ["1.1.0", "1.0.0"])
        for path, body in (("rating/rollback", {"to": "9.9.9"}), ("none/rollback", {}), ("none/enable", {})):
            assert (await http.post(f"{API}/plugins/{path}", json=body)).status_code == 422, path
        assert (await http.get(f"{API}/plugins/none")).status_code == 404
        assert (await http.get(f"{API}/scripts")).json()["items"] == []
        assert (await http.post("/state/plugins/rating/orders", json={"order": "explode"})).status_code == 422


async def test_a_plugin_is_reloaded_from_its_folder_and_who_did_it_is_recorded(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "rates"
    folder.mkdir()

    def write(version: str, rules: str) -> None:
        manifest = {"name": "rates", "kind": "rules", "version": version, "description": "Rates.", "source": "rules.yaml"}
        (folder / "plugin.yaml").write_text(json.dumps(manifest))
        (folder / "rules.yaml").write_text(rules)

    write("1.0.0", RULES.format(90))
    await Rollout(services.plugins, answer_s=1.0).install(read_folder(folder), str(folder))
    async with served(services) as http:
        page = (await http.get("/state/plugins/rates")).text
        assert 'value="reload"' in page and str(folder) in page
        orders = "/state/plugins/rates/orders"
        assert "The folder has nothing new" in (await http.post(orders, json={"order": "reload"})).text
        write("1.0.0", RULES.format(95))
        same = await http.post(f"{API}/plugins/rates/reload", json={})
        assert same.status_code == 422 and "other content" in same.text, same.text
        developed = (await http.post(orders, json={"order": "reload", "development": "1"})).text
        assert "score &gt; 95" in developed and "1.0.0+dev." in developed
        write("1.1.0", RULES.format(97))
        done = (await http.post(f"{API}/plugins/rates/reload", json={})).json()
        assert done == {"name": "rates", "version": "1.1.0", "disabled": False, "changed": True}
        write("1.2.0", "groups: [")
        assert (await http.post(f"{API}/plugins/rates/reload", json={})).status_code == 422
        detail = (await http.get(f"{API}/plugins/rates")).json()
        assert (detail["version"], detail["folder"]) == ("1.1.0", str(folder))
        assert [(each["action"], each["why"]) for each in detail["changes"][:2]] == [("reload", "by ann in the console")] * 2
        acted = [f"{each['action']} {each['what']}" for each in (await http.get(f"{API}/actions")).json()["items"]]
        assert acted == ["POST /api/v1/plugins/rates/reload", f"POST {orders}", f"POST {orders}"]
        shutil.rmtree(folder)
        gone = await http.post(f"{API}/plugins/rates/reload", json={})
        assert gone.status_code == 404 and "not installed from a folder" in gone.text
        page = (await http.get("/state/plugins/rates")).text
        assert 'value="reload"' not in page and "mofa plugin reload" in page


async def test_what_all_tenants_share_is_shown_to_one_of_them_and_not_changed(services: Services) -> None:
    await installed(services)
    limited = Caller("amy", roles=frozenset({"admin"}), tenants=frozenset({"acme"}), verified=True)
    async with served(services, limited) as http:
        detail = (await http.get(f"{API}/plugins/rating")).json()
        assert (detail["source"], detail["calls"], detail["changes"]) == (None, None, []) and detail["rules"]
        for path in (
            "plugins/rating/rollback",
            "plugins/rating/disable",
            "plugins/rating/enable",
            "plugins/rating/reload",
            "project/reload",
        ):
            assert (await http.post(f"{API}/{path}", json={})).status_code == 403, path
        assert "/orders" not in (await http.get("/state/plugins/rating")).text
