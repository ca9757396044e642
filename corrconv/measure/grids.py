"""Which sizes are measured, by tier: the environment variable CORRCONV_TIER chooses.

``smoke``
    Tiny sizes, seconds: does everything still run?
``default``
    What `make bench` runs: minutes.
``reference``
    What a committed reference run holds: twenty minutes.
``regress``
    A stratified handful for comparing two commits, many rounds of each.
``full``
    The whole grid: hours.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from corrconv import Implementation, Problem
from corrconv.measure.problems import low_rank_only

Sizes = tuple[int, ...]
REFERENCE = "scipy_fft"
"""What ratios are to: there on every machine, seldom the fastest, never the slowest, and no commit here
changes it."""


@dataclass(frozen=True)
class Grid:
    """A rectangular grid: image sides (or samples) times kernel sides (or taps)."""

    N: Sizes
    n: Sizes


@dataclass(frozen=True)
class Tier:
    """The grids of one tier.

    Attributes
    ----------
    images, images_other, images_threads : Grid
        2-D: correlate in float32; convolve and float64; with all threads.
    signals, signals_other, signals_threads : Grid
        The same in 1-D.
    planning, error, memory : Grid
        2-D, float32 and float64 where the question asks for both.
    low_rank : Grid
        Gaussian kernels, float32.
    adapters : Grid
        Sizes at which the cost of the adapters to libraries is measured, float32.
    ratio_2d, ratio_1d : Grid
        Of the paired time over a reference's, float32: sizes of `images` and of `signals`.
    only : tuple of str
        The implementations that take part; all of them where it is empty.
    rounds : int
        How often asv goes through all cells, each time in fresh processes.
    repeat : tuple
        asv's (fewest samples, most samples, seconds) of a cell and round.
    warmup : float
        Seconds of warming up a cell.
    paired : float
        Seconds of a cell whose sides take turns.
    limit : float
        Seconds a call beyond which a cell is not tried, see `corrconv.measure.grids`.
    """

    images: Grid
    images_other: Grid
    images_threads: Grid
    signals: Grid
    signals_other: Grid
    signals_threads: Grid
    planning: Grid
    error: Grid
    memory: Grid
    low_rank: Grid
    adapters: Grid
    ratio_2d: Grid
    ratio_1d: Grid
    only: tuple[str, ...] = ()
    rounds: int = 1
    repeat: tuple[int, int, float] = (2, 8, 0.15)
    warmup: float = 0.02
    paired: float = 0.2
    limit: float = 1.0


TINY, TINY_1D = Grid((32,), (5,)), Grid((500,), (9,))

TIERS = {
    "smoke": Tier(
        TINY,
        TINY,
        TINY,
        TINY_1D,
        TINY_1D,
        TINY_1D,
        TINY,
        TINY,
        TINY,
        TINY,
        TINY,
        TINY,
        TINY_1D,
        repeat=(1, 2, 0.02),
        paired=0.01,
    ),
    "default": Tier(
        images=Grid((64, 256, 1024), (3, 7, 15, 31, 63)),
        images_other=Grid((256,), (5, 31)),
        images_threads=Grid((256, 1024), (7, 31)),
        signals=Grid((1_000, 100_000), (3, 31, 255)),
        signals_other=Grid((100_000,), (31,)),
        signals_threads=Grid((1_000_000,), (255,)),
        planning=Grid((256,), (9,)),
        error=Grid((256,), (3, 9, 31)),
        memory=Grid((1024,), (15,)),
        low_rank=Grid((256,), (7, 31)),
        adapters=Grid((16,), (3,)),
        ratio_2d=Grid((256,), (7, 31)),
        ratio_1d=Grid((100_000,), (31,)),
        limit=0.5,
    ),
    "reference": Tier(
        images=Grid((64, 256, 1024, 2048), (3, 7, 15, 31, 63)),
        images_other=Grid((256,), (5, 31)),
        images_threads=Grid((256, 1024), (3, 7, 15, 31)),
        signals=Grid((1_000, 100_000, 1_000_000), (3, 31, 255, 1023)),
        signals_other=Grid((100_000,), (31, 1023)),
        signals_threads=Grid((1_000_000,), (31, 1023)),
        planning=Grid((256,), (9,)),
        error=Grid((256,), (3, 7, 15, 31, 63)),
        memory=Grid((1024,), (15,)),
        low_rank=Grid((256, 1024), (7, 15, 31)),
        adapters=Grid((16, 512), (3, 15)),
        ratio_2d=Grid((256, 1024), (7, 31)),
        ratio_1d=Grid((100_000,), (31, 1023)),
        paired=0.5,
    ),
    "regress": Tier(
        images=Grid((64, 512), (5, 21)),
        images_other=Grid((256,), (9,)),
        images_threads=Grid((512,), (9,)),
        signals=Grid((10_000,), (63,)),
        signals_other=Grid((10_000,), (63,)),
        signals_threads=Grid((100_000,), (63,)),
        planning=Grid((256,), (9,)),
        error=Grid((64,), (9,)),
        memory=Grid((512,), (9,)),
        low_rank=Grid((512,), (9,)),
        adapters=Grid((16,), (3,)),
        ratio_2d=Grid((512,), (21,)),
        ratio_1d=Grid((10_000,), (63,)),
        only=(
            "auto",
            "fftw",
            "numba",
            "separable",
            "strided",
            "strided_gemm",
        ),  # what a commit here can slow down
    ),
    "full": Tier(
        images=(every := Grid((64, 128, 256, 512, 1024, 2048), (3, 5, 7, 9, 15, 21, 31, 63, 127))),
        images_other=every,
        images_threads=every,
        signals=(
            every_1d := Grid((1_000, 10_000, 100_000, 1_000_000), (3, 15, 63, 255, 1023, 4096))
        ),
        signals_other=every_1d,
        signals_threads=every_1d,
        planning=Grid((64, 256, 1024), (3, 9, 31)),
        error=Grid((64, 256, 1024), (3, 5, 7, 9, 15, 31, 63, 127)),
        memory=Grid((256, 1024, 2048), (3, 15, 63)),
        low_rank=every,
        adapters=Grid((16, 64, 256, 1024), (3, 9, 31)),
        ratio_2d=Grid((64, 256, 1024), (3, 9, 31)),
        ratio_1d=Grid((1_000, 100_000), (15, 255)),
        paired=1.0,
        rounds=2,
        repeat=(3, 20, 0.5),
        warmup=0.1,
    ),
}


def tier() -> Tier:
    """The tier that CORRCONV_TIER names, ``default`` where it is not set.

    Raises
    ------
    ValueError
        Where it names no tier.
    """
    name = os.environ.get("CORRCONV_TIER", "default")
    if name not in TIERS:
        raise ValueError(f"CORRCONV_TIER: must be one of {', '.join(TIERS)}, got {name!r}")
    return TIERS[name]


def too_slow(
    implementation: Implementation, problem: Problem, limit: float | None = None
) -> str | None:
    """Why a cell is not tried; None where it is.

    What takes kernels of low rank alone is taken to make one pass along columns and one along rows.
    Routes through the FFT, and those that may choose it, always are: the largest transform measured
    takes less than the limit. That is the tier's, or `limit`, in seconds a call.
    """
    if implementation.family != "direct":
        return None
    work = problem.multiply_adds
    if low_rank_only(implementation):
        work = work // problem.taps * sum(problem.kernel_shape)
    seconds = work / implementation.rate(problem)
    limit = tier().limit if limit is None else limit
    if seconds <= limit:
        return None
    return f"about {seconds:.2g} s a call predicted, the limit is {limit:g} s"
