"""No transform is used that was not found right: each size of each provider is tried first.

MKL's inverse real transform in float32 was wrong by some percent at one length in nine (mkl_fft 2.3),
and right beside them. So a size is tried as it will be used: the spectrum against NumPy's, in
float64, and the round trip against the samples. What was proved is kept, see `proved`.
"""

from __future__ import annotations

import math

import numpy as np

from corrconv.core.reduction import Array
from corrconv.engines.tiles import proved
from corrconv.engines.tiles.providers import Transforms, provider
from corrconv.engines.tiles.size import Size

ALLOWED = 2.0
"""Largest error, in units of u·log2(2·points) and of the values' root mean square. Right transforms
stay below 1.5 (maxima over all points); one wrong digit in the sixth place of float32 is above. Three
transforms within it leave a sum of integers that `corrconv.core.exact` allows below 0.4 off, so that it is
rounded right."""

_found: dict[tuple[str, Size], float] = {}


def transforms(name: str, size: Size) -> Transforms | None:
    """A provider's transforms of this size, all zeros; None where they are wrong (or not offered)."""
    try:
        made = provider(name).Transforms(size)
    except RuntimeError:  # it declines the size
        return None
    error = _found.get((name, size))
    if error is None:
        error = _found[name, size] = _tried(name, made, size)
    made.samples[...] = 0  # planning and trying have written to both
    made.spectrum[...] = 0
    return made if error <= ALLOWED else None


def _tried(name: str, made: Transforms, size: Size) -> float:
    """The error, found here or by an earlier process."""
    error = proved.error_of(name, size)
    if error is not None:
        return error
    error = error_of(made, size)
    if error <= ALLOWED:
        proved.keep(name, size, error)
    return error


def error_of(made: Transforms, size: Size) -> float:
    """Largest error of forward transform and round trip, in the units of `ALLOWED`."""
    samples = _samples(size)
    made.samples[...] = samples
    made.forward()
    expected: Array = (
        np.fft.rfftn(samples, axes=size.axes) if size.real else np.fft.fftn(samples, axes=size.axes)
    )
    forward = _error(made.spectrum, expected)
    made.inverse()
    unit = float(np.finfo(size.dtype).eps) / 2 * math.log2(2 * size.points)
    back = _error(made.samples, samples)
    # max alone would overlook a NaN
    return max(forward, back) / unit if math.isfinite(forward + back) else math.inf


def _samples(size: Size) -> Array:
    """Noise, exact in the size's dtype, as float64 or complex128."""
    generator = np.random.default_rng(0)
    samples: Array = generator.uniform(-1, 1, size.shape)
    if not size.real:
        samples = samples + 1j * generator.uniform(-1, 1, size.shape)
    wide = np.float64 if size.real else np.complex128
    return samples.astype(size.dtype).astype(wide)


def _error(found: Array, expected: Array) -> float:
    scale = math.sqrt(float(np.mean(np.abs(expected) ** 2)))
    return float(np.abs(found - expected).max()) / scale
