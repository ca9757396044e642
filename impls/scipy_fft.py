"""scipy_fft: scipy.signal.convolve and correlate with method="fft": the whole image through pocketfft."""

from __future__ import annotations

from corrconv.core.memory import Arrays
from corrconv.core.scipy_method import SciPyMethod


class SciPyFFT(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="fft")."""

    name = "scipy_fft"
    family = "fft"
    method = "fft"
    reference = 'scipy.signal.convolve and correlate, method="fft"'
    componentwise = False
    arrays = Arrays(6, 4.5)
    colour = "#2f9bd6"


implementation = SciPyFFT()
