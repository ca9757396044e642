"""C1 and C4: the two sums as they are written, and what they flip, as told by Rachel Draelos."""

from __future__ import annotations

import numpy as np

import corrconv
from corrconv.core import Array

from ..checks import Checks, compared, same
from ..claim import Effort, Function
from .glass_box_medicine import IMAGE, SOURCE, H, reading, written


def c1(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """Both sums as they are written, over all indices, beside the library's two functions."""
    x = np.random.default_rng(1).integers(-9, 10, (7, 7))

    def sums(sign: int) -> Array:
        return np.array([[written(x, H, m, n, sign) for n in IMAGE] for m in IMAGE])

    convolution, correlation = sums(-1), sums(+1)
    return Checks(
        stated=(
            same("h[m−i, n−j] being convolve(x, h)", convolution, convolve(x, H, "same")),
            same("h[m+i, n+j] being correlate(h, x)", correlation, correlate(H, x)[1:8, 1:8]),
            same(
                "h[m+i, n+j] being correlate(x, h) turned by 180°",
                correlation,
                np.flip(correlate(x, H, "same")),
            ),
        ),
        wider=(same("h[m+i, n+j] being correlate(x, h)", correlation, correlate(x, H, "same")),),
    )


def c4(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """The weights that lie over the image, and what becomes of a single bright sample."""
    point = np.zeros((3, 3), int)
    point[1, 1] = 1

    def laid(operation: Function) -> Array:  # over the image, for the output in the middle
        return np.array(reading(lambda x: operation(x, H, "same"), 0, 0).weights)[2:5, 2:5]

    return Checks(
        stated=(
            same(
                "convolution laying the kernel flipped over the image", laid(convolve), np.flip(H)
            ),
            same("cross-correlation laying it as it is", laid(correlate), H),
            same("a point convolved showing the kernel as it is", convolve(point, H, "same"), H),
            same("a point correlated showing it flipped", correlate(point, H, "same"), np.flip(H)),
        )
    )


CLAIMS = (
    compared(
        id="C1",
        title="the sums with h[m−i, n−j] and h[m+i, n+j]",
        statement="With the centre of image, kernel and output as [0, 0], y[m, n] = ΣΣ x[i, j] h[m−i, n−j] "
        "is the convolution, and y[m, n] = ΣΣ x[i, j] h[m+i, n+j] the cross-correlation.",
        source=SOURCE,
        sense="x is the image, h the kernel. The source's cross-correlation is Σ x[i, j] h[m+i, n+j]; "
        "SciPy's correlate(x, h) is Σ x[m+i, n+j] h[i, j].",
        experiment=c1,
        meaning="The convolution is everybody's. The cross-correlation is SciPy's with the operands "
        "swapped, which is SciPy's correlate(x, h) turned by 180°: the values are the same, in other "
        "places. Before comparing peaks or shifts from two sources, compare one of them by hand.",
    ),
    compared(
        id="C4",
        title="convolution flips the kernel, correlation not",
        statement="Convolution flips the kernel, cross-correlation does not.",
        source=SOURCE,
        sense="What is flipped is what lies over the image while an output is summed: the weight with "
        "which each sample is read.",
        experiment=c4,
        meaning="It is the kernel laid over the image that is flipped. Seen in the result it is the other "
        "way round: a bright point convolved shows the kernel as it is, and correlated shows it "
        "flipped. A blur or a point spread is therefore applied by convolving.",
    ),
)
