"""Self-tests made for a test: how many of its cells each tool names is known."""

from __future__ import annotations

import random

from corrconv.regress.selftest.evidence import (
    DEFAULTS,
    EFFECT,
    REGRESS,
    ROUNDS,
    TOOLS,
    Record,
    SelfTest,
    Trial,
)
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.selftest.resample import Resampled

CELLS = tuple(
    f"{name} 256² by {n}²"
    for name in ("auto", "numba_simd", "fft_tiled", "fftw")
    for n in range(3, 13)
)

NAMED = {
    REGRESS: {0.0: 0, 0.03: 21, 0.05: 38, 0.10: 40, 0.20: 40},
    DEFAULTS: {0.0: 3, 0.03: 3, 0.05: 5, 0.10: 12, 0.20: 29},
    ROUNDS: {0.0: 1, 0.03: 1, 0.05: 2, 0.10: 14, 0.20: 39},
    EFFECT: {0.0: 6, 0.03: 12, 0.05: 20, 0.10: 34, 0.20: 40},
}
"""By tool and planted slowdown, cells of 40 that a run names."""
SECONDS = {REGRESS: 590.0, DEFAULTS: 240.0, ROUNDS: 610.0, EFFECT: 610.0}


def trial(tool: str, planted: float, named: int, open_: int = 0, backwards: int = 0) -> Trial:
    """The first cells are named slower, the last left open, and those before them named faster."""
    until = len(CELLS) - open_
    return Trial(
        tool,
        planted,
        CELLS,
        CELLS[:named],
        CELLS[until - backwards : until],
        CELLS[until:],
        SECONDS[tool],
    )


def example(runs: int = 8, *, recorded: bool = False) -> SelfTest:
    """All tools, in as many runs of each slowdown; ours leaves two of 40 open at 3%."""
    trials = [
        trial(tool, planted, named, open_=2 if (tool, planted) == (REGRESS, 0.03) else 0)
        for tool in TOOLS
        for planted, named in NAMED[tool].items()
        for _ in range(runs)
    ]
    return of(*trials, recorded=recorded)


def of(*trials: Trial, recorded: bool = False) -> SelfTest:
    """These, on a machine that is none; with a record of noise, from which runs are drawn."""
    noise = random.Random(1)
    values = {cell: tuple(noise.gauss(0, 0.01) for _ in range(60)) for cell in CELLS}
    return SelfTest(
        "0123456789abcdef0123456789abcdef01234567",
        "a processor",
        2,
        "2024-02-29T12:00:00+00:00",
        600.0,
        0.03,
        trials=trials,
        record=Record(values, 3600.0) if recorded else None,
        versions={"python": "3.11.7"},
        load=0.5,
    )


def drawn(alarmed: int) -> Resampled:
    """2000 runs, of which so many alarm."""
    return Resampled(2000, 20, Rate(alarmed, 2000), Rate(0, 40_000))
