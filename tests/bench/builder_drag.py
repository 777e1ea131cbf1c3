"""Open the builder in Chromium, drag a node among 1,000, and print the figures. Run: python -m tests.bench.builder_drag

The page is the built one; the API is answered here, so that nothing but the page is measured.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from tests.support.browser import chromium
from tests.support.builder import BUILT

NODES, MOVES = 1_000, 300

FEW = 20

LONGEST_MS, USABLE_MS = 50.0, 1_000.0

OPENED = 5

FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


MIDDLE = """() => {
  const [x, y] = [600, 450];
  const middles = [...document.querySelectorAll('.svelte-flow__node')].map(node => {
    const box = node.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 4];
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


def frames_while_dragging(page: Page) -> list[float]:
    """Drag a node that is seen for some seconds; return the length of each frame, in milliseconds."""
    x, y = page.evaluate(MIDDLE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 5, steps=5)
    page.evaluate(FRAMES)
    for step in range(MOVES):
        page.mouse.move(x + (step % 60) * 3, y + (step % 40) * 3)
    frames: list[float] = page.evaluate("window.frames_.slice(1)")
    page.mouse.up()
    return frames


def usable(browser: Browser) -> float:
    """Return the median of the milliseconds from the navigation to a node that can be clicked, without a cache."""
    taken = []
    for _ in range(OPENED):
        page = browser.new_page(base_url="http://builder.test", viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        page.goto("/flows/small", wait_until="commit")
        page.locator(".svelte-flow__node").first.click(trial=True, timeout=60_000)
        taken.append(float(page.evaluate("performance.now()")))
        page.close()
    return statistics.median(taken)


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
        opened = usable(browser)
        page = browser.new_page(base_url="http://builder.test", viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        page.goto("/flows/large")
        page.locator(".svelte-flow__node").first.wait_for(timeout=60_000)
        ready: float = page.evaluate("performance.now()")
        all_in_view = page.locator(".svelte-flow__node").count()
        thread = MainThread(page)
        before = thread.ms()
        overview = frames_while_dragging(page)
        worked = (thread.ms() - before) / MOVES
        for _ in range(6):
            page.get_by_role("button", name="Zoom In").click()
        page.wait_for_timeout(500)
        some_in_view = page.locator(".svelte-flow__node").count()
        close = frames_while_dragging(page)
    size = sum(len(gzip.compress(path.read_bytes())) for path in BUILT.rglob("*") if path.is_file())
    print(f"page: {size / 1000:.0f} KB compressed; {NODES} nodes are there after {ready:.0f} ms, {all_in_view} of them in view")
    print(f"a flow of {FEW} nodes is usable after {opened:.0f} ms; the limit is {USABLE_MS:.0f}")
    print(f"a move of the mouse with the whole graph in view takes {worked:.1f} ms of the main thread's processor time")
    for words, frames in (("the whole graph in view", overview), (f"{some_in_view} nodes in view", close)):
        print(
            f"dragging, {words}: longest frame {max(frames):.1f} ms, median {statistics.median(frames):.1f} ms, "
            f"{sum(each > LONGEST_MS for each in frames)} of {len(frames)} above {LONGEST_MS:.0f} ms"
        )
    return int(max(*overview, *close) > LONGEST_MS or opened > USABLE_MS)


if __name__ == "__main__":
    sys.exit(main())
