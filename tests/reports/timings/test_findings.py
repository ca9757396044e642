"""The findings, on numbers made so that the answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.timings import findings, frame
from corrconv.reports.timings.takeover import Change, Takeover, takeovers
from corrconv.reports.timings.winners import MAIN as REGIME
from corrconv.reports.timings.winners import Timing, contests, regimes

from tests.reports.tree import MAIN, timed, write

NAMES = ["numba", "fftw", "scipy_fft", "auto", "scipy_auto"]


def cells(tmp_path: Path, times: dict[str, list[float]], n=(3, 7, 15, 31), spread=0.01):
    """Results at N = 64 with a list of times along n for each implementation."""
    values = {(name, 64, size): t for name, row in times.items() for size, t in zip(n, row)}
    write(tmp_path, {MAIN: timed(NAMES, ([64], list(n)), values, spread)})
    return frame.newest(frame.load(tmp_path))


@pytest.mark.parametrize(
    ("direct", "fft", "changes", "words"),
    [
        ([1, 2, 4, 8], [3, 3, 3, 3], [(7, 15, "fft")], "between n = 7 and 15"),
        ([1, 3, 3, 8], [3, 3, 3, 3], [(3, 31, "fft")], "between n = 3 and 31"),  # ties widen it
        ([1, 1, 1, 1], [3, 3, 3, 3], [], "no FFT route is the fastest for n = 3 to 31"),
        ([9, 9, 9, 9], [3, 3, 3, 3], [], "an FFT route is the fastest for n = 3 to 31"),
        (
            [3, 9, 9, 9],
            [3, 3, 3, 3],
            [],
            "an FFT route is the fastest for n = 7 to 31; a tie at n = 3",
        ),
        ([3, 3, 3, 3], [3, 3, 3, 3], [], "a tie"),
        (
            [1, 4, 2, 8],
            [3, 3, 3, 3],
            [(3, 7, "fft"), (7, 15, "direct"), (15, 31, "fft")],
            "a direct route takes over between n = 7 and 15",
        ),
    ],
)
def test_takeover(tmp_path, direct, fft, changes, words):
    (found,) = takeovers(cells(tmp_path, {"numba": direct, "fftw": fft}))
    assert found.changes == tuple(Change(*change) for change in changes)
    assert words in found.sentence()


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ("direct tie tie", "no FFT route is the fastest at n = 3; a tie for n = 7 to 15"),
        ("tie fft tie", "an FFT route is the fastest at n = 7; a tie at n = 3; a tie at n = 15"),
        ("fft tie fft", "an FFT route is the fastest for n = 3 to 15; a tie at n = 7"),
        ("tie tie tie", "a tie for n = 3 to 15"),
        ("direct direct direct", "no FFT route is the fastest for n = 3 to 15"),
        ("direct tie fft", "an FFT route takes over between n = 3 and 15"),
        ("direct fft tie", "an FFT route takes over between n = 3 and 7; a tie at n = 15"),
        ("tie", "a tie for n = 3, the only size measured"),
        ("fft", "an FFT route is the fastest for n = 3, the only size measured"),
    ],
)
def test_a_tie_is_not_said_to_be_resolved(sides, words):
    sides = tuple(sides.split())
    assert Takeover(64, (3, 7, 15)[: len(sides)], sides).sentence() == f"N = 64: {words}"


def test_where_only_one_family_was_timed_it_is_the_fastest(tmp_path):
    frame_ = cells(tmp_path, {"numba": [1, 2], "fftw": [3, 3, 3, 3]})  # direct: n/a from 15 on
    (found,) = takeovers(frame_)
    assert found.changes == (Change(7, 15, "fft"),)


def test_a_lead_needs_ten_per_cent_and_quartiles_apart():
    slow = Timing("b", "fft", 1.09, 1.08, 1.1)
    assert not Timing("a", "direct", 1.0, 0.99, 1.01).beats(slow)
    far = Timing("b", "fft", 1.5, 1.2, 1.6)
    assert Timing("a", "direct", 1.0, 0.99, 1.01).beats(far)
    assert not Timing("a", "direct", 1.0, 0.9, 1.3).beats(far)
    assert not far.beats(Timing("a", "direct", 1.0, 0.99, 1.01))


def test_those_that_choose_are_no_contenders(tmp_path):
    times = {"numba": [2.0], "fftw": [3.0], "auto": [1.0], "scipy_auto": [6.0]}
    (contest,) = contests(cells(tmp_path, times, n=(3,)), REGIME)
    assert contest.fastest.implementation == "numba"
    assert [t.implementation for t in contest.direct_and_fft] == ["numba", "fftw"]
    assert contest.choice("auto").seconds == 1.0
    assert contest.choice("fftw") is None


def test_shares_and_gains(tmp_path):
    times = {"numba": [1, 3, 9, 9], "fftw": [4, 3, 3, 2], "scipy_auto": [8, 6, 6, 3]}
    found = findings.find(cells(tmp_path, times))
    (share,), (gain,) = found.shares, found.gains
    assert (share.cells, share.wins, share.ties) == (4, (("fftw", 2), ("numba", 1)), 1)
    assert share.sentence().endswith(
        "(4 cells): fftw in 2 (50%), numba in 1 (25%), a tie in 1 (25%)"
    )
    assert gain.ratios == pytest.approx((8, 2, 2, 1.5))
    assert "2.00× in the median of 4 cells, from 1.50× to 8.00× (numba at N = 64, n = 3)" in (
        gain.sentence()
    )


def test_noisy_quartiles_make_ties(tmp_path):
    found = findings.find(cells(tmp_path, {"numba": [1.0], "fftw": [1.5]}, n=(3,), spread=0.3))
    assert found.shares[0].ties == 1
    assert found.takeovers[0].sides == ("tie",)


def test_three_sentences_whatever_there_is(tmp_path):
    full = findings.find(cells(tmp_path, {"numba": [1, 2, 4, 8], "scipy_auto": [3, 3, 3, 3]}))
    assert len(full.sentences()) == 3
    nothing = findings.find(cells(tmp_path, {}))
    assert len(nothing.sentences()) == 3
    assert all("no timings" in sentence for sentence in nothing.sentences())


def test_the_main_regime_comes_first(tmp_path):
    fields = timed(["numba"], ([64], [3]), {("numba", 64, 3): 1.0})
    kinds = ["images.ConvolveFloat32", "images", "signals", "images_threads"]
    names = [f"{k}{'' if '.' in k else '.CorrelateFloat32'}.time_call" for k in kinds]
    write(tmp_path, dict.fromkeys(names, fields))
    found = findings.find(cells_ := frame.newest(frame.load(tmp_path)))
    assert [str(regime) for regime in regimes(cells_)] == [
        "2-D correlate, float32, one thread",
        "2-D convolve, float32, one thread",
        "2-D correlate, float32, all threads",
        "1-D correlate, float32, one thread",
    ]
    assert found.shares[0].where == "everywhere"
    assert found.shares[1].where == str(REGIME)
