"""What a stack's result is, worked out apart: item by item, by SciPy's sums over padded images."""

from __future__ import annotations

import numpy as np
from scipy import signal

PADS = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}


def one(operation, x, h, mode, boundary="fill", fillvalue=0) -> np.ndarray:
    """One item. Whole numbers come out exact."""
    function = getattr(signal, operation)
    if mode == "valid":
        return function(x, h, "valid", method="direct")
    extra = {"constant_values": fillvalue} if boundary == "fill" else {}
    padded = np.pad(x, [(n - 1, n - 1) for n in h.shape], PADS[boundary], **extra)
    full = function(padded, h, "valid", method="direct")
    if mode == "full":
        return full
    starts = [(n - 1) // 2 for n in h.shape]
    return full[tuple(slice(k, k + N) for k, N in zip(starts, x.shape))]


def stack(operation, x, h, mode, axes, boundary="fill", fillvalue=0) -> np.ndarray:
    """Operands that broadcast along all axes but `axes`."""
    ndim = max(x.ndim, h.ndim)
    x, h = (a.reshape((1,) * (ndim - a.ndim) + a.shape) for a in (x, h))
    last = tuple(range(-len(axes), 0))
    x, h = (np.moveaxis(a, axes, last) for a in (x, h))
    count = ndim - len(axes)
    high = np.broadcast_shapes(x.shape[:count], h.shape[:count])
    x, h = (np.broadcast_to(a, high + a.shape[count:]) for a in (x, h))
    found = [one(operation, x[k], h[k], mode, boundary, fillvalue) for k in np.ndindex(*high)]
    shape = (one(operation, *(np.zeros(a.shape[count:]) for a in (x, h)), mode)).shape
    result = np.array(found).reshape(high + shape)
    return np.moveaxis(result, last, axes)
