"""SciPy's FFT routes hand `workers` to scipy.fft, for their own call alone."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.fft
import scipy.signal

import corrconv


@pytest.mark.parametrize(
    ("name", "function"),
    [("scipy_fft", "correlate"), ("scipy_auto", "correlate"), ("scipy_oa", "oaconvolve")],
)
def test_workers_reach_scipy_fft(name, function, monkeypatch):
    seen = []
    original = getattr(scipy.signal, function)

    def spy(*arguments):
        seen.append(scipy.fft.get_workers())
        return original(*arguments)

    monkeypatch.setattr(scipy.signal, function, spy)
    problem = corrconv.Problem("correlate", (9,), (3,), dtype=np.dtype("float64"))
    for workers in (1, 2):
        corrconv.get(name).plan(problem, workers)(np.ones(9), np.ones(3))
    assert seen == [1, 2]
    assert scipy.fft.get_workers() == 1
