"""The pages of measured things in a reader's browser, and where evidence is missing or damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from corrconv.reports.accuracy import draw_laws as laws_figure
from corrconv.reports.accuracy import draw_pareto as pareto
from corrconv.reports.accuracy import draw_tags as tags
from corrconv.reports.accuracy import page as accuracy
from corrconv.reports.accuracy import tables as promises
from corrconv.reports.kit import html as site
from corrconv.reports.kit.figure import save
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import Page
from corrconv.reports.kit.run import Run
from corrconv.reports.kit.tables import Table
from corrconv.reports.memory import page as memory
from corrconv.reports.regret import draw as scipy_regret
from corrconv.reports.regret import page as regret_page
from corrconv.reports.regret import pairs as regret_pairs
from corrconv.reports.roofline import page as roofline
from corrconv.reports.threads import page as threads
from corrconv.reports.threads import use as thread_use
from markupsafe import Markup
from playwright.sync_api import Browser

from corrconv.conform.selection import ROUNDING
from corrconv.kit import evidence
from tests.reports.site import measured_data as data
from tests.reports.site.browser import Tab

MODULES = (accuracy, memory, roofline, threads, regret_page)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


@pytest.fixture
def bare(tmp_path: Path) -> Material:
    """Times, errors and peaks of a run, and no evidence beside them."""
    return data.load(data.tree(tmp_path))


def tables(page: Page) -> Iterator[Table]:
    for value in vars(page.shown).values():
        for it in value if isinstance(value, tuple) else (value,):
            if isinstance(it, Table):
                yield it


def as_written(text: str) -> str:
    """As a template writes it: what has keys is escaped."""
    firm = text.replace(" = ", "\u00a0=\u00a0")
    if isinstance(text, Markup):
        return str(firm)
    return escape(firm, quote=False).replace("'", "&#39;")


@pytest.mark.parametrize("module", MODULES)
def test_without_any_results_there_is_no_page(module, bare, tmp_path):
    one = tuple(case for case in data.cases() if case.workers == 1)
    sweep = data.sweep(lambda result, case: replace(result, error=None), ("fftw", "scipy_fft"), one)
    none = Run.of(replace(sweep, alone=()))
    assert module.pages(replace(bare, results=tmp_path / "none" / "results", run=none)) == []


COMMANDS = {
    accuracy: {"corrconv claims B9 E5", "corrconv conform"},
    memory: {"python -m corrconv.reports.measure memory"},
    threads: {"python -m corrconv.reports.measure threads", "corrconv calibrate --full"},
    regret_page: {
        "python -m corrconv.reports.measure peers",
        "corrconv claims E1 E2",
        "corrconv crossover --classic",
    },
}


@pytest.mark.parametrize("module", COMMANDS)
def test_missing_evidence_is_named_with_the_command_that_makes_it(module, bare, tmp_path):
    (page,) = module.pages(bare)
    assert {part.command for part in page.shown.missing} == COMMANDS[module]
    (path,) = site.write([page], tmp_path / "out", bare.made)
    text = path.read_text("utf-8")
    for command in COMMANDS[module]:
        assert f"<code>{command}</code>" in text


@pytest.mark.parametrize(
    ("module", "damaged"),
    [(accuracy, "claims"), (threads, "threads"), (regret_page, "claims"), (roofline, "roofline")],
)
def test_damaged_evidence_is_refused_by_name(module, damaged, bare):
    evidence.place(bare.results, damaged).write_text("{")
    with pytest.raises(ValueError, match=rf"{damaged}\.json"):
        module.pages(bare)


def lost(stored: dict[str, Any], key: str) -> dict[str, Any]:
    """The same, with every field of that name left out."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(it) for name, it in value.items() if name != key}
        return [without(it) for it in value] if isinstance(value, list) else value

    return dict(without(stored))


@pytest.mark.parametrize(
    ("name", "key", "read"),
    [
        ("calibrate", "rows", thread_use.shares),
        ("calibrate", "basis", thread_use.shares),
        ("conformance", "suites", promises.asked),
        ("conformance", "implementations", promises.asked),
        ("crossovers", "pair", regret_pairs.switch),
        ("crossovers", "curves", regret_pairs.switch),
    ],
)
def test_evidence_that_lacks_a_field_is_refused_by_name(name, key, read, reference, tmp_path):
    kept = evidence.raw(evidence.place(reference.results, name))
    assert kept is not None
    assert read(reference.results)
    evidence.save(lost(kept, key), evidence.place(tmp_path / "results", name))
    with pytest.raises(ValueError, match=rf"{name}\.json: is damaged: .*delete it"):
        read(tmp_path / "results")


def test_tests_that_ask_for_more_are_those_with_exactly_that_reason(tmp_path):
    declined = {ROUNDING: 3, f"{ROUNDING}, it may seem": 5, "another reason": 7}
    suites = {
        name: {"version": "1", "passed": 0, "declined": reasons, "failed": []}
        for name, reasons in (("scipy", declined), ("numpy", {}))
    }
    fftw = {"library": "pyFFTW", "version": "1", "suites": suites}
    stored = {"suites": {}, "implementations": {"fftw": fftw}}
    evidence.save(stored, evidence.place(tmp_path / "results", "conformance"))
    assert promises.asked(tmp_path / "results") == {"fftw": 3}


@pytest.fixture(scope="module")
def written(stored, tmp_path_factory) -> Path:
    """The five pages of the test's results, with their own figures."""
    output = tmp_path_factory.mktemp("pages")
    drawn = [
        it(stored) for it in (pareto.draw, scipy_regret.in_cells, laws_figure.exponents, tags.draw)
    ]
    saved = {it.name: save(it, output / "figures") for it in drawn}
    of = [page for module in MODULES for page in module.pages(replace(stored, figures=saved))]
    site.write(of, output, stored.made, saved)
    return output


def test_every_cell_of_every_table_is_on_its_page(stored, written):
    for module in MODULES:
        (page,) = module.pages(stored)
        text = (written / page.file).read_text("utf-8")
        found = list(tables(page))
        assert found
        for table in found:
            assert all(len(row) == len(table.headings) for row in table.rows), table.title
            for cell in {cell for row in table.rows for cell in row}:
                assert f">{as_written(cell)}<" in text, (table.title, cell)
        assert not re.search(r">[^<]*\bnan\b", text, re.IGNORECASE)
        for sentence in page.shown.answers:
            assert as_written(sentence) in text


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_from_disk_without_complaint(
    browser: Browser, written: Path, width: int, scheme: str
):
    for file in sorted(written.glob("*.html")):
        tab = Tab(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = tab.open(file)
        assert page.locator("h1").inner_text().endswith("?")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, file.name
        broken = "() => [...document.images].filter((it) => it.complete && !it.naturalWidth).length"
        assert page.evaluate(broken) == 0
        tab.context.close()
        assert tab.complaints == [], file.name
