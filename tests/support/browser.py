"""A real Chromium for the tests of pages: the machine's own, driven by Playwright. None is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.builder import BUILDER
from tests.support.node import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The tags of axe's rules that a page must keep."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the machine's browser; skip the test where there is none."""
    path = os.environ.get("MOFA_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium here: install one (Debian: chromium), or name it in MOFA_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        # Chromium has no sandbox of its own for root and in containers; the pages are ours.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
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
