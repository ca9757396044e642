"""The noise of a run: how large a lead must be, and that figures and verdicts follow it."""

from __future__ import annotations

import pytest
from corrconv.reports.timings import findings, frame, tables
from corrconv.reports.timings.noise import LEAD, Floor, Noise, Twice, label, noise, percent
from corrconv.reports.timings.winners import contests
from matplotlib.patches import Rectangle

from tests.reports.drawn import of_run as drawn
from tests.reports.drawn import texts
from tests.reports.tree import MAIN, REFERENCE, noisy, timed, write

SIZES = ([64], [3, 7])
NAMES = ["numba", "fftw", REFERENCE, "scipy_auto"]
TIMES = {("numba", 64, n): 1.0 for n in (3, 7)} | {("fftw", 64, n): 1.3 for n in (3, 7)}
TIMES |= {(name, 64, n): 3.0 for name in (REFERENCE, "scipy_auto") for n in (3, 7)}


def run(folder, floor=None, again=1.0, ratios=None, spread=0.01):
    """Where numba leads fftw by 30%, with a floor or without."""
    stored = {MAIN: timed(NAMES, SIZES, TIMES, spread)}
    if floor is not None:
        ratios = ratios or {"numba": 0.33, "fftw": 0.43, REFERENCE: 1.01}
        stored |= noisy(SIZES, ratios, floor, TIMES, again)
    write(folder, stored)
    return frame.newest(frame.load(folder))


def test_without_a_floor_the_lead_is_the_least(tmp_path):
    cells = run(tmp_path)
    found = noise(cells)
    assert (found.measured, found.lead) == (False, LEAD)
    assert "not measured" in found.sentence()
    assert not contests(cells)[0].tied


def test_a_small_floor_does_not_lower_the_lead(tmp_path):
    found = noise(run(tmp_path, floor=1.02, again=1.04))
    assert (found.measured, found.lead) == (True, LEAD)
    assert found.floor(2, 64, 3) == pytest.approx(1.02)
    assert found.floor(2, 64, 99) is None
    assert "by up to 4% (2 cells), in paired rounds by up to 2% (at 2 sizes)" in found.sentence()


@pytest.mark.parametrize(("floor", "again"), [(1.4, 1.0), (1.02, 1.4), (1.02, 1 / 1.4)])
def test_a_large_floor_turns_a_verdict_into_a_tie(tmp_path, floor, again):
    calm, loud = run(tmp_path / "a", 1.02), run(tmp_path / "b", floor, again)
    assert noise(loud).lead == pytest.approx(1.4)
    assert [len(contest.tied) for contest in contests(calm)] == [0, 0]
    assert [len(contest.tied) for contest in contests(loud)] == [1, 1]
    assert findings.find(calm).shares[0].ties == 0
    assert findings.find(loud).shares[0].ties == 2
    assert findings.find(calm).takeovers[0].sides == ("direct", "direct")
    assert findings.find(loud).takeovers[0].sides == ("tie", "tie")
    assert "A lead within 40%" in findings.find(loud).all()[0].note
    ranks = [
        {name: cell.rank for name, cell in zip(table.names, table.rows[0].cells)}["fftw"]
        for cells in (calm, loud)
        for table in tables.tables(cells)
        if table.benchmark == MAIN
    ]
    assert ranks == ["", "tied"]


def test_a_gain_inside_the_noise_is_said_to_be(tmp_path):
    loud = run(tmp_path, 3.5)
    (gain,) = findings.find(loud).gains
    assert gain.inside == 2
    assert gain.sentence().endswith("inside the noise in 2 cells")
    found = texts(drawn(loud)["speed-up"])
    assert found.count("in the noise") == 2
    assert "noise: within 3.50×" in found


def test_timings_whose_quartiles_overlap_are_a_tie_anyway_and_raise_nothing(tmp_path):
    found = noise(run(tmp_path, 1.02, again=1.25, spread=0.3))
    assert [twice.apart for twice in found.unpaired] == [False, False]
    assert found.lead == LEAD
    assert "by no more than its quartiles (2 cells)" in found.sentence()


def test_the_references_own_ratio_is_an_a_a_too(tmp_path):
    found = noise(run(tmp_path, 1.02, ratios={"numba": 0.3, REFERENCE: 0.8}))
    assert found.floor(2, 64, 3) == pytest.approx(1.25)


def bands(axes):
    """The ends of the grey bands."""
    patches = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in patches]


def test_the_band_of_the_ratio_figure_is_the_floor(tmp_path):
    ratios = {"numba": 0.33, "fftw": 0.95, REFERENCE: 1.01}
    figure = drawn(run(tmp_path, 1.08, ratios=ratios))["ratio"]
    for axes in figure.figure.axes:
        assert bands(axes) == [pytest.approx((1 / 1.08, 1.08))]
        assert "grey is noise: ±8%" in axes.get_xlabel()
        assert axes.get_xscale() == "log"
    found = texts(figure)
    assert found.count("in the noise") == 4  # fftw and the reference, at two sizes
    assert found.count("0.330×") == 2
    assert "grey band" in figure.alt


def test_a_ratio_without_a_floor_is_drawn_and_says_so(tmp_path):
    cells = run(tmp_path, 1.08)
    figure = drawn(cells[cells["question"] != "floor"])["ratio"]
    assert all(bands(axes) == [] for axes in figure.figure.axes)
    assert "noise floor not measured in this run" in figure.figure.axes[0].get_xlabel()
    assert "not measured" in figure.caption
    assert "in the noise" not in texts(figure)


@pytest.mark.parametrize(
    ("floor", "tie", "around"),
    [
        (None, "a tie: within 10% (noise floor not measured in this run)", "assumed"),
        (1.4, "a tie: within 40%", "noise: ±40%"),
    ],
)
def test_the_maps_name_the_noise(tmp_path, floor, tie, around):
    figures = drawn(run(tmp_path, floor))
    legends = [
        figures[name].figure.legends[0].get_texts()[0].get_text()
        for name in ("winners", "speed-up")
    ]
    assert legends[0] == tie
    assert around in legends[1]
    if floor is None:
        assert "noise floor not measured in this run" in legends[1]


def test_a_ranking_has_a_band_from_the_fastest_to_the_lead(tmp_path):
    stored = {"low_rank.CorrelateFloat32.time_call": timed(NAMES, SIZES, TIMES)}
    write(tmp_path, stored | noisy(SIZES, {REFERENCE: 1.0}, 1.25, TIMES))
    (axes,) = drawn(frame.load(tmp_path))["low-rank"].figure.axes
    assert bands(axes) == [pytest.approx((1.0, 1.25))]


@pytest.mark.parametrize(
    ("factor", "text"),
    [
        (1.1, "10%"),
        (1.0312, "3.2%"),
        (1.101, "11%"),
        (1.005, "0.5%"),
        (1.0, "0%"),
        (2.699, "2.70×"),
    ],
)
def test_percent_is_rounded_up(factor, text):
    assert percent(factor) == text


def test_labels():
    assert label(1.25) == "noise: ±25%"
    assert label(2.5) == "noise: within 2.50×"
    assert Noise((Floor(2, 64, 3, 1.2),), (Twice(1.5, True), Twice(9.0, False))).lead == 1.5
