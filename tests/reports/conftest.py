"""What the tests of reports share at their end."""

from __future__ import annotations

from tests.reports.site import browser


def pytest_sessionfinish() -> None:
    """Close the browser, where a test launched it."""
    browser.close()
