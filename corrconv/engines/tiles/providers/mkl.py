"""Intel's MKL, called directly: mkl_fft's own functions cost 20 to 30 µs more a transform.

The calls are those of MKL's DFTI ("Developer Reference for Intel oneAPI Math Kernel Library, Fourier
Transform Functions"); the constants are those of ``mkl_dfti.h``. Each transform runs on one thread.
"""

from __future__ import annotations

import ctypes
import sys
import weakref
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core.contract import missing
from corrconv.core.reduction import Array
from corrconv.engines import fftw_library
from corrconv.engines.tiles.providers import Calls, buffers
from corrconv.engines.tiles.size import Size

BACKWARD_SCALE, NUMBER_OF_TRANSFORMS, CONJUGATE_EVEN_STORAGE, PLACEMENT = 5, 7, 10, 11
INPUT_STRIDES, OUTPUT_STRIDES, INPUT_DISTANCE, OUTPUT_DISTANCE, THREAD_LIMIT = 12, 13, 14, 15, 27
COMPLEX, REAL, SINGLE, DOUBLE, COMPLEX_COMPLEX, INPLACE, NOT_INPLACE = 32, 33, 35, 36, 39, 43, 44

DISTRIBUTION = "mkl_fft"  # it brings MKL, which is no module itself
NATIVE = True

Long = ctypes.c_long
Pointer = ctypes.c_void_p


def unavailable() -> str | None:
    """None where MKL can run here, else why not. Imports nothing."""
    if reason := missing("", DISTRIBUTION):
        return reason
    return None if _path() else "MKL's library (mkl_rt) is not where the distribution mkl puts it"


@cache
def _path() -> Path | None:
    """MKL's one library for all (mkl_rt), in the environment or as the distribution lists it."""
    patterns = ("libmkl_rt.so*", "mkl_rt*.dll", "libmkl_rt*.dylib")
    folders = [Path(sys.prefix, "lib"), Path(sys.prefix, "Library", "bin")]
    if (found := find_spec("mkl_fft")) and found.origin:
        folders.append(Path(found.origin).parents[3])  # lib, of the prefix it was installed in
    for folder in folders:
        for pattern in patterns:
            if there := sorted(folder.glob(pattern)):
                return there[-1]
    from importlib import metadata

    try:
        files = metadata.files("mkl") or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if any(file.match(pattern) for pattern in patterns):
            return Path(str(file.locate())).resolve()
    return None


@cache
def _library() -> Any:
    """MKL, its names kept to itself (RTLD_LOCAL), and never before FFTW has its own."""
    fftw_library.load()
    library = ctypes.CDLL(str(_path()))
    for name in (
        "DftiCreateDescriptor",
        "DftiSetValue",
        "DftiCommitDescriptor",
        "DftiComputeForward",
        "DftiComputeBackward",
        "DftiFreeDescriptor",
    ):
        getattr(library, name).restype = Long
    library.DftiErrorMessage.restype = ctypes.c_char_p
    return library


def _check(status: int) -> None:
    if status:
        raise _error(status)


def _error(status: int) -> RuntimeError:
    said = _library().DftiErrorMessage(Long(status)) or b"unknown error"
    return RuntimeError(f"MKL: {said.decode()} (status {status})")


@cache
def version() -> str:
    """What MKL says of itself."""
    said = ctypes.create_string_buffer(200)
    _library().MKL_Get_Version_String(said, ctypes.c_int(len(said)))
    return said.value.decode()


class Transforms:
    """See `corrconv.engines.tiles.providers.Transforms`."""

    def __init__(self, size: Size) -> None:
        library = _library()
        samples, spectrum = self.samples, self.spectrum = buffers(size)
        here, there = Pointer(samples.ctypes.data), Pointer(spectrum.ctypes.data)
        forwards = Descriptor(size, samples, spectrum)
        # a real transform has other strides on the way back: a descriptor for each way
        backwards = Descriptor(size, spectrum, samples) if size.real else forwards
        compute_forward, compute_backward = library.DftiComputeForward, library.DftiComputeBackward

        there_and_back = (here,) if size.in_place else (here, there)

        def forward() -> None:
            if status := compute_forward(forwards.handle, *there_and_back):
                _check(status)

        back = there_and_back[::-1]

        def inverse() -> None:
            if status := compute_backward(backwards.handle, *back):
                _check(status)

        self.forward, self.inverse = forward, inverse
        self.calls: Calls | None = None
        if size.in_place:
            addresses = [
                _address(compute_forward),
                forwards.handle.value,
                _address(compute_backward),
                backwards.handle.value,
                here.value,
            ]
            self.calls = Calls(
                np.array(addresses, np.int64),
                spectrum.view(size.dtype),
                spectrum.view(spectrum.real.dtype),
                _error,
            )


class Descriptor:
    """DFTI's word for a plan; freed with this object."""

    def __init__(self, size: Size, source: Array, target: Array) -> None:
        library = _library()
        self.handle = Pointer()
        lengths = [size.shape[axis] for axis in size.axes]
        precision = SINGLE if size.complex_dtype.itemsize == 8 else DOUBLE
        domain = REAL if size.real else COMPLEX
        create = library.DftiCreateDescriptor
        ndim = len(lengths)
        given = Long(lengths[0]) if ndim == 1 else (Long * ndim)(*lengths)
        _check(create(ctypes.byref(self.handle), _int(precision), _int(domain), Long(ndim), given))
        weakref.finalize(self, library.DftiFreeDescriptor, ctypes.byref(self.handle)).atexit = False
        self._set(PLACEMENT, _int(INPLACE if size.in_place else NOT_INPLACE))
        self._set(THREAD_LIMIT, Long(1))
        self._set(BACKWARD_SCALE, ctypes.c_double(1 / size.points))
        if size.real:
            self._set(CONJUGATE_EVEN_STORAGE, _int(COMPLEX_COMPLEX))
        if ndim == 1:
            self._set(NUMBER_OF_TRANSFORMS, Long(size.shape[0]))
            self._set(INPUT_DISTANCE, Long(_row(source)))
            self._set(OUTPUT_DISTANCE, Long(_row(target)))
        else:
            self._set(INPUT_STRIDES, (Long * 3)(0, _row(source), 1))
            self._set(OUTPUT_STRIDES, (Long * 3)(0, _row(target), 1))
        _check(library.DftiCommitDescriptor(self.handle))

    def _set(self, what: int, value: object) -> None:
        _check(_library().DftiSetValue(self.handle, _int(what), value))


def _address(function: Any) -> int | None:
    return ctypes.cast(function, Pointer).value


def _row(array: Array) -> int:
    """Elements from one row to the next."""
    return array.strides[0] // array.itemsize


_int = ctypes.c_int
