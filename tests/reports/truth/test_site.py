"""A folder of files: every place is collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.kit.figure import as_csv
from corrconv.reports.kit.measured import measured
from corrconv.reports.kit.quantity import row, table

from tests.reports.truth.held import Store, contradictions
from tests.reports.truth.planted import LINE, cell, run
from tests.reports.truth.site import collect

TIMES = measured(cell(), "b", "seconds")
BODY = f"<p>{TIMES}</p><img src='figures/times.svg' alt='b takes 2.00 ms.'>"
DRAWN = "<svg><text>10 ms</text><text><tspan>2.00 ms</tspan></text></svg>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "figures").mkdir()
    rows = as_csv(table([row(LINE, "b", "seconds", 2e-3)]))
    (tmp_path / "figures" / "times.csv").write_text(rows, "utf-8")
    (tmp_path / "figures" / "times.svg").write_text(DRAWN, "utf-8")
    (tmp_path / "data.csv").write_text(rows, "utf-8")
    (tmp_path / "index.html").write_text(f"<body>{BODY}</body>", "utf-8")
    (tmp_path / "claims.html").write_text("<p>7.91 ms</p>", "utf-8")
    (tmp_path / "book-method.html").write_text("<p>7.91 ms</p>", "utf-8")
    return tmp_path


def test_pages_figures_and_tables_are_read(folder: Path) -> None:
    found = collect(folder)
    assert sorted(each.place for each in found.seen) == [
        "data.csv:2",
        "figures/times.csv:2",
        "index.html:1",
    ]
    assert found.loose == found.spoilt == found.bare == ()
    assert contradictions(found.seen, Store(run())) == []


@pytest.mark.parametrize(
    ("file", "was", "planted"),
    [
        ("index.html", 'value="0.002"', 'value="0.00201"'),
        ("data.csv", "0.002", "0.00201"),
        ("figures/times.csv", "0.002", "0.00201"),
    ],
)
def test_a_number_changed_in_one_file_is_found_there(
    folder: Path, file: str, was: str, planted: str
) -> None:
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(was, planted), "utf-8")
    found = contradictions(collect(folder).seen, Store(run()))
    assert found
    assert all(file in str(each) for each in found)


@pytest.mark.parametrize(
    ("file", "was", "planted", "place"),
    [
        ("figures/times.svg", "2.00 ms", "2.01 ms", "figures/times.svg"),
        ("index.html", "alt='b takes 2.00 ms.'", "alt='b takes 2.01 ms.'", "index.html:1"),
        ("index.html", "<body>", "<body><p>5.32 ms</p>", "index.html:1"),
    ],
)
def test_a_number_that_no_key_backs_is_listed(
    folder: Path, file: str, was: str, planted: str, place: str
) -> None:
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(was, planted), "utf-8")
    (found,) = collect(folder).loose
    assert found.place == place


def test_a_table_by_implementation_must_name_its_cells(folder: Path) -> None:
    (folder / "figures" / "old.csv").write_text("implementation,N,n,seconds\nb,64,5,0.1\n")
    (folder / "figures" / "counts.csv").write_text("suite,passed\nscipy,5\n")
    assert collect(folder).bare == ("figures/old.csv",)
