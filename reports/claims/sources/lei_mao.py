"""D1 to D3: how the two operations convert into each other, complex conjugates included, after Lei Mao."""

from __future__ import annotations

import numpy as np
import scipy.signal

from corrconv import convolve, correlate
from corrconv.core import Array, Shape

from ..checks import Check, Checks, compared, differ, same
from ..claim import Effort, Function, Source

SOURCE = Source(
    "Cross-Correlation VS Convolution",
    "Lei Mao",
    "https://leimao.github.io/blog/Cross-Correlation-VS-Convolution/",
)
WITHIN = 1e-10


def d1(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Both sums as they are written, of complex whole numbers, beside the other operation."""
    f, g = whole((5,), seed=1), whole((8,), seed=2)
    correlation = [product(f.conj(), g, n, +1) for n in range(-4, 8)]
    convolution = [product(f, g, n, -1) for n in range(12)]
    mirror, by = f[::-1].conj(), "with conj f(−t)"
    return Checks(
        stated=(
            same(f"the cross-correlation as a convolution {by}", convolve(mirror, g), correlation),
            same(f"the convolution as a cross-correlation {by}", correlate(g, mirror), convolution),
        )
    )


def d2(
    effort: Effort,
    correlate: Function = scipy.signal.correlate,
    convolve: Function = scipy.signal.convolve,
) -> Checks:
    """Both identities on complex noise, in each mode, and at odd sizes too."""

    def alike(how: str, shape: Shape, mode: str) -> Check:
        s, w = noise(shape, seed=1), noise(shape, seed=2)
        swapped = np.flip(correlate(w.conj(), s.conj(), mode))
        other = swapped if how == "swapped operands" else convolve(s, np.flip(w.conj()), mode)
        what = f"{how}, {len(shape)}-D, {' × '.join(map(str, shape))}, mode {mode}"
        return same(what, correlate(s, w, mode), other, within=WITHIN)

    return Checks(
        stated=(
            alike("swapped operands", (128,), "full"),
            alike("swapped operands", (32, 32), "full"),
            alike("a flipped kernel", (128,), "full"),
            alike("a flipped kernel", (32, 32), "full"),
            alike("a flipped kernel", (32, 32), "same"),
        ),
        wider=tuple(alike("swapped operands", it, "same") for it in ((127,), (128,), (32, 32))),
    )


def d3(
    effort: Effort,
    scipy_correlate: Function = scipy.signal.correlate,
    numpy_correlate: Function = np.correlate,
    correlate: Function = correlate,
) -> Checks:
    """The sum as it is written, beside the libraries' functions with f and g in either order."""
    f, g = whole((5,), seed=1), whole((8,), seed=2)
    written = np.array([product(f.conj(), g, n, +1) for n in range(-4, 8)])
    swapped, other = scipy_correlate(f, g, "full", "direct"), "SciPy's correlate(f, g)"
    return Checks(
        stated=(
            same("SciPy's correlate(g, f)", scipy_correlate(g, f, "full", "direct"), written),
            same("NumPy's correlate(g, f)", numpy_correlate(g, f, "full"), written),
            same("corrconv.correlate(g, f)", correlate(g, f, "full"), written),
            differ(f"its not being {other}", swapped, written),
            same(
                f"its being the conjugate of {other} read backwards", swapped[::-1].conj(), written
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
