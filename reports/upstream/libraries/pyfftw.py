"""pyFFTW."""

from ..deviation import Library

PYFFTW = Library("pyFFTW", "pyfftw", ("pyFFTW",))


@PYFFTW.deviation(
    kind="difference",
    title="next_fast_len gives odd lengths, at which real transforms are slow",
    described=33,
    wanted=36,
    should="Real transforms are fastest at even lengths, best at multiples of 4: 36 here.",
    hurts="Whoever pads real signals by it; the result is right, and takes longer.",
    undone="Lengths are the multiples of 4 next to it.",
    adapter="impls/fftw.py",
)
def pyfftw_next_fast_len_odd():
    """It looks for a length with small prime factors, and knows nothing of real transforms."""
    import pyfftw

    return pyfftw.next_fast_len(33)


@PYFFTW.deviation(
    kind="difference",
    title="The inverse real transform over several axes destroys its input",
    described=True,
    wanted=False,
    should="scipy.fft.irfftn leaves its input as it was.",
    hurts="Whoever keeps a spectrum to use it again: the second result is wrong.",
    undone="A spectrum that is used again is written again before each call.",
    adapter="impls/fftw.py",
)
def pyfftw_inverse_destroys_input():
    """FFTW cannot keep the input of such a transform, as its manual says."""
    import numpy as np
    import pyfftw

    spectrum, image = pyfftw.empty_aligned((4, 3), complex), pyfftw.empty_aligned((4, 4))
    inverse = pyfftw.FFTW(spectrum, image, axes=(0, 1), direction="FFTW_BACKWARD")
    spectrum[:] = 1
    inverse()
    return bool(np.any(spectrum != 1))
