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
from corrconv.kit.codec import from_data, other_format, parse, to_data, whole_letters
from corrconv.sweep import files


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
    st.integers(-(2**63), 2**63 - 1),
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
        ("parts", "ab", r"'ab' is no list .*parts"),
        ("by_name", [1], r"by_name"),
        ("anything", {"deep": json.loads("[" * 50 + "]" * 50)}, r"anything.*deep"),
        ("parts", [{"seconds": 10**400}], r"parts\[0\]\.seconds"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(place, wrong, said):
    with pytest.raises(ValueError, match=said):
        from_data(Whole, to_data(WHOLE) | {place: wrong})


def test_what_is_not_known_here_is_ignored():
    data = to_data(WHOLE) | {"added": {"later": 1}}
    data["parts"][0]["too"] = None
    assert from_data(Whole, data) == WHOLE


@pytest.mark.parametrize("kind", [Whole, Part, tuple[int, str], dict[str, float]])
@pytest.mark.parametrize("data", [None, 3, "text", [], [[]], {"": {}}, True, 1e400])
def test_whatever_stands_in_its_place_is_refused(kind, data):
    with pytest.raises(ValueError, match="."):
        from_data(kind, data)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b'{"a": 1', "no JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' stands twice"),
        (b'"\xff"', "no text"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'"\\uD800"', "no text"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 5000, "no JSON"),
    ],
)
def test_what_is_no_json_is_refused(content, said):
    with pytest.raises(ValueError, match=said):
        parse(content)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s)))
def test_json_is_read(data):
    assert parse(json.dumps(data).encode()) == data


@pytest.mark.parametrize("form", [0, 2, "1", None, True, 1.0, [], 10**4000])
def test_another_format_is_said(form):
    said = other_format(form, 1)
    assert ("newer corrconv" in said) == (type(form) is int and form > 1)
    assert said
    assert len(said) < 200
    assert other_format(1, 1) == ""


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
        with pytest.raises(ValueError, match=r"question\.json.*corrconv question") as caught:
            evidence.load(Whole, path, remake="corrconv question")
        newer = '"format": 2' in damaged
        assert ("newer corrconv" in str(caught.value)) == newer
        assert ("delete" in str(caught.value)) != newer
        assert path.read_text("utf-8") == damaged


def test_what_holds_half_a_character_is_kept_without(tmp_path):
    """As a message does that names a file, on a file system whose names are no UTF-8."""
    said = {"why": ["a\udcffb", 1.5, None], "k\udcff": True, "whole": "é"}
    assert whole_letters(said) == {"why": ["a?b", 1.5, None], "k?": True, "whole": "é"}
    path = tmp_path / "sealed.json"
    files.write(path, said)
    assert files.read(path, "") == whole_letters(said)
    kept = evidence.save(replace(WHOLE, anything=said), evidence.place(tmp_path, "question"))
    assert evidence.load(Whole, kept, remake="") is not None
