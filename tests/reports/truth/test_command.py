"""The command line, asked for cells: what it says is read as it is meant, and a wrong answer is found."""

from __future__ import annotations

from typing import Any

import pytest

from corrconv.sweep.evidence import Case
from tests.reports.truth import command
from tests.reports.truth.held import Store, contradictions
from tests.reports.truth.planted import LINE, run

CASE = Case.from_line(LINE)


def row(
    name: str, family: str, seconds: float, *range_: float, resolved: bool = True
) -> dict[str, Any]:
    ratio, low, high = range_
    return {
        "name": name,
        "family": family,
        "seconds": seconds,
        "times_first": ratio,
        "range": [low, high],
        "resolved": resolved,
        "first_call": 0.8,
    }


def right() -> dict[str, Any]:
    first = row("a", "direct", 1e-3, 1.0, 1.0, 1.0)
    second = row("b", "fft", 2e-3, 2.0, 1.9, 2.1)
    of = {"case": LINE, "best": "a", "seconds": 1e-3, "tied": ["a"]}
    second["first_call"] = None
    return {"measured": of, "method": "a", "ranking": [first, second], "if_rank_one": []}


def found(data: dict[str, Any]) -> list[str]:
    return list(map(str, contradictions(command.said(CASE, data, LINE), Store(run()))))


def test_a_right_answer_holds() -> None:
    assert found(right()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("seconds", 2.1e-3), ("times_first", 2.1), ("range", [1.8, 2.1]), ("resolved", False)],
)
def test_a_wrong_number_is_found(field: str, value: object) -> None:
    data = right()
    data["ranking"][1][field] = value
    assert found(data)


def test_a_wrong_first_call_is_found() -> None:
    data = right()
    data["ranking"][0]["first_call"] = 0.9
    assert found(data)


def test_another_method_is_found() -> None:
    assert found(right() | {"method": "b"})


def test_a_prediction_of_what_was_measured_is_found() -> None:
    (said,) = found(right() | {"measured": None})
    assert "only predicted" in said


def test_a_case_is_asked_for_as_it_is() -> None:
    line = "convolve 64x32 5x4 full symm float64 2 rank-one"
    assert " ".join(command.options(Case.from_line(line))) == (
        "recommend --image 64x32 --kernel 5x4 --operation convolve --mode full --boundary symm "
        "--dtype float64 --workers 2 --rank-one"
    )
