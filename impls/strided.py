"""strided: NumPy's sliding windows, summed by einsum. No copy of the windows is made."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from corrconv.core import Array, DirectImplementation
from corrconv.core.memory import Arrays


class Strided(DirectImplementation):
    """One einsum over a view in which every output sees its own window."""

    name = "strided"
    library = "numpy"
    reference = "numpy.lib.stride_tricks.sliding_window_view and numpy.einsum"
    ours = True
    cost = "windows of NumPy"
    arrays = Arrays(1, 1, padded=False)
    colour = "#e08e0b"

    def correlate_valid(self, image: Array, kernel: Array) -> Array:
        windows = sliding_window_view(image, kernel.shape)
        outputs, taps = range(image.ndim), range(image.ndim, 2 * image.ndim)
        result: Array = np.einsum(windows, [*outputs, *taps], kernel, [*taps], [*outputs])
        return result


implementation = Strided()
