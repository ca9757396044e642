"""What is measured: the same sizes every time, that each can do in time, and who is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

import corrconv
from corrconv.calibrate import sizes
from corrconv.calibrate.sizes import FULL, OURS, QUICK, TILED, TRIAL
from tests.corrconv.calibrate.planted import third_party


def asked(name, **depth):
    found, left_out = sizes.sides(replace(FULL, only=(name,), dtypes=("float32",), **depth))
    assert left_out == {}
    return found


def test_sizes_are_the_same_every_time_and_able():
    found = asked("numpy", random=3) + asked("scipy_fft", random=3)
    assert found == asked("numpy", random=3) + asked("scipy_fft", random=3)
    assert len(set(found)) == len(found)
    assert {side.problem.ndim for side in found if side.name == "numpy"} == {1}
    for side in found:
        assert all(n <= N for N, n in zip(side.problem.x_shape, side.problem.h_shape))
        assert side.problem.mode == "same"
    shapes = {side.problem.x_shape for side in found}
    assert any(len(shape) == 2 and shape[0] != shape[1] for shape in shapes)


def test_slow_implementations_get_what_they_can_do_in_time():
    def largest(name):
        found = asked(name, random=8, grid=False)
        assert len(found) == 16
        return max(side.problem.multiply_adds for side in found)

    assert largest("naive") < 5e6 * FULL.limit < largest("strided")


def test_the_grid_varies_one_at_a_time():
    for ndim in (1, 2):
        found = [(p.x_shape[0], p.h_shape[0]) for p in sizes.grid("float32", ndim)]
        Ns, ns = zip(*found)
        assert len(found) == 9
        assert max(Ns.count(N) for N in Ns) == max(ns.count(n) for n in ns) == 5


def test_a_quick_calibration_asks_the_three_of_auto():
    pytest.importorskip("numba")
    found, _ = sizes.sides(QUICK)
    keys = [sizes.key_of(side) for side in found]
    for name in OURS:
        assert keys.count((name, "float32", 2)) >= 15
    assert {name for name, *_ in keys} <= set(OURS)


def test_the_package_has_sums_of_every_dtype():
    pytest.importorskip("numba")
    found, _ = sizes.sides(replace(sizes.BUILTIN, only=OURS, random=1, grid=False))
    dtypes = {
        name: {dtype for of, dtype, _ in map(sizes.key_of, found) if of == name} for name in OURS
    }
    assert dtypes["numba_simd"] == {*FULL.dtypes, *sizes.BUILTIN.others}
    assert dtypes[TILED] == {*FULL.dtypes, "complex64", "complex128"}, (
        "no integers: they are inexact"
    )


@pytest.mark.parametrize("family", ["direct", "mixed"])
def test_who_says_no_basis_has_that_of_its_family(tmp_path, family):
    name = third_party(tmp_path, family)
    found, left_out = sizes.sides(replace(TRIAL, only=(name, "numpy")))
    assert {side.name for side in found} == {name, "numpy"}
    assert left_out == {}


def test_whose_basis_is_unknown_is_left_out(tmp_path, monkeypatch):
    name = third_party(tmp_path, "fft")
    monkeypatch.setattr(type(corrconv.get(name)), "cost", "by guess")
    found, left_out = sizes.sides(replace(TRIAL, only=(name, "numpy")))
    assert {side.name for side in found} == {"numpy"}
    assert "by guess" in left_out[name]


def test_who_chooses_is_left_out():
    _, left_out = sizes.sides(replace(TRIAL, random=0, grid=False))
    assert "chooses among others" in left_out["auto"]
