"""The flow builder in a real Chromium, against a real `mofa up`: drawn, saved, published, run and watched."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.installed.browser import barriers, chromium, noted
from tests.support.mofa import running
from tests.support.processes.free_ports import free_port

ROOT = Path(__file__).resolve().parents[2]

PICTURES = ROOT / "docs" / "pictures"

SIZE: Any = {"width": 1360, "height": 800}

expect.set_options(timeout=30_000)

SMALL = """# A greeting.
name: {name}
nodes:
  - {{id: start, type: start, input_schema: {{type: string}}}}
  - id: greet   # the one that works
    type: transform
    value: "Hello {{{{ input }}}}"
  - {{id: done, type: end}}
edges:
  - {{from: start, to: greet}}
  - {{from: greet, to: done}}
"""


COUNT = """
window.built_ = 0;
new MutationObserver(changes => {
  const added = changes.flatMap(change => [...change.addedNodes]).filter(node => node instanceof Element);
  const kinds = '.svelte-flow__edge, .svelte-flow__handle';
  for (const node of added) window.built_ += node.matches(kinds) + node.querySelectorAll(kinds).length;
}).observe(document, {childList: true, subtree: true});
"""
"""Count the edges and handles that the page ever builds."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console of a `mofa up` whose project has the flows of the examples."""
    home = tmp_path_factory.mktemp("builder") / "data"
    names = ("analyses", "invoice", "support")
    for name in names:
        (home.parent / f"{name}.yaml").write_text((ROOT / "examples" / "flows" / f"{name}.yaml").read_text())
    (home.parent / "mofa.yaml").write_text("flows:\n" + "".join(f"  {name}: {name}.yaml\n" for name in names))
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
    made = browser.new_context(base_url=server, viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script fails and nothing breaks the security policy."""
    made = context.new_page()
    errors = noted(made)
    yield made
    assert errors == []


def call(server: str, method: str, path: str, body: Any = None) -> Any:
    """Return the answer of the API."""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{server}/api/v1{path}", None if body is None else json.dumps(body).encode(), headers, method=method)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def draft(server: str, name: str, text: str | None = None) -> str:
    """Make a draft, and return its name."""
    call(server, "PUT", f"/flows/{name}/draft", {"text": text or SMALL.format(name=name), "base": 0, "tab": "test"})
    return name


def node(page: Page, id: str) -> Locator:
    return page.locator(f'.svelte-flow__node[data-id="{id}"]')


def opened(page: Page, name: str) -> None:
    page.goto(f"/flows/{name}")
    expect(page.locator(".svelte-flow__node").first).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator(".draft")).to_have_text("Saved")


def text_of(server: str, name: str) -> str:
    text: str = call(server, "GET", f"/flows/{name}/draft")["text"]
    return text


def until_saved(page: Page, change: Callable[[], Any]) -> None:
    """Make a change, and wait until the server has it."""
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        change()
    saved(page)


def drag(page: Page, start: Locator, end: Locator, down: int = 0) -> None:
    """Drag from the middle of one element to that of another, or `down` pixels below it, as a mouse does."""
    for element, press, below in ((start, page.mouse.down, 0), (end, page.mouse.up, down)):
        box = element.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + below, steps=12)
        press()


def test_a_flow_is_drawn_with_the_mouse_saved_and_run(page: Page, server: str) -> None:
    page.goto("/flows")
    page.get_by_role("button", name="New flow").click()
    page.get_by_label("Name").fill("drawn")
    page.get_by_role("button", name="Make it").click()
    expect(node(page, "start")).to_be_visible()

    node(page, "done").click()
    page.keyboard.press("Escape")
    drag(page, node(page, "done"), node(page, "done"), down=200)
    transform = page.get_by_role("navigation", name="Types of nodes").get_by_role("button", name="Transform")
    transform.drag_to(page.locator(".svelte-flow__pane"), target_position={"x": 430, "y": 120})
    expect(node(page, "transform")).to_be_visible()
    drag(page, node(page, "start").locator(".source"), node(page, "transform").locator(".target"))
    drag(page, node(page, "transform").locator('[data-handleid="out"]'), node(page, "done").locator(".target"))
    expect(page.locator(".svelte-flow__edge")).to_have_count(3)
    page.locator('.svelte-flow__edge[data-id="start>done>"]').dispatch_event("click")
    page.keyboard.press("Delete")
    expect(page.locator(".svelte-flow__edge")).to_have_count(2)

    node(page, "transform").click()
    value = page.get_by_label("Value")
    value.fill("{{ inptu }}!")
    expect(page.locator(".foot")).to_contain_text("inptu")
    expect(node(page, "transform").locator(".badge.fault")).to_be_visible()
    until_saved(page, lambda: value.fill("{{ input }}!"))
    expect(page.locator(".foot")).to_contain_text("No faults")

    text = text_of(server, "drawn")
    assert "{id: start, type: start}\n" in text
    assert 'value: "{{ input }}!"' in text
    assert "layout:" in text
    page.reload()
    expect(node(page, "transform")).to_be_visible()

    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_label("Input").fill("Ann")
    page.get_by_role("button", name="Run this text").click()
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()
    node(page, "transform").click()
    expect(page.get_by_label("The selected node")).to_contain_text("Ann!")


@pytest.mark.browser
def test_everything_can_be_done_by_keys_alone(page: Page, server: str) -> None:
    opened(page, draft(server, "keys"))
    node(page, "start").focus()
    page.keyboard.press("ArrowRight")
    expect(node(page, "greet")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("person")
    page.keyboard.press("Enter")
    expect(node(page, "human")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.type("done")
    page.keyboard.press("Enter")
    expect(page.locator(".svelte-flow__edge")).to_have_count(4)
    page.keyboard.press("ArrowLeft")
    expect(node(page, "greet")).to_be_focused()
    node(page, "human").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("e")
    expect(page.get_by_label("Id", exact=True).first).to_be_focused()
    expect(page.get_by_label("Question")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Really?")
    node(page, "human").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    until_saved(page, lambda: page.keyboard.press("ControlOrMeta+s"))
    text = text_of(server, "keys")
    assert "question: Really?" in text
    assert "# the one that works" in text

    page.keyboard.press("Delete")
    expect(node(page, "human")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+z")
    expect(node(page, "human")).to_be_visible()
    page.keyboard.press("ControlOrMeta+Shift+z")
    expect(node(page, "human")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(node(page, "greet")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.get_by_label("Input").fill("Bo")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()


@pytest.mark.browser
def test_the_text_and_the_canvas_are_one_document(page: Page, server: str) -> None:
    opened(page, draft(server, "text"))
    page.keyboard.press("y")
    area = page.get_by_label("The flow as YAML")
    node(page, "greet").click()
    page.get_by_label("Value").fill("Good day")
    expected = SMALL.format(name="text").replace('"Hello {{ input }}"', "Good day")
    expect(area).to_have_value(expected)
    area.fill(expected.replace("{id: done, type: end}", "{id: done, type: end}  # last\n  - {id: other, type: end}"))
    expect(node(page, "other")).to_be_visible()
    area.fill("nodes: [")
    expect(page.get_by_role("alert").first).to_contain_text("Line 1")
    expect(node(page, "other")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    expect(area).to_have_value(SMALL.format(name="text"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.path().read_text() == SMALL.format(name="text")
    until_saved(
        page, lambda: page.get_by_label("A file of a flow").set_input_files(ROOT / "examples" / "flows" / "support.yaml")
    )
    assert text_of(server, "text") == (ROOT / "examples" / "flows" / "support.yaml").read_text()


@pytest.mark.browser
def test_a_second_tab_is_told_and_overwrites_nothing(page: Page, context: BrowserContext, server: str) -> None:
    opened(page, draft(server, "tabs"))
    other = context.new_page()
    opened(other, "tabs")
    node(other, "greet").click()
    until_saved(other, lambda: other.get_by_label("Value").fill("theirs"))
    node(page, "greet").click()
    page.get_by_label("Value").fill("mine")
    page.get_by_role("button", name="Show both").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Yours")).to_contain_text("mine")
    expect(dialog.get_by_label("The saved one")).to_contain_text("theirs")
    assert "value: theirs" in text_of(server, "tabs")
    until_saved(page, lambda: dialog.get_by_role("button", name="Keep yours").click())
    assert "value: mine" in text_of(server, "tabs")

    node(other, "greet").click()
    other.get_by_label("Value").fill("theirs again")
    other.get_by_role("button", name="Show both").click()
    other.get_by_role("button", name="Take the saved one").click()
    saved(other)
    expect(other.get_by_label("Value")).to_have_value("mine")


@pytest.mark.browser
def test_changes_survive_a_server_that_is_away_and_a_closed_tab(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    opened(page, draft(server, "away"))
    context.set_offline(True)
    node(page, "greet").click()
    page.get_by_label("Value").fill("written without a server")
    expect(page.locator(".draft")).to_contain_text("Offline")
    page.close()
    context.set_offline(False)
    assert "without a server" not in text_of(server, "away")
    page = context.new_page()
    opened(page, "away")
    expect(page.get_by_text("Changes that were not saved")).to_be_visible()
    saved(page)
    assert "value: written without a server" in text_of(server, "away")


@pytest.mark.browser
def test_nodes_are_copied_into_another_flow(page: Page, server: str) -> None:
    draft(server, "source"), draft(server, "target")
    opened(page, "source")
    node(page, "greet").click()
    page.keyboard.press("ControlOrMeta+c")
    opened(page, "target")
    node(page, "start").click()
    until_saved(page, lambda: page.keyboard.press("ControlOrMeta+v"))
    expect(node(page, "greet_2")).to_be_visible()
    text = text_of(server, "target")
    assert "id: greet_2" in text
    assert "# the one that works" in text


@pytest.mark.browser
def test_a_large_flow_is_drawn_in_less_detail_from_afar_and_in_full_nearby(page: Page, server: str) -> None:
    ids = [f"n{number}" for number in range(198)]
    chain = ["start", *ids, "done"]
    nodes = [{"id": "start", "type": "start"}, *({"id": id, "type": "transform", "value": "1"} for id in ids)]
    edges = [{"from": before, "to": after} for before, after in pairwise(chain)]
    layout = {id: {"x": number % 20 * 300, "y": number // 20 * 100} for number, id in enumerate(chain)}
    flow = {"name": "large", "nodes": [*nodes, {"id": "done", "type": "end"}], "edges": edges, "layout": layout}
    name = draft(server, "large", json.dumps(flow))
    page.add_init_script(COUNT)
    opened(page, name)
    expect(page.locator(".svelte-flow__node")).to_have_count(200)
    assert page.evaluate("window.built_") == 0, "edges or handles were built that nobody sees from afar"
    between = page.locator(".far-edges path").first
    assert str(between.get_attribute("d")).count("M") == len(edges)
    node(page, "n70").click()
    page.keyboard.press("Shift+ArrowDown")  # another place in the text, and the graph is drawn again
    assert str(between.get_attribute("d")).count("M") == len(edges) - 2, "the edges of the selected node move by themselves"
    while not page.locator(".svelte-flow__handle").count():
        page.get_by_role("button", name="Zoom In").click()
    page.locator('.svelte-flow__edge[data-id="n70>n71>"]').dispatch_event("click")
    expect(page.get_by_role("heading", name="Edge")).to_be_visible()


def test_a_flow_is_published_compared_and_rolled_back(page: Page, server: str) -> None:
    opened(page, draft(server, "versions"))

    def publish(reason: str) -> None:
        page.get_by_role("button", name="Publish").click()
        page.get_by_label("Why?").fill(reason)
        page.get_by_role("dialog").get_by_role("button", name="Publish").click()
        expect(page.get_by_role("row", name=re.compile(reason))).to_contain_text("current")

    publish("the first one")
    node(page, "greet").click()
    page.get_by_role("tab", name="Node").click()
    until_saved(page, lambda: page.get_by_label("Value").fill("Good day {{ input }}"))
    page.keyboard.press("Escape")
    page.locator(".svelte-flow__pane").click(position={"x": 20, "y": 20})
    page.keyboard.press("v")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("tabpanel").get_by_role("listitem").first).to_contain_text("Good day")
    expect(page.get_by_role("img", name=re.compile("The two versions"))).to_be_visible()
    publish("the second one")
    page.get_by_role("button", name="Roll back").click()
    page.get_by_label(re.compile("Why back")).fill("the second was wrong")
    page.get_by_role("tabpanel").get_by_role("button", name="Roll back", exact=True).last.click()
    expect(page.get_by_role("row", name=re.compile("the second was wrong"))).to_contain_text("current")


@pytest.mark.browser
def test_a_person_is_answered_in_place_and_the_past_run_is_stepped_through(page: Page, server: str) -> None:
    opened(page, "invoice")
    page.keyboard.press("r")
    page.get_by_label("Number").fill("A-1")
    page.get_by_role("button", name="Add line").click()
    page.get_by_label("Text").fill("Paper")
    page.get_by_label("Amount").fill("12")
    page.get_by_role("button", name="Run this text").click()
    decision = page.get_by_role("region", name="Decision: Invoice A-1, line 1")
    expect(decision).to_contain_text("Paper: 12")
    node(page, "lines").get_by_role("button", name="Open the body").click()
    expect(node(page, "ask").locator(".badge.waiting")).to_be_visible()
    decision.get_by_role("button", name="Approve").click()
    expect(node(page, "add").locator(".badge.completed")).to_be_visible()
    expect(node(page, "leave").locator(".badge.skipped")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()

    page.get_by_role("link", name="A page of its own").click()
    expect(page).to_have_url(re.compile("/runs/"))
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()
    steps = page.get_by_role("slider", name="Event that is shown")
    expect(page.locator(".events")).to_contain_text("the flow is over")
    steps.fill("5")
    expect(node(page, "lines").locator(".badge.running")).to_be_visible()
    expect(node(page, "done").locator(".badge")).to_have_count(0)
    page.get_by_role("button", name="One event back").click()
    expect(node(page, "lines").locator(".badge")).to_have_count(0)
    page.reload()
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()


@pytest.mark.browser
def test_a_run_is_held_at_a_breakpoint_and_forked_with_another_input(page: Page, server: str) -> None:
    opened(page, draft(server, "held"))
    node(page, "greet").click()
    page.keyboard.press("b")
    expect(node(page, "greet").locator(".dot")).to_be_visible()
    page.keyboard.press("r")
    page.get_by_label("Input").fill("Ann")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(node(page, "greet").locator(".badge.paused")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()

    support = {"flow": "support", "input": {"message": "My invoice is wrong."}}
    run = call(server, "POST", "/runs", {"workflow": "Flow", "input": support})
    page.goto(f"/runs/{run['workflow_id'].replace('/', '%2F')}")
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()
    node(page, "billing").click()
    page.get_by_role("button", name="Run again from here").click()
    page.get_by_label("Input of billing").fill("My invoice is two euros too high.")
    page.get_by_role("button", name="Start the new run").click()
    expect(page.locator(".state .id")).not_to_have_text(run["workflow_id"])
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()
    node(page, "billing").click()
    expect(page.get_by_label("The selected node")).to_contain_text("two euros too high")


@pytest.mark.browser
def test_words_of_others_are_text_and_nothing_else(page: Page, server: str) -> None:
    attack = "<img src=x onerror=document.title='taken'>"
    text = SMALL.format(name="attack").replace("type: transform", f'type: transform\n    title: "{attack}"')
    opened(page, draft(server, "attack", text))
    expect(node(page, "greet")).to_contain_text(attack)
    page.keyboard.press("r")
    page.get_by_label("Input").fill(attack)
    page.keyboard.press("ControlOrMeta+Enter")
    node(page, "greet").click()
    expect(page.get_by_label("The selected node")).to_contain_text(f"Hello {attack}")
    assert page.title() == "attack – flow"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(browser: Browser, server: str, scheme: Any, tmp_path: Path) -> None:
    context = browser.new_context(base_url=server, viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/flows")
    expect(page.get_by_role("row", name=re.compile("support"))).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="New flow").click()
    assert barriers(page) == []
    opened(page, "support")
    assert barriers(page) == []
    node(page, "classify").click()
    page.keyboard.press("y")
    expect(page.get_by_label("The flow as YAML")).to_be_visible()
    assert barriers(page) == []
    shot(page, "builder-edit", scheme, tmp_path)
    for key in ("?", "n", "/", "c"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.keyboard.press("v")
    assert barriers(page) == []
    page.keyboard.press("r")
    page.get_by_label("Message").fill("My invoice is wrong.")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(node(page, "done").locator(".badge.completed")).to_be_visible()
    node(page, "billing").click()
    assert barriers(page) == []
    shot(page, "builder-run", scheme, tmp_path)
    context.close()


def shot(page: Page, name: str, scheme: str, folder: Path) -> None:
    """Take a picture; with MOFA_PICTURES, the one of the documents."""
    wanted = {"builder-edit": "light", "builder-run": "dark"}[name] == scheme and "MOFA_PICTURES" in os.environ
    path = (PICTURES if wanted else folder) / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path)
    assert path.stat().st_size < 200_000
