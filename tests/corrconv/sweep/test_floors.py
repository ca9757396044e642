"""Floors that are floors: equal code is hardly ever called different, whatever the noise, in any cell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from corrconv.impls import astropy, ipp, naive, ndimage, numpy, scipy_2d, scipy_direct

import corrconv
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import Verdict
from corrconv.sweep import stored
from corrconv.sweep.evidence import Outcome, Record, Result, Turn
from corrconv.sweep.floors import SHORT, Floors, across, are_apart, floors, of_same, same_code
from corrconv.sweep.judging import cells
from tests.corrconv.sweep.fakes import LINE, record

PUBLISHED = sorted(Path(__file__).resolve().parents[3].glob("reports/published/*/sweep.json"))
SIX = range(6)
RUNS = 1000
LINES = [f"correlate 64 {n} same fill float32 1" for n in range(1, 9)]
NAMES = "ref", "ref" + AGAIN, "one", "one" + AGAIN, "two", "three"
"""Equal code but for the reference, which takes four times as long."""
Noise = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]
NOISES: dict[str, Noise] = {
    "Gaussian": lambda draw, size: draw.standard_normal(size),
    "heavy tails": lambda draw, size: draw.standard_t(3, size),
}


def runs(noise: Noise, unlike: float, seed: int, louder: float = 1.0) -> Iterator[list[Record]]:
    """Sweeps of equal code: each process draws each side anew, by 1% in typical cells.

    `unlike` is the spread of cells' noise, as a natural logarithm; half of the cells are of a second host,
    which is so many times `louder`.
    """
    draw = np.random.default_rng(seed)
    level = np.where(np.char.startswith(np.array(NAMES), "ref"), 4e-3, 1e-3)
    for _ in range(RUNS):
        scale = 0.01 * np.exp(unlike * draw.standard_normal(len(LINES)))
        scale[::2] *= louder
        logs = noise(draw, (len(LINES), len(SIX), len(NAMES))) * scale[:, None, None]
        seconds = (level * np.exp(logs)).tolist()
        yield [
            Record(
                Turn(number, line),
                f"p{number}",
                "ref",
                tuple(
                    Result(name, Outcome.MEASURED, look=s, calls=1, seconds=(s, s))
                    for name, s in zip(NAMES, seconds[place][number])
                ),
                1.0,
                "",
                "" if louder == 1 else "ab"[place % 2],
            )
            for place, line in enumerate(LINES)
            for number in SIX
        ]


@pytest.mark.parametrize("unlike", [0.0, 0.7])
@pytest.mark.parametrize("noise", NOISES)
def test_equal_code_is_named_in_one_run_of_a_hundred_at_most(noise: str, unlike: float):
    named = 0
    for records in runs(NOISES[noise], unlike, seed=11):
        pairs = [pair for cell in cells(records, {}) for pair in cell.pairs]
        assert len(pairs) == 6 * len(LINES)
        equal = [pair for pair in pairs if "ref" not in (pair.of, pair.to)]
        named += any(pair.verdict is not Verdict.NOT_RESOLVED for pair in equal)
    assert named <= RUNS / 100


def test_of_two_hosts_equal_code_is_named_as_seldom_though_one_is_three_times_as_noisy():
    named = 0
    for records in runs(NOISES["Gaussian"], 0.0, seed=12, louder=3.0):
        pairs = [pair for cell in cells(records, {}) for pair in cell.pairs]
        equal = [pair for pair in pairs if "ref" not in (pair.of, pair.to)]
        named += any(pair.verdict is not Verdict.NOT_RESOLVED for pair in equal)
    assert named <= RUNS / 100


def test_all_cells_of_a_noisier_host_have_a_wider_floor():
    """Also one whose own pairs were quiet."""
    noises = dict(zip(LINES, (0.01, 0.01, 0.01, 0.01, 0.04, 0.04, 0.01)))
    of = [record for line, noise in noises.items() for record in quiet(line, noise=noise)]
    hosts = dict(zip(LINES, "aaaabbb"))
    it = floors([replace(record, host=hosts[record.turn.line]) for record in of])
    assert floors(of).unrest[LINES[6]] == pytest.approx(1)
    assert it.unrest[LINES[6]] == pytest.approx(4, rel=0.1)
    assert it.unrest[LINES[0]] == pytest.approx(1)
    assert it.long == floors(of).long


def test_the_floor_is_no_wider_than_it_need_be():
    """Of noise of 1% in each side and process: under 5%, and all that is twice as long is named."""
    first = [next(runs(NOISES["Gaussian"], 0.0, seed)) for seed in range(20)]
    assert all(0.02 < floors(records).long.log < 0.05 for records in first)
    for records in first:
        assert all(cell.side("ref").beside.verdict is Verdict.SLOWER for cell in cells(records))


def quiet(line: str = LINE, level: float = 1.0, noise: float = 0.01) -> list[Record]:
    return [record(k, line, a=level, again=level * (1 + noise * (-1) ** k)) for k in SIX]


@pytest.mark.parametrize("path", PUBLISHED, ids=[path.parent.name for path in PUBLISHED])
def test_of_a_published_run_no_a_a_pair_is_named_by_the_floor_of_the_others(path: Path):
    """Real noise: each pair of equal code judged as any pair of the run is."""
    records = stored.read(path).records
    found, compared = list(same_code(records)), floors(records).compared
    assert len(found) >= 30
    for place, each in enumerate(found):
        others = of_same(found[:place] + found[place + 1 :], compared)
        assert abs(median(each.logs)) <= others.log(each.seconds, each.line) or not are_apart(
            each.logs
        )


def test_short_calls_and_long_ones_have_floors_apart():
    lines = LINES[:2]
    it = floors([*quiet(lines[0], SHORT / 9, 0.05), *quiet(lines[1], SHORT * 9, 0.01)])
    assert it.short.log > 3 * it.long.log
    assert (it.of(SHORT / 2), it.of(SHORT)) == (it.short, it.long)
    assert (it.short.pairs, it.long.pairs) == (1, 1)
    only = floors(quiet(lines[0], SHORT / 9))
    assert only.long is None
    assert only.log(1.0) == only.short.log


def test_a_cell_noisier_than_typical_ones_has_a_wider_floor_and_no_other_has():
    loud = quiet(LINES[0], noise=0.08)
    it = floors([*loud, *(r for line in LINES[1:5] for r in quiet(line))])
    assert it.unrest[LINES[0]] == pytest.approx(8, rel=0.1)
    assert all(it.unrest[line] == pytest.approx(1) for line in LINES[1:5])
    assert it.log(1.0, LINES[0]) == it.long.log * it.unrest[LINES[0]]
    assert it.log(1.0, "another") == it.long.log == it.log(1.0, LINES[1])
    alone = floors([r for line in LINES[1:5] for r in quiet(line)])
    assert it.long.log == pytest.approx(alone.long.log, rel=0.1)


def test_an_a_a_pair_that_all_processes_call_different_is_the_floor_at_least():
    off = [record(k, LINES[0], a=1.0, again=1.2) for k in SIX]
    it = floors([*off, *(r for line in LINES[1:] for r in quiet(line, noise=0.001))])
    assert it.long.factor == pytest.approx(1.2)
    assert it.long.largest == pytest.approx(1.2)


def test_it_widens_with_what_is_compared_and_narrows_with_processes():
    few = [record(k, a=1.0, again=1 + 0.01 * (-1) ** k, b=1.0) for k in SIX]
    many = [
        record(k, a=1.0, again=1 + 0.01 * (-1) ** k, **{f"s{n}": 1.0 for n in range(30)})
        for k in SIX
    ]
    assert (floors(few).compared, floors(many).compared) == (1, 465)
    assert floors(many).long.log > 1.3 * floors(few).long.log
    twice = [record(k, a=1.0, again=1 + 0.01 * (-1) ** k, b=1.0) for k in range(12)]
    assert floors(twice).long.log < 0.8 * floors(few).long.log


def test_of_too_few_processes_nothing_is_known():
    assert floors(quiet()[:5]) == Floors(None, None, None, 1)
    assert floors([]).log(1.0) is None


def test_whichever_was_the_fastest_it_is_one_pair_of_the_case():
    records = [record(k, a=4.0, again=4.1, **({"b": 1.0, "b_again": 1.1} if k % 2 else
                                             {"c": 1.0, "c_again": 1.1})) for k in SIX]  # fmt: skip
    found = {each.seconds: each for each in same_code(records)}
    assert found.keys() == {4.0, 1.0}
    assert len(found[1.0].logs) == 6


def test_first_blocks_have_a_floor_of_their_own():
    draw = random.Random(4)
    records = [
        record(k, a=(1.0,) * 24, again=tuple(1 + draw.gauss(0, 0.05) for _ in range(24)))
        for k in SIX
    ]
    it = floors(records)
    assert it.block.log > 2 * it.long.log
    assert it.log(1.0, block=True) == it.block.log


ONE, TWO = LINE, LINE[:-1] + "2"
LARGE = [line.replace("64", "99") for line in (ONE, TWO)]


def moved(by: float, line: str = ONE, other: str = TWO, noise: float = 0.01) -> list[Record]:
    """Under the second number of threads, code that uses one takes so many times as long."""
    return [
        record(k, each, a=s, again=s * (1 + 0.001 * (-1) ** k), naive=3 * s, other=s / 2)
        for each, at in ((line, 1.0), (other, by))
        for k in SIX
        for s in [at * (1 + noise * (-1) ** (k + k // 2) * (each == other))]
    ]


def test_across_processes_single_threaded_code_tells_the_floor():
    it = across(moved(1.0), ("a", "naive"))
    assert 0.01 < it.log < 0.05
    assert it.log > 2 * floors(moved(1.0)).long.log
    assert it.pairs == 1
    assert across(moved(1.0, noise=0.05), ("a", "naive")).log > 4 * it.log


def test_across_processes_what_all_passes_say_is_in_the_floor():
    """Two threads make the clock slower, say: what uses one is 30% slower in each pass."""
    records = [*moved(1.3), *moved(1.0, *LARGE)]
    assert across(records, ("a", "naive")).factor >= 1.299
    assert across(records, ("a", "naive")).pairs == 2


def test_across_processes_it_is_no_narrower_than_within_one():
    records = [*moved(1.0, noise=1e-9), *quiet(LINES[0], noise=0.1)]
    assert across(records, ("naive",)).log == floors(records).long.log


def test_across_processes_nothing_is_known_without_such_code():
    assert across(moved(1.0), ("nobody",)) is None
    assert across(moved(1.0)) is not None  # naive is registered, and says so
    assert across(quiet(), ("a",)) is None
    assert across([each for each in moved(1.0) if each.turn.number < 5], ("a",)) is None
    assert across([]) is None


def test_what_uses_one_thread_says_so():
    one = {
        it.implementation.name
        for it in (astropy, ipp, naive, ndimage, numpy, scipy_2d, scipy_direct)
    }
    assert {name for name in corrconv.names() if not corrconv.get(name).threaded} == one
