"""Who can transform a tile: one small file a library, all behind the same few names.

A provider is a module with ``unavailable()``, None or why it cannot run here (it imports nothing),
``version()``, and ``Transforms(size)``, whose objects have buffers of their own and serve one thread at a
time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

import numpy as np

from corrconv.core.reduction import Array
from corrconv.engines.tiles.size import Size

NAMES = ("mkl", "fftw", "ducc0")
ALIGNMENT = 64
"""Bytes: a cache line, and the longest vector of today's processors."""


class Calls(NamedTuple):
    """What compiled code needs to call transforms in place.

    Attributes
    ----------
    addresses : ndarray of int64
        Of the forward transform's function and of its handle, of the inverse's, and of the memory.
        ``function(handle, memory)`` gives 0, or a status.
    samples, reals : ndarray
        All of the memory, in rows, as numbers of the samples' dtype and as real ones.
    error : callable
        The error that a status stands for.
    """

    addresses: Array
    samples: Array
    reals: Array
    error: Callable[[int], RuntimeError]


class Transforms(Protocol):
    """Transforms of one size.

    Attributes
    ----------
    samples, spectrum : ndarray
        Of the size's `shape` and `spectrum_shape`. The caller fills and reads them.
    calls : Calls or None
        How a compiled loop calls them; None where they are not in place, or only Python can.
    """

    samples: Array
    spectrum: Array
    calls: Calls | None

    def forward(self) -> None:
        """Spectrum from samples, which stay as they are where the size is not in place."""

    def inverse(self) -> None:
        """Samples from the spectrum, which may be overwritten."""


class Provider(Protocol):
    """What each module here offers.

    Attributes
    ----------
    DISTRIBUTION : str
        What has to be installed for it.
    NATIVE : bool
        Whether its transforms in place have `Calls`.
    """

    DISTRIBUTION: str
    NATIVE: bool

    def unavailable(self) -> str | None:
        """None where it can run here, else why not."""

    def version(self) -> str:
        """Of the library that transforms: another one is proved anew."""

    def Transforms(self, size: Size) -> Transforms:
        """Transforms of this size, planned now."""


def provider(name: str) -> Provider:
    """The provider of that name."""
    return cast(Provider, import_module(f"{__name__}.{name}"))


@cache
def available() -> tuple[str, ...]:
    """Names of the providers that can run here; no library is imported to find out."""
    return tuple(name for name in NAMES if provider(name).unavailable() is None)


def buffers(size: Size) -> tuple[Array, Array]:
    """Samples and spectrum, aligned, filled with zeros; the same memory where the size is in place.

    Real samples then stand in rows of the spectrum's length, at whose ends a few are not used.
    """
    spectrum = _aligned(size.spectrum_shape, size.complex_dtype)
    if not size.in_place:
        return _aligned(size.shape, size.dtype), spectrum
    return spectrum.view(size.dtype)[:, : size.shape[1]], spectrum


def _aligned(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    wanted = int(np.prod(shape)) * dtype.itemsize
    memory = np.zeros(wanted + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + wanted].view(dtype).reshape(shape)
