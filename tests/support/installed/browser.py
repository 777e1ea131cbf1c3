"""A real Chromium for the tests of pages, driven by Playwright: the machine's own, or Debian's, unpacked into `.servers/`.

python -m tests.support.installed.browser       fetch it if it is missing, and print which is there
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.installed.builder import BUILDER
from tests.support.installed.debian import SERVERS, Missing, do_without, fetch
from tests.support.installed.node import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FETCHED = SERVERS / "chromium"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The tags of axe's rules that a page must keep."""


def program() -> Path | None:
    """Return the browser's program: the one that `MOFA_TEST_CHROMIUM` names, the machine's own, or the fetched one."""
    own = os.environ.get("MOFA_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    fetched = FETCHED / "usr" / "lib" / "chromium" / "chromium"
    return Path(own) if own else fetched if fetched.exists() else None


def fetched_program() -> Path:
    """Return the browser's program, fetched if there is none.

    Raises:
        Missing: this is not Debian, or the package cannot be fetched.
    """
    try:
        fetch([["chromium", "chromium-common"]], FETCHED, program)
        if (path := program()) is not None:
            return path
        raise Missing("the package has no browser")
    except Missing as missing:
        words = "Install one (Debian: chromium), or name its program in MOFA_TEST_CHROMIUM"
        raise Missing(f"no Chromium for the tests: {missing}. {words}") from None


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the browser. Without one, skip the test; in CI, fail it."""
    try:
        path = fetched_program()
    except Missing as missing:
        do_without(missing)
    environ: dict[str, str | float | bool] = {**os.environ}
    if path.is_relative_to(FETCHED):  # some libraries name the folder of another, which is only right below /
        libraries = {str(each.parent) for each in (FETCHED / "usr" / "lib").glob("*-linux-gnu*/**/*.so*")}
        environ["LD_LIBRARY_PATH"] = ":".join(sorted(libraries))
    with sync_playwright() as playwright:
        # Chromium has no sandbox of its own for root and in containers; the pages are ours.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments, env=environ)
        yield browser
        browser.close()


def noted(page: Page) -> list[str]:
    """Return a list that gets every error of a page: of scripts, of the security policy, of the console."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    # The browser itself logs each status such as 409; that is not an error of the page.
    page.on(
        "console",
        lambda message: (
            found.append(message.text) if message.type == "error" and "Failed to load resource" not in message.text else None
        ),
    )
    return found


def barriers(page: Page) -> list[str]:
    """Return what axe finds on a page: barriers for people who read or work otherwise."""
    page.evaluate(_axe())
    found: Any = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@cache
def _axe() -> str:
    folder = install(BUILDER)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


def main() -> int:
    """Fetch the browser if it is missing, and print which there is; return 1 if there is none that must be there."""
    try:
        print(f"Browser for the tests: {fetched_program()}.")
    except Missing as missing:
        print(f"WARNING: {missing}.\nWARNING: tests of pages in a browser are SKIPPED.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
