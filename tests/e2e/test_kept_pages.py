"""Rules, scripts, sessions, memories, documents and wide runs in a real Chromium: by mouse, on a phone, without a barrier."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.installed.browser import barriers, chromium, noted
from tests.support.mofa import mofa, running, until
from tests.support.processes.free_ports import free_port

pytestmark = pytest.mark.browser

SIZES: dict[str, Any] = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}

expect.set_options(timeout=30_000)

MANY = [{"kind": "agent", "name": f"agent {number}"} for number in range(1, 71)]

RULES = "groups:\n  - name: rate\n    rules:\n      - {{name: high, when: score >= {0}, then: [{{do: return, value: A}}]}}\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console of a `mofa up` that has something of each kind."""
    root = tmp_path_factory.mktemp("kept")
    home, address = root / "data", f"127.0.0.1:{free_port()}"
    (root / "mofa.yaml").write_text("agents: {alice: {instructions: You love tea.}}\nscripts: {rate: {file: rate.py}}\n")
    (root / "rate.py").write_text("def execute(given):\n    return given\n")
    (root / "guide.md").write_text("# A guide\n\nTea needs water.\n")
    with running(home, "up", "--port", str(free_port()), MOFA_CONSOLE_ADDRESS=address) as up:
        up.ready()
        for version, least in (("1.0.0", 90), ("1.1.0", 95)):
            (folder := root / "rating").mkdir(exist_ok=True)
            (folder / "rules.yaml").write_text(RULES.format(least))
            manifest = {"name": "rating", "kind": "rules", "version": version, "description": "Rates a score.",
                        "source": "rules.yaml"}  # fmt: skip
            (folder / "plugin.yaml").write_text(json.dumps(manifest))
            mofa(home, "plugin", "install", str(folder))
        mofa(home, "memory", "add", "Ann likes oolong.")
        mofa(home, "documents", "add", str(root / "guide.md"))
        url = f"http://{address}"
        for id, given in {
            "talk": {"task": "Is tea good?", "participants": ["alice"], "session": "garden"},
            "wide": {"task": "Say a word.", "participants": MANY},
        }.items():
            call(
                url, "POST", "/runs", {"workflow": "Parallel" if id == "wide" else "RequestResponse", "id": id, "input": given}
            )
            until(lambda id=id: call(url, "GET", f"/runs/{id}")["status"] != "running", 120)  # type: ignore[misc]
        yield url


def call(server: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Content-Type": "application/json"}
    request = Request(f"{server}/api/v1{path}", None if body is None else json.dumps(body).encode(), headers, method=method)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport=SIZES["wide"], locale="en-GB")
    made = context.new_page()
    errors = noted(made)
    made.on("dialog", lambda dialog: dialog.accept())
    yield made
    assert errors == []
    context.close()


ADDRESSES = (
    "/state", "/state/plugins", "/state/plugins?kind=rules", "/state/plugins?kind=script", "/state/plugins/rating",
    "/state/sessions", "/state/memory", "/state/documents", "/runs/wide", "/runs/wide?page=2", "/runs/wide/fork?at=1",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_has_a_barrier(browser: Browser, server: str, scheme: Any, size: str) -> None:
    pictures = os.environ.get("MOFA_LOOK")
    for language in ("en",) if scheme == "light" else ("zh",):
        context = browser.new_context(base_url=server, viewport=SIZES[size], color_scheme=scheme, locale=language)
        page = context.new_page()
        errors = noted(page)
        for address in ADDRESSES:
            page.goto(address)
            for details in page.locator("main details").all():
                details.evaluate("element => element.open = true")
            assert barriers(page) == [], address
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, f"{address} is {wider} pixels wider than the screen ({size}, {language})"
            if pictures:
                name = address.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")
                page.screenshot(path=Path(pictures) / f"{name}-{size}-{scheme}-{language}.png", full_page=size == "wide")
        assert errors == []
        context.close()


def test_a_rule_set_is_rolled_back_and_disabled(page: Page) -> None:
    page.goto("/state")
    page.get_by_role("link", name="Rules").click()
    page.get_by_role("link", name="rating").click()
    expect(page.locator("#plugin")).to_contain_text("score >= 95")
    page.get_by_role("button", name="Roll back").click()
    expect(page.get_by_role("status").filter(has_text="New runs take")).to_contain_text("New runs take the version 1.0.0.")
    expect(page.locator("#plugin")).to_contain_text("score >= 90")
    page.get_by_role("button", name="Disable").click()
    expect(page.locator("#plugin")).to_contain_text("every call is refused")
    page.get_by_role("button", name="Enable").click()
    expect(page.locator("#plugin")).to_contain_text("It is enabled.")
    page.goto("/state/plugins?kind=script")
    expect(page.locator("main")).to_contain_text("rate.py")


def test_a_session_is_forked_and_deleted(page: Page) -> None:
    page.goto("/state/sessions")
    row = page.locator("[data-row]", has_text="garden").first
    row.locator("summary").click()
    row.get_by_label("New name").fill("garden 2")
    row.get_by_role("button", name="Fork").click()
    expect(page.locator("#kept")).to_contain_text("There is a new session: garden 2")
    forked = page.locator("[data-row]", has_text="garden 2")
    expect(forked).to_contain_text("forked from")
    forked.locator("summary").click()
    forked.get_by_role("button", name="Delete").click()
    expect(page.locator("#kept")).to_contain_text("The session garden 2 is deleted.")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_a_memory_is_forgotten_and_a_document_removed(page: Page) -> None:
    page.goto("/state/memory")
    page.locator("[data-row]", has_text="oolong").get_by_role("button", name="Forget").click()
    expect(page.locator("#kept")).to_contain_text("It is forgotten.")
    expect(page.locator("[data-row]", has_text="oolong")).to_have_count(0)
    page.goto("/state/documents")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#kept")).to_contain_text("guide.md is no longer in the index.")
    expect(page.locator("#kept")).to_contain_text("No document is indexed")


def test_a_run_of_many_participants_has_pages(page: Page) -> None:
    page.goto("/runs/wide")
    expect(page.locator(".lane")).to_have_count(60)
    page.get_by_role("link", name="Later participants").click()
    expect(page.locator(".lane")).to_have_count(10)
    expect(page.locator("main")).to_contain_text("Participants 61 to 70 of 70")
