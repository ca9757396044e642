"""mine: for each tap, the image shifted and scaled; NumPy adds them up."""

import numpy as np

from corrconv.core import DirectImplementation


class Mine(DirectImplementation):
    name = "mine"
    library = "numpy"
    reference = "the definition, tap by tap"

    def correlate_valid(self, image, kernel):
        out = np.zeros([N - n + 1 for N, n in zip(image.shape, kernel.shape)], image.dtype)
        for tap in np.ndindex(kernel.shape):
            out += kernel[tap] * image[tuple(slice(i, i + size) for i, size in zip(tap, out.shape))]
        return out


implementation = Mine()
