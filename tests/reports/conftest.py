"""What the tests of reports share: a browser for the session, and sites of results that a test knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corrconv.reports.kit import html
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run, load
from corrconv.reports.site import build as reporting
from playwright.sync_api import Browser

from corrconv.sweep.folder import SWEEP
from tests.reports import built as of_tests
from tests.reports.site import browser as browsing
from tests.reports.site.browser import Tab
from tests.reports.tree import rich

LIGHT = ["auto", "fft_tiled", "numba", "numba_simd", "scipy_auto", "scipy_fft", "separable"]


@pytest.hookimpl(tryfirst=True)  # before marks choose among them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser is slow."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Only those measure that start quickly; the process's threads and allocator stay as they are."""
    from corrconv.reports.blocks import measure as blocks
    from corrconv.reports.blocks.race import MEMORY, OURS, OVERLAP
    from corrconv.reports.memory import measure as memory
    from corrconv.reports.peers import measure as peers
    from corrconv.reports.roofline import measure as roofline
    from corrconv.reports.threads import measure as threads
    from corrconv.reports.threads.evidence import Counted
    from corrconv.reports.transforms import contenders as ideas
    from corrconv.reports.transforms import measure as transforms

    from corrconv.measure import race as contenders

    for module in (contenders, threads, memory, ideas):
        monkeypatch.setattr(module, "available", lambda: list(LIGHT))
    for module in (peers, roofline, threads, transforms):
        monkeypatch.setattr(module, "pin_threads", lambda workers: None)
        monkeypatch.setattr(module, "keep_freed_memory", lambda: None)
    monkeypatch.setattr(blocks, "NAMES", (OURS, OVERLAP, MEMORY))
    monkeypatch.setattr(memory, "NAMES", ("numba_simd", "scipy_fft"))
    monkeypatch.setattr(memory, "TINY", (48,))
    monkeypatch.setattr(threads, "count", lambda name: [Counted(name, 1)])
    return LIGHT


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsing.launched() as it:
        yield it


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """A planted sweep of seven implementations, see `tests.reports.tree`."""
    results = rich(tmp_path_factory.mktemp("site") / "results")
    return Material(results, load(results))


PUBLISHED = Path(__file__).parents[2] / "reports" / "published"
"""Runs that are kept with the project: real times, with ties among them."""


@pytest.fixture(scope="session")
def reference() -> Material:
    """The published run that has evidence of every question beside it."""
    results = max(
        (path.parent for path in PUBLISHED.glob(f"*/{SWEEP}")),
        key=lambda folder: len(list(folder.glob("*.json"))),
    )
    return Material(results, load(results))


@pytest.fixture(scope="session")
def newest() -> Run:
    """The one that was measured last."""
    found = (load(path.parent) for path in PUBLISHED.glob(f"*/{SWEEP}"))
    return max(found, key=lambda run: run.sweep.about.made_at)


@pytest.fixture(scope="session")
def of_reference(reference: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its explorer."""
    folder = tmp_path_factory.mktemp("reference")
    html.write(reporting.pages(reference), folder, reference.made)
    return folder / "explorer.html"


@pytest.fixture(scope="session")
def built(stored: Material) -> Path:
    """The site's folder."""
    output = stored.results.parent / "out"
    of_tests.build(stored.results, output)
    return output


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """Of the width of a desk's screen; whatever the page complains of fails the test."""
    it = Tab(browser, viewport={"width": 1280, "height": 900})
    yield it
    it.context.close()
    assert it.complaints == []


def pytest_sessionfinish() -> None:
    """Close the browser, where a test launched it."""
    browsing.close()
