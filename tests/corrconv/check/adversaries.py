"""Implementations that are wrong where small, tidy examples do not show it: each is named for its fault."""

from __future__ import annotations

import ctypes
import math
import os
import random
import signal
from dataclasses import replace
from typing import ClassVar

import numpy as np
from scipy.signal import fftconvolve

from corrconv.core import Plan
from corrconv.core.reduction import image_and_kernel
from tests.corrconv.check.wrapped import STRIDED, Wrapped, spoiled


def prime(number):
    return number > 1 and all(number % d for d in range(2, math.isqrt(number) + 1))


# ---- wrong for some sizes -----------------------------------------------------------------------


class AboveManyOutputs(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        return spoiled(y) if y.size > 50_000 else y


class AboveAMillionOutputs(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        return spoiled(y) if y.size > 2**20 else y


class OneTileOfALargeImage(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.ndim == 2 and min(y.shape) > 1000:
            y[512:576, 448:512] = 0
        return y


class AboveManyTaps(Wrapped):
    def fault(self, right, x, h):
        return spoiled(right(x, h)) if h.size > 132 else right(x, h)


class PrimeSides(Wrapped):
    def fault(self, right, x, h):
        return spoiled(right(x, h)) if any(prime(N) and N > 20 for N in x.shape) else right(x, h)


class ThreeAxes(Wrapped):
    def fault(self, right, x, h):
        return spoiled(right(x, h)) if x.ndim == 3 else right(x, h)


class FlatImages(Wrapped):
    def fault(self, right, x, h):
        flat = x.ndim > 1 and min(x.shape) < 4 and x.size > 100
        return spoiled(right(x, h)) if flat else right(x, h)


class LongLines(Wrapped):
    def fault(self, right, x, h):
        return spoiled(right(x, h)) if x.ndim == 1 and x.size > 1024 else right(x, h)


class KernelMuchLarger(Wrapped):
    def fault(self, right, x, h):
        return spoiled(right(x, h)) if h.size > 10 * x.size else right(x, h)


# ---- wrong for some values ----------------------------------------------------------------------


class LargeValues(Wrapped):
    def fault(self, right, x, h):
        large = x.dtype.kind in "fc" and np.abs(x).max() > 1e8
        return spoiled(right(x, h)) if large else right(x, h)


class BytesSummedInFloat32(Wrapped):
    def make_plan(self, problem, workers):
        if problem.dtype.name not in ("int8", "uint8"):
            return STRIDED.plan(problem)
        wide = STRIDED.plan(replace(problem, dtype=np.dtype("f4")))

        def compute(x, h):
            y = wide(x.astype("f4"), h.astype("f4"))
            return y.astype(np.int64).astype(problem.dtype)

        return Plan(problem, workers, compute)


class ShortsSummedInFloat64(Wrapped):
    """Exact as long as sums stay below 2**53, which those of four bytes and more do not."""

    def make_plan(self, problem, workers):
        if problem.dtype.name not in ("int32", "uint32"):
            return STRIDED.plan(problem)
        wide = STRIDED.plan(replace(problem, dtype=np.dtype("f8")))

        def compute(x, h):
            y = np.fmod(wide(x.astype("f8"), h.astype("f8")), 2.0**32)
            return y.astype(np.int64).astype(problem.dtype)

        return Plan(problem, workers, compute)


class SmallValuesThroughFloat32(Wrapped):
    def fault(self, right, x, h):
        if x.dtype == np.float64 and np.abs(x).max() < 1e-30:
            x = x.astype(np.float32).astype(np.float64)
        return right(x, h)


class SubnormalsFlushed(Wrapped):
    def fault(self, right, x, h):
        if x.dtype.kind == "f":
            x = np.where(np.abs(x) < np.finfo(x.dtype).tiny, 0, x).astype(x.dtype)
        return right(x, h)


class FillValuesClipped(Wrapped):
    def fault(self, right, x, h):
        if x.dtype.kind == "f" and np.isfinite(x).all():
            x = np.clip(x, -1e30, 1e30).astype(x.dtype)
        return right(x, h)


class NaNReplaced(Wrapped):
    def fault(self, right, x, h):
        return right(np.nan_to_num(x, posinf=0, neginf=0) if x.dtype.kind in "fc" else x, h)


class NaNEverywhere(Wrapped):
    """As by a transform, in what claims to be a sum."""

    def fault(self, right, x, h):
        y = right(x, h)
        if y.dtype.kind in "fc" and not np.isfinite(x).all():
            y[...] = np.nan
        return y


class TransformWhenLarge(Wrapped):
    """A transform in what claims to be accurate componentwise."""

    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        if problem.swapped or not problem.zero_filled or problem.mode != "full":
            return right

        def compute(x, h):
            if x.dtype.kind not in "fc" or x.size < 1000 or not np.isfinite(x).all():
                return right(x, h)
            _, kernel = image_and_kernel(problem, x, h)
            return fftconvolve(x, np.flip(kernel)).astype(x.dtype)

        return Plan(problem, workers, compute)


class HalfPrecisionKernels(Wrapped):
    def fault(self, right, x, h):
        if h.dtype == np.float32 and np.abs(h).max() < 100 and h.size > 60:
            h = h.astype(np.float16).astype(np.float32)
        return right(x, h)


class NegativeZeroScale(Wrapped):
    """Takes all values below a hundredth of the largest for noise."""

    def fault(self, right, x, h):
        if x.dtype.kind == "f" and np.isfinite(x).all():
            x = np.where(np.abs(x) < 1e-2 * np.abs(x).max(), 0, x).astype(x.dtype)
        return right(x, h)


# ---- wrong for some kernels and fill values -----------------------------------------------------


class BoxesByCumulativeSums(Wrapped):
    """In every axis: what is left of large values stands in the sums of small ones."""

    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        if problem.mode == "valid" or problem.boundary != "fill" or problem.fillvalue:
            return right
        starts = [0 if problem.mode == "full" else (n - 1) // 2 for n in problem.h_shape]
        inside = tuple(slice(a, a + N) for a, N in zip(starts, problem.output_shape))

        def compute(x, h):
            if x.dtype.kind not in "f" or not (h == h.flat[0]).all() or not np.isfinite(x).all():
                return right(x, h)
            y = np.pad(x, [(n, n - 1) for n in h.shape])
            for axis, n in enumerate(h.shape):
                sums = np.cumsum(y, axis)
                y = np.take(sums, range(n, sums.shape[axis]), axis)
                y = y - np.take(sums, range(sums.shape[axis] - n), axis)
            return (y * h.flat[0]).astype(x.dtype)[inside].copy()

        return Plan(problem, workers, compute)


class SymmetricKernels(Wrapped):
    def fault(self, right, x, h):
        same = h.size > 1 and np.array_equal(h, np.flip(h))
        return spoiled(right(x, h)) if same else right(x, h)


class AntisymmetricKernels(Wrapped):
    def fault(self, right, x, h):
        odd = h.dtype.kind in "fc" and h.any() and np.array_equal(h, -np.flip(h))
        return spoiled(right(x, h)) if odd else right(x, h)


class SingleTaps(Wrapped):
    def fault(self, right, x, h):
        single = h.size > 1 and np.count_nonzero(h) == 1
        return spoiled(right(x, h)) if single else right(x, h)


class SparseKernels(Wrapped):
    def fault(self, right, x, h):
        sparse = h.size > 20 and 1 < np.count_nonzero(h) < h.size / 3
        return spoiled(right(x, h)) if sparse else right(x, h)


class ZeroKernels(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if not h.any() and y.dtype.kind in "fc":
            y.flat[0] = 1e-30
        return y


class SeparableKernels(Wrapped):
    """Wrong for those of rank one and two."""

    def fault(self, right, x, h):
        low = (
            h.ndim == 2
            and min(h.shape) > 3
            and h.dtype.kind in "fc"
            and np.linalg.matrix_rank(h) < 3
        )
        return spoiled(right(x, h)) if low else right(x, h)


class FillValuesOfIntegers(Wrapped):
    def make_plan(self, problem, workers):
        if problem.dtype.kind in "iu" and problem.boundary == "fill":
            zero = STRIDED.plan(replace(problem, fillvalue=0))
            return Plan(problem, workers, lambda x, h: zero(x, h))
        return STRIDED.plan(problem)


class FillValuesTruncated(Wrapped):
    """0.5 is taken for 0, 1234.5 for 1234."""

    def make_plan(self, problem, workers):
        if problem.dtype.kind == "f" and problem.boundary == "fill":
            whole = STRIDED.plan(replace(problem, fillvalue=int(problem.fillvalue)))
            return Plan(problem, workers, lambda x, h: whole(x, h))
        return STRIDED.plan(problem)


# ---- wrong for some arrays ----------------------------------------------------------------------


class ColumnsTakenForRows(Wrapped):
    def fault(self, right, x, h):
        if x.ndim > 1 and x.flags.f_contiguous and not x.flags.c_contiguous:
            x = x.ravel("K").reshape(x.shape)
        return right(x, h)


class StridesIgnored(Wrapped):
    """As a pointer is handed to C: what lies between samples is taken for samples."""

    def fault(self, right, x, h):
        if min(x.strides) > 0 and not x.flags.c_contiguous and not x.flags.f_contiguous:
            strides = np.empty(x.shape, x.dtype).strides
            x = np.lib.stride_tricks.as_strided(x, x.shape, strides)
        return right(x, h)


class ReversedTakenForForward(Wrapped):
    def fault(self, right, x, h):
        return right(np.flip(x) if max(x.strides) < 0 else x, h)


class UnalignedMisread(Wrapped):
    def fault(self, right, x, h):
        return right(x, h) if x.flags.aligned else spoiled(right(x, h))


class ReadOnlyTakenForConstant(Wrapped):
    """Remembers results for arrays that cannot be written to."""

    def fault(self, right, x, h):
        if x.flags.writeable or h.flags.writeable:
            return right(x, h)
        return self.seen.setdefault("y", right(x, h)).copy()


# ---- memory -------------------------------------------------------------------------------------


class ImageScaledInPlace(Wrapped):
    """``image /= peak`` where it may be written to."""

    def fault(self, right, x, h):
        if not x.flags.writeable or x.dtype.kind != "f" or not x.any():
            return right(x, h)
        peak = 2.0
        x /= peak
        return (right(x, h) * peak).astype(x.dtype)


class KernelFlippedInPlace(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if h.flags.writeable:
            h[...] = np.flip(h).copy()
        return y


class ScratchBesideTheImage(Wrapped):
    """Writes one sample beside its operand, where there is room."""

    def fault(self, right, x, h):
        y = right(x, h)
        if x.flags.writeable and x.ndim == 2 and x.strides[0] > x.shape[1] * x.strides[1] > 0:
            np.lib.stride_tricks.as_strided(x, (1, x.shape[1] + 1), x.strides, writeable=True)[
                0, -1
            ] = 0
        return y


class BufferAgainWhenLarge(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.size < 4000:
            return y
        buffer = self.seen.setdefault("buffer", np.empty_like(y))
        buffer[...] = y
        return buffer


class BuffersInTurn(Wrapped):
    """Ten of them: few calls do not show it."""

    def fault(self, right, x, h):
        y = right(x, h)
        ring = self.seen.setdefault("ring", [np.empty_like(y) for _ in range(10)])
        ring.append(ring.pop(0))
        ring[0][...] = y
        return ring[0]


class ResultCannotBeWrittenTo(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        y.flags.writeable = False
        return y


# ---- remembered ---------------------------------------------------------------------------------


class KernelsByAddress(Wrapped):
    kernels: ClassVar = {}

    def fault(self, right, x, h):
        place = h.ctypes.data, h.shape, h.strides, h.dtype
        return right(x, self.kernels.setdefault(place, h.copy()))


class ImagesByAddress(Wrapped):
    def fault(self, right, x, h):
        return right(self.seen.setdefault(x.ctypes.data, x.copy()), h)


class ResultsByFewSamples(Wrapped):
    def fault(self, right, x, h):
        few = x.ravel()[:: x.size // 30 + 1].tobytes() + h.tobytes()
        return self.seen.setdefault(few, right(x, h)).copy()


class ResultsBySums(Wrapped):
    def fault(self, right, x, h):
        key = complex(x.sum() if x.size < 100 else x.ravel()[:50].sum()), h.tobytes()
        return self.seen.setdefault(key, right(x, h)).copy()


class KernelsByFewSamples(Wrapped):
    def fault(self, right, x, h):
        few = h.ravel()[:3].tobytes()
        return right(x, self.seen.setdefault(few, h.copy()))


class FromTheThirdCall(Wrapped):
    def fault(self, right, x, h):
        self.seen["calls"] = self.seen.get("calls", 0) + 1
        return spoiled(right(x, h)) if self.seen["calls"] > 2 else right(x, h)


class FromTheTwentiethCall(Wrapped):
    def fault(self, right, x, h):
        self.seen["calls"] = self.seen.get("calls", 0) + 1
        return spoiled(right(x, h)) if self.seen["calls"] >= 20 else right(x, h)


class LastBitsFromHistory(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        self.seen["calls"] = self.seen.get("calls", 0) + 1
        if y.dtype.kind == "f" and self.seen["calls"] > 1 and y.size > 1000:
            y[...] = np.nextafter(y, np.inf, where=y != np.round(y), out=y.copy())
        return y


# ---- threads and workers ------------------------------------------------------------------------


class ThreeWorkers(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        return Plan(
            problem, workers, lambda x, h: spoiled(right(x, h)) if workers == 3 else right(x, h)
        )


class ScratchSharedWhenLarge(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.size < 100_000:
            return y
        scratch = self.seen.setdefault("scratch", np.empty_like(y))
        for place in range(0, len(y), max(1, len(y) // 50)):
            scratch[place:] = y[place:]
        return scratch.copy()


# ---- the rest of a plan -------------------------------------------------------------------------


class OutAddedTo(Wrapped):
    """Takes for granted that the place for a result is zero."""

    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)

        def write(x, h, out):
            np.add(out, right(x, h), out=out)

        return Plan(problem, workers, right, write=write)


class OutNotFilled(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)

        def write(x, h, out):
            out.ravel()[:-1] = right(x, h).ravel()[:-1]

        return Plan(problem, workers, right, write=write)


class Handed(Plan):
    """A plan that passes `fixed` and `out` on to a fault."""

    def fixed(self, h):
        return lambda x, out=None: self(x, h, out)


class FixedKernelNotCopied(Wrapped):
    def make_plan(self, problem, workers):
        return Handed(problem, workers, STRIDED.plan(problem))


class FixedKernelWrong(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)

        def hold(h):
            def write(x, out):
                out[...] = spoiled(right(x, h))

            return write

        return Plan(
            problem, workers, right, write=lambda x, h, out: np.copyto(out, right(x, h)), hold=hold
        )


class OutIsNotGivenBack(Wrapped):
    class Copies(Plan):
        def __call__(self, x, h, out=None):
            y = super().__call__(x, h, out)
            return y.copy() if out is not None else y

    def make_plan(self, problem, workers):
        return self.Copies(problem, workers, STRIDED.plan(problem))


class NothingAfterClose(Wrapped):
    class Closed(Plan):
        def close(self):
            self._compute = None

    def make_plan(self, problem, workers):
        return self.Closed(problem, workers, STRIDED.plan(problem))


# ---- the process --------------------------------------------------------------------------------


class ErrorStateChanged(Wrapped):
    def fault(self, right, x, h):
        np.seterr(over="raise")
        return right(x, h)


class RandomStateChanged(Wrapped):
    def fault(self, right, x, h):
        np.random.seed(x.size)  # noqa: NPY002
        return right(x, h)


class RandomNumbersTaken(Wrapped):
    def fault(self, right, x, h):
        random.random()
        return right(x, h)


class FolderChanged(Wrapped):
    def fault(self, right, x, h):
        os.chdir("/")
        return right(x, h)


class EnvironmentChanged(Wrapped):
    def fault(self, right, x, h):
        os.environ["CORRCONV_TEST_CALLS"] = str(int(os.environ.get("CORRCONV_TEST_CALLS", 0)) + 1)
        return right(x, h)


class RoundingChanged(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        ctypes.CDLL("libm.so.6").fesetround(0x800)  # upwards, on x86
        return y


class SignalHandlerChanged(Wrapped):
    def fault(self, right, x, h):
        signal.signal(signal.SIGUSR1, lambda *_: None)
        return right(x, h)


class DescriptorsLeftOpen(Wrapped):
    opened: ClassVar = []

    def fault(self, right, x, h):
        self.opened.append(os.open(os.devnull, os.O_RDONLY))
        return right(x, h)


class MemoryKept(Wrapped):
    held: ClassVar = []

    def fault(self, right, x, h):
        y = right(x, h)
        self.held.append(y.copy())
        return y


class MemoryKeptByPlans(Wrapped):
    held: ClassVar = []

    def make_plan(self, problem, workers):
        self.held.append(np.ones(problem.output_shape))
        return STRIDED.plan(problem)


SIZES = (
    AboveManyOutputs, AboveAMillionOutputs, OneTileOfALargeImage, AboveManyTaps, PrimeSides, ThreeAxes,
    FlatImages, LongLines, KernelMuchLarger,
)  # fmt: skip
VALUES = (
    LargeValues, SmallValuesThroughFloat32, SubnormalsFlushed, FillValuesClipped, TransformWhenLarge,
    HalfPrecisionKernels, NegativeZeroScale, BytesSummedInFloat32, ShortsSummedInFloat64,
)  # fmt: skip
KERNELS = (
    BoxesByCumulativeSums, SymmetricKernels, AntisymmetricKernels, SingleTaps, SparseKernels, ZeroKernels,
    SeparableKernels, FillValuesOfIntegers, FillValuesTruncated,
)  # fmt: skip
ARRAYS = (
    ColumnsTakenForRows, StridesIgnored, ReversedTakenForForward, UnalignedMisread,
    ReadOnlyTakenForConstant,
)  # fmt: skip
REMEMBERED = (
    KernelsByAddress, ImagesByAddress, ResultsByFewSamples, ResultsBySums, KernelsByFewSamples,
    FromTheThirdCall,
)  # fmt: skip
STATES = (
    ErrorStateChanged, RandomStateChanged, RandomNumbersTaken, FolderChanged, EnvironmentChanged,
    RoundingChanged, SignalHandlerChanged,
)  # fmt: skip
LEAKS = (DescriptorsLeftOpen, MemoryKept, MemoryKeptByPlans)
WRONG = {"exact", "normwise", "componentwise", "finite", "NaN"}
CHECKS: dict[tuple[type[Wrapped], ...], set[str]] = {
    (*SIZES, *VALUES, *KERNELS, *ARRAYS, *REMEMBERED, ThreeWorkers): WRONG,
    (OutAddedTo, OutNotFilled, FixedKernelNotCopied, FixedKernelWrong): WRONG,
    (NaNReplaced, NaNEverywhere): {"NaN"},
    (ImageScaledInPlace, KernelFlippedInPlace, ScratchBesideTheImage): {"inputs"},
    (BufferAgainWhenLarge, BuffersInTurn): {"aliasing", "many calls"},
    (ResultCannotBeWrittenTo,): {"read-only"},
    (FromTheTwentiethCall,): {"many calls", "threads"},
    (LastBitsFromHistory,): {"history", "first call", *WRONG},
    (ScratchSharedWhenLarge,): {"threads"},
    (OutIsNotGivenBack,): {"out"},
    (NothingAfterClose,): {"raises"},
    STATES: {"state"},
    LEAKS: {"leak"},
}
CAUGHT_BY = {fault: checks for faults, checks in CHECKS.items() for fault in faults}
"""Each with the checks that may find it: they are general, and know nothing of it."""
