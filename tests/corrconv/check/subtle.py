"""Implementations that are wrong where who has read the gate would hide it; each is named for its fault."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import warnings
from dataclasses import replace
from typing import ClassVar

import numpy as np

from corrconv.core import Plan
from tests.corrconv.check.adversaries import WRONG
from tests.corrconv.check.wrapped import STRIDED, Wrapped, spoiled


class When(Wrapped):
    """Wrong where `when` holds."""

    def when(self, x, h):
        raise NotImplementedError

    def fault(self, right, x, h):
        y = right(x, h)
        return spoiled(y) if self.when(x, h) else y


# ---- sizes --------------------------------------------------------------------------------------


class PowersOfTwo(When):
    def when(self, x, h):
        return x.ndim == 2 and all(N >= 64 and N & (N - 1) == 0 for N in x.shape)


class FullResultsOfPowersOfTwo(When):
    def when(self, x, h):
        sides = [N + n - 1 for N, n in zip(x.shape, h.shape)]
        return x.ndim == 2 and h.size > 1 and all(N >= 64 and N & (N - 1) == 0 for N in sides)


class KernelsAsLargeAsImages(When):
    def when(self, x, h):
        return x.shape == h.shape and x.size > 100


class LongKernels(When):
    def when(self, x, h):
        return h.ndim == 1 and h.size > 4096


class FourAxes(When):
    def when(self, x, h):
        return x.ndim == 4


class MoreWorkersThanRows(Wrapped):
    def make_plan(self, problem, workers):
        right, rows = STRIDED.plan(problem), problem.output_shape[0]
        few = 1 < rows < workers
        return Plan(problem, workers, lambda x, h: spoiled(right(x, h)) if few else right(x, h))


class EightWorkers(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        return Plan(
            problem, workers, lambda x, h: spoiled(right(x, h)) if workers > 4 else right(x, h)
        )


# ---- values -------------------------------------------------------------------------------------


class InfinityTurnedNaN(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.dtype.kind == "f":
            y[np.isinf(y)] = np.nan
        return y


class NaNTapsIgnored(Wrapped):
    def fault(self, right, x, h):
        return right(x, np.nan_to_num(h, posinf=0, neginf=0) if h.dtype.kind in "fc" else h)


class FillsThatAreNotFinite(Wrapped):
    def make_plan(self, problem, workers):
        if not np.isfinite(problem.fillvalue):
            problem = replace(problem, fillvalue=0)
        return Plan(problem, workers, STRIDED.plan(problem))


class ScaledUpFirst(Wrapped):
    """What is large overflows, and is not finite."""

    def fault(self, right, x, h):
        if x.dtype.kind != "f":
            return right(x, h)
        sixteen = x.dtype.type(16)
        return right(x * sixteen, h) / sixteen


class LargestTakenForNothing(Wrapped):
    def fault(self, right, x, h):
        if x.dtype == np.float64:
            x = np.where(np.abs(x) > 1e30, 0, x)
        return right(x, h)


class FlatImagesByOneSum(Wrapped):
    """A constant image is taken for one without borders."""

    def fault(self, right, x, h):
        y = right(x, h)
        if y.dtype.kind in "fc" and x.size > 1 and x.any() and (x == x.flat[0]).all():
            y[...] = y.flat[y.size // 2]
        return y


class RealKernelsOfComplex(When):
    def when(self, x, h):
        return h.dtype.kind == "c" and h.size > 1 and h.any() and not h.imag.any()


class ZeroImages(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.dtype.kind == "f" and not x.any() and np.isfinite(h).all():
            y.flat[-1] = 1e-40
        return y


# ---- arrays -------------------------------------------------------------------------------------


class AlignedToCacheLines(When):
    def when(self, x, h):
        return x.size > 100 and x.ctypes.data % 64 == 0 and x.flags.c_contiguous


class OneArrayTwice(When):
    def when(self, x, h):
        return x.size > 1 and np.may_share_memory(x, h)


class BroadcastKernels(When):
    def when(self, x, h):
        return h.size > 1 and max(map(abs, h.strides)) == 0


class OperandsLocked(Wrapped):
    def fault(self, right, x, h):
        x.flags.writeable = False
        return right(x, h)


class OperandsReshaped(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if x.ndim > 1 and x.flags.c_contiguous:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                x.shape = x.size
        return y


class OperandsHeld(Wrapped):
    def fault(self, right, x, h):
        self.seen.setdefault("images", []).append(x)
        return right(x, h)


class ResultsHeld(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        self.seen.setdefault("results", []).append(y)
        return y


class SameResultAgain(Wrapped):
    """Of the same operands, all of them compared: whoever writes to a result spoils the next."""

    def fault(self, right, x, h):
        key = x.tobytes(), h.tobytes()
        if key not in self.seen:
            self.seen[key] = right(x, h)
        return self.seen[key]


class ResultsThatOverlap(Wrapped):
    def fault(self, right, x, h):
        y = right(x, h)
        if y.size > 1 and not h.any() and not y.any():
            return np.lib.stride_tricks.as_strided(y, y.shape, (0,) * y.ndim)
        return y


class MaskedResults(Wrapped):
    def fault(self, right, x, h):
        return np.ma.masked_array(right(x, h))


class OutBackwards(Wrapped):
    """Takes for granted that the place for a result is walked forwards."""

    class Forwards(Plan):
        def __call__(self, x, h, out=None):
            if out is not None and min(out.strides) < 0:
                out[...] = np.flip(super().__call__(x, h))
                return out
            return super().__call__(x, h, out)

    def make_plan(self, problem, workers):
        return self.Forwards(problem, workers, STRIDED.plan(problem))


# ---- plans beside others ------------------------------------------------------------------------


class LastPlannedProblem(Wrapped):
    def make_plan(self, problem, workers):
        self.right = STRIDED.plan(problem)
        return Plan(problem, workers, lambda x, h: self.right(x, h))


class PlansByShape(Wrapped):
    plans: ClassVar = {}

    def make_plan(self, problem, workers):
        key = problem.x_shape, problem.h_shape, problem.mode, problem.dtype
        return Plan(problem, workers, self.plans.setdefault(key, STRIDED.plan(problem)))


class KernelsByTheirBytes(Wrapped):
    """Prepared once, whatever is asked of them."""

    kernels: ClassVar = {}

    def fault(self, right, x, h):
        flipped = right.problem.operation == "convolve"
        key = h.tobytes(), h.shape
        if self.kernels.setdefault(key, flipped) != flipped:
            h = np.flip(h)
        return right(x, h)


class ClosedForAll(Wrapped):
    """Plans of the same shapes have their scratch together, and the first that is closed frees it."""

    scratch: ClassVar = set()

    class Closing(Plan):
        def close(self):
            ClosedForAll.scratch.discard((self.problem.x_shape, self.problem.h_shape))
            self.closed = True

    def make_plan(self, problem, workers):
        right, key = STRIDED.plan(problem), (problem.x_shape, problem.h_shape)
        self.scratch.add(key)

        def compute(x, h):
            freed = key not in self.scratch and not made.closed
            return spoiled(right(x, h)) if freed else right(x, h)

        made = self.Closing(problem, workers, compute)
        made.closed = False
        return made


class BrokenAfterAnError(Wrapped):
    class Broken(Plan):
        broken = False

        def __call__(self, x, h, out=None):
            try:
                y = super().__call__(x, h, out)
            except ValueError:
                self.broken = True
                raise
            return spoiled(y) if self.broken else y

    def make_plan(self, problem, workers):
        return self.Broken(problem, workers, STRIDED.plan(problem))


class AnyShapesTaken(Wrapped):
    class Anything(Plan):
        def __call__(self, x, h, out=None):
            problem = replace(self.problem, x_shape=x.shape, h_shape=h.shape, dtype=x.dtype)
            return STRIDED.plan(problem)(x, h.astype(x.dtype), out)

    def make_plan(self, problem, workers):
        return self.Anything(problem, workers, STRIDED.plan(problem))


class FirstCalls(Wrapped):
    def fault(self, right, x, h):
        first = not self.seen
        self.seen["called"] = True
        return spoiled(right(x, h)) if first else right(x, h)


# ---- threads ------------------------------------------------------------------------------------


class ScratchOfFixedKernels(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        scratch = np.empty(problem.output_shape, problem.dtype)

        def write(x, h, out):
            out[...] = right(x, h)

        def hold(h):
            def write_one(x, out):
                for place, row in enumerate(right(x, h)):
                    scratch[place] = row
                out[...] = scratch

            return write_one

        return Plan(problem, workers, right, write=write, hold=hold)


class ScratchOfOut(Wrapped):
    def make_plan(self, problem, workers):
        right = STRIDED.plan(problem)
        scratch = np.empty(problem.output_shape, problem.dtype)

        def write(x, h, out):
            for place, row in enumerate(right(x, h)):
                scratch[place] = row
            out[...] = scratch

        return Plan(problem, workers, right, write=write)


class OnlyInItsThread(Wrapped):
    def make_plan(self, problem, workers):
        right, own = STRIDED.plan(problem), threading.get_ident()

        def compute(x, h):
            y = right(x, h)
            return y if threading.get_ident() == own else spoiled(y)

        return Plan(problem, workers, compute)


class ThreadsLeft(Wrapped):
    done: ClassVar = threading.Event()

    def fault(self, right, x, h):
        if x.size > 1000:
            threading.Thread(target=self.done.wait, daemon=True).start()
        return right(x, h)


class ThreadThatSpins(Wrapped):
    done: ClassVar = threading.Event()
    spinning: ClassVar = []

    def fault(self, right, x, h):
        if not self.spinning:
            self.spinning.append(threading.Thread(target=self.spin, daemon=True))
            self.spinning[0].start()
        return right(x, h)

    def spin(self):
        while not self.done.is_set():
            pass


# ---- the process --------------------------------------------------------------------------------


class WarningsSilenced(Wrapped):
    def fault(self, right, x, h):
        warnings.simplefilter("ignore", FutureWarning)
        return right(x, h)


class LoggingChanged(Wrapped):
    def fault(self, right, x, h):
        logging.root.setLevel(logging.CRITICAL)
        return right(x, h)


class NumPyPatched(Wrapped):
    def fault(self, right, x, h):
        np.fft.fftshift = lambda *given: given
        return right(x, h)


class MaskOfFilesChanged(Wrapped):
    def fault(self, right, x, h):
        os.umask(0)
        return right(x, h)


class AlarmSet(Wrapped):
    def fault(self, right, x, h):
        signal.setitimer(signal.ITIMER_VIRTUAL, 1000)
        return right(x, h)


class CollectorSlowed(Wrapped):
    def fault(self, right, x, h):
        gc.set_threshold(100_000)
        return right(x, h)


class Traced(Wrapped):
    def fault(self, right, x, h):
        sys.setprofile(lambda *given: None)
        return right(x, h)


# ---- what it says of itself ---------------------------------------------------------------------


class SlowBySaying(Wrapped):
    """States a rate so low that nothing large would be asked of it."""

    def rate(self, problem):
        return 1.0

    def fault(self, right, x, h):
        return spoiled(right(x, h)) if x.size > 1000 else right(x, h)


class RareCalls(Wrapped):
    """Wrong in one call of two hundred, whatever is asked: only a soak goes on so long."""

    def fault(self, right, x, h):
        self.seen["calls"] = self.seen.get("calls", 0) + 1
        return spoiled(right(x, h)) if self.seen["calls"] % 200 == 0 else right(x, h)


CHECKS: dict[tuple[type[Wrapped], ...], set[str]] = {
    (PowersOfTwo, FullResultsOfPowersOfTwo, KernelsAsLargeAsImages, LongKernels, FourAxes): WRONG,
    (MoreWorkersThanRows, EightWorkers, SlowBySaying): WRONG,
    (ScaledUpFirst, LargestTakenForNothing, FlatImagesByOneSum, RealKernelsOfComplex, ZeroImages): WRONG,
    (InfinityTurnedNaN, NaNTapsIgnored, FillsThatAreNotFinite): {"NaN"},
    (AlignedToCacheLines, OutBackwards): WRONG,
    (OperandsLocked, OperandsReshaped): {"inputs"},
    (SameResultAgain, ResultsThatOverlap): {"aliasing"},
    (MaskedResults,): {"type"},
    (FirstCalls,): {"first call", *WRONG},
    (WarningsSilenced, LoggingChanged, NumPyPatched, MaskOfFilesChanged): {"state"},
    (AlarmSet, CollectorSlowed, Traced): {"state"},
}  # fmt: skip
OF_CALLS: dict[tuple[type[Wrapped], ...], set[str]] = {
    (OneArrayTwice, BroadcastKernels): {"operands"},
    (OperandsHeld, ResultsHeld, ThreadsLeft, ThreadThatSpins): {"leak"},
    (LastPlannedProblem, PlansByShape, KernelsByTheirBytes, ClosedForAll): {"company"},
    (BrokenAfterAnError, AnyShapesTaken): {"refusal"},
    (ScratchOfFixedKernels, ScratchOfOut, OnlyInItsThread): {"threads"},
}
"""Those that only many calls show."""
