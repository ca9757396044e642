"""The codec gives back what it was given, and refuses what does not fit."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv import Problem
from corrconv.kit import evidence
from corrconv.kit.codec import from_data, to_data


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    seconds: float
    count: int = 1


@dataclass(frozen=True)
class Whole:
    name: str
    problem: Problem
    parts: tuple[Part, ...]
    mode: Literal["a", "b"] = "a"
    colour: Colour | None = None
    by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    anything: dict[str, Any] = field(default_factory=dict)


PROBLEM = Problem("correlate", (5, 4), (2, 3), fillvalue=1 + 2j, dtype=np.dtype("c8"))
WHOLE = Whole("x", PROBLEM, (Part(math.inf), Part(0.1, 3)), "b", Colour.RED, {"n": (1, 2)})


@given(
    st.floats(allow_nan=False),
    st.integers(-(2**70), 2**70),
    st.text(),
    st.sampled_from(["f4", "f8", "c8", "c16"]),
    st.complex_numbers(allow_nan=False, allow_infinity=False, width=64),
)
def test_what_is_written_is_read(seconds, count, name, dtype, fill):
    kind = np.dtype(dtype)
    problem = replace(PROBLEM, fillvalue=fill if kind.kind == "c" else fill.real, dtype=kind)
    value = replace(WHOLE, name=name, parts=(Part(seconds, count),), problem=problem)
    assert from_data(Whole, json.loads(json.dumps(to_data(value), allow_nan=False))) == value


def test_nan_is_a_number():
    assert math.isnan(from_data(Part, to_data(Part(math.nan))).seconds)


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        ("name", 5, r"name"),
        ("name", None, r"name"),
        ("mode", "c", r"mode"),
        ("colour", "blue", r"colour"),
        ("parts", 7, r"parts"),
        ("parts", [{"seconds": True}], r"parts\[0\]\.seconds"),
        ("parts", [{"seconds": "1.5"}], r"parts\[0\]\.seconds"),
        ("parts", [{"seconds": 1.0, "count": 2.5}], r"parts\[0\]\.count"),
        ("parts", [{}], r"seconds"),
        ("by_name", {"n": ["1"]}, r"by_name"),
        ("unknown", 1, r"unknown"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(place, wrong, said):
    with pytest.raises(ValueError, match=said):
        from_data(Whole, to_data(WHOLE) | {place: wrong})


def test_a_problem_that_cannot_be_is_refused():
    data = to_data(WHOLE)
    data["problem"]["x_shape"] = []
    with pytest.raises(ValueError, match="problem"):
        from_data(Whole, data)


def test_evidence_is_kept_whole_and_refused_where_damaged(tmp_path):
    path = evidence.place(tmp_path / "results", "question")
    assert evidence.load(Whole, path, remake="corrconv question") is None
    evidence.save(WHOLE, path)
    assert evidence.load(Whole, path, remake="corrconv question") == WHOLE
    text = path.read_text("utf-8")
    for damaged in (text[:-20], "[]", text.replace('"format": 1', '"format": 2'), '{"format": 1}'):
        path.write_text(damaged, "utf-8")
        with pytest.raises(ValueError, match=r"question\.json.*corrconv question"):
            evidence.load(Whole, path, remake="corrconv question")
        assert path.read_text("utf-8") == damaged
