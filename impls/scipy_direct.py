"""scipy_direct: scipy.signal.convolve and correlate with method="direct": the sum itself, in C."""

from __future__ import annotations

from corrconv.core.scipy_method import SciPyMethod


class SciPyDirect(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="direct")."""

    name = "scipy_direct"
    family = "direct"
    method = "direct"
    reference = 'scipy.signal.convolve and correlate, method="direct"'
    componentwise = True


implementation = SciPyDirect()
