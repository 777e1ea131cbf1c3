"""The rights of callers, over real HTTP and a real worker: tenants, roles, verified decisions, tokens, sessions, attacks."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.cookies import SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError

from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller
from runtime.identity.keys import IdentityKeys
from runtime.identity.seals import seal
from runtime.settings import Settings
from tests.support.flows import flow, wait
from tests.support.house import House, Server, eventually
from tests.support.people import ADMIN, People, asking, ended, refused, settled
from tests.support.web import Serving, run_path, serving

Json = dict[str, Any]
QUEUE = "mofa-identity"
PROJECT = {"decisions": {"require_identity": True}}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("identity")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
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


# ---- roles -------------------------------------------------------------------------------------------------------------


async def test_a_role_allows_its_actions_alone(people: People) -> None:
    id = await asking(people, "flow/roles")
    async with (
        people.named("vera", "--role", "viewer") as viewer,
        people.named("dan", "--role", "decider") as decider,
        people.named("olga", "--role", "operator") as operator,
    ):
        me = (await viewer.get("/me")).json()
        assert (me["name"], me["verified"], me["roles"], me["actions"]) == ("vera", True, ["viewer"], ["read"])
        for http in (viewer, decider):
            refused(await http.post("/runs", json={"workflow": "Flow", "input": {}}), 403, "NotAllowed")
            for order in ("cancel", "pause", "resume"):
                refused(await http.post(run_path(id, f"/{order}"), json={}), 403, "NotAllowed")
            refused(await http.put("/flows/x/draft", json={"text": "x", "base": 0}), 403, "NotAllowed")
        for http in (viewer, operator):
            words = refused(await http.post(run_path(id, "/decisions/d1"), json={"choice": "yes"}), 403, "NotAllowed")
            assert "decider" in words
        for http in (viewer, decider, operator):
            refused(await http.get("/actions"), 403, "NotAllowed")
            assert (await http.get(run_path(id))).status_code == 200
        assert (await operator.post(run_path(id, "/pause"), json={})).status_code == 200
        assert (await operator.post(run_path(id, "/resume"), json={})).status_code == 200


# ---- decisions ---------------------------------------------------------------------------------------------------------


async def test_a_decision_carries_the_name_of_the_token(people: People) -> None:
    id = await asking(people, "flow/verified", assignees=["ann", "ben"])
    async with people.named("cid", "--role", "decider") as cid, people.named("ann", "--role", "decider") as ann:
        assert "is for ann, ben" in refused(
            await cid.post(run_path(id, "/decisions/d1"), json={"choice": "yes"}), 422, "InvalidInput"
        )
        other = await ann.post(run_path(id, "/decisions/d1"), json={"choice": "yes", "by": "ben"})
        assert "you are ann" in refused(other, 403, "NotAllowed")
        done = (await ann.post(run_path(id, "/decisions/d1"), json={"choice": "yes"})).json()
        assert (done["settled"]["by"], done["settled"]["verified"]) == ("ann", True) and not done["settled"].get("seal")
        late = await ann.post(run_path(id, "/decisions/d1"), json={"choice": "no"})
        assert "by ann" in refused(late, 409, "DecisionTaken")
    event = await settled(people, id)
    assert (event["by"], event["data"]["verified"]) == ("ann", True) and "seal" not in event["data"]


async def test_a_quorum_of_people_settles_over_the_api_and_the_command_line(people: People, house: House) -> None:
    id = await asking(people, "flow/quorum", assignees=["ann", "ben"], quorum=2)
    ben = people.token("ben", "--role", "decider")
    async with people.named("ann", "--role", "decider") as ann:
        first = (await ann.post(run_path(id, "/decisions/d1"), json={"choice": "yes"})).json()
        assert first["status"] == "open" and [each["by"] for each in first["answers"]] == ["ann"]
        twice = await ann.post(run_path(id, "/decisions/d1"), json={"choice": "yes"})
        assert "nobody counts twice" in refused(twice, 422, "InvalidInput")
    operator = House(house.home, house.server, house.task_queue, MOFA_TOKEN=people.token("oz", "--role", "operator"))
    denied = operator.mofa("decide", id, "d1", "--choice", "yes", check=False)
    operator.stop()
    assert denied.returncode == 1 and "oz may not decide" in denied.stderr
    typed = House(house.home, house.server, house.task_queue, MOFA_TOKEN=ben)
    claimed = typed.mofa("decide", id, "d1", "--choice", "yes", "--by", "ann", check=False)
    assert claimed.returncode == 2 and "is a token of ben" in claimed.stderr
    typed.mofa("decide", id, "d1", "--choice", "yes")
    typed.stop()
    assert (await settled(people, id))["data"]["verified"] is True


async def test_where_identities_are_required_a_bare_client_decides_nothing(
    people: People, house: House, server: Server
) -> None:
    id = await asking(people, "flow/required")
    client = await server.client()
    handle = client.get_workflow_handle(id)
    claim = {"decision_id": "d1", "choice": "yes", "by": "ann"}
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await handle.execute_update("decide", claim)
    assert "only with a verified identity" in str(error.value.cause)
    await handle.signal("decide", claim)
    await eventually(lambda: _ignored(handle))
    assert house.mofa("decide", id, "d1", "--choice", "yes", check=False).returncode != 0
    async with people.client(ADMIN) as admin:  # a shared token is nobody's identity
        denied = await admin.post(run_path(id, "/decisions/d1"), json={"choice": "yes"})
        assert "verified identity" in refused(denied, 422, "InvalidInput")
    await attack(handle, house)


async def _ignored(handle: WorkflowHandle[Any, Any]) -> bool:
    return any(each["type"] == "decision_ignored" for each in await handle.query("events"))


async def attack(handle: WorkflowHandle[Any, Any], house: House) -> None:
    """Send seals that must not count, and at last one that does, by a signal."""
    (request,) = [DecisionRequest.model_validate(each) for each in await handle.query("decisions")]
    keys = IdentityKeys(Settings.from_environment(house.environ))
    stranger = IdentityKeys(Settings.from_environment({"MOFA_HOME": str(house.home / "stranger")}))
    ann = Caller("ann", roles=frozenset({"decider"}), verified=True)
    yes = Decision(decision_id="d1", choice="yes")
    for why, given in {
        "does not know the key": seal(stranger, ann, request, yes),
        "another answer": seal(keys, ann, request, yes).model_copy(update={"choice": "no"}),
        "another decision_id": seal(keys, ann, request.model_copy(update={"id": "d2"}), yes),
        "another run_id": seal(keys, ann, request.model_copy(update={"run_id": "other"}), yes),
        "no role": seal(keys, Caller("ann", roles=frozenset({"viewer"}), verified=True), request, yes),
    }.items():
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await handle.execute_update("decide", given)
        assert why in str(error.value.cause)
        await handle.signal("decide", given)
    await handle.signal("decide", seal(keys, ann, request, yes))

    async def closed() -> bool:
        return (await handle.describe()).status is not None and (await handle.describe()).close_time is not None

    await eventually(closed)
    types = [each["type"] for each in await handle.query("events")]
    assert types.count("decision_settled") == 1 and types.count("decision_ignored") == 6
    history = (await handle.fetch_history()).to_json()
    assert "private" not in history


async def test_orders_and_batches_are_sealed_with_the_name_of_a_token(people: People, server: Server) -> None:
    ids = [await asking(people, f"flow/orders-{number}", assignees=["ann"]) for number in range(2)]
    client = await server.client()
    for order, given in (("snooze", {"for": "PT1H"}), ("reassign", {"to": ["mallory"]})):
        with pytest.raises(WorkflowUpdateFailedError) as claimed:  # over a bare client, nobody knows who this is
            await client.get_workflow_handle(ids[0]).execute_update(order, {"decision_id": "d1", "by": "ann", **given})
        assert "verified identity" in str(claimed.value.cause)
    async with people.named("vic", "--role", "viewer") as viewer:
        refused(await viewer.post(run_path(ids[0], "/decisions/d1/reassign"), json={"to": ["vic"]}), 403, "NotAllowed")
        refused(
            await viewer.post("/decisions", json={"items": [{"run": ids[0], "decision": "d1"}], "choice": "yes"}),
            403,
            "NotAllowed",
        )
    async with people.named("oscar", "--role", "operator") as operator:
        snoozed = await operator.post(run_path(ids[0], "/decisions/d1/snooze"), json={"for": "PT1H"})
        assert snoozed.status_code == 200 and snoozed.json()["snoozed_until"]
        refused(await operator.post(run_path(ids[0], "/decisions/d1"), json={"choice": "yes"}), 403, "NotAllowed")
        for bad in ({"for": "PT0S"}, {"until": "9999-12-31T23:59:59Z"}, {"for": "PT1H", "until": "2030-01-01T00:00:00Z"}, {}):
            answer = await operator.post(run_path(ids[0], "/decisions/d1/snooze"), json=bad)
            assert answer.status_code in (400, 409, 422), f"{bad}: {answer.status_code} {answer.text}"
    async with people.named("ann", "--role", "decider") as ann:
        items = [{"run": id, "decision": "d1"} for id in [*ids, "flow/none"]]
        answered = (await ann.post("/decisions", json={"items": items, "choice": "yes"})).json()["items"]
        assert [each.get("status") for each in answered] == ["settled", "settled", None]
        assert "flow/none" in answered[2]["error"]
        again = (await ann.post("/decisions", json={"items": items[:1], "choice": "no"})).json()["items"]
        assert "already" in again[0]["error"]
    for id in ids:
        event = await settled(people, id)
        assert event["by"] == "ann" and event["data"]["verified"] is True and event["data"]["choice"] == "yes"


# ---- tokens and sessions -----------------------------------------------------------------------------------------------


async def test_tokens_are_shown_once_listed_and_revoked(people: People, house: House) -> None:
    made = json.loads(house.mofa("token", "new", "tom", "--role", "viewer", "--json").stdout)
    token, id = made["token"], made["id"]
    async with people.client(token) as http:
        assert (await http.get("/flows")).status_code == 200
        listed = house.mofa("token", "list")
        assert id in listed.stdout and "tom" in listed.stdout and token not in listed.stdout
        row = next(each for each in json.loads(house.mofa("token", "list", "--json").stdout) if each["id"] == id)
        assert row["last_used_at"] and "hash" not in row and "token" not in row
        assert token.encode() not in (house.home / "mofa.db").read_bytes()
        house.mofa("token", "revoke", id)
        refused(await http.get("/flows"), 401, "LoginNeeded")
    assert "revoked" in house.mofa("token", "list").stdout
    assert "There is no token" in house.mofa("token", "revoke", "nothing", check=False).stderr
    for wrong in (token[:-1], token + "x", token.upper(), f"mofa_{id}_{'A' * 43}", "mofa_"):
        async with people.client(wrong) as http:
            refused(await http.get("/flows"), 401, "LoginNeeded")
    assert house.mofa("token", "new", "x", check=False).returncode == 2
    assert house.mofa("token", "new", "x", "--role", "king", check=False).returncode == 2


async def test_a_token_ends_by_itself(people: People) -> None:
    async with people.named("brief", "--role", "viewer", "--expires", "PT1S") as http:

        async def over() -> bool:
            return (await http.get("/flows")).status_code == 401

        await eventually(over)


async def test_a_token_in_an_address_is_refused_and_not_logged(people: People, console: Serving) -> None:
    token = people.token("url", "--role", "viewer")
    async with httpx.AsyncClient(base_url=console.url) as http:
        for path in (
            f"/api/v1/flows?token={token}",
            f"/api/v1/flows?access_token={token}",
            f"/flows/{token}",
            f"/?x=%6Dofa{token[4:]}",
        ):
            refused(await http.get(path, headers={"Authorization": f"Bearer {token}"}), 400, "TokenInAddress")
    assert token not in console.log.read_text()


async def test_a_browser_gets_a_new_session_at_each_login(people: People, console: Serving) -> None:
    token = people.token("bea", "--role", "viewer")
    name = f"mofa_console_{console.port}"
    async with httpx.AsyncClient(base_url=console.url) as attacker, httpx.AsyncClient(base_url=console.url) as victim:
        planted = _cookie(await attacker.post("/login", data={"token": token}), name)
        fixed = {"Cookie": f"{name}={planted}"}
        mine = _cookie(await victim.post("/login", data={"token": token}, headers=fixed), name)
        assert mine != planted and token not in mine
        assert (await attacker.get("/api/v1/me", headers=fixed)).status_code == 401  # it has ended
        chosen = {"Cookie": f"{name}=a-value-of-the-attacker"}
        other = _cookie(await victim.post("/login", data={"token": token}, headers=chosen), name)
        assert other not in (mine, "a-value-of-the-attacker")
        assert (await attacker.get("/api/v1/me", headers=chosen)).status_code == 401
        session = {"Cookie": f"{name}={other}"}
        me = (await attacker.get("/api/v1/me", headers=session)).json()
        assert (me["name"], me["verified"]) == ("bea", True)
        assert (await attacker.post("/logout", headers=session)).status_code == 303
        assert (await attacker.get("/api/v1/me", headers=session)).status_code == 401


def _cookie(response: httpx.Response, name: str) -> str:
    assert response.status_code == 303, response.text
    parsed: SimpleCookie = SimpleCookie(response.headers["set-cookie"])
    found = parsed[name]
    assert found["httponly"] and found["samesite"].lower() == "strict" and int(found["max-age"]) > 0
    return found.value


async def test_the_session_of_a_revoked_token_ends(people: People, console: Serving, house: House) -> None:
    token = people.token("ron", "--role", "viewer")
    async with httpx.AsyncClient(base_url=console.url) as http:
        await http.post("/login", data={"token": token})
        assert (await http.get("/api/v1/me")).json()["name"] == "ron"
        house.mofa("token", "revoke", token.split("_")[1])
        assert (await http.get("/api/v1/me")).status_code == 401


async def test_the_console_speaks_tls_with_its_own_certificate(house: House, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    tls = {"MOFA_CONSOLE_CERT": str(certificate), "MOFA_CONSOLE_KEY": str(key), "MOFA_CONSOLE_TOKEN": ADMIN}
    with serving(house, **tls) as console:
        url = f"https://127.0.0.1:{console.port}"
        async with httpx.AsyncClient(base_url=url, verify=ssl.create_default_context(cafile=certificate)) as http:
            assert (await http.get("/api/v1/health")).json()["database"] is True
            refused(await http.get("/api/v1/flows"), 401, "LoginNeeded")
            cookie = (await http.post("/login", data={"token": ADMIN})).headers["set-cookie"]
            assert "; Secure" in cookie
        async with httpx.AsyncClient() as plain:
            with pytest.raises(httpx.HTTPError):
                await plain.get(f"http://127.0.0.1:{console.port}/api/v1/health")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*form))
    return certificate, private


# ---- the action log ----------------------------------------------------------------------------------------------------


async def test_every_change_is_in_the_action_log_with_who_made_it(people: People) -> None:
    given = flow(wait("forever", signal="never"), way="start>forever forever>done", name="logs")
    async with people.named("lea", "--role", "operator") as http, people.client(ADMIN) as admin:
        await http.post("/runs", json={"workflow": "Flow", "input": given, "id": "flow/logged"})
        await http.post(run_path("flow/logged", "/cancel"), json={})
        await http.post(run_path("flow/logged", "/decisions/d1"), json={"choice": "yes"})
        await http.post("/flows/validate", json={"text": "x"})
        found = (await admin.get("/actions", params={"limit": 3})).json()
        assert [(each["by"], each["verified"], each["action"], each["what"], each["status"]) for each in found["items"]] == [
            ("lea", True, "POST", "/api/v1/runs/flow%2Flogged/decisions/d1", 403),
            ("lea", True, "POST", "/api/v1/runs/flow%2Flogged/cancel", 200),
            ("lea", True, "POST", "/api/v1/runs", 201),
        ]
        rest = (await admin.get("/actions", params={"limit": 1, "after": found["next"]})).json()
        assert rest["items"] and rest["items"][0] not in found["items"]


async def test_two_people_answer_at_once_and_each_counts_once(people: People) -> None:
    id = await asking(people, "flow/at-once", quorum=2)

    async def answer(http: httpx.AsyncClient) -> int | None:
        """Return the status, once the worker had the time to answer."""
        status = (await http.post(run_path(id, "/decisions/d1"), json={"choice": "yes"})).status_code
        return status if status != 503 else None

    async with people.named("p1", "--role", "decider") as one, people.named("p2", "--role", "decider") as two:
        statuses = await asyncio.gather(*(eventually(partial(answer, http)) for http in (one, two) * 3))
    assert set(statuses) <= {200, 409, 422} and statuses.count(200) <= 2
    assert (await settled(people, id))["data"]["verified"] is True
    async with people.client(ADMIN) as admin:
        events = (await admin.get(run_path(id, "/events"))).json()["items"]
    assert sorted(each["by"] for each in events if each["type"] == "decision_answered") == ["p1", "p2"]


def test_the_key_of_the_installation_is_private(house: House) -> None:
    file = house.home / "identity.key"
    assert file.stat().st_mode & 0o077 == 0
    for log in Path(house.home).glob("*.log"):
        assert file.read_text().strip() not in log.read_text()
