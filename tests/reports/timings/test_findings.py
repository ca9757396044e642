"""The findings, on numbers made so that the answer is known."""

from __future__ import annotations

import pytest
from corrconv.reports.kit.faster import territory
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import MAIN, Run
from corrconv.reports.timings import findings
from corrconv.reports.timings.takeover import Change, Takeover, takeovers

from corrconv.sweep.evidence import Case
from corrconv.sweep.grid import rank_one, signals, varied
from tests.reports.tree import case, planted

SIZES = (3, 7, 15, 31)


def run_of(times: dict[str, list[float]], **more: object) -> Run:
    """At N = 64, a list of times along n for each implementation; `more` as of `planted`."""
    cells = {
        case(64, n): {name: of[place] for name, of in times.items() if place < len(of)}
        for place, n in enumerate(SIZES[: max(map(len, times.values()))])
    }
    return Run.of(planted(cells, **more))


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
def test_takeover(direct, fft, changes, words):
    (found,) = takeovers(run_of({"numba": direct, "fftw": fft}))
    assert found.changes == tuple(Change(*change) for change in changes)
    assert words in found.sentence()


@pytest.mark.parametrize(
    ("held", "words"),
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
def test_a_tie_is_not_said_to_be_resolved(held, words):
    held = tuple(held.split())
    assert Takeover(64, (3, 7, 15)[: len(held)], held).sentence() == f"N = 64: {words}"


def test_where_only_one_family_was_measured_it_is_the_fastest():
    (found,) = takeovers(run_of({"fftw": [3, 3, 3, 3], "scipy_fft": [4, 4, 4, 4], "numba": [1, 2]}))
    assert found.changes == (Change(7, 15, "fft"),)


def test_one_that_has_no_rounds_is_slower_than_one_that_has():
    """It was so far behind in its first call that it was left out of the rounds."""
    cells = {case(64, 3): {"numba": 1.0, "fftw": 9.0, "scipy_fft": 9.5}}
    sweep = planted(cells, looks=("fftw", "scipy_fft"), reference="numba")
    (cell,) = Run.of(sweep).cells
    assert [side.whole for side in cell.sides] == [True, False, False]
    assert territory(cell) == "direct"


def test_what_is_within_the_noise_floor_is_a_tie_whatever_its_interval():
    run = run_of({"numba": [1.0, 1.0], "fftw": [1.025, 1.4], "scipy_fft": [2.0, 2.0]})
    near, far = run.cells
    pair = near.side("fftw").beside
    assert 1 < pair.low < pair.ratio < run.floors.long.factor < 1.4
    assert (near.fastest, near.tied) == (None, ("numba", "fftw"))
    assert (far.fastest, far.tied) == ("numba", ("numba",))


def test_too_few_processes_resolve_nothing():
    found = findings.find(run_of({"numba": [1.0], "fftw": [9.0]}, processes=5))
    assert found.shares[0].ties == 1
    assert found.takeovers[0].held == ("tie",)


def test_shares_and_gains():
    times = {"numba": [1, 3, 9, 9], "fftw": [4, 3, 3, 2], "scipy_auto": [8, 6, 6, 3]}
    found = findings.find(run_of(times))
    (share,), (gain,) = found.shares, found.gains
    assert (share.cells, share.wins, share.ties) == (4, (("fftw", 2), ("numba", 1)), 1)
    assert share.sentence().endswith(
        "(4 cells): fftw in 2 (50%), numba in 1 (25%), a tie in 1 (25%)"
    )
    assert [cell.side("scipy_auto").beside.ratio for cell in gain.found] == pytest.approx(
        (1.5, 2, 2, 8)
    )
    assert "2.00× in the median of 4 cells, from 1.50× to 8.00× (numba at N = 64, n = 3)" in (
        plain(gain.sentence())
    )
    assert 'data-cell="correlate 64x64 3x3 same fill float32 1" data-name="scipy_auto"' in (
        gain.sentence()
    )


def test_what_chooses_wins_nothing_and_is_counted_as_tied():
    found = findings.find(run_of({"numba": [2.0], "fftw": [6.0], "auto": [1.9]}))
    assert found.shares[0].wins == (("numba", 1),)
    gain = findings.gains(
        "here", run_of({"numba": [2.0], "fftw": [6.0], "auto": [2.0]}).cells, "auto"
    )
    assert gain is not None
    assert gain.tied == 1
    assert plain(gain.sentence()) == "here: 1.00×, in the only cell measured: a tie"


def test_three_sentences_whatever_there_is():
    times = {"numba": [1, 2, 4, 8], "fftw": [2, 2, 2, 2], "scipy_auto": [3, 3, 3, 3]}
    assert len(findings.find(run_of(times)).sentences()) == 3
    signal = Run.of(planted({signals((1000,), (3,))[0]: {"numba": 1.0, "fftw": 2.0}}))
    nothing = findings.find(signal).sentences()
    assert len(nothing) == 3
    assert findings.NONE[0] in nothing[0]
    assert findings.NONE[0] in nothing[2]
    assert not any("<" in sentence for sentence in nothing)


def test_a_cell_that_is_not_square_is_counted_and_named_by_its_shapes():
    it = Case.from_line("correlate 64x32 3x5 same fill float32 1")
    run = Run.of(
        planted(
            {
                it: {"numba": 1.0, "fftw": 2.0, "scipy_auto": 3.0},
                case(64, 3): {"numba": 1.0, "fftw": 2.0},
            }
        )
    )
    found = findings.find(run)
    assert found.shares[0].cells == 2
    assert findings.at(found.gains[0].found[0]) == "64x32 with 3x5"


def test_the_main_view_comes_first():
    times = {"numba": 1.0, "fftw": 2.0}
    main = case(64, 3)
    cases = [*varied([main], operation=["convolve"]), *rank_one([main]), *signals((1000,), (3,))]
    run = Run.of(planted(dict.fromkeys([*cases, *varied([main], workers=[2]), main], times)))
    assert [str(view) for view in run.views] == [
        "2-D correlate, float32, one thread",
        "2-D convolve, float32, one thread",
        "2-D correlate, kernels of rank one, float32, one thread",
        "1-D correlate, float32, one thread",
        "2-D correlate, float32, 2 threads",
    ]
    found = findings.find(run)
    assert [share.where for share in found.shares] == ["everywhere", *map(str, run.views)]
    assert run.views[0] == MAIN
