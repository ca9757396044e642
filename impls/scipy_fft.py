"""scipy_fft: scipy.signal.convolve and correlate with method="fft": the whole image through pocketfft."""

from __future__ import annotations

from corrconv.core.scipy_method import SciPyMethod


class SciPyFFT(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="fft")."""

    name = "scipy_fft"
    family = "fft"
    method = "fft"
    reference = 'scipy.signal.convolve and correlate, method="fft"'
    componentwise = False


implementation = SciPyFFT()
