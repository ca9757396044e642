"""What is predicted."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Prediction:
    """What one implementation is predicted to take.

    Attributes
    ----------
    name : str
        The implementation.
    seconds : float
        Of a planned call, everything warm.
    detail : str
        How it would compute, where that is a choice.
    error : float
        The 90th percentile of the relative error, |predicted / measured - 1|, on sizes that were held
        out when the model was fitted: 0.2 is 20%. NaN where that was not measured.
    """

    name: str
    seconds: float
    detail: str = ""
    error: float = math.nan
