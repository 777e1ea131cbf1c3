"""The pages in a real Chromium, against a real `mofa up`: decided, watched, steered, and handed in, as people do it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.support.installed.browser import barriers, chromium, noted
from tests.support.mofa import running, until
from tests.support.processes.free_ports import free_port

ROOT = Path(__file__).resolve().parents[2]

PICTURES = ROOT / "docs" / "pictures"

WIDE: Any = {"width": 1280, "height": 800}

PHONE: Any = {"width": 390, "height": 780}

expect.set_options(timeout=30_000)

EVIL = (
    '<script>window.evil=1</script><img src=x onerror="window.evil=2"> ![i](https://evil.example/i.png) '
    "[a](javascript:window.evil=3) <b>bold</b>"
)
"""Words of a person or a model that must stay words."""

PROJECT = """
models:
  counting:
    provider: offline
    model: scripted
    options: {script: {"3 * 4": {tool_calls: [{name: calculator, arguments: {expression: "3 * 4"}}]}}}
  slow: {provider: offline, model: scripted, options: {delay_s: 2}}
tools:
  calculator: {approval: always, approvers: [ann]}
agents:
  clerk: {instructions: "You count.", model: counting, tools: [calculator]}
  alice: {instructions: "You love tea."}
  bob: {instructions: "You love coffee."}
  snail: {instructions: "You take your time.", model: slow}
"""

ANN = {"kind": "human", "name": "ann", "deadline": "PT2H"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console of a `mofa up`."""
    home = tmp_path_factory.mktemp("pages") / "data"
    (home.parent / "mofa.yaml").write_text(PROJECT)
    port = free_port()
    address = f"127.0.0.1:{free_port()}"
    with running(home, "up", "--port", str(port), MOFA_CONSOLE_ADDRESS=address) as up:
        up.ready()
        yield f"http://{address}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=server, viewport=WIDE, timezone_id="Asia/Shanghai", locale="en-GB")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """A page on which no script fails, nothing breaks the security policy, and nothing is asked of another server."""
    made = context.new_page()
    errors, foreign = noted(made), list[str]()
    made.on("request", lambda request: foreign.append(request.url) if not request.url.startswith((server, "data:")) else None)
    yield made
    assert errors == [] and foreign == []
    assert made.evaluate("window.evil") is None


def call(server: str, method: str, path: str, body: Any = None) -> Any:
    """Return the answer of the API."""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{server}/api/v1{path}", None if body is None else json.dumps(body).encode(), headers, method=method)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def start(server: str, workflow: str, id: str, **given: Any) -> str:
    call(server, "POST", "/runs", {"workflow": workflow, "id": id, "input": given})
    return id


def path_of(id: str) -> str:
    return f"/runs/{quote(id, safe='')}"


def asks(server: str, id: str, decision: str = "d1") -> str:
    """Wait until a run asks a person, and return the address of the decision."""

    def open_now() -> bool:
        return decision in [each["id"] for each in call(server, "GET", f"{path_of(id)}/decisions")["items"]]

    until(open_now, 60)
    return f"/inbox/{quote(id, safe='')}/{decision}"


def approval(server: str, id: str) -> str:
    start(server, "RequestResponse", id, task="What is 3 * 4?", participants=["clerk"])
    return asks(server, id)


def ended(server: str, id: str) -> Any:
    """Return a run after its end."""
    until(lambda: call(server, "GET", path_of(id))["status"] != "running", 60)
    return call(server, "GET", path_of(id))


def test_a_decision_appears_by_itself_and_is_settled_by_keys(page: Page, server: str) -> None:
    page.goto("/inbox")
    expect(page.locator("#list")).to_contain_text("Nobody waits for you")
    approval(server, "approval/keys")
    row = page.locator("#list [data-row]")
    expect(row).to_contain_text("clerk wants to use calculator")  # without a reload
    expect(row).to_contain_text("for ann")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inbox/approval%2Fkeys/d1"))
    expect(page.locator(".args")).to_contain_text("3 * 4")
    page.keyboard.press("1")
    expect(page.locator("#decision")).to_contain_text("Settled by")
    expect(page.locator("#list")).to_contain_text("Nobody waits for you")
    assert "12" in str(ended(server, "approval/keys")["outcome"])


@pytest.mark.browser
def test_arguments_are_edited_in_a_form_that_shows_the_difference(page: Page, server: str) -> None:
    page.goto(approval(server, "approval/edit"))
    verbs = page.locator(".verb button")
    expect(verbs).to_have_text([re.compile(each) for each in ("Approve", "Edit the arguments", "Reject", "Answer yourself")])
    page.get_by_text("Edit the arguments").first.click()
    field = page.locator("[name='args.expression']")
    expect(field).to_have_value("3 * 4")
    field.fill("3 * 5")
    expect(page.locator("#changes del")).to_have_text("3 * 4")
    expect(page.locator("#changes ins")).to_have_text("3 * 5")
    verbs.nth(2).click()  # a rejection needs a comment: the form stays
    expect(page.get_by_role("alert")).to_contain_text("comment")
    expect(field).to_have_value("3 * 5")
    verbs.nth(1).click()
    expect(page.locator("#decision")).to_contain_text("Settled by")
    expect(page.locator("#decision .diff ins")).to_have_text("3 * 5")
    assert "15" in str(ended(server, "approval/edit")["outcome"])


@pytest.mark.browser
def test_the_second_of_two_people_is_too_late_and_sees_no_error(page: Page, context: BrowserContext, server: str) -> None:
    address = approval(server, "approval/two")
    other = context.new_page()
    page.goto(address)
    other.goto(address)
    page.get_by_label("Comment", exact=True).fill("I was first.")
    page.locator("#decision").get_by_role("button", name="Approve").click()
    expect(page.locator("#decision")).to_contain_text("Settled by")
    other.locator("#decision").get_by_role("button", name="Approve").click()
    expect(other.locator("#decision")).to_contain_text("Too late")
    expect(other.locator("#decision")).to_contain_text("I was first.")
    other.reload()
    expect(other.locator("#decision")).to_contain_text("Settled by")
    expect(other.locator("#decision button")).to_have_count(0)


@pytest.mark.browser
def test_many_approvals_are_given_at_once(page: Page, server: str) -> None:
    ids = [f"approval/many-{number}" for number in range(3)]
    for id in ids:
        approval(server, id)
    page.goto("/inbox?q=many-")
    expect(page.locator("#list input[type=checkbox]")).to_have_count(3)
    page.keyboard.press("x")  # the first one, which is shown
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator(".batch").get_by_role("button", name="Approve").click()
    expect(page.locator("#message")).to_contain_text("2 decisions are settled")
    expect(page.locator("#list [data-row]")).to_have_count(1)
    for id in ids[:2]:
        assert "12" in str(ended(server, id)["outcome"])


def test_hostile_words_stay_words_and_an_answer_is_written_on_a_phone(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    page = context.new_page()
    errors, foreign = noted(page), list[str]()
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(server) else None)
    start(server, "RequestResponse", f"evil/{EVIL}"[:200], task=EVIL, participants=[ANN])
    asks(server, f"evil/{EVIL}"[:200])
    page.goto("/inbox")
    page.locator("[data-row] a", has_text="evil/").tap()
    expect(page.locator(".question")).to_contain_text("<script>window.evil=1</script>")
    expect(page.locator(".question img, .question b, .question script")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone"
    box = page.get_by_role("button", name="Send the answer").bounding_box()
    assert box is not None and box["height"] >= 44 and box["width"] > 150
    page.get_by_label("Your answer").fill(EVIL)
    page.get_by_role("button", name="Send the answer").tap()
    expect(page.locator("#decision .said").first).to_contain_text("<script>window.evil=1</script>")
    page.goto(path_of(f"evil/{EVIL}"[:200]))
    expect(page.locator(".trace .said")).to_contain_text("<b>bold</b>")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == [] and foreign == [] and page.evaluate("window.evil") is None
    context.close()


@pytest.fixture(scope="module")
def ran(server: str) -> dict[str, str]:
    """Ended runs by their mode."""
    team = ["alice", "bob"]
    ids = {
        "Debate": start(server, "Debate", "debate/tea-or-coffee", task="Tea or coffee?", participants=team, rounds=2),
        "Consensus": start(
            server, "Consensus", "consensus/drink", task="What?", participants=[*team, "clerk"], options=["tea", "coffee"]
        ),
        "Parallel": start(server, "Parallel", "parallel/drinks", task="Name a drink.", participants=team),
        "Sequential": start(server, "Sequential", "sequential/haiku", task="A haiku.", participants=team),
        "PublishSubscribe": start(server, "PublishSubscribe", "pubsub/x", task="News.", topic="a.b", participants=team),
    }
    for id in ids.values():
        ended(server, id)
    return ids


@pytest.mark.browser
def test_runs_are_drawn_as_people_would(page: Page, ran: dict[str, str]) -> None:
    page.goto(path_of(ran["Debate"]))
    expect(page.locator(".debate .left h3").first).to_have_text("alice")
    expect(page.locator(".debate .right h3").first).to_have_text("bob")
    expect(page.locator(".outcome")).to_be_visible()
    page.goto(path_of(ran["Consensus"]))
    expect(page.locator(".votes tbody tr")).to_have_count(3)
    expect(page.locator(".votes tbody td").first).to_have_text(re.compile("tea|coffee"))
    page.goto(path_of(ran["Parallel"]))
    expect(page.locator(".lane h3")).to_have_text(["alice", "bob"])
    page.goto(path_of(ran["PublishSubscribe"]))
    expect(page.locator(".tree li")).to_have_count(2)
    page.goto(path_of(ran["Sequential"]))
    expect(page.locator(".steps > li")).to_have_count(2)


@pytest.mark.browser
def test_the_list_of_runs_is_filtered_and_paged(page: Page, server: str, ran: dict[str, str]) -> None:
    page.goto("/runs")
    expect(page.locator("tbody tr", has_text="debate/tea-or-coffee")).to_contain_text("completed")
    page.goto("/runs?workflow=Consensus")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/runs?q=Tea")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/runs?status=failed&tenant=nobody")
    expect(page.locator("#list")).to_contain_text("No run fits this filter")
    page.locator("select[name=workflow]").select_option("Debate")
    page.goto("/runs?after=nonsense")
    expect(page.get_by_role("alert")).to_contain_text("after")


@pytest.mark.browser
def test_a_run_goes_on_from_a_step_and_stands_beside_its_source(page: Page, server: str, ran: dict[str, str]) -> None:
    page.goto(path_of(ran["Sequential"]))
    page.get_by_role("link", name="Edit the input, a prompt or the model").click()
    page.get_by_label("after step").select_option("1")
    page.get_by_label("Guidance for the first answer after it").fill("Be funny.")
    page.get_by_role("button", name="Start the new run").click()
    page.locator("#message").get_by_role("link", name="Side by side").click()
    expect(page).to_have_url(re.compile("/compare"))
    ended(server, page.url.split("right=")[1].replace("%2F", "/"))
    page.reload()
    expect(page.locator("tbody th").first).to_contain_text("same")
    expect(page.locator("tbody th")).to_have_count(2)


@pytest.mark.browser
def test_a_run_is_steered_paused_resumed_and_cancelled(page: Page, server: str) -> None:
    id = start(server, "Debate", "debate/slow", task="Race?", participants=["snail", {**ANN, "name": "eve"}], rounds=5)
    page.goto(path_of(id))
    expect(page.locator(".facts .badge").first).to_have_text("running")
    page.get_by_label("Guidance for the next answer").fill("Be brave.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#message")).to_contain_text("guidance")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    link = page.locator(".warn a", has_text="Your turn")
    expect(link).to_be_visible()  # appears by the stream of events
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cancel the run").click()
    ended(server, id)
    expect(page.get_by_role("button", name="Cancel the run")).to_have_count(0)
    address = f"/inbox/{quote(id, safe='')}/d1"
    page.goto(address)
    expect(page.locator("#decision")).to_contain_text("Nobody needs this decision any more")


@pytest.mark.browser
def test_words_appear_while_a_model_writes_them(page: Page, server: str) -> None:
    id = start(server, "RequestResponse", "words/ann", task="Slowly.", participants=[ANN])  # the words are of nobody here
    asks(server, id)
    words = [{"participant": "ann", "step": "answer", "scope": "", "attempt": 1, "offset": 0, "text": "Once upon <b>a"}]
    words.append(words[0] | {"offset": 10, "text": "a time"})
    body = "".join(f"event: words\ndata: {json.dumps(each)}\n\n" for each in words)

    def stream(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.route("**/events?**", stream)
    page.goto(path_of(id))
    expect(page.locator(".speaking")).to_have_text("Once upon a time")
    page.unroute("**/events?**")
    call(server, "POST", f"{path_of(id)}/decisions/d1", {"answer": "The end."})
    ended(server, id)
    expect(page.locator(".trace .said")).to_contain_text("The end.")


@pytest.mark.browser
def test_an_idea_is_handed_in_sent_back_and_accepted(page: Page, server: str) -> None:
    page.goto("/todos")
    page.get_by_label("An idea").fill("Write a guide to brewing tea")
    page.get_by_role("button", name="Hand it in").click()
    expect(page).to_have_url(re.compile("/todos/write-a-guide"))
    expect(page.locator("#decision h2")).to_contain_text("Is this good?", timeout=60_000)
    expect(page.locator("svg.plan .box")).not_to_have_count(0)
    expect(page.locator(".criteria li").first).to_contain_text("met")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("alert")).to_contain_text("comment")
    page.get_by_label("Comment", exact=True).fill("Say something about water.")
    page.get_by_role("button", name="Send back").click()
    expect(page.locator("#decision")).to_contain_text("Settled by")
    expect(page.locator("#run")).to_contain_text("Round 2")
    page.goto("/todos")
    tile = page.locator(".columns section", has_text="Reporting").locator("[data-row]", has_text="tea")
    expect(tile).to_contain_text("waits for a person", timeout=60_000)
    tile.locator("a").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#decision")).to_contain_text("Settled by")
    page.goto("/todos?q=brewing")
    expect(page.locator(".columns section", has_text="Closed").locator("[data-row]")).to_contain_text("completed")


@pytest.mark.browser
def test_people_talk_with_agents_and_have_the_project_file_read_again(page: Page, server: str) -> None:
    page.goto("/flows")
    page.get_by_role("link", name="State", exact=True).click()  # from the builder to the pages
    page.get_by_role("button", name="Read it again on all workers").click()
    expect(page.locator("#message")).to_contain_text("every worker has this content already")
    page.get_by_role("link", name="Chat").click()
    page.locator("select[name=with]").select_option("alice")
    page.get_by_label("Message").fill("Is tea good?")
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile("/chat.session="))
    expect(page.locator(".debate .right")).to_contain_text("Is tea good?")
    expect(page.locator(".debate .left .said")).to_be_visible()
    page.get_by_label("Message").fill("And coffee?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".debate li")).to_have_count(4)
    page.goto("/state/sessions")
    expect(page.locator("[data-row]").first).to_contain_text("2 turns")
    page.goto("/state/agents")
    page.locator("[data-row] a", has_text="desk/").click() if page.locator("[data-row]").count() else None
    expect(page.locator("h1")).to_be_visible()


ADDRESSES = (
    "/", "/inbox", "/runs", "/todos", "/figures", "/reports", "/state", "/state/agents", "/state/plugins",
    "/state/plugins?kind=rules", "/state/plugins?kind=script", "/state/sessions",
    "/state/memory", "/state/documents", "/chat",
    "/compare?left=debate/tea-or-coffee&right=sequential/haiku", "/inbox/none/d1", "/nothing",
)  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_or_is_heavy(browser: Browser, server: str, ran: dict[str, str], scheme: Any) -> None:
    context = browser.new_context(base_url=server, viewport=WIDE, color_scheme=scheme)
    page = context.new_page()
    errors, sizes = noted(page), dict[str, int]()
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}) if answer.status == 200 else None)
    call_for = approval(server, f"approval/{scheme}")
    for address in (*ADDRESSES, call_for, *(path_of(id) for id in ran.values())):
        sizes.clear()
        page.goto(address)
        page.wait_for_load_state("load")
        assert barriers(page) == [], address
        assert sum(sizes.values()) < 300_000, (address, sizes)
    assert errors == []
    context.close()


@pytest.mark.browser
def test_a_reader_has_times_of_their_own_zone_and_words_of_their_own_language(page: Page, server: str) -> None:
    page.goto(approval(server, "approval/zone"))
    at = page.locator(".facts time").first
    expect(at).not_to_contain_text("UTC")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.locator("#decision")).to_contain_text("审批")
    page.goto("/runs")
    expect(page.locator("h1")).to_have_text("运行")


def picture(page: Page, name: str, go: Callable[[], Any]) -> None:
    go()
    page.wait_for_load_state("load")  # never idle: pages follow streams
    expect(page.locator("main")).to_be_visible()
    page.screenshot(path=PICTURES / f"{name}.png")


@pytest.mark.browser
@pytest.mark.skipif(not os.environ.get("MOFA_PICTURES"), reason="MOFA_PICTURES=1 writes the pictures of docs/console.md")
def test_the_pictures_of_the_documents(page: Page, server: str, ran: dict[str, str]) -> None:
    address = approval(server, "approval/picture")
    picture(page, "console-inbox", lambda: page.goto(address))
    picture(page, "console-debate", lambda: page.goto(path_of(ran["Debate"])))
    picture(page, "console-todos", lambda: page.goto("/todos"))
    picture(page, "console-figures", lambda: page.goto("/figures"))
