"""A calibration that does not fit is ignored with a warning that names it, and never an error in a call."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import corrconv
from corrconv import model
from corrconv.core import cache, calibration
from corrconv.engines.simd import host
from corrconv.model import table

KEY = "numba_simd float32 2-D"
ENTRY = {"basis": "register sums", "coefficients": [1e-9] * 6, "parallel": 0.5, "spread": 0.2}
PROBLEM = corrconv.Problem("correlate", (300, 300), (9, 9), "same", dtype=np.dtype("f4"))


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path_factory.mktemp("own")))
    model.forget()
    yield
    monkeypatch.undo()
    model.forget()


def whole() -> dict:
    return {
        **cache.calibrated_here(),
        "made_at": "2024-02-29",
        "swept": "2024-02-29",
        "simd_tile": "64x4x4",
        "first": {"fftw": 0.5},
        "entries": {KEY: ENTRY},
    }


def asked(content: bytes) -> list[str]:
    """What is said of a calibration while a call of `auto`, advice and a tile's shape go by it."""
    cache.keep(content, calibration.FILE)
    model.forget()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        choice = corrconv.get("auto").choose(PROBLEM)
        found = model.predict_all(PROBLEM)
        assert choice.name in corrconv.names()
        assert all(0 < each.seconds < 1e30 for each in found)
        assert all(seconds > 0 for seconds in table.first_calls().values())
        host.shape()
    return [str(each.message) for each in caught]


def test_a_whole_one_is_taken():
    assert asked(json.dumps(whole()).encode()) == []
    assert table.entry(KEY).coefficients == (1e-9,) * 6
    assert table.own().first == {"fftw": 0.5}


def test_what_a_newer_version_adds_is_ignored():
    more = {**whole(), "later": {"a": [1]}, "entries": {KEY: {**ENTRY, "later": None}}}
    assert asked(json.dumps(more).encode()) == []
    assert table.entry(KEY).coefficients == (1e-9,) * 6


def entry(**changed) -> dict:
    return {"entries": {KEY: {**ENTRY, **changed}}}


MISSHAPEN = [
    *(
        {"entries": it}
        for it in (None, [], 3, "all", {KEY: None}, {KEY: []}, {KEY: {}}, {"": ENTRY})
    ),
    *(
        {"entries": {it: ENTRY}}
        for it in ("numba_simd", "a b c d", f"{KEY[:-3]}9-D", "x nodtype 2-D")
    ),
    *({"simd_tile": it} for it in (64, None, "64", "64x4x4x4", "wide", "1x1x1", [64, 4, 4], {})),
    *(
        {"first": it}
        for it in ([], "fftw", {"fftw": None}, {"fftw": -1}, {"fftw": 0}, {"fftw": 1e99})
    ),
    *({"made_at": it} for it in (5, None, [])),
    *({"swept": it} for it in (5, {"a": 1})),
    *(entry(basis=it) for it in (None, 7, "magic", "loops", "")),
    *(entry(coefficients=it) for it in (None, 3, "123456", [], [1e-9] * 5, [1e-9] * 7, {"0": 1})),
    *(
        entry(coefficients=[it, *[1e-9] * 5])
        for it in (-1e-9, 1e300, 10**400, None, "1", True, [], {})
    ),
    *(entry(coefficients=[it, *[1e-9] * 5]) for it in ("nan", "inf", "-inf")),
    *(entry(parallel=it) for it in (-0.1, 2, None, "nan", "half")),
    *(entry(spread=it) for it in (0, -1, 1e9, "inf", "nan", None, [])),
]


@pytest.mark.parametrize("changed", MISSHAPEN, ids=repr)
def test_a_misshapen_one_is_ignored_with_its_name(changed):
    said = asked(json.dumps({**whole(), **changed}).encode())
    assert len(said) == 1
    assert str(calibration.file()) in said[0]
    assert "unreadable and ignored" in said[0]
    assert "corrconv calibrate makes it again" in said[0]
    assert len(said[0]) < 600
    assert table.own() == calibration.Calibration()


RAW = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"format":' * 50_000,
    b'{"format": NaN}',
    b'{"format": 4, "format": 4}',
    b'{"format": "\\ud800"}',
    b'{"format": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("content", RAW, ids=lambda content: repr(content[:20]))
def test_what_is_no_calibration_at_all_is_ignored_with_its_name(content):
    said = asked(content)
    assert len(said) == 1
    assert str(calibration.file()) in said[0]


def test_deep_nesting_within_is_ignored():
    deep = json.dumps({**whole(), "entries": "HERE"}).replace('"HERE"', "[" * 900 + "]" * 900)
    (said,) = asked(deep.encode())
    assert str(calibration.file()) in said


@pytest.mark.parametrize("place", ["a file in a folder's place", "a folder in its place"])
def test_what_cannot_be_read_is_ignored(place, monkeypatch, tmp_path):
    if place == "a folder in its place":
        cache.keep(b"", calibration.FILE).unlink()
        calibration.file().mkdir()
    else:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file"))
    model.forget()
    if place == "a folder in its place":
        with pytest.warns(UserWarning, match="unreadable and ignored"):
            assert table.own() == calibration.Calibration()
    else:
        assert table.own() == calibration.Calibration()


WILD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["inf", "nan", KEY, "loops", "64x4x4"]),
    lambda some: (
        st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=8), some, max_size=4)
    ),
    max_leaves=8,
)
PLACES = [
    ("simd_tile",),
    ("first",),
    ("first", "fftw"),
    ("swept",),
    ("entries",),
    ("entries", KEY),
    *(("entries", KEY, part) for part in ENTRY),
    ("entries", KEY, "coefficients", 0),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), WILD)
def test_anything_anywhere_breaks_no_call(place, wild):
    held = whole()
    held["entries"] = {KEY: {**ENTRY, "coefficients": list(ENTRY["coefficients"])}}
    at = held
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = wild
    said = asked(json.dumps(held).encode())
    assert len(said) <= 1
    assert all(str(Path(calibration.file())) in each for each in said)
