"""D1 to D3: how the two operations convert into each other, complex conjugates included, after Lei Mao."""

from __future__ import annotations

import numpy as np
import scipy.signal

import corrconv
from corrconv.core import Array
from corrconv.core.problem import Shape

from ..checks import Check, Checks, compared, differ, same
from ..claim import Effort, Function, Source

SOURCE = Source(
    "Cross-Correlation VS Convolution",
    "Lei Mao",
    "https://leimao.github.io/blog/Cross-Correlation-VS-Convolution/",
)
WITHIN = 1e-10


def d1(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """Both sums as they are written, of complex whole numbers, beside the other operation."""
    f, g = whole((5,), seed=1), whole((8,), seed=2)
    correlation = [product(f.conj(), g, n, +1) for n in range(-4, 8)]
    convolution = [product(f, g, n, -1) for n in range(12)]
    mirror = f[::-1].conj()
    return Checks(
        stated=(
            same(
                "the cross-correlation as a convolution with conj f(−t)",
                convolve(mirror, g),
                correlation,
            ),
            same(
                "the convolution as a cross-correlation with conj f(−t)",
                correlate(g, mirror),
                convolution,
            ),
        )
    )


def d2(
    effort: Effort,
    correlate: Function = scipy.signal.correlate,
    convolve: Function = scipy.signal.convolve,
) -> Checks:
    """Both identities on complex noise, in each mode, and at odd sizes too."""

    def swapped(what: str, shape: Shape, mode: str) -> Check:
        s, w = noise(shape, seed=1), noise(shape, seed=2)
        other = np.flip(correlate(w.conj(), s.conj(), mode))
        return same(f"swapped operands, {what}", correlate(s, w, mode), other, within=WITHIN)

    def flipped(what: str, shape: Shape, mode: str) -> Check:
        s, w = noise(shape, seed=1), noise(shape, seed=2)
        other = convolve(s, np.flip(w.conj()), mode)
        return same(f"a flipped kernel, {what}", correlate(s, w, mode), other, within=WITHIN)

    return Checks(
        stated=(
            swapped("1-D, 128, mode full", (128,), "full"),
            swapped("2-D, 32 × 32, mode full", (32, 32), "full"),
            flipped("1-D, 128, mode full", (128,), "full"),
            flipped("2-D, 32 × 32, mode full", (32, 32), "full"),
            flipped("2-D, 32 × 32, mode same", (32, 32), "same"),
        ),
        wider=(
            swapped("1-D, 127, mode same", (127,), "same"),
            swapped("1-D, 128, mode same", (128,), "same"),
            swapped("2-D, 32 × 32, mode same", (32, 32), "same"),
        ),
    )


def d3(
    effort: Effort,
    scipy_correlate: Function = scipy.signal.correlate,
    numpy_correlate: Function = np.correlate,
    correlate: Function = corrconv.correlate,
) -> Checks:
    """The sum as it is written, beside the libraries' functions with f and g in either order."""
    f, g = whole((5,), seed=1), whole((8,), seed=2)
    written = np.array([product(f.conj(), g, n, +1) for n in range(-4, 8)])
    return Checks(
        stated=(
            same("SciPy's correlate(g, f)", scipy_correlate(g, f, "full", "direct"), written),
            same("NumPy's correlate(g, f)", numpy_correlate(g, f, "full"), written),
            same("corrconv.correlate(g, f)", correlate(g, f, "full"), written),
            differ(
                "its not being SciPy's correlate(f, g)",
                scipy_correlate(f, g, "full", "direct"),
                written,
            ),
            same(
                "its being the conjugate of SciPy's correlate(f, g) read backwards",
                scipy_correlate(f, g, "full", "direct")[::-1].conj(),
                written,
            ),
        )
    )


def product(f: Array, g: Array, n: int, sign: int) -> complex:
    """Σ f[m] g[n + sign·m] over those m for which both exist."""
    there = [m for m in range(len(f)) if 0 <= n + sign * m < len(g)]
    return sum((complex(f[m] * g[n + sign * m]) for m in there), 0j)


def whole(shape: Shape, seed: int) -> Array:
    """Complex whole numbers: their sums of products are exact in double precision."""
    random = np.random.default_rng(seed)
    return random.integers(-9, 10, shape) + 1j * random.integers(-9, 10, shape)


def noise(shape: Shape, seed: int) -> Array:
    """Complex normal noise."""
    random = np.random.default_rng(seed)
    return random.normal(size=shape) + 1j * random.normal(size=shape)


CLAIMS = (
    compared(
        id="D1",
        title="conj f(−t) turns either operation into the other",
        statement="With (f⋆g)[n] = Σ conj(f[m]) g[n+m] for the cross-correlation, f⋆g is the convolution "
        "of conj f(−t) with g, and the convolution of f and g is the cross-correlation of conj f(−t) "
        "with g.",
        source=SOURCE,
        sense="All sums run over those m for which both signals exist, as in mode full. f⋆g conjugates "
        "f, its first operand; SciPy's correlate conjugates the second, see D3.",
        experiment=d1,
        meaning="One routine serves both: reverse the kernel and conjugate it. So do most "
        "implementations here, and the faster of two may be taken for either operation.",
    ),
    compared(
        id="D2",
        title="SciPy: both identities to 1e−10, complex",
        statement="In SciPy, for complex signals of 128 samples and of 32 × 32, to 1e−10: correlate(s, w) is "
        "flip(correlate(conj w, conj s)), and correlate(s, w) is convolve(s, flip(conj w)).",
        source=SOURCE,
        sense="Without a mode the identities are read in mode full; the same in mode same is tried "
        "apart.",
        experiment=d2,
        meaning="Operands may be swapped for speed in mode full. In mode same the flip leaves an even-sized "
        "result one sample off: swap before the result is cut, not after.",
    ),
    compared(
        id="D3",
        title="Σ conj(f[m]) g[n+m] is correlate(g, f)",
        statement="The sum Σ conj(f[m]) g[n+m], written f⋆g, is what libraries compute as correlate(g, f): "
        "the operands are swapped.",
        source=SOURCE,
        sense="For SciPy and NumPy correlate(a, v)[k] = Σ a[k+l] conj v[l]: it is the second operand "
        "that is conjugated, and that stays in place.",
        experiment=d3,
        meaning="In a formula the conjugated operand often stands first, in NumPy and SciPy it is the "
        "second. In the wrong order the result is reversed, and conjugated where it is complex: a "
        "delay comes out with the wrong sign.",
    ),
)
