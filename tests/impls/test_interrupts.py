"""Long calls are made of short ones, between which Python hears an interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from corrconv.impls import numba, numba_simd

from corrconv import Problem
from corrconv.core.threads import ranges
from tests.house import ROOT

LONG = """
import sys
import numpy as np
import corrconv
name, N, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
problem = corrconv.Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype("f8"))
plan = corrconv.plan(problem, method=name)
x, h = np.ones((N, N)), np.ones((n, n))
print("calling", flush=True)
plan(x, h)
print("done", flush=True)
"""
LONG_CALLS = {"numba": (3000, 61), "numba_simd": (6000, 101)}
"""N and n of calls that take over three seconds."""


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG_CALLS)
def test_an_interrupt_is_heard_within_a_second(name: str):
    """It holds where nothing else runs."""
    command = [sys.executable, "-c", LONG, name, *map(str, LONG_CALLS[name])]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "calling\n"
        time.sleep(0.5)
        began = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        rest = process.stdout.read()
        took = time.monotonic() - began
    assert rest == "", "it was done before"
    assert took < 10, f"heard after {took:.1f} s"  # a second, and what other tests take meanwhile


@pytest.mark.parametrize(("N", "n", "calls"), [(60, 5, 1), (3000, 61, 160)])
def test_numba_sums_a_large_problem_in_blocks(N: int, n: int, calls: int):
    problem = Problem("correlate", (N, N), (n, n), "valid")
    outputs, taps = numba.implementation.block(problem)
    assert taps >= n * n
    assert outputs * n * n <= 2 * numba.PIECE
    assert -(-problem.multiply_adds // (outputs * n * n)) == pytest.approx(calls, rel=0.1)


def test_numba_simd_cuts_a_large_problem_whatever_the_workers():
    large = Problem("correlate", (6000, 6000), (101, 101), "valid")
    small = Problem("correlate", (600, 600), (9, 9), "valid")
    # in whole units of outputs, so that a part may be up to twice as long
    for workers in (1, 2):
        rows = numba_simd.rows_of(large, workers)
        assert rows.workers == workers
        assert rows.count / rows.most >= large.multiply_adds / numba_simd.PIECE / 2
    assert numba_simd.rows_of(small, 1).workers == 0  # one call does everything
    assert numba_simd.rows_of(small, 2).most == small.output_shape[0]


def test_pieces_are_as_many_as_asked_for_and_cover_all():
    assert ranges(100, 1) == [(0, 100)]
    parts = ranges(100, 1, 8, pieces=4.5)
    assert len(parts) == 5 == len(set(parts))
    assert [start for start, _ in parts] == [0, 24, 48, 72, 96]
    assert parts[-1][1] == 100
