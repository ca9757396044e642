"""An installed Chromium, with the network cut, for tests of what a reader's browser does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60_000
"""Milliseconds until something that never comes is called missing: no machine is that slow."""


_running: list[tuple[Playwright, Browser]] = []


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, one for the process, since Playwright takes no second one; tests are skipped without."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser is installed ({', '.join(NAMES)}): apt-get install chromium")
    if not _running:
        quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        driver = sync_playwright().start()
        _running.append((driver, driver.chromium.launch(
            executable_path=path, args=[*quiet, *root], timeout=PATIENCE
        )))  # fmt: skip
    yield _running[0][1]


def close() -> None:
    """At the end of the process's tests."""
    while _running:
        driver, browser = _running.pop()
        browser.close()
        driver.stop()


class Tab:
    """A page opened from disk, offline; what it complained of is in `complaints`."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context = browser.new_context(offline=True, **context)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: Path, address: str = "") -> Page:
        """Go there, and wait until an explorer is drawn."""
        self.page.goto("about:blank")  # another address of the same file would not be loaded anew
        self.page.goto(path.as_uri() + address)
        if path.name == "explorer.html":
            self.page.wait_for_selector("html[data-ready=yes]", state="attached")
        return self.page
