"""numba: compiled once, and still there where nothing can be kept on disk."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls import numba as module

import corrconv
from corrconv.core import warned


def test_without_a_folder_for_its_cache_it_compiles_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(warned, "_said", set())
    module._compiled.cache_clear()
    problem = corrconv.Problem("correlate", (5,), (2,), dtype=np.dtype("float64"))
    with pytest.warns(UserWarning, match="every process compiles anew"):
        plan = corrconv.get("numba").plan(problem)
    module._compiled.cache_clear()
    assert np.array_equal(
        plan(np.arange(5.0), np.ones(2)), np.correlate(np.arange(5.0), np.ones(2), "full")
    )


def test_where_numba_compiles_nothing_it_says_so(monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert "NUMBA_DISABLE_JIT" in corrconv.get("numba").unavailable()
