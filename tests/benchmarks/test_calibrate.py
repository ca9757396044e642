"""Fitting the model: known coefficients come back, and what is stored can be read."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import calibrate, tile_shapes
from impls.core import model

pytest.importorskip("numba")


def test_known_coefficients_come_back():
    generator = np.random.default_rng(0)
    features = [tuple(row) for row in 10.0 ** generator.uniform(3, 7, (20, 3))]
    true = np.array([2e-9, 0.0, 5e-10, 3e-6])
    seconds = [float(np.dot(true, [*row, 1.0])) for row in features]
    found = calibrate.fit("key", features, seconds)
    np.testing.assert_allclose(found.coefficients, true, rtol=1e-6, atol=1e-14)
    assert max(found.errors) < 1e-6


def test_a_fit_is_of_relative_errors_and_never_negative():
    features = [(1.0,), (10.0,), (1e6,)]
    found = calibrate.fit("key", features, [1.0, 1.1, 0.9])
    assert min(found.coefficients) >= 0
    assert max(found.errors) < 0.2


def test_the_built_in_table_has_every_fit():
    for name in calibrate.FITTED:
        for key, problems in calibrate.problems(name):
            _, dtype, axes = key.split()
            known = model.coefficients(name, dtype, int(axes[0]))
            assert len(known) == len(calibrate.features_of(name)(problems[0])) + 1
            assert min(known) >= 0
            assert known[-1] > 0


def test_measuring_gives_a_time_for_each(monkeypatch):
    monkeypatch.setattr(calibrate, "SAMPLE", 1e-5)
    _, problems = next(calibrate.problems("numba_simd"))
    seconds = calibrate.measure([("numba_simd", each) for each in problems[:2]], 1)
    assert len(seconds) == 2
    assert min(seconds) > 0


def test_other_dtypes_are_scaled_as_those_they_are_like():
    measured = []
    for name in calibrate.FITTED:
        for key, _ in calibrate.problems(name, calibrate.MEASURED):
            factor = 3.0 if "float32" in key else 0.5
            measured.append(
                calibrate.Fit(key, tuple(factor * value for value in model.builtin(key)), (0.1,))
            )
    found = {each.key: each for each in calibrate.completed(measured)}
    assert set(found) == {key for name in calibrate.FITTED for key, _ in calibrate.problems(name)}
    for key, factor in (("numba_simd int32 1-D", 3.0), ("separable complex128 2-D", 0.5)):
        np.testing.assert_allclose(
            found[key].coefficients, [factor * value for value in model.builtin(key)]
        )
        assert found[key].errors == ()
    made = calibrate.table(list(found.values()), "64x4x4")
    assert "numba_simd int32 1-D" in made["coefficients"]
    assert "numba_simd int32 1-D" not in made["median_error"]


def test_what_is_measured_has_the_tile_that_was_chosen(monkeypatch):
    monkeypatch.setattr(calibrate, "start", lambda *given: Child(given))
    (fit,) = calibrate.with_tile("32x4x2", 3)
    assert fit == calibrate.Fit("32x4x2 --fits --rounds 3", (1.0,), (0.5,))
    monkeypatch.setattr(Child, "returncode", 4)
    with pytest.raises(RuntimeError, match="said why"):
        calibrate.with_tile("32x4x2", 3)


class Child:
    """A process that is done already."""

    returncode = 0

    def __init__(self, given):
        self._given = given

    def communicate(self):
        return json.dumps([[" ".join(self._given), [1.0], [0.5]]]), "said why"


def test_shapes_are_compared_in_processes_of_their_own():
    from impls.core.simd.host import SHAPE

    best, ratios = tile_shapes.fastest(SHAPE, [], rounds=2)
    assert best == SHAPE
    assert ratios == {SHAPE: 1.0}
