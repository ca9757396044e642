"""Operations are those that the passes have; contenders solve their problem; the page and the drawing."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from corrconv.reports.kit.figure import save
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.transforms import operations
from corrconv.reports.transforms.contenders import COMPLEX, ENGINE, LARGER, SMALLER, TWOS, makers
from corrconv.reports.transforms.draw_tile import draw
from corrconv.reports.transforms.measure import CASES, in_cache
from corrconv.reports.transforms.page import pages
from corrconv.reports.transforms.tables import MEANING, case_said

from corrconv import Problem
from corrconv.engines.fft.choice import choose
from corrconv.engines.fft.costs import SECOND
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.fft.tile import Tile
from corrconv.measure.problems import same
from tests.docs.blocks import ROOT
from tests.reports import measured
from tests.reports.site import measured_data as data


def real(down: tuple[int, ...], along: tuple[int, ...]) -> Tile:
    return Tile(np.dtype(np.float32), down, along, 64)


@pytest.mark.parametrize(
    "tile",
    [
        real((12, 1, 12), (10, 1, 1)),
        real((16, 4, 8), (4, 4, 6)),
        real((), (16, 1, 8, 1)),
        real((), (10, 4, 16, 8)),
    ],
)
def test_a_transform_takes_about_as_many_operations_as_its_points_ask(tile: Tile) -> None:
    points = tile.rows * tile.vectors * tile.lanes
    usual = 5 * points * math.log2(points)  # of a complex transform
    assert 0.6 * usual < operations.of_kernel(tile) < 1.3 * usual


def test_operations_by_hand() -> None:
    """Of a butterfly of four: eight sums of complex numbers; three products with twiddles, of six each."""
    tile = real((), (4, 1, 8, 1))
    held = operations._operations(4, 64)
    assert (held["forward_4"], held["forward_4_twiddled"]) == (16, 16 + 3 * 6)
    lanes = held["neighbours_of_kernel"] * 32 // 8  # rounds of two groups of four vectors
    by_hand = 16 * (8 * held["forward_4_twiddled"] + 4 * held["forward_8_twiddled"] + lanes)
    assert operations.of_kernel(tile) == by_hand


def test_columns_that_hold_nothing_are_not_counted() -> None:
    tile = real((12, 1, 12), (10, 1, 1))
    whole, half = (
        operations.of_tiles(Problem("correlate", (288, N), (9, 9), "valid", dtype=np.float32), tile)
        for N in (160, 80)
    )
    assert 0.5 * whole < half < whole


@pytest.mark.parametrize(("x", "h", "dtype"), CASES)
def test_tiles_in_the_cache_are_whole_ones_and_fit(
    x: tuple[int, ...], h: tuple[int, ...], dtype: str
) -> None:
    problem = same(x, h, dtype)
    choice = choose(problem)
    plan = in_cache(problem, choice)
    asked, tiles = plan.problem, plan.choice.tiles
    step = choice.tile.shape[0] - h[0] + 1
    assert asked.output_shape[0] == tiles * step
    held = choice.tile.nbytes + choice.tile.spectrum_nbytes
    operands = 2 * asked.dtype.itemsize * math.prod(asked.x_shape)
    assert tiles == 1 or held + operands <= 1.05 * SECOND


def test_contenders_solve_their_problem_and_differ() -> None:
    problem = same((700, 800), (31, 30))
    rng = np.random.default_rng(0)
    x, h = (
        rng.normal(size=shape).astype(np.float32) for shape in (problem.x_shape, problem.h_shape)
    )
    found, tiles = {}, {}
    for what, asked, make in makers(problem):
        with make() as plan:
            found[what] = np.real(plan(x.astype(asked.dtype), h.astype(asked.dtype)))
            if isinstance(plan, FFTPlan):
                tiles[what] = plan.choice.tile
    assert set(found) - {ENGINE} <= set(MEANING)
    assert {COMPLEX, SMALLER} <= set(found)
    for what, result in found.items():
        np.testing.assert_allclose(result, found[ENGINE], atol=1e-3, err_msg=what)
    size = tiles[ENGINE].nbytes
    assert tiles[SMALLER].nbytes <= size / 8
    assert LARGER not in tiles or tiles[LARGER].nbytes >= 8 * size
    assert tiles[COMPLEX].dtype == np.complex64
    radices = tiles[TWOS].down + tiles[TWOS].along if TWOS in tiles else ()
    assert all(radix in (1, 4, 8, 16) for radix in radices)


def test_the_page_says_what_was_measured(tmp_path: Path) -> None:
    results = tmp_path / "results"
    assert pages(Material(results, Run.of(data.sweep()))) == []
    measured.keep(results, transforms=measured.transforms())
    (page,) = pages(Material(results, Run.of(data.sweep())))
    said = " ".join(page.shown.answers)
    assert "1.73× with vectors of 32 bytes" in said  # √(1.5 · 2)
    assert "Calls reach 50% to 125%" in said
    first = dict(zip(page.shown.ratios.headings, page.shown.ratios.rows[0]))
    assert [first[case_said(case)] for case in measured.IDEAS] == ["1.50×", "2.00×"]


def test_a_case_is_said_by_its_sides() -> None:
    assert case_said("correlate 30x40 5x6 same fill float32 1") == "30 × 40 with 5 × 6, float32"


def test_the_drawing_of_the_docs_is_the_one_of_the_page(tmp_path: Path) -> None:
    """``python -m corrconv.reports.transforms.draw_tile`` makes it again."""
    text = save(draw(None), tmp_path).shown.read_text("utf-8")
    kept = (ROOT / "docs" / "tile.svg").read_text("utf-8")
    assert _words(text) == _words(kept)


def _words(svg: str) -> list[str]:
    return re.findall(r">([^<>\n]+)<", svg)
