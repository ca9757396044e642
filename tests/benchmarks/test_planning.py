"""Cold starts: measured in a process of their own, whatever becomes of it."""

from __future__ import annotations

import pytest

from benchmarks import planning
from corrconv.measure.cells import GateFailed, same

WRONG = "np.save(sys.argv[3] + '/y.npy', np.zeros((32, 32), 'f4'))"
PROBLEM = same("correlate", 2, "float32", 32, 3)


def test_every_stage_is_measured_in_a_fresh_process() -> None:
    seconds = planning._fresh_process("strided", PROBLEM)
    assert isinstance(seconds, dict)
    assert set(seconds) == {"import", "plan", "call"}
    assert all(value > 0 for value in seconds.values())


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os; os.abort()", "ended with"),
        ("raise RuntimeError('no such luck')", "no such luck"),
        (f"import sys, numpy as np; {WRONG}", "normwise"),
    ],
)  # fmt: skip
def test_a_process_that_fails_is_told_and_stops_no_other(
    script: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "FRESH_PROCESS", script)
    found = planning._fresh_process("strided", PROBLEM)
    assert isinstance(found, str)
    assert said in found
    with pytest.raises(GateFailed, match=said):
        planning.ColdFloat32().seconds({("strided", 32, 3): found}, "strided", 32, 3, "call")


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "FRESH_PROCESS", "import time; time.sleep(60)")
    monkeypatch.setattr(planning, "TIMEOUT", 1)
    assert planning._fresh_process("strided", PROBLEM) == "strided: took over 1 s"


def test_one_that_chooses_imports_what_it_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else numba's import would be counted as planning."""
    told = planning.FRESH_PROCESS.replace(
        "importlib.import_module(",
        "assert worker.name in ('numba_simd', 'fftw_tiled'); importlib.import_module(",
    )
    assert told != planning.FRESH_PROCESS
    monkeypatch.setattr(planning, "FRESH_PROCESS", told)
    assert isinstance(planning._fresh_process("auto", PROBLEM), dict)
