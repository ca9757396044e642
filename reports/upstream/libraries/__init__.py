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
    opencv_template,
    pyfftw,
    scipy_choice,
    scipy_ndimage,
    scipy_signal,
    skimage,
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
    opencv_template,
    torch,
    tensorflow,
    jax,
    jax_scipy,
    astropy,
    skimage,
    mkl_fft,
    pyfftw,
)

CATALOGUE: tuple[Deviation, ...] = tuple(
    value for file in FILES for value in vars(file).values() if isinstance(value, Deviation)
)
"""Every known deviation, library by library, in the order of the files."""
