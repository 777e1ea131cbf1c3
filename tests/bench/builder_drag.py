"""Open the builder in Chromium, drag a node among 1,000, and print the figures. Run: python -m tests.bench.builder_drag

The page is the built one; the API is answered here, so that nothing but the page is measured. A task is one of the page's main
thread; its length is processor time by Chromium's own trace, so that what else the machine does is not in it. Figures are the
least of several runs.
"""

from __future__ import annotations

import gzip
import json
import sys
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from tests.support.installed.browser import chromium
from tests.support.installed.builder import BUILT

NODES, MOVES = 1_000, 300

FEW = 20

LONGEST_MS, USABLE_MS = 50.0, 1_000.0

OPENED, DRAGGED = 5, 3

TRACED = ["toplevel", "devtools.timeline"]

FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


MIDDLE = """() => {
  const [x, y] = [600, 450];
  const middles = [...document.querySelectorAll('.svelte-flow__node')].flatMap(node => {
    const box = node.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    return document.elementFromPoint(...at)?.closest('.svelte-flow__node') === node ? [at] : [];
  });
  const far = ([a, b]) => Math.hypot(a - x, b - y);
  return middles.sort((a, b) => far(a) - far(b))[0];
}"""
"""The place of the node that is nearest to the middle of the canvas."""


def flow(count: int) -> str:
    """Return the text of a flow of so many nodes, with chains of 25 nodes side by side."""
    nodes = [{"id": "start", "type": "start"}, {"id": "done", "type": "end"}]
    edges = []
    for number in range(count - 2):
        before = "start" if number % 25 == 0 else f"n{number - 1}"
        nodes.append({"id": f"n{number}", "type": "transform", "value": f"step {number}"})
        edges.append({"from": before, "to": f"n{number}"})
        if number % 25 == 24 or number == count - 3:
            edges.append({"from": f"n{number}", "to": "done"})
    return json.dumps({"name": "large", "nodes": nodes, "edges": edges}, indent=1)


def answer(route: Route) -> None:
    """Answer a request of the page."""
    path = urlsplit(route.request.url).path
    if path.startswith("/assets/"):
        kind = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[path.rpartition(".")[2]]
        return route.fulfill(body=(BUILT / path[1:]).read_bytes(), content_type=kind)
    if not path.startswith("/api/"):
        return route.fulfill(body=(BUILT / "index.html").read_bytes(), content_type="text/html")
    answers: dict[str, Any] = {
        "/api/v1/flows/large": {"name": "large", "text": flow(NODES), "origin": "file", "revision": 0},
        "/api/v1/flows/small": {"name": "small", "text": flow(FEW), "origin": "file", "revision": 0},
        "/api/v1/flows/validate": {"flow": None, "faults": []},
        "/api/v1/flows/large/draft": {"revision": 1, "updated_at": "2026-01-01T00:00:00Z"},
    }
    return route.fulfill(json=answers.get(path, {"items": []}))


class Drag(NamedTuple):
    """One drag, in milliseconds: the longest frame, the longest task while the mouse moves, and that of the drop."""

    frame: float
    task: float
    drop: float


def dragged(page: Page) -> Drag:
    """Drag a node that is seen for some seconds."""
    x, y = page.evaluate(MIDDLE)
    page.mouse.move(x, y)
    _traced(page)
    page.evaluate(FRAMES)
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(x + (step % 60) * 3, y + (step % 40) * 3)
    frames: list[float] = page.evaluate("window.frames_.slice(1)")
    assert page.locator(".svelte-flow__node.dragging").count() == 1, "the mouse drags no node"
    task = _longest_task(page)
    _traced(page)
    page.mouse.up()
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return Drag(max(frames), task, _longest_task(page))


def least(page: Page) -> Drag:
    """Return the least figures of several drags."""
    return Drag(*map(min, zip(*(dragged(page) for _ in range(DRAGGED)), strict=True)))


def _traced(page: Page) -> None:
    _browser(page).start_tracing(page=page, categories=TRACED)


def _longest_task(page: Page) -> float:
    """End the trace, and return the processor time of the longest task of the page's main thread, in milliseconds."""
    events = json.loads(_browser(page).stop_tracing())["traceEvents"]
    threads = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks: list[float] = [
        each["tdur"] / 1000
        for each in events
        if each["name"].endswith("RunTask") and "tdur" in each and (each["pid"], each["tid"]) in threads
    ]
    return max(tasks)


def _browser(page: Page) -> Browser:
    browser = page.context.browser
    assert browser is not None
    return browser


def usable(browser: Browser, name: str) -> tuple[float, float]:
    """Return the least milliseconds from the navigation to a node that can be clicked, without a cache.

    The second figure is the processor time of the main thread up to then.
    """
    taken, worked = [], []
    for _ in range(OPENED):
        page = browser.new_page(base_url="http://builder.test", viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        thread = MainThread(page)
        page.goto(f"/flows/{name}", wait_until="commit")
        page.locator(".svelte-flow__node").first.click(trial=True, timeout=60_000)
        taken.append(float(page.evaluate("performance.now()")))
        worked.append(thread.ms())
        page.close()
    return min(taken), min(worked)


class MainThread:
    """The processor time of the page's main thread, whatever else the machine does."""

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def ms(self) -> float:
        """Return the milliseconds so far."""
        found = self._cdp.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in found if each["name"] == "TaskDuration") * 1000


def main() -> int:
    """Print the figures; return 1 if one is over its limit."""
    with chromium() as browser:
        opened, worked = usable(browser, "small")
        opened_large, worked_large = usable(browser, "large")
        page = browser.new_page(base_url="http://builder.test", viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        page.goto("/flows/large")
        page.locator(".svelte-flow__node").first.wait_for(timeout=60_000)
        views = {"the whole graph": (page.locator(".svelte-flow__node").count(), least(page))}
        for _ in range(6):
            page.get_by_role("button", name="Zoom In").click()
        page.wait_for_timeout(500)
        views["a part of it"] = (page.locator(".svelte-flow__node").count(), least(page))
    size = sum(len(gzip.compress(path.read_bytes())) for path in BUILT.rglob("*") if path.is_file())
    print(f"page: {size / 1000:.0f} KB compressed")
    for count, wall, work in ((FEW, opened, worked), (NODES, opened_large, worked_large)):
        print(f"a flow of {count} nodes is usable after {wall:.0f} ms, {work:.0f} ms of them work of the main thread")
    for words, (count, drag) in views.items():
        print(
            f"dragging, {words} in view ({count} nodes): longest frame {drag.frame:.1f} ms, "
            f"longest task {drag.task:.1f} ms; longest task of the drop {drag.drop:.1f} ms"
        )
    over = any(drag.task > LONGEST_MS for _, drag in views.values())
    print(f"limits: {LONGEST_MS:.0f} ms of work a frame while dragging, {USABLE_MS:.0f} ms to a usable page")
    return int(over or opened > USABLE_MS)


if __name__ == "__main__":
    sys.exit(main())
