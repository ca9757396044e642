"""A1, A4 and A5: the example of an answer on AI Stack Exchange on what convolutional networks do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import corrconv
from corrconv.measure.arrays import Array, Shape

from .checks import Checks, differ, judge, same
from .claim import Claim, Effort, Source
from .figures import sliding

SOURCE = Source(
    "Do convolutional neural networks perform convolution or cross-correlation?",
    "nbro, AI Stack Exchange",
    "https://ai.stackexchange.com/questions/21999",
)
Function = Callable[..., Any]
"""Called as `corrconv.correlate` is."""
F, H = [2, 1, 3, 5, 4], [1, -1]
"""The answer's first example."""


def a1(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """Both operations on the answer's first example, in whole numbers."""
    convolution, correlation = convolve(F, H, "valid"), correlate(F, H, "valid")
    return Checks(
        stated=(
            same("the convolution", convolution, [-1, 2, 2, -1]),
            same("the cross-correlation", correlation, [1, -2, -2, 1]),
            same("the convolution as the cross-correlation negated", -correlation, convolution),
        )
    )


def a4(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """How many outputs need nothing beyond the five samples."""
    kernels = ([1], [1, -1], [-1, 2, -1])
    return Checks(
        stated=(
            same(
                "the convolution's lengths",
                [len(convolve(F, h, "valid")) for h in kernels],
                [5, 4, 3],
            ),
            same(
                "the cross-correlation's",
                [len(correlate(F, h, "valid")) for h in kernels],
                [5, 4, 3],
            ),
        )
    )


def a5(
    effort: Effort, correlate: Function = np.correlate, convolve: Function = np.convolve
) -> Checks:
    """NumPy's own two functions on the same example; the mode must be said to both."""
    return Checks(
        stated=(
            same("numpy.convolve in mode valid", convolve(F, H, "valid"), [-1, 2, 2, -1]),
            same("numpy.correlate in mode valid", correlate(F, H, "valid"), [1, -2, -2, 1]),
            differ("numpy.convolve needing its mode said", convolve(F, H), [-1, 2, 2, -1]),
            same("numpy.correlate not needing it", correlate(F, H), [1, -2, -2, 1]),
        )
    )


def integers(shape: Shape) -> Array:
    """Whole numbers from −9 to 9, the same in every run."""
    return np.random.default_rng(len(shape) + shape[0]).integers(-9, 10, shape)


CLAIMS = (
    Claim(
        id="A1",
        title="[2,1,3,5,4] with [1,−1], both ways",
        statement="With f = [2, 1, 3, 5, 4] and h = [1, −1], where they overlap in full, the "
        "convolution is [−1, 2, 2, −1] and the cross-correlation [1, −2, −2, 1]: for this kernel the "
        "one is the other negated.",
        source=SOURCE,
        sense="Where they overlap in full is mode valid: (f⋆h)[k] = Σ f[k+l] h[l] and (f∗h)[k] = Σ "
        "f[k+1−l] h[l], with l = 0, 1 and k = 0…3. The signal is the first argument, as in NumPy "
        "and SciPy.",
        experiment=a1,
        judge=judge,
        meaning="With a kernel that is minus its own mirror image, a difference for example, taking "
        "the wrong operation only turns the sign: a test that looks at magnitudes does not see it.",
        exact=True,
        draw=partial(sliding.draw, signal=F, kernel=H),
    ),
    Claim(
        id="A4",
        title="valid lengths for n = 1, 2, 3 on 5 samples",
        statement="Kernels of 1, 2 and 3 samples leave 5, 4 and 3 valid outputs of 5 samples.",
        source=SOURCE,
        sense="Valid outputs are those for which the whole kernel lies on the signal.",
        experiment=a4,
        judge=judge,
        meaning="N − n + 1 outputs, for both operations: what is written into must have that size.",
        exact=True,
    ),
    Claim(
        id="A5",
        title="NumPy's convolve and correlate agree with A1",
        statement="numpy.convolve and numpy.correlate give what A1 says.",
        source=SOURCE,
        sense='numpy.convolve(f, h, "valid") and numpy.correlate(f, h, "valid"), the signal first.',
        experiment=a5,
        judge=judge,
        meaning="Say the mode: numpy.convolve takes full where none is said, numpy.correlate valid.",
        exact=True,
    ),
)
