"""One file for each library, and the catalogue of what they hold."""

from ..deviation import Deviation
from . import (
    astropy,
    fft,
    jax,
    jax_scipy,
    mkl_fft,
    numpy,
    opencv,
    pyfftw,
    scipy_choice,
    scipy_ndimage,
    scipy_signal,
    tensorflow,
    torch,
)

FILES = (
    numpy,
    scipy_signal,
    scipy_choice,
    fft,
    scipy_ndimage,
    opencv,
    torch,
    tensorflow,
    jax,
    jax_scipy,
    astropy,
    mkl_fft,
    pyfftw,
)

CATALOGUE: tuple[Deviation, ...] = tuple(
    value for file in FILES for value in vars(file).values() if isinstance(value, Deviation)
)
"""Every known deviation, library by library, in the order of the files."""
