"""Stacks, where an implementation does them itself: each item is what it is alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corrconv import Implementation
from corrconv.check.answers import answer
from corrconv.check.case import Case
from corrconv.check.judge import Missed
from corrconv.core import Array

PLANES = (
    "correlate same fill float64 x=12x13 h=4x3 whole seed=0",
    "correlate same fill float64 x=12x13 h=4x3 whole rank=1 seed=0",
)
LINES = ("convolve full wrap float32 x=40 h=7 whole seed=0",)
VOLUMES = ("correlate same symm float32 x=5x12x13 h=2x3x4 whole seed=0",)
HEIGHT = 5
"""Items of a stack."""


def stacks(implementation: Implementation, case: Case) -> None:
    """A kernel for all items, and one for each; the stack's axis first and last; one thread and two.

    Raises
    ------
    Missed
    """
    if not implementation.stacks:
        return
    operands = [case.operands(variant) for variant in range(HEIGHT)]
    images = np.array([x for x, _ in operands])
    for what, kernels in (
        ("one kernel", np.array([operands[0][1]])),
        ("a kernel for each", np.array([h for _, h in operands])),
    ):
        each = [answer(case.problem, x, kernels[k % len(kernels)]) for k, x in enumerate(images)]
        right = np.array([one.high for one in each])
        for place in (0, -1):
            x, h, wanted = (np.moveaxis(a, 0, place) for a in (images, kernels, right))
            axes = tuple(axis for axis in range(x.ndim) if axis != place % x.ndim)
            asked = replace(case.problem, x_shape=x.shape, h_shape=h.shape, axes=axes)
            for workers in (1,) if implementation.settles_threads else (1, 2):
                with implementation.plan(asked, workers) as plan:
                    for way, found in (
                        ("", plan(x, h)),
                        (" with out=", plan(x, h, out=np.full(wanted.shape, np.nan, x.dtype))),
                        (" by fixed(h)", plan.fixed(h)(x)),
                    ):
                        _see(implementation, found, wanted, f"{what}, axes={axes}{way}")


def _see(implementation: Implementation, found: Array, wanted: Array, how: str) -> None:
    rounded = found if implementation.family == "direct" else np.round(found)
    if not np.array_equal(rounded, wanted):
        wrong = int((rounded != wanted).sum()) if found.shape == wanted.shape else found.shape
        raise Missed("stacks", f"{how}: {wrong} of {wanted.size} outputs differ from items alone")
