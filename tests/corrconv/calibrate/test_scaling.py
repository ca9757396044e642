"""What was not measured is scaled as what it is like was, and the package's table has all of it."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.calibrate import scaling, sizes
from corrconv.calibrate.scaling import SCALED
from corrconv.calibrate.sizes import OURS, QUICK, TILED
from corrconv.model import table
from corrconv.model.bases import BASES, basis_of

pytest.importorskip("numba")
pytest.importorskip("pyfftw")
SUMS = OURS[:2]
DTYPES = (*QUICK.dtypes, *scaling.LIKE)


def keys(dtypes):
    return {
        f"{name} {dtype} {ndim}-D"
        for name in SUMS
        for dtype in dtypes
        for ndim in ((1, 2) if name == "numba_simd" else (2,))
    }


def test_the_built_in_table_has_every_entry():
    for key in keys(DTYPES):
        name, dtype, axes = key.split()
        ndim = int(axes[0])
        (problem,) = sizes.problems(sizes.find(name), dtype, ndim, sizes.Depth(0, 1, False, 1e-2))
        known = table.builtin(key).coefficients
        assert len(known) == len(BASES[basis_of(corrconv.get(name))].count(problem)) + 1
        assert min(known) >= 0
        assert known[-1] > 0


def scaled(factors, measured=()):
    """The entries after the machine has become so many times as slow, by name and dtype."""
    problems = [
        problem for dtype in QUICK.dtypes for ndim in (1, 2) for problem in sizes.grid(dtype, ndim)
    ]
    before = scaling.predictions(problems)
    now = {
        (name, problem): factors.get(f"{name} {problem.dtype.name}", 1.0) * seconds
        for (name, problem), seconds in before.items()
    }
    return dict(scaling.scaled(before, now, measured))


def test_other_dtypes_are_scaled_as_those_they_are_like():
    factors = {"numba_simd float32": 3.0, "separable float64": 0.5}
    found = scaled(factors, keys(QUICK.dtypes))
    assert not keys(QUICK.dtypes) & set(found)
    assert keys(scaling.LIKE) <= set(found)
    for key, factor in (("numba_simd int32 1-D", 3.0), ("separable complex128 2-D", 0.5)):
        np.testing.assert_allclose(
            found[key].coefficients, [factor * value for value in table.builtin(key).coefficients]
        )
        assert found[key].spread == np.hypot(table.builtin(key).spread, SCALED)
    assert (
        found["separable int32 2-D"].coefficients
        == table.builtin("separable int32 2-D").coefficients
    )


def test_others_are_scaled_as_sums_or_transforms_are():
    found = scaled({"numba_simd float32": 2.0, f"{TILED} float32": 0.5, "separable float32": 9.0})
    for name, factor in (("scipy_2d", 2.0), ("scipy_fft", 0.5), ("scipy_oa", 0.5), ("opencv", 1.0)):
        key = f"{name} float32 2-D"
        before = np.array(table.entry(key).coefficients)
        np.testing.assert_allclose(found[key].coefficients, factor * before)
        assert found[key].spread == np.hypot(table.builtin(key).spread, SCALED)
    key = "scipy_fft float64 2-D"
    np.testing.assert_allclose(found[key].coefficients, table.entry(key).coefficients)
    assert found[f"{TILED} float32 2-D"] == table.entry(f"{TILED} float32 2-D").scaled(
        0.5, found[f"{TILED} float32 2-D"].spread
    )
