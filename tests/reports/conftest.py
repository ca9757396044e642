"""What the tests of reports share at their end."""

from __future__ import annotations

import pytest

from tests.reports.site import browser

LIGHT = ["auto", "fftw_tiled", "numba", "numba_simd", "scipy_auto", "scipy_fft", "separable"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Only those measure that start quickly; the process's threads and allocator stay as they are."""
    from corrconv.reports.memory import measure as memory
    from corrconv.reports.peers import measure as peers
    from corrconv.reports.roofline import measure as roofline
    from corrconv.reports.threads import measure as threads

    from corrconv.measure import race as contenders

    for module in (contenders, threads, memory):
        monkeypatch.setattr(module, "available", lambda: list(LIGHT))
    for module in (peers, roofline, threads):
        monkeypatch.setattr(module, "pin_threads", lambda workers: None)
        monkeypatch.setattr(module, "keep_freed_memory", lambda: None)
    monkeypatch.setattr(memory, "NAMES", ("numba_simd", "scipy_fft"))
    monkeypatch.setattr(memory, "TINY", (48,))
    monkeypatch.setattr(threads, "count", lambda name: [])
    return LIGHT


def pytest_sessionfinish() -> None:
    """Close the browser, where a test launched it."""
    browser.close()
