"""The page of times: its counts, its findings with their keys, and the noise floor said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.timings import page

from tests.reports.built import filled
from tests.reports.tree import case, grid, of_model, planted


@pytest.fixture(scope="module")
def run() -> Run:
    return Run.of(planted(of_model(grid())))


@pytest.fixture(scope="module")
def text(run: Run) -> str:
    found = page.pages(Material(Path("nowhere"), run, left_out={"a-figure": "a <reason>"}))
    assert [it.file for it in found] == ["tables.html", "times.html"]
    return filled(found[1].template, found[1].shown)


def test_it_counts_what_was_measured(run: Run, text: str) -> None:
    times = sum(len(cell.sides) for cell in run.cells)
    processes = 6 * len(run.cells)  # the planted sweep starts one for each turn
    assert f"{len(run.cells)} cells, {times} times, measured in {processes} fresh processes" in text


def test_the_floor_and_what_it_rests_on_are_said(run: Run, text: str) -> None:
    assert text.count("Noise floor: ") == 1
    assert f"were all {run.floors.compared} pairs of the run equal" in text
    bare = Run.of(planted({case(64, 3): {"numba": 1.0, "fftw": 2.0}}, processes=1))
    assert page.rests_on(bare.floors) == ""


def test_its_findings_carry_keys_and_what_was_left_out_is_escaped(text: str) -> None:
    assert 'data-name="scipy_auto" data-what="ratio"' in text
    assert "&lt;data" not in text
    assert "a-figure (a &lt;reason&gt;)." in text
