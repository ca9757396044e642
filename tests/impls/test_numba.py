"""numba: compiled once, and still there where nothing can be kept on disk."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from corrconv.impls import numba as module

import corrconv
from corrconv.core import warned


def test_without_a_folder_for_its_cache_it_compiles_and_says_so(monkeypatch):
    njit = numba.njit

    def without_folder(*arguments, **options):
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(*arguments, **options)

    monkeypatch.setattr(numba, "njit", without_folder)
    monkeypatch.setattr(warned, "_said", set())
    module._compiled.cache_clear()
    problem = corrconv.Problem("correlate", (5,), (2,), dtype=np.dtype("float64"))
    with pytest.warns(UserWarning, match="compiles in every process"):
        plan = corrconv.get("numba").plan(problem)
    module._compiled.cache_clear()
    assert np.array_equal(
        plan(np.arange(5.0), np.ones(2)), np.correlate(np.arange(5.0), np.ones(2), "full")
    )
