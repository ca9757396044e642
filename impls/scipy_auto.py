"""scipy_auto: scipy.signal with method="auto", SciPy's own choice between direct and fft."""

from __future__ import annotations

from corrconv.core.scipy_method import SciPyMethod


class SciPyAuto(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="auto")."""

    name = "scipy_auto"
    family = "choice"
    method = "auto"
    reference = 'scipy.signal.convolve and correlate, method="auto"'
    componentwise = False


implementation = SciPyAuto()
