"""Fitting the model: known coefficients come back, and what is stored can be read."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corrconv.calibrate import tile_shapes
from corrconv.calibrate.quick import process, scaling, sizes, sums
from corrconv.model import table

pytest.importorskip("numba")


def test_known_coefficients_come_back():
    generator = np.random.default_rng(0)
    features = [tuple(row) for row in 10.0 ** generator.uniform(3, 7, (20, 3))]
    true = np.array([2e-9, 0.0, 5e-10, 3e-6])
    seconds = [float(np.dot(true, [*row, 1.0])) for row in features]
    found = sums.fit("key", features, seconds)
    np.testing.assert_allclose(found.coefficients, true, rtol=1e-6, atol=1e-14)
    assert max(found.errors) < 1e-6


def test_a_fit_is_of_relative_errors_and_never_negative():
    features = [(1.0,), (10.0,), (1e6,)]
    found = sums.fit("key", features, [1.0, 1.1, 0.9])
    assert min(found.coefficients) >= 0
    assert max(found.errors) < 0.2


def test_the_built_in_table_has_every_fit():
    for name in sums.FITTED:
        for key, problems in sizes.problems(name):
            known = table.builtin(key).coefficients
            assert len(known) == len(sums.features_of(name)(problems[0])) + 1
            assert min(known) >= 0
            assert known[-1] > 0


def test_measuring_gives_a_time_for_each(monkeypatch):
    monkeypatch.setattr(sums, "SAMPLE", 1e-5)
    _, problems = next(sizes.problems("numba_simd"))
    seconds = sums.measure([("numba_simd", each) for each in problems[:2]], 1)
    assert len(seconds) == 2
    assert min(seconds) > 0


def test_other_dtypes_are_scaled_as_those_they_are_like():
    measured = []
    for name in sums.FITTED:
        for key, _ in sizes.problems(name, sizes.MEASURED):
            factor = 3.0 if "float32" in key else 0.5
            measured.append(
                sums.Fit(
                    key, tuple(factor * value for value in table.builtin(key).coefficients), (0.1,)
                )
            )
    found = {each.key: each for each in scaling.completed(measured)}
    assert set(found) == {key for name in sums.FITTED for key, _ in sizes.problems(name)}
    for key, factor in (("numba_simd int32 1-D", 3.0), ("separable complex128 2-D", 0.5)):
        np.testing.assert_allclose(
            found[key].coefficients, [factor * value for value in table.builtin(key).coefficients]
        )
        assert found[key].errors == ()
    assert np.isnan(found["numba_simd int32 1-D"].entry.error)  # it was not measured here


def test_others_are_scaled_as_sums_or_transforms_are():
    scales = {(dtype, ndim): (2.0, 0.5) for dtype in sizes.MEASURED for ndim in (1, 2)}
    found = dict(scaling.peers(scales))
    for name, factor in (("scipy_2d", 2.0), ("scipy_fft", 0.5), ("opencv", 1.0)):
        key = f"{name} float32 2-D"
        before = np.array(table.entry(key).coefficients)
        np.testing.assert_allclose(found[key].coefficients, factor * before)
        assert np.isnan(found[key].error)
    assert not any(key.startswith(sums.FITTED) for key in found)
    assert not any(key.startswith("fftw_tiled") for key in found)


def test_factors_compare_with_the_table():
    fits = [
        sums.Fit(key, tuple(3 * value for value in table.entry(key).coefficients), (0.1,))
        for key, _ in sizes.problems("numba_simd", sizes.MEASURED)
    ]
    tiles = {problem: seconds / 0.5 for problem, seconds in scaling.usual_tiles().items()}
    found = scaling.factors(fits, tiles)
    assert found["float32", 2] == pytest.approx((3.0, 0.5 if tiles else 3.0))
    assert set(found) == {(dtype, ndim) for dtype in sizes.MEASURED for ndim in (1, 2)}


def test_what_is_measured_has_the_tile_that_was_chosen(monkeypatch):
    monkeypatch.setattr(process, "start", lambda *given: Child(given))
    (fit,) = process.with_tile("32x4x2", 3)
    assert fit == sums.Fit("32x4x2 --fits --rounds 3", (1.0,), (0.5,))
    monkeypatch.setattr(Child, "returncode", 4)
    with pytest.raises(RuntimeError, match="said why"):
        process.with_tile("32x4x2", 3)


class Child:
    """A process that is done already."""

    returncode = 0

    def __init__(self, given):
        self._given = given

    def communicate(self):
        return json.dumps([[" ".join(self._given), [1.0], [0.5]]]), "said why"


def test_shapes_are_compared_in_processes_of_their_own():
    from corrconv.engines.simd.host import SHAPE

    best, ratios = tile_shapes.fastest(SHAPE, [], rounds=2)
    assert best == SHAPE
    assert ratios == {SHAPE: 1.0}
