"""The inbox in a real Chromium: allowing for a while, later, somebody else, several at once, and all of it with one thumb."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_pages import PHONE, PICTURES, PROJECT, approval, asks, browser, call, context, ended, page, path_of, start
from tests.support.installed.browser import barriers
from tests.support.mofa import running
from tests.support.processes.free_ports import free_port

__all__ = ["browser", "context", "page"]  # fixtures

THUMB = 44
"""The least height of a button for a thumb, in CSS pixels."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console of a `mofa up`. Everybody may approve."""
    home = tmp_path_factory.mktemp("inbox") / "data"
    (home.parent / "mofa.yaml").write_text(PROJECT.replace(", approvers: [ann]", ""))
    port = free_port()
    address = f"127.0.0.1:{free_port()}"
    with running(home, "up", "--port", str(port), MOFA_CONSOLE_ADDRESS=address) as up:
        up.ready()
        yield f"http://{address}"


def events(server: str, id: str, kind: str) -> list[dict[str, Any]]:
    return [each for each in call(server, "GET", f"{path_of(id)}/events")["items"] if each["type"] == kind]


def question(server: str, id: str, **fields: Any) -> str:
    start(server, "RequestResponse", id, task=f"Which tea for {id}?", participants=[{"kind": "human", "name": "ann", **fields}])
    return asks(server, id)


@pytest.mark.browser
def test_a_tool_is_allowed_on_its_page_and_revoked_in_the_list(page: Page, server: str) -> None:
    page.goto(approval(server, "always/first"))
    page.locator("details.always summary").click()
    page.get_by_label("For how long").select_option("P7D")
    page.get_by_label("Where").select_option("tenant")
    page.locator("#decision").get_by_role("button", name="Approve").click()
    expect(page.locator("#decision")).to_contain_text("Later calls like it need no approval")
    ended(server, "always/first")
    start(server, "RequestResponse", "always/second", task="What is 3 * 4?", participants=["clerk"])
    assert "12" in str(ended(server, "always/second")["outcome"])
    assert events(server, "always/second", "decision_opened") == [] and events(server, "always/second", "tool_allowed")
    page.locator("#decision").get_by_role("link", name="What is allowed").click()
    row = page.locator("#allowances [data-row]")
    expect(row).to_contain_text("calculator")
    assert barriers(page) == []
    row.get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("revoked")
    expect(row.get_by_role("button")).to_have_count(0)
    address = approval(server, "always/third")
    page.goto(address)
    page.locator("#decision").get_by_role("button", name="Approve").click()
    expect(page.locator("#decision")).to_contain_text("Settled by")


@pytest.mark.browser
def test_a_decision_is_put_off_and_given_to_somebody_else_by_keys(page: Page, server: str) -> None:
    page.goto(question(server, "order/keys", deadline="PT2H"))
    page.keyboard.press("s")
    expect(page.locator("#snooze")).to_be_focused()
    page.locator("#snooze").select_option("P1D")
    page.get_by_role("button", name="Snooze").click()
    expect(page.locator("#decision")).to_contain_text("snoozed until")
    page.keyboard.press("Escape")
    page.locator("#decision h2").click()
    page.keyboard.press("a")
    expect(page.locator("#assign")).to_be_focused()
    page.keyboard.type("Бен Ньютон、安")
    page.keyboard.press("Enter")
    expect(page.locator("#decision")).to_contain_text("for Бен Ньютон, 安")
    expect(page.locator("#list [data-row]", has_text="order/keys")).to_contain_text("安")
    [snoozed], [changed] = (events(server, "order/keys", kind) for kind in ("decision_snoozed", "decision_reassigned"))
    assert snoozed["data"]["deadline"] == snoozed["data"]["until"] and changed["data"]["to"] == ["Бен Ньютон", "安"]
    page.locator("#assign").fill("x" * 1_500)
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("alert")).to_contain_text("to")
    call(server, "POST", f"{path_of('order/keys')}/cancel", {})


@pytest.mark.browser
def test_one_answer_settles_the_questions_that_are_alike_and_each_failure_is_shown(page: Page, server: str) -> None:
    ids = [f"alike/{number}" for number in range(3)]
    for id in ids:
        question(server, id)
    approval(server, "alike/other")
    # The list stays as it is: it would drop the decision that somebody else settles, before it can be answered too late.
    page.route("**/inbox/changes", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=""))
    page.goto("/inbox?q=alike")
    marks = page.locator("[data-mark]")
    expect(marks).to_have_count(4)
    for number in range(4):
        marks.nth(number).check()
    expect(page.locator("#marked")).to_contain_text("different options")
    page.locator("[data-row]", has_text="calculator").locator("[data-mark]").uncheck()
    answer = page.locator("#marked").get_by_label("Your answer")
    answer.fill("Green.")
    call(server, "POST", f"{path_of(ids[1])}/decisions/d1", {"answer": "Black."})  # somebody else is first
    page.locator("#marked").get_by_role("button", name="Send the answer").click()
    expect(page.locator("#message")).to_contain_text("2 decisions are settled")
    expect(page.locator("#message .left li")).to_have_count(1)
    expect(page.locator("#message .left")).to_contain_text("settled already")
    for id in (ids[0], ids[2]):
        assert ended(server, id)["outcome"]["output"] == "Green."
    assert ended(server, ids[1])["outcome"]["output"] == "Black."
    call(server, "POST", f"{path_of('alike/other')}/cancel", {})


@pytest.mark.browser
def test_everything_is_within_reach_of_a_thumb_on_a_phone(browser: Browser, server: str) -> None:
    phone = browser.new_context(base_url=server, viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    page = phone.new_page()
    try:
        page.goto(approval(server, "thumb/批准"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone"
        approve = page.locator(".verb button").first
        expect(approve).to_be_in_viewport()
        for button in page.locator("#decision button:visible, .attend select, .attend input").all():
            box = button.bounding_box()
            assert (
                box is not None and box["height"] >= THUMB - 8 and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
            )
        summary = page.locator("details.always summary")
        summary.evaluate("element => element.scrollIntoView({block: 'center'})")
        summary.tap()
        page.locator("#always").select_option("P1D")
        page.screenshot(path=PICTURES / "console-phone-decision.png" if os.environ.get("MOFA_PICTURES") else None)
        page.locator("#snooze").evaluate("element => element.scrollIntoView({block: 'center'})")
        page.locator(".attend button").first.tap()
        expect(page.locator("#decision")).to_contain_text("snoozed until")
        assert barriers(page) == []
        page.goto("/inbox?q=thumb")
        mark = page.locator("[data-mark]")
        mark.tap()
        expect(page.locator("#marked button").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=PICTURES / "console-phone-list.png" if os.environ.get("MOFA_PICTURES") else None)
        page.locator("#marked button").first.tap()
        expect(page.locator("#message")).to_contain_text("1")
        assert "12" in str(ended(server, "thumb/批准")["outcome"])
    finally:
        phone.close()
