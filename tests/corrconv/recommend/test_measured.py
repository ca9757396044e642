"""Who has swept gets what was measured for a cell of the sweep; else the nearest cell stands beside."""

from __future__ import annotations

import json
import math
import random
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import corrconv
from corrconv.cli import main
from corrconv.core import cache as stored
from corrconv.core import calibration
from corrconv.kit import units
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import Verdict
from corrconv.model import table
from corrconv.model.learned import learned
from corrconv.recommend import near
from corrconv.recommend.evidence import as_data
from corrconv.recommend.run import recommend
from corrconv.sweep import own
from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Alone, Case, Outcome, Plan, Record, Result, Stages, Turn
from corrconv.sweep.folder import About, Sweep
from tests import damage

CASES = {
    "correlate 64x64 5x5 same fill float32 1": {
        "strided": 2e-4,
        "scipy_fft": 1e-4,
        "auto": 0.99e-4,
    },
    "correlate 256x256 5x5 same fill float32 1": {"strided": 3e-3, "scipy_fft": 2e-3, "auto": 2e-3},
    "correlate 256x256 15x15 same fill float32 1": {"strided": 1.01e-3, "scipy_fft": 1e-3},
    "convolve 256x256 15x15 full fill float64 1": {"strided": 1e-3, "scipy_fft": 7e-3},
    "correlate 1000 31 same fill float32 2": {"strided": 1e-5, "numpy": 3e-6, "scipy_fft": 4e-5},
    "correlate 256x256 15x15 same fill float32 1 rank-one": {
        "strided": 1e-3,
        "scipy_fft": 1e-3,
        "separable": 2e-4,
        "ndimage": 5e-4,
    },
}
"""Seconds, contrary to what any model says."""
FAMILIES = {name: corrconv.get(name).family for of in CASES.values() for name in of}
REFERENCE = "scipy_fft"


def result(label: str, seconds: float, process: int) -> Result:
    """Rounds of processes that differ by some percent."""
    wave = 1 + 0.03 * math.sin(2.4 * process + 7 * len(label))
    rounds = tuple(seconds * wave * (1 + 0.002 * k) for k in range(4))
    return Result(label, Outcome.MEASURED, look=seconds, calls=1, seconds=rounds, error=1e-7)


def record(line: str, process: int) -> Record:
    of = CASES[line] | {f"{REFERENCE}{AGAIN}": CASES[line][REFERENCE]}
    results = tuple(result(label, seconds, process) for label, seconds in of.items())
    return Record(
        Turn(process, line), f"p{process}", REFERENCE, results, 1.0, "2024-02-29T12:00:00"
    )


def sweep(
    lines: tuple[str, ...] = tuple(CASES), passes: int = 6, made: str = "2024-02-29"
) -> Sweep:
    plan = Plan(lines, tuple(FAMILIES), passes, 1.0)
    environment = {"machine": {"processor": "p", "threads": 2}}
    about = About("id", plan, {"machine": "mine", "processor": "p"}, environment, made, FAMILIES)
    records = tuple(record(line, process) for line in lines for process in range(passes))
    stages = Stages(0.1, 0.02, 0.03, 1.0, 1.0)
    alone = Alone("strided", 0, lines[0], stages, {}, "", made)
    return Sweep(Path("there"), about, records, (alone,))


@pytest.fixture
def own_cache(tmp_path, monkeypatch) -> Iterator[Path]:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    monkeypatch.setattr("corrconv.core.threads.all_workers", lambda: 2)
    monkeypatch.setattr("corrconv.model.prediction.all_workers", lambda: 2)
    table.forget()
    yield tmp_path
    monkeypatch.undo()
    table.forget()


def ask(case: Case):
    return recommend(case.problem, case.workers, rank_one=case.rank_one)


def say(*options: str) -> str:
    done = CliRunner().invoke(main, ["recommend", *options])
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def cells() -> list[Cell]:
    return [kept.cell for kept in own.own().cells]


def test_every_cell_of_the_grid_gives_the_measured_winner(own_cache):
    before = {line: ask(Case.from_line(line)).method for line in CASES}
    own.keep(sweep())
    assert [cell.case.line for cell in cells()] == list(CASES)
    for cell in cells():
        found = ask(cell.case)
        assert found.measured.cell == cell
        assert found.nearest is None
        assert found.method == cell.best.name
        assert found.ranking[0].name == cell.best.name
        for each in found.ranking:
            side = cell.side(each.name)
            assert each.seconds == side.seconds
            assert each.to_first.value == side.beside.ratio
            assert each.resolved == (
                side.name == cell.best.name or side.beside.verdict is Verdict.SLOWER
            )
    assert before != {line: ask(Case.from_line(line)).method for line in CASES}


def test_ties_are_the_cells_and_who_only_chooses_is_not_first(own_cache):
    own.keep(sweep())
    tie = ask(Case.from_line("correlate 256x256 15x15 same fill float32 1"))
    assert [(each.name, each.resolved) for each in tie.ranking] == [
        ("scipy_fft", True),
        ("strided", False),
    ]
    said = say("--image", "64x64", "--kernel", "5x5")
    assert said.startswith("Measured on this machine, swept 2024-02-29, in 6 processes.")
    auto = cells()[0].side("auto")
    took = f"took {units.seconds(auto.seconds)}, {units.ratio(auto.beside.ratio)} the first's ≈"
    assert took in said
    assert 'method="scipy_fft"' in said


def test_those_that_need_a_kernel_of_rank_one_are_of_the_cell_of_such_kernels(own_cache):
    own.keep(sweep())
    line = "correlate 256x256 15x15 same fill float32 1"
    found = ask(Case.from_line(line))
    (separable,) = found.if_rank_one
    assert separable.name == "separable"
    assert "ndimage" not in {
        each.name for each in found.ranking
    }  # it failed, but for these kernels
    assert separable.seconds == pytest.approx(2e-4, rel=0.02)
    assert separable.to_first.value == pytest.approx(0.2, rel=0.02)
    assert ask(Case.from_line(f"{line} rank-one")).method == "separable"


def test_beside_a_prediction_stands_the_nearest_cell(own_cache):
    own.keep(sweep())
    found = ask(Case.from_line("correlate 250x250 13x13 same fill float32 1"))
    assert found.measured is None
    assert found.nearest.cell.case.line == "correlate 256x256 15x15 same fill float32 1"
    assert ask(
        Case.from_line("correlate 60x70 5x5 valid fill float32 1")
    ).nearest.cell.case.line == ("correlate 64x64 5x5 same fill float32 1")
    assert ask(Case.from_line("correlate 250x250 13x13 same fill float32 2")).nearest is None
    said = say("--image", "250x250", "--kernel", "13x13")
    assert said.startswith("Predicted from this machine's own numbers, swept 2024-02-29.")
    assert (
        "Nearest measured here, 2024-02-29: correlate 256x256 15x15 same fill float32 1: scipy_fft, "
        "1.00 ms (≈ strided)."
    ) in said


def test_distances_are_in_logarithms_of_sides():
    def problem(N: int, n: int) -> corrconv.Problem:
        return Case.from_line(f"correlate {N}x{N} {n}x{n} same fill float32 1").problem

    assert near.distance(problem(100, 5), problem(100, 5)) == 0
    assert near.distance(problem(100, 5), problem(200, 5)) == pytest.approx(math.log(2))
    assert near.distance(problem(200, 5), problem(100, 10)) == pytest.approx(math.log(2) * 2**0.5)


def test_a_newer_sweep_takes_the_place_of_its_own_cells_alone(own_cache):
    own.keep(sweep())
    first, *_ = CASES
    own.keep(sweep((first,), made="2024-03-01"))
    dates = {kept.cell.case.line: kept.swept for kept in own.own().cells}
    assert dates.keys() == CASES.keys()
    assert {line for line, swept in dates.items() if swept == "2024-03-01"} == {first}


def test_an_older_sweep_that_is_finished_later_is_not_the_newer_one(own_cache):
    first, *_ = CASES
    own.keep(sweep((first,), made="2024-03-01"))
    own.keep(sweep())
    dates = {kept.cell.case.line: kept.swept for kept in own.own().cells}
    assert {line for line, swept in dates.items() if swept == "2024-03-01"} == {first}
    assert calibration.calibration().swept == "2024-03-01"


def test_the_model_learns_from_it(own_cache):
    key = "strided float32 2-D"
    before = table.entry(key)
    own.keep(sweep())
    assert table.entry(key) != before
    assert table.own().swept == "2024-02-29"
    assert table.first_calls() == {"strided": pytest.approx(0.15)}


def test_a_sweep_that_is_not_finished_or_tells_nothing_apart_is_not_kept(own_cache):
    whole = sweep()
    own.keep(Sweep(whole.path, whole.about, whole.records[:-1]))
    own.keep(sweep(passes=3))
    assert own.own().cells == ()
    assert not own.file().exists()


@pytest.mark.parametrize("key", ["processor", "versions", "format"])
def test_cells_of_another_machine_are_of_no_use(own_cache, monkeypatch, key):
    own.keep(sweep())
    here = stored.calibrated_here()
    monkeypatch.setattr(stored, "calibrated_here", lambda: here | {key: "another"})
    assert own.own().cells == ()


def test_a_damaged_file_is_ignored_with_a_warning(own_cache):
    own.keep(sweep())
    own.file().write_text(own.file().read_text().replace('"seconds"', '"minutes"', 1))
    with pytest.warns(UserWarning, match=r"cells\.json.*corrconv sweep"):
        assert own.own().cells == ()


def test_cells_that_are_damaged_anywhere_are_ignored_or_harmless(own_cache):
    """Advice never ends in an error for them: a warning names the file."""
    own.keep(sweep())
    whole, draw = json.loads(own.file().read_text()), random.Random(1)
    line = next(iter(CASES))
    asked = Case.from_line(line).problem
    ignored = 0
    for what, changed in damage.drawn(whole, 150, draw):
        stored.keep(json.dumps(changed), own.FILE)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            as_data(recommend(asked))
            found = own.own()
            found.find(Case.from_line(line))
            [(kept.cell.best, kept.cell.fastest, kept.cell.tied) for kept in found.cells]
            learned(own.samples(kept.cell for kept in found.cells))
        ignored += not found.cells
        assert all("cells.json" in str(each.message) for each in said), what
    assert ignored > 75
    for what, content in damage.torn(json.dumps(whole)):
        stored.keep(content, own.FILE)
        with pytest.warns(UserWarning, match=r"ignored: .*cells\.json"):
            assert own.own().cells == (), what


def test_where_the_best_cannot_run_any_more_there_is_a_prediction(own_cache, monkeypatch):
    own.keep(sweep())
    gone = {"scipy_fft": "not installed"}
    monkeypatch.setattr(near, "unavailable", gone.get)
    found = ask(Case.from_line("correlate 64x64 5x5 same fill float32 1"))
    assert found.measured is None
    assert found.nearest is not None
