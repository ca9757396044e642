"""The check itself: what agrees is passed, and every planted contradiction is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.kit.figure import as_csv
from corrconv.reports.kit.measured import measured
from corrconv.reports.kit.quantity import quantity, row, table

from tests.reports.truth import pages, tables
from tests.reports.truth.held import Store, contradictions
from tests.reports.truth.planted import LINE, cell, run
from tests.reports.truth.seen import Seen

STORE = Store(run())


def seen(tmp_path: Path, body: str, name: str = "a.html") -> tuple[Seen, ...]:
    path = tmp_path / name
    path.write_text(f"<!doctype html><body><p>{body}</p></body>", "utf-8")
    return pages.page(path).seen


def rows(tmp_path: Path, *of: dict[str, object]) -> list[Seen]:
    path = tmp_path / "figure.csv"
    path.write_text(as_csv(table(of)), "utf-8")
    return list(tables.table(path))


def whole() -> str:
    """Every kind of number that a cell has, for both sides."""
    of = cell()
    kinds = ("seconds", "least seconds", "greatest seconds", "error", "verdict")
    pairs = ("ratio", "least ratio", "greatest ratio", "verdict")
    said = [measured(of, name, what) for name in "ab" for what in kinds]
    said += [measured(of, "b", what, "a") for what in pairs]
    return " ".join(said)


def test_what_the_store_says_holds(tmp_path: Path) -> None:
    found = seen(tmp_path, whole())
    assert len(found) == 14
    assert contradictions(found, STORE) == []


@pytest.mark.parametrize(
    ("was", "planted"),
    [
        ('value="0.002"', 'value="0.0020001"'),
        ('value="2"', 'value="2.0001"'),
        ('value="fastest"', 'value="tied"'),
        (">2.00 ms<", ">2.01 ms<"),
        (">2.00×<", ">2.01×<"),
        (">fastest<", ">tied<"),
        (">1.68 u<", ">1.69 u<"),
        (f'data-cell="{LINE}" data-name="b" data-what="seconds"', f'data-cell="{LINE} rank-one" '
         'data-name="b" data-what="seconds"'),
        ('data-name="b" data-what="seconds"', 'data-name="c" data-what="seconds"'),
    ],
)  # fmt: skip
def test_one_thing_changed_in_a_page_is_found(tmp_path: Path, was: str, planted: str) -> None:
    body = whole()
    assert was in body
    assert contradictions(seen(tmp_path, body.replace(was, planted)), STORE)


def test_both_places_are_named(tmp_path: Path) -> None:
    text = quantity(LINE, "b", "seconds", 2e-3), quantity(LINE, "b", "seconds", 7.91e-3)
    found = [*seen(tmp_path, text[0], "a.html"), *seen(tmp_path, text[1], "b.html")]
    (said,) = contradictions(found, STORE)
    assert str(said) == f"{LINE}: b, seconds: 0.002 in the store, a.html:1; 0.00791 in b.html:1"


def test_a_row_of_a_csv_is_held_too(tmp_path: Path) -> None:
    right = row(LINE, "b", "seconds", 2e-3), row(LINE, "b", "ratio", 2.0, "a")
    assert contradictions(rows(tmp_path, *right), STORE) == []
    for planted in (
        row(LINE, "b", "seconds", 3e-3),
        row(LINE, "b", "ratio", 2.1, "a"),
        row(LINE, "b", "verdict", "tied"),
    ):
        (found,) = contradictions(rows(tmp_path, *right, planted), STORE)
        assert "figure.csv:4" in str(found)


def test_a_csv_may_have_a_column_for_each_number(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(
        f"case,implementation,to,seconds,ratio,error\n{LINE},b,a,0.002,2,2e-8\n{LINE},a,,0.001,,\n"
    )
    found = list(tables.table(path))
    assert [each.key.what for each in found] == ["seconds", "ratio", "error", "seconds"]
    assert contradictions(found, STORE) == []


def test_predictions_are_held_against_each_other(tmp_path: Path) -> None:
    text = quantity(LINE, "b", "predicted seconds", 5e-3)
    other = quantity(LINE, "b", "predicted seconds", 6e-3)
    assert contradictions(seen(tmp_path, text + text), STORE) == []
    assert len(contradictions(seen(tmp_path, text + other), STORE)) == 1


def test_a_unit_may_stand_in_the_heading(tmp_path: Path) -> None:
    assert contradictions(seen(tmp_path, measured(cell(), "b", "ratio", "a", "2.00")), STORE) == []
    assert contradictions(seen(tmp_path, measured(cell(), "b", "ratio", "a", "2.0")), STORE)


def test_a_name_may_stand_for_a_verdict(tmp_path: Path) -> None:
    assert contradictions(seen(tmp_path, measured(cell(), "a", "verdict", text="a")), STORE) == []
    wrong = quantity(LINE, "b", "verdict", "fastest", "b")
    assert len(contradictions(seen(tmp_path, wrong), STORE)) == 1


def test_what_was_measured_alone_is_held(tmp_path: Path) -> None:
    right = quantity(LINE, "a", "memory", 4096) + quantity(LINE, "a", "planning seconds", 0.5)
    assert contradictions(seen(tmp_path, right), STORE) == []
    assert contradictions(seen(tmp_path, quantity(LINE, "a", "memory", 8192)), STORE)
    two = LINE.replace("float32 1", "float32 2")
    assert contradictions(seen(tmp_path, quantity(two, "a", "over one thread", 0.5)), STORE) == []
    assert contradictions(seen(tmp_path, quantity(two, "a", "over one thread", 0.577)), STORE)


def test_memory_of_a_case_that_the_sweep_leaves_is_held_among_its_places(tmp_path: Path) -> None:
    other = LINE.replace("64x64", "99x99")
    two = quantity(other, "a", "memory", 4096), quantity(other, "a", "memory", 5000)
    assert contradictions(seen(tmp_path, two[0]), STORE) == []
    assert contradictions(seen(tmp_path, two[0] + two[1]), STORE)


def test_a_tie_may_be_written_for_a_ratio_where_it_is_one(tmp_path: Path) -> None:
    said = seen(tmp_path, measured(cell(), "b", "ratio", "a", "≈"))
    assert contradictions(said, STORE)
    assert contradictions(said, Store(run(tied=True))) == []


def test_half_the_time_is_twice_as_fast(tmp_path: Path) -> None:
    assert contradictions(seen(tmp_path, measured(cell(), "a", "ratio", "b", "2.00×")), STORE) == []
    assert contradictions(seen(tmp_path, measured(cell(), "a", "ratio", "b", "2.10×")), STORE)
    assert contradictions(seen(tmp_path, measured(cell(), "a", "seconds", text="2.00 ms")), STORE)
