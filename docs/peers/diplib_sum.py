"""diplib_sum: dip.GeneralConvolution, for `corrconv compare docs/peers/diplib_sum.py NAME`."""

import diplib as dip
import numpy as np

from corrconv.core import DirectImplementation
from corrconv.core.reduction import Array, flip


class DIPlibSum(DirectImplementation):
    """A convolution of the image's size, which starts at n // 2; `valid` is cut out of it."""

    name = "diplib_sum"
    library = "diplib"
    reference = "dip::GeneralConvolution, https://diplib.org"
    dtypes = "f4 f8 c8 c16"
    componentwise = False

    def correlate_valid(self, image: Array, kernel: Array) -> Array:
        """The plain `valid` cross-correlation."""
        dip.SetNumberOfThreads(1)
        operands = [dip.Image(np.ascontiguousarray(of)) for of in (image, flip(kernel))]
        whole = np.asarray(dip.GeneralConvolution(*operands, ["add zeros"]))
        sides = zip(image.shape, kernel.shape)
        return whole[tuple(slice(n - 1 - n // 2, N - n // 2) for N, n in sides)].copy()


implementation = DIPlibSum()
