"""The tables and the CSV: every number of a planted run, as it was planted, with its key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run
from corrconv.reports.timings import page, tables

from corrconv.kit import units
from corrconv.sweep.evidence import Case
from tests.reports.built import filled
from tests.reports.tree import alone, case, grid, model, of_model, planted


@pytest.fixture(scope="module")
def run() -> Run:
    return Run.of(planted(of_model(grid()), alone=alone()))


@pytest.fixture(scope="module")
def data(run: Run, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder: Path = tmp_path_factory.mktemp("csv")
    page.write_csv(run, folder)
    return pd.read_csv(folder / "data.csv")


def by_key(data: pd.DataFrame, what: str) -> dict[tuple[str, str], float]:
    rows = data[data["what"] == what]
    return {
        (line, name): float(value)
        for line, name, value in rows[["case", "implementation", "value"]].itertuples(index=False)
    }


def test_the_csv_holds_exactly_what_was_planted(data: pd.DataFrame) -> None:
    known = {
        (it.line, name): seconds
        for it, times in of_model(grid()).items()
        for name, seconds in times.items()
    }
    assert by_key(data, "seconds") == pytest.approx(known, rel=1e-5)
    ratios = data[data["what"] == "ratio"]
    assert len(ratios) == len(known) - len(grid()), "all but the best of each cell"
    for line, name, to, value in ratios[["case", "implementation", "to", "value"]].itertuples(
        index=False
    ):
        assert float(value) == pytest.approx(known[line, name] / known[line, to], rel=1e-4)


def test_the_csv_holds_memory_and_stages(data: pd.DataFrame) -> None:
    memory = {(line, it.name): held for it in alone() for line, held in it.memory.items()}
    assert by_key(data, "memory") == memory
    for what, (field, _) in tables.STAGES.items():
        known = {(it.case, it.name): getattr(it.stages, field) for it in alone()}
        assert by_key(data, what) == pytest.approx(known, rel=1e-5)


def test_there_is_a_table_for_each_view_and_none_without_rows(run: Run) -> None:
    found = tables.tables(run)
    for view in run.views:
        assert sum(str(view) in table.title for table in found) == 2, "times and errors"
    assert [table.title.partition(":")[0] for table in found[-2:]] == [
        "Peak memory of a call with its plan, beyond operands and result",
        "Before the steady call",
    ]
    bare = Run.of(planted(of_model([case(64, 3)])))
    assert len(tables.tables(bare)) == 2
    rows = sum(len(table.rows) for table in found if "Time of one call" in table.title)
    assert rows == len(run.cells)


def test_every_number_of_a_table_is_the_planted_one(run: Run) -> None:
    first = tables.tables(run)[0]
    for row in first.rows:
        it = Case.from_line(f"correlate {' '.join(row.heads)} same fill float32 1")
        for name, entry in zip(first.columns, row.entries):
            seconds = model(name, it)
            assert plain(entry.shown) == ("–" if seconds is None else str(units.seconds(seconds)))
            assert f'data-cell="{it.line}"' in entry.shown or seconds is None


def test_tables_mark_best_tied_and_those_without_a_number() -> None:
    times = {"numba": 1.0, "fftw": 1.02, "scipy_fft": 2.0, "auto": 0.999, "naive": None}
    cells = {case(64, 3): times, case(64, 7): {"numba": 1.0, "fftw": 2.0, "strided": 3.0}}
    table, _ = tables.tables(Run.of(planted(cells)))
    assert table.never == ("naive",)
    entries = dict(zip(table.columns, table.rows[0].entries))
    ranks = {name: entry.rank for name, entry in entries.items()}
    assert ranks == {
        "auto": "tied", "fftw": "tied", "numba": "best", "scipy_fft": "", "strided": "none",
    }  # fmt: skip
    assert entries["strided"].told == "was not asked for"
    assert entries["numba"].told == "988 ms to 1.01 s over 6 processes"
    assert entries["scipy_fft"].told.startswith(
        "2.00 s to 2.00 s over 6 processes; 2.00× to numba ("
    )
    assert entries["scipy_fft"].told.endswith(", slower")
    second = dict(zip(table.columns, table.rows[1].entries))
    assert second["numba"].rank == "best"
    assert second["scipy_fft"].rank == "none"


def test_why_one_has_no_number_is_told() -> None:
    cells = {
        case(64, 3): {"numba": 1.0, "naive": None, "fftw": 2.0},
        case(64, 7): {"naive": 1.0, "fftw": 2.0},
    }
    table, _ = tables.tables(Run.of(planted(cells)))
    assert dict(zip(table.columns, table.rows[0].entries))["naive"].told == "no such transform"


def test_one_that_was_far_behind_says_so() -> None:
    sweep = planted({case(64, 3): {"numba": 1.0, "fftw": 9.0}}, looks=("fftw",), reference="numba")
    table, _ = tables.tables(Run.of(sweep))
    assert table.rows[0].entries[0].told.endswith("slower; far behind: called once")


def test_a_wide_table_says_which_is_the_best() -> None:
    names = [f"guest_{i:02}" for i in range(tables.WIDE + 1)]
    times = {name: 1.0 + (i - 4) ** 2 for i, name in enumerate(names)}
    run = Run.of(planted({case(64, 3): times}, families=dict.fromkeys(names, "fft")))
    wide, _ = tables.tables(run)
    assert wide.wide
    text = filled("timings/page_tables.html.j2", page.Tables("A floor.", (wide,)))
    assert '<td class="smallest">guest_04</td>' in text
    assert '<div class="block wide">' in text
    assert "A floor." in text


def test_cells_that_are_not_square_are_in_the_tables_too() -> None:
    it = Case.from_line("correlate 64x32 3x5 same fill float32 1")
    table, _ = tables.tables(Run.of(planted({it: {"numba": 1.0, "fftw": 2.0}})))
    assert table.rows[0].heads == ("64x32", "3x5")
