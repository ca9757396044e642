"""What each idea bought: two ladders, each step with one technique more than the one before.

What a step leaves out is switched off in what is there, and nothing is written twice for it: the compiler's
vectors by numba's environment variables, blocking by the tile's shape (CORRCONV_SIMD_TILE), good sizes
and tiles by the `TileChoice` that a plan is given. Such settings hold for a process, so each step has
a process of its own (`corrconv.reports.studies.measure.ideas_step`); the parent asks them for samples in turn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass

from corrconv.measure.conditions import all_workers

from .sampling import Budget, Progress, Race, median, paired

NAME = "ideas"
SIZES = {"direct": (1024, 7), "fft": (1024, 31)}
TINY = {"direct": (48, 5), "fft": (64, 5)}


@dataclass(frozen=True)
class Step:
    """One rung of a ladder.

    Attributes
    ----------
    what : str
        The technique that is added.
    how : str
        What computes it.
    make : str
        The function of `corrconv.reports.studies.measure.ideas_step` that makes the call.
    workers : int
    environment : tuple of pairs of str
        Variables of its process; ``{bytes}`` stands for the width of this host's vectors.
    """

    what: str
    how: str
    make: str
    workers: int = 1
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """A step as it was measured.

    Attributes
    ----------
    ladder : str
        ``direct`` or ``fft``.
    step : int
    what, how : str
    N, n, workers : int
    median, best : float
        Seconds.
    gain : float
        The step before over this one, the median over pairs of samples; 1 for the first.
    rounds : int
    """

    ladder: str
    step: int
    what: str
    how: str
    N: int
    n: int
    workers: int
    median: float
    best: float
    gain: float
    rounds: int


SCALAR = (("NUMBA_LOOP_VECTORIZE", "0"), ("NUMBA_SLP_VECTORIZE", "0"))


def ladders() -> dict[str, tuple[Step, ...]]:
    """The steps of both."""
    from corrconv.engines.simd.host import SHAPE

    one_row = f"{SHAPE.vector_bytes}x1x{SHAPE.vectors}"
    every = all_workers()
    direct = (
        Step("plain loops", "numba, its vectors off", "implementation_numba", 1, SCALAR),
        Step("vectorised", "numba: the compiler's vectors", "implementation_numba"),
        Step(
            "sums in registers",
            f"numba_simd, tile {one_row}",
            "implementation_numba_simd",
            1,
            (("CORRCONV_SIMD_TILE", one_row),),
        ),
        Step(
            "blocked: rows share loads",
            f"numba_simd, tile {SHAPE}",
            "implementation_numba_simd",
            1,
            (("CORRCONV_SIMD_TILE", str(SHAPE)),),
        ),
        Step("threads", f"numba_simd, {every} workers", "implementation_numba_simd", every),
    )
    fft = (
        Step("whole FFT of N + n − 1", "FFTW, one transform", "whole_exact"),
        Step("a good size", "FFTW, one transform", "whole_good"),
        Step("tiles", "FFTW, the best tile", "tiles_of_fftw"),
        Step("the fastest library", "the best tile of any", "implementation_fftw_tiled"),
        Step("threads", f"fftw_tiled, {every} workers", "implementation_fftw_tiled", every),
    )
    return {"direct": direct, "fft": fft}


class Child:
    """A process that takes a step's samples when asked."""

    def __init__(self, step: Step, N: int, n: int, cache: str) -> None:
        variables = os.environ | dict(step.environment)
        if step.environment == SCALAR:  # numba keeps what it compiled, whatever these say
            variables |= {"NUMBA_CACHE_DIR": cache}
        command = [sys.executable, "-m", "corrconv.reports.studies.measure.ideas_step"]
        command += [step.make, str(N), str(n), str(step.workers)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables
        )
        self._ask()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        with self._process:  # closes its pipes
            pass

    def sample(self) -> float:
        """Seconds of a call."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._ask())

    def _ask(self) -> str:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.startswith("= "):  # libraries may print, too
                return line[2:]
        raise RuntimeError(f"a step ended: {self._process.args!r}")


def run(budget: Budget, progress: Progress) -> list[Row]:
    """Both ladders."""
    rows = []
    for place, (ladder, steps) in enumerate(ladders().items()):
        N, n = (TINY if budget.tiny else SIZES)[ladder]
        progress(place / 2, f"{ladder}, N = {N}, n = {n}")
        rows += climb(ladder, steps, N, n, budget.rounds)
    return rows


def climb(ladder: str, steps: tuple[Step, ...], N: int, n: int, rounds: int) -> list[Row]:
    """One ladder, its steps in turn."""
    with ExitStack() as stack:
        cache = stack.enter_context(tempfile.TemporaryDirectory())
        children = [stack.enter_context(Child(step, N, n, cache)) for step in steps]
        race = Race({str(k): child.sample for k, child in enumerate(children)})
        samples = race.run(2 * rounds)
    rows = []
    for k, step in enumerate(steps):
        taken = samples[str(k)]
        gain = median(paired(samples[str(k - 1)], taken)) if k else 1.0
        rows.append(
            Row(
                ladder,
                k,
                step.what,
                step.how,
                N,
                n,
                step.workers,
                median(taken),
                min(taken),
                gain,
                len(taken),
            )
        )
    return rows
