"""A plan: an implementation made ready for one problem, and what it is with one kernel."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy import ndarray

from corrconv.core.operands import ndarrays
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array

if TYPE_CHECKING:
    from corrconv.core.contract import Implementation

Compute = Callable[[Array, Array], Array]
Write = Callable[[Array, Array, Array], object]
WriteOne = Callable[[Array, Array], object]


FROM_FILE = "corrconv_file_"
"""Modules of implementations that are loaded from a file have names that begin with it."""


class UnsupportedProblem(ValueError):
    """The implementation declines this problem; the message is the reason that `supports` gave."""


class Plan:
    """An implementation made ready for one problem: call it with x and h, as often as you like.

    Calling it is safe from several threads at once, leaves x and h as they are, and gives an array
    that nothing else holds on to.

    Parameters
    ----------
    problem : Problem
        What is to be computed.
    workers : int
        How many threads may be used.
    compute : callable, optional
        ``compute(x, h)`` with checked operands gives the result. It may be left out where `write` is
        given.
    nbytes : int, optional
        Memory that the plan holds between calls, in bytes: the plan cache counts it.
    write : callable, optional
        ``write(x, h, out)`` writes the result to a C-contiguous array, without another copy.
    hold : callable, optional
        ``hold(h)`` makes ``write(x, out)`` for one kernel, so that what depends on it alone (its
        spectrum, say) is worked out once.
    """

    def __init__(
        self,
        problem: Problem,
        workers: int,
        compute: Compute | None = None,
        nbytes: int = 0,
        *,
        write: Write | None = None,
        hold: Callable[[Array], WriteOne] | None = None,
    ) -> None:
        self.problem = problem
        self.workers = workers
        self.nbytes = nbytes
        self.maker: Implementation | None = None
        self._planned = problem.x_shape, problem.h_shape, problem.dtype
        self._write = write
        self._hold = hold
        self._compute = compute or _into_new(problem, write)

    def __call__(self, x: Array, h: Array, out: Array | None = None) -> Array:
        """The result for ndarrays of exactly the planned shapes and dtype.

        Parameters
        ----------
        x, h : ndarray
            Image and kernel.
        out : ndarray, optional
            Where the result goes: of its shape and dtype, sharing no memory with x or h. It is
            what is returned.

        Raises
        ------
        ValueError
            Where an operand or `out` is not what was planned for.
        TypeError
            Where an operand is no ndarray, or is one with a mask or a unit.
        UnsupportedProblem
            Where the implementation declines this kernel, see `Implementation.supports_kernel`.
        """
        if type(x) is not ndarray or type(h) is not ndarray:
            ndarrays(x=x, h=h)
        x_shape, h_shape, dtype = self._planned
        if (
            x.shape != x_shape
            or h.shape != h_shape
            or (x.dtype is not dtype and x.dtype != dtype)  # the first is quicker
            or (h.dtype is not dtype and h.dtype != dtype)
        ):
            raise ValueError(
                f"x, h: planned for x {x_shape} and h {h_shape} of {dtype}, "
                f"got x {x.shape} of {x.dtype} and h {h.shape} of {h.dtype}; make a plan for these"
            )
        if out is None:
            return self._compute(x, h)
        check_out(self.problem, out, x, h)
        if self._write is not None and out.flags.c_contiguous:
            self._write(x, h, out)
        else:
            out[...] = self._compute(x, h)
        return out

    def fixed(self, h: Array) -> FixedKernel:
        """One kernel for many images: ``fixed(x)`` and ``fixed(x, out=...)``.

        Parameters
        ----------
        h : ndarray
            The kernel, of the planned shape and dtype. It is copied.

        Raises
        ------
        ValueError
            Where `h` is not what was planned for.
        TypeError
            Where it is no ndarray, or is one with a mask or a unit.
        UnsupportedProblem
            Where the implementation declines this kernel.
        """
        if type(h) is not ndarray:
            ndarrays(h=h)
        _, h_shape, dtype = self._planned
        if h.shape != h_shape or h.dtype != dtype:
            raise ValueError(
                f"h: planned for shape {h_shape} of {dtype}, got {h.shape} of {h.dtype}; "
                "make a plan for it"
            )
        kernel = h.copy()
        return FixedKernel(self, kernel, self._hold(kernel) if self._hold else None)

    def close(self) -> None:
        """Give resources back. The plan still works afterwards, but may be slower once."""

    def __reduce__(self) -> tuple[Any, ...]:
        """A plan is pickled as what it was made from, and made anew by who reads it."""
        maker = self.maker
        if maker is None:
            raise TypeError(
                "this plan cannot be pickled: Implementation.plan did not make it, so that nobody could "
                "make it again; pickle the problem, and plan where it is read"
            )
        if type(maker).__module__.startswith(FROM_FILE):
            raise TypeError(
                f"this plan cannot be pickled: {maker.name} comes from a file, which another process has not "
                "loaded; pickle the problem, and plan where it is read"
            )
        return _make, (maker, self.problem, self.workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make(maker: Implementation, problem: Problem, workers: int) -> Plan:
    return maker.plan(problem, workers)


def _into_new(problem: Problem, write: Write | None) -> Compute:
    """A compute that writes to a new array."""
    if write is None:
        raise TypeError("a plan needs compute or write")
    shape, dtype, empty = problem.output_shape, problem.dtype, np.empty

    def compute(x: Array, h: Array) -> Array:
        out = empty(shape, dtype)
        write(x, h, out)
        return out

    return compute


class AroundPlan(Plan):
    """A plan that hands its work to another one.

    Parameters
    ----------
    problem : Problem
    workers : int
    inner : Plan
        The other one: closed with this one.
    write, hold : callable
        As of any `Plan`, by way of `inner`.
    """

    def __init__(
        self,
        problem: Problem,
        workers: int,
        inner: Plan,
        write: Write,
        hold: Callable[[Array], WriteOne],
    ) -> None:
        super().__init__(problem, workers, nbytes=inner.nbytes, write=write, hold=hold)
        self.inner = inner

    def close(self) -> None:
        self.inner.close()


class FixedKernel:
    """A plan and one kernel: call it with an image, as often as you like; see `Plan.fixed`."""

    def __init__(self, plan: Plan, h: Array, write: WriteOne | None) -> None:
        self.plan = plan
        self.h = h
        self._write = write

    def __reduce__(self) -> tuple[Any, ...]:
        """As its plan, see `Plan`, and the kernel."""
        return Plan.fixed, (self.plan, self.h)

    def __call__(self, x: Array, out: Array | None = None) -> Array:
        """The result for an image of the planned shape and dtype; `out` and errors as in `Plan`."""
        if type(x) is not ndarray:
            ndarrays(x=x)
        if self._write is None:
            return self.plan(x, self.h, out)
        problem = self.plan.problem
        if x.shape != problem.x_shape or x.dtype != problem.dtype:
            raise ValueError(
                f"x: planned for shape {problem.x_shape} of {problem.dtype}, "
                f"got {x.shape} of {x.dtype}; make a plan for it"
            )
        if out is not None:
            check_out(problem, out, x, self.h)
        if out is None or not out.flags.c_contiguous:
            result = np.empty(problem.output_shape, problem.dtype)
            self._write(x, result)
            if out is None:
                return result
            out[...] = result
            return out
        self._write(x, out)
        return out


def check_out(problem: Problem, out: Array, x: Array, h: Array) -> None:
    """Raise a ValueError or TypeError, naming `out`, where the result cannot be written to it."""
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out: must be a numpy.ndarray, got {type(out).__name__}")
    if isinstance(out, np.ma.MaskedArray):
        raise TypeError("out: is a masked array, whose mask would hide results; give out.data")
    if out.shape != problem.output_shape or out.dtype != problem.dtype:
        raise ValueError(
            f"out: must have shape {problem.output_shape} and dtype {problem.dtype}, "
            f"got {out.shape} of {out.dtype}"
        )
    if not out.flags.writeable:
        raise ValueError("out: is read-only; give an array that may be written to")
    if np.may_share_memory(out, x) or np.may_share_memory(out, h):
        raise ValueError(
            "out: shares memory with x or h, which stay as they are; give another array"
        )
