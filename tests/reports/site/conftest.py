"""A browser for the session, and a site made of results that a test knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corrconv.reports.kit import html as site
from corrconv.reports.kit.material import Material
from corrconv.reports.site import build as reporting
from corrconv.reports.timings import frame
from playwright.sync_api import Browser

from tests.corrconv.sweep import fakes
from tests.reports import built as of_tests
from tests.reports.site.browser import Tab, launched
from tests.reports.tree import rich


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as it:
        yield it


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """asv's results of seven implementations, and a sweep of two in six processes."""
    folder = tmp_path_factory.mktemp("site")
    results = rich(folder / "results")
    machine = fakes.Machine(seconds={"naive": 3e-3, "strided": 1e-3})
    fakes.swept(folder / "sweep" / "quick", fakes.plan(cases=4, passes=6), machine.launch)
    every = frame.load(results)
    return Material(results, frame.newest(every), every)


@pytest.fixture(scope="session")
def reference() -> Material:
    """A reference run that is kept with the project: real times, with ties among them."""
    (results, *_) = sorted((Path(__file__).parents[3] / "reports" / "published").glob("*/results"))
    every = frame.load(results)
    return Material(results, frame.newest(every), every)


@pytest.fixture(scope="session")
def of_reference(reference: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its explorer."""
    folder = tmp_path_factory.mktemp("reference")
    site.write(reporting.pages(reference), folder, reference.made)
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
