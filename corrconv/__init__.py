"""Correlate and convolve: many implementations behind one interface, and the tool that compares them.

>>> import corrconv
>>> corrconv.convolve([1, 2, 3], [0, 1, 1])
array([0, 1, 3, 5, 3])
>>> corrconv.correlate([2, 1, 3, 5, 4], [1, -1], mode="valid", method="naive")
array([ 1, -2, -2,  1])

Stable names: `correlate`, `convolve`, `plan`, `names`, `available`, `get`, `Problem`, `Implementation` and
`UnsupportedProblem`, with the attributes that their docstrings name.
Each file in ``corrconv.impls`` is one implementation; the contract is in ``corrconv.core``.
"""

from __future__ import annotations

from numpy import ndarray
from numpy.typing import ArrayLike

from corrconv.core.axes import Integers, integers
from corrconv.core.contract import Implementation
from corrconv.core.operands import operands, outside_memory
from corrconv.core.plan import Plan, UnsupportedProblem
from corrconv.core.plans import Request, plans
from corrconv.core.problem import Accuracy, Boundary, Mode, Number, Operation, Problem
from corrconv.core.reduction import Array
from corrconv.core.registry import available, get, names

__all__ = [
    "Implementation",
    "Problem",
    "UnsupportedProblem",
    "available",
    "convolve",
    "correlate",
    "get",
    "names",
    "plan",
]


def correlate(
    x: ArrayLike,
    h: ArrayLike,
    mode: Mode = "full",
    boundary: Boundary = "fill",
    fillvalue: Number = 0,
    *,
    method: str = "auto",
    workers: int = 1,
    accuracy: Accuracy = "normwise",
    axes: Integers | None = None,
    max_lag: Integers | None = None,
) -> Array:
    """Cross-correlation, y[k] = Σ x[l + k] · conj(h[l]).

    Parameters
    ----------
    x, h : array_like
        Image and kernel: as many axes (but see `axes`), none empty, of booleans, integers, float32,
        float64 or their complex kinds; other floats are declined. Neither is changed.
    mode : {"full", "same", "valid"}
        ``full`` has size N + n - 1; ``same`` has x's size and starts at (n - 1) // 2 of ``full``;
        ``valid`` holds what needs no boundary, and one operand must contain the other.
    boundary : {"fill", "wrap", "symm"}
        x outside itself: `fillvalue`, periodic, or mirrored with the edge sample repeated.
    fillvalue : number
        For `boundary` ``fill``.
    method : str
        A registered implementation, see `names`; ``auto`` chooses. ``dask`` takes operands that are not
        in memory (Dask and Zarr arrays, memory maps) as they are, and gives a lazy Dask array for them.
    workers : int
        How many threads may be used.
    accuracy : {"normwise", "componentwise"}
        ``normwise``: errors are small beside ‖x‖ ‖h‖; with ``auto`` finite operands whose products and
        sums are finite give finite results, and what is not finite or stands far out reaches only the
        outputs that meet it. ``componentwise``: each output's error is small beside its own Σ|x||h|,
        so that signs and zeros are kept: `auto` then takes what is fastest of those that give it.
    axes : int or tuple of int, optional
        The axes that the operation runs over; all where it is left out. Along the others the operands are
        stacks, and broadcast as NumPy broadcasts: the shorter shape gets axes of length 1 before its own,
        and lengths are equal or one of them is 1. ``correlate(images, kernel, axes=(-2, -1))`` has each
        image of a stack correlated with one kernel.
    max_lag : int or tuple of int, optional
        Of correlate in mode ``full``: only the outputs at lags from -max_lag to max_lag along each axis.
        They are 2 max_lag + 1: output i is Σ x[l + i - max_lag] · conj(h[l]), at index
        n - 1 - max_lag + i of ``full``; beyond ``full`` it is what the boundary gives, zeros by default.

    Returns
    -------
    ndarray
        Of NumPy's promotion of both dtypes: float32 stays float32. Integers are summed modulo
        2^bits of that dtype, as NumPy's integers are; for two bool operands the result is bool,
        an OR of ANDs. This holds for every method: one that cannot give exact integers declines.
        Where both operands are scalars, a NumPy scalar.

    Raises
    ------
    ValueError, TypeError
        Naming the argument, what was given and what is allowed.
    UnsupportedProblem
        Where `method` declines the problem, with its reason.

    Notes
    -----
    As `scipy.signal.correlate` (SciPy 1.17), with the boundaries of `scipy.signal.correlate2d`.
    """
    return _compute(
        "correlate", x, h, mode, boundary, fillvalue, method, workers, accuracy, axes, max_lag
    )


def convolve(
    x: ArrayLike,
    h: ArrayLike,
    mode: Mode = "full",
    boundary: Boundary = "fill",
    fillvalue: Number = 0,
    *,
    method: str = "auto",
    workers: int = 1,
    accuracy: Accuracy = "normwise",
    axes: Integers | None = None,
) -> Array:
    """Convolution, y[k] = Σ x[l] · h[k - l]; see `correlate` for parameters, result and errors.

    Notes
    -----
    As `scipy.signal.convolve` (SciPy 1.17), with the boundaries of `scipy.signal.convolve2d`.
    """
    return _compute("convolve", x, h, mode, boundary, fillvalue, method, workers, accuracy, axes)


def _compute(
    operation: Operation,
    x: ArrayLike,
    h: ArrayLike,
    mode: Mode,
    boundary: Boundary,
    fillvalue: Number,
    method: str,
    workers: int,
    accuracy: Accuracy,
    axes: Integers | None,
    max_lag: Integers | None = None,
) -> Array:
    request: Request | None = None
    if axes is not None:
        axes = integers("axes", axes)
    if max_lag is not None:
        max_lag = integers("max_lag", max_lag)
    if type(x) is ndarray and type(h) is ndarray and type(workers) is int:
        # what was asked before is not checked again; 0, 0.0 and False are one key, so types are told
        request = (operation, x.shape, h.shape, x.dtype, h.dtype, mode, boundary, fillvalue,
                   type(fillvalue), method, workers, accuracy, axes, max_lag)  # fmt: skip
        try:
            made = plans.recent.get(request)
        except TypeError:  # an argument that cannot be looked up
            made = request = None
        if made:
            return made(x, h)
    implementation = get(method)
    if not request and outside_memory(x, h):
        lazy = implementation.lazily(
            operation, x, h, mode=mode, boundary=boundary, fillvalue=fillvalue, accuracy=accuracy, axes=axes,
            **({} if max_lag is None else {"max_lag": max_lag}),
        )  # fmt: skip
        if lazy is not None:
            return lazy
    image, kernel = operands(x, h, stacked=axes is not None)
    scalar = image.ndim == kernel.ndim == 0 and axes is None
    if scalar and max_lag is not None:
        raise ValueError("max_lag: needs operands with axes, got two numbers; give x as [x]")
    if scalar:  # one sample each: a sum of one product, in every mode
        image, kernel = image.reshape(1), kernel.reshape(1)
    problem = Problem(
        operation, image.shape, kernel.shape, mode, boundary, fillvalue, image.dtype, accuracy,
        axes, max_lag,
    )  # fmt: skip
    result = plans.get(implementation, problem, workers)(image, kernel)
    if request and image is x and kernel is h:
        plans.remember(request, (implementation, problem, workers))
    return result[0] if scalar else result


def plan(problem: Problem, *, method: str = "auto", workers: int = 1) -> Plan:
    """A plan for repeated use: everything that depends on shapes alone, done once.

    Parameters
    ----------
    problem : Problem
        What is to be computed.
    method : str
        A registered implementation, see `names`; ``auto`` chooses.
    workers : int
        How many threads may be used.

    Returns
    -------
    Plan
        Call it: ``plan(x, h)``, ``plan(x, h, out=y)``; or ``plan.fixed(h)`` for one kernel and many
        images, and then ``fixed(x)`` or ``fixed(x, out=y)``.

    Raises
    ------
    UnsupportedProblem
        Where `method` declines the problem, with its reason.

    Examples
    --------
    >>> import numpy as np
    >>> problem = Problem("convolve", (3,), (2,), "same")
    >>> smooth = plan(problem).fixed(np.array([0.5, 0.5]))
    >>> smooth(np.array([2.0, 4.0, 6.0]))
    array([1., 3., 5.])
    """
    return get(method).plan(problem, workers)
