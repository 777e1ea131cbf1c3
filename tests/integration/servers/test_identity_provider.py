"""The log-in by a provider of identities, people of the project file, and policies: over HTTP, with a provider of tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from console.processes import ports
from tests.support.house import House, Server, until
from tests.support.processes.forks import tethered
from tests.support.processes.free_ports import free_port
from tests.support.web import Serving, serving

Json = dict[str, Any]

POLICIES = """
permit(principal, action == Action::"read", resource);
permit(principal, action == Action::"publish", resource) when { principal.name == "ann" };
forbid(principal, action, resource) when { principal.name == "ben" };
"""

ACCOUNTS = [
    {"sub": "a-1", "email": "ann@example.com", "email_verified": True},
    {"sub": "b-2", "email": "elsewhere@example.com", "email_verified": True},
    {"sub": "c-3", "email": "cid@example.com", "email_verified": False},
    {"sub": "ann", "email": "eve@example.com", "email_verified": True, "name": "ann", "preferred_username": "ann"},
    {"sub": "ben", "email_verified": False},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    accounts = [part for each in ACCOUNTS for part in ("--user-claims", json.dumps(each))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *accounts]
    process = subprocess.Popen(tethered(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: ports.answers(port), 60.0, "the provider of identities")
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def project(provider: str, **oidc: Any) -> Json:
    return {
        "people": [
            {"name": "ann", "roles": ["operator"], "email": "Ann@example.com"},
            {"name": "ben", "roles": ["admin"], "subject": "b-2", "tenants": ["acme"]},
            {"name": "cid", "roles": ["admin"], "email": "cid@example.com"},
        ],
        "policies": "who.cedar",
        "identity": {"oidc": {"issuer": provider, "client_id": "mofa", "client_secret_env": "OIDC_SECRET", **oidc}},
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, provider: str) -> Iterator[House]:
    home = tmp_path_factory.mktemp("provider")
    (home / "mofa.yaml").write_text(json.dumps(project(provider)))
    (home / "who.cedar").write_text(POLICIES)
    house = House(home, server, "mofa-provider")
    yield house
    house.stop()


@pytest.fixture(scope="module")
def console(house: House) -> Iterator[Serving]:
    with serving(house, OIDC_SECRET="a-secret-of-this-test") as server:
        yield server


def begun(browser: httpx.Client) -> str:
    """Begin a log-in, and return the provider's address."""
    sent = browser.get("/login/oidc")
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def agreed(url: str, account: str) -> str:
    """Log in at the provider, and return the address to which it sends the browser back."""
    sent = httpx.post(url, data={"sub": account})
    assert sent.status_code == 302, sent.text
    return sent.headers["location"]


def logged_in(console: Serving, account: str) -> tuple[httpx.Client, httpx.Response]:
    browser = httpx.Client(base_url=console.url, timeout=60)
    return browser, browser.get(agreed(begun(browser), account))


def test_a_person_logs_in_with_an_account(console: Serving) -> None:
    browser, done = logged_in(console, "a-1")
    with closing(browser):
        assert done.status_code == 200 and "You are logged in" in done.text
        cookies = done.headers.get_list("set-cookie")
        mine = next(each for each in cookies if each.startswith(f"mofa_console_{console.port}="))
        assert "HttpOnly" in mine and "samesite=strict" in mine.lower()
        me = browser.get("/api/v1/me").json()
        assert (me["name"], me["verified"], me["roles"]) == ("ann", True, ["operator"])
        assert "Log in with your account" in browser.get("/login").text
        assert browser.post("/logout").status_code == 303
        assert browser.get("/api/v1/me").json()["verified"] is False  # the caller on this machine


def test_the_request_has_a_state_a_nonce_and_a_challenge(console: Serving) -> None:
    with httpx.Client(base_url=console.url) as browser:
        asked = [parse_qs(urlsplit(begun(browser)).query) for _ in range(2)]
    for each in asked:
        assert each["code_challenge_method"] == ["S256"] and len(each["code_challenge"][0]) == 43
        assert each["response_type"] == ["code"] and each["redirect_uri"] == [f"{console.url}/login/oidc/back"]
        assert len(each["state"][0]) >= 40 and len(each["nonce"][0]) >= 40
    assert not {asked[0][name][0] for name in ("state", "nonce", "code_challenge")} & {
        asked[1][name][0] for name in ("state", "nonce", "code_challenge")
    }


@pytest.mark.parametrize("account", ["c-3", "ann", "ben", "nobody@example.com"])
def test_an_account_that_is_no_listed_person_is_not_let_in(console: Serving, account: str) -> None:
    browser, done = logged_in(console, account)
    with closing(browser):
        assert done.status_code == 403 and "has no role here" in done.text
        assert browser.get("/api/v1/me").json()["verified"] is False


def test_the_subject_counts_before_the_email(console: Serving) -> None:
    browser, _ = logged_in(console, "b-2")
    with closing(browser):
        me = browser.get("/api/v1/me").json()
        assert (me["name"], me["tenants"]) == ("ben", ["acme"])


def test_an_answer_counts_once_in_the_browser_that_asked(console: Serving) -> None:
    with httpx.Client(base_url=console.url) as one, httpx.Client(base_url=console.url) as other:
        back = agreed(begun(one), "a-1")
        begun(other)
        assert "Another browser" in other.get(back).text  # a log-in of an attacker, handed to a victim
        assert one.get(back).status_code == 400  # and it is used up
        first, second = agreed(begun(one), "a-1"), begun(one)
        code, state = parse_qs(urlsplit(first).query)["code"][0], parse_qs(urlsplit(second).query)["state"][0]
        mixed = one.get("/login/oidc/back", params={"code": code, "state": state})
        assert mixed.status_code == 403 and "does not count" in mixed.text  # the nonce is that of another log-in
        for params in ({}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "x"}, {"error": "<script>", "state": state}):
            refused = one.get("/login/oidc/back", params=params)
            assert refused.status_code == 400 and "<script>" not in refused.text
        assert one.get("/api/v1/me").json()["verified"] is False


def test_policies_hold_in_place_of_the_roles(house: House, console: Serving) -> None:
    tokens = {name: house.mofa("token", "new", name).stdout.strip() for name in ("ann", "ben", "cid")}
    draft = {"text": "x", "base": 0}
    with httpx.Client(base_url=f"{console.url}/api/v1", timeout=60) as http:

        def status(name: str, verb: str, path: str, body: Json | None = None) -> int:
            headers = {"Authorization": f"Bearer {tokens[name]}", "Content-Type": "application/json"}
            return http.request(verb, path, headers=headers, content=json.dumps(body) if body else None).status_code

        assert status("ann", "GET", "/flows") == 200 and status("ann", "PUT", "/flows/mine/draft", draft) == 200
        assert status("ben", "GET", "/flows") == 403  # an admin by his role, whom a policy forbids everything
        assert status("cid", "GET", "/flows") == 200 and status("cid", "PUT", "/flows/his/draft", draft) == 403
        (house.home / "who.cedar").write_text('permit(principal, action, resource) when { principal.name == "cid" };')
        assert status("ann", "GET", "/flows") == 403 and status("cid", "PUT", "/flows/his/draft", draft) == 200
        of_acme = 'resource has tenant && resource.tenant == "acme"'
        (house.home / "who.cedar").write_text(f'permit(principal, action == Action::"read", resource) when {{ {of_acme} }};')
        assert status("cid", "GET", "/runs") == 200 and status("cid", "GET", "/runs/flow%2Fnone") in (403, 404)
        assert status("cid", "GET", "/actions") == 403
        (house.home / "who.cedar").write_text("permit(")
        assert status("cid", "GET", "/flows") == 503  # nobody is let in by policies that cannot be read
        (house.home / "who.cedar").write_text(POLICIES)
    assert house.mofa("token", "new", "eve", "--role", "admin", check=False).returncode == 2


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"people": [{"name": "a", "roles": ["king"]}]}, "people.0.roles.0"),
        ({"people": [{"name": "a", "roles": ["admin"]}, {"name": "a", "roles": ["viewer"]}]}, "occurs twice"),
        ({"policies": 'permit(principal, action == Action::"fly", resource);'}, "unrecognized action"),
        ({"policies": "nowhere.cedar"}, "nowhere.cedar cannot be read"),
        ({"identity": {"oidc": {"issuer": "http://login.example.com", "client_id": "x"}}}, "must be https"),
        ({"tools": {"clock": {"approvers": ["ann"], "quorum": 2}}}, "2 people cannot agree"),
    ],
)
def test_a_fault_of_the_project_file_is_named(tmp_path: Path, server: Server, fields: Json, why: str) -> None:
    (tmp_path / "mofa.yaml").write_text(json.dumps(fields))
    house = House(tmp_path, server, "mofa-faults")
    done = house.mofa("token", "new", "a", "--role", "admin", check=False)
    house.stop()
    assert done.returncode == 2 and why in done.stderr, done.stderr
