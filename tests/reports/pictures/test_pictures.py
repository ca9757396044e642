"""The pictures: what is computed for them is right, and what is said of them is there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from corrconv.reports.kit.figure import Figure, is_photograph
from corrconv.reports.kit.found import figures
from corrconv.reports.kit.material import Material
from corrconv.reports.pictures import draw_edges as edges
from corrconv.reports.pictures import draw_smooth as smooth
from corrconv.reports.pictures import draw_template as template
from corrconv.reports.pictures import draw_trace as trace
from corrconv.reports.pictures import samples
from corrconv.reports.pictures.samples import agreement
from corrconv.reports.site import build as reporting

import corrconv
from tests.reports.drawn import NOWHERE, marks, stored, strange, undrawn


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    of = [it for it in figures() if it.page == "pictures"]
    made = reporting.draw(Material(NOWHERE, pd.DataFrame()), of=of)
    return {figure.name: figure for figure in made.figures}


def test_every_picture_is_drawn_with_words(drawn: dict[str, Figure]) -> None:
    assert list(drawn) == ["smooth", "edges", "template", "trace"]
    for figure in drawn.values():
        assert figure.title
        assert len(figure.caption) > 80
        assert len(figure.alt) > 80
        assert "nan" not in figure.caption.split()
        assert figure.figure.axes


def test_what_is_no_photograph_is_in_the_data(drawn: dict[str, Figure]) -> None:
    assert [name for name, figure in drawn.items() if not is_photograph(figure.figure)] == ["trace"]
    for name in ("smooth", "template", "trace"):
        assert marks(drawn[name])
        assert strange(drawn[name]) == []
        assert undrawn(drawn[name]).empty
    corners = [it for it in drawn["edges"].figure.axes if it.get_title().startswith("its corner")]
    for axes, column in zip(corners, ("slope_mirrored", "slope_zeros_outside"), strict=True):
        cells = np.ravel(axes.images[0].get_array())
        np.testing.assert_allclose(cells, stored(drawn["edges"])[column], rtol=1e-5)


def test_gaussian_sums_to_one_and_is_symmetric() -> None:
    assert smooth.GAUSSIAN.shape == (5, 5)
    assert smooth.GAUSSIAN.sum(dtype=np.float64) == pytest.approx(1, abs=1e-6)
    np.testing.assert_array_equal(smooth.GAUSSIAN, smooth.GAUSSIAN.T)
    np.testing.assert_array_equal(smooth.GAUSSIAN, smooth.GAUSSIAN[::-1])


@pytest.mark.parametrize("pixel", [(0, 0), (0, 511), (599, 0), (82, 60), (300, 256)])
def test_smoothed_photograph_is_the_sum_by_hand(pixel: tuple[int, int]) -> None:
    image = samples.photograph()
    assert image.shape == (600, 512)
    assert image.dtype == np.float32
    row, column = pixel
    window = np.pad(image.astype(np.float64), 2, "symmetric")[row : row + 5, column : column + 5]
    result = smooth.smooth(image)
    assert result.dtype == np.float32
    assert result[pixel] == pytest.approx((window * smooth.GAUSSIAN).sum(), abs=1e-3)


def test_implementations_agree_on_the_photograph(drawn: dict[str, Figure]) -> None:
    image = np.pad(samples.photograph()[:60, :50], 2, "symmetric")
    found = agreement(image, smooth.GAUSSIAN, "valid")
    assert {"fftw", "naive", "numba", "scipy_auto"} <= set(found.names)
    assert found.difference < 255 * 1e-5
    assert f"{found.difference:.1e}" in found.sentence("grey levels")
    assert all(name in drawn["smooth"].caption for name in found.names)


def test_zeros_outside_make_a_cliff_and_mirrored_borders_do_not() -> None:
    land = samples.terrain()
    steep = {name: np.hypot(*edges.gradient(land, name)) for name in ("symm", "fill")}
    np.testing.assert_array_equal(steep["symm"][1:-1, 1:-1], steep["fill"][1:-1, 1:-1])
    inside = steep["symm"][1:-1, 1:-1].max()
    assert steep["symm"].max() == inside
    assert steep["fill"][0].min() > inside


def test_sobel_measures_the_slope_of_a_plane() -> None:
    rows, columns = np.mgrid[:6, :7].astype(np.float32)
    land = samples.Terrain(3 * columns - 8 * rows, dx=2.0, dy=4.0)
    east, south = edges.gradient(land, "symm")
    np.testing.assert_allclose(east[1:-1, 1:-1], 1.5)
    np.testing.assert_allclose(south[1:-1, 1:-1], -2.0)


def test_template_is_found_at_its_true_place_by_the_normalised_measure_alone() -> None:
    found = {
        name: template.best(score) for name, score in template.scores(*template.operands()).items()
    }
    assert found["normalised"] == template.PLACE
    assert found["plain"] != template.PLACE
    assert found["mean-subtracted"] != template.PLACE


def test_template_caption_says_where(drawn: dict[str, Figure]) -> None:
    assert f"(row, column) {template.PLACE}" in drawn["template"].caption
    assert (
        f"Normalised correlation finds it at {template.PLACE}: right" in drawn["template"].caption
    )
    assert "Plain correlation finds it at" in drawn["template"].caption


def test_normalised_score_is_the_correlation_coefficient() -> None:
    generator = np.random.default_rng(5)
    picture, patch = generator.normal(size=(12, 11)), generator.normal(size=(4, 3))
    score = template.scores(picture, patch)["normalised"]
    window = picture[2:6, 7:10]
    assert score[2, 7] == pytest.approx(np.corrcoef(window.ravel(), patch.ravel())[0, 1])


def test_a_window_without_contrast_scores_nothing() -> None:
    picture = np.zeros((20, 20))
    picture[12:16, 12:16] = patch = np.arange(16.0).reshape(4, 4)
    score = template.scores(picture, patch)["normalised"]
    assert template.best(score) == (12, 12)
    assert score[0, 0] == 0
    assert np.abs(score).max() <= 1 + 1e-9


def test_low_pass_keeps_slow_waves_and_removes_fast_ones() -> None:
    taps = trace.low_pass()
    assert taps.sum() == pytest.approx(1)
    seconds = np.arange(800) / samples.EEG_RATE
    middle = slice(trace.TAPS, -trace.TAPS)
    slow, fast = np.sin(2 * np.pi * 3 * seconds), np.sin(2 * np.pi * 25 * seconds)
    np.testing.assert_allclose(trace.filtered(slow)[middle], slow[middle], atol=0.01)
    assert np.abs(trace.filtered(fast)[middle]).max() < 0.01


def test_filtered_trace_is_the_definition() -> None:
    signal = samples.eeg()[0]
    reference = corrconv.convolve(signal, trace.low_pass(), "same", method="numpy")
    np.testing.assert_allclose(trace.filtered(signal), reference, atol=1e-12)
