"""scipy_auto: scipy.signal with method="auto", SciPy's own choice between direct and fft."""

from __future__ import annotations

from corrconv.core.memory import Arrays
from corrconv.core.scipy_method import SciPyMethod


class SciPyAuto(SciPyMethod):
    """scipy.signal.convolve/correlate(..., method="auto")."""

    name = "scipy_auto"
    family = "choice"
    method = "auto"
    reference = 'scipy.signal.convolve and correlate, method="auto"'
    componentwise = False
    cost = "SciPy's choice"
    arrays = Arrays(6, 4.5)
    chooses_among = ("scipy_fft", "scipy_direct")
    colour = "#757575"


implementation = SciPyAuto()
