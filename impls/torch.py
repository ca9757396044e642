"""torch: torch.nn.functional.conv1d and conv2d, under inference mode."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

from corrconv.core import FLOATS, Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.knobs import Knob
from corrconv.core.library import only_up_to_2d, pads_once
from corrconv.core.memory import Arrays
from corrconv.core.reduction import preparation


class Torch(Implementation):
    """torch.nn.functional.conv1d and conv2d, one image and one channel, NumPy's memory shared.

    Deviations undone: what it calls convolution is correlation without conjugation, so convolve
    reverses the kernel and complex correlate conjugates it; where the padding differs before and
    after the image (even kernels), or is not zeros, torch.nn.functional.pad writes it first. Arrays
    that torch cannot share (read-only, or with steps) are copied. Declined: ``symm``, since its
    ``reflect`` does not repeat the edge sample; ``wrap`` more than once around; several workers in a
    process that was forked when torch was loaded, where it waits for ever for its parent's threads.
    """

    name = "torch"
    family = "direct"
    library = "torch"
    reference = "torch.nn.functional.conv1d, conv2d, https://pytorch.org/docs"
    dtypes = f"i1 u1 i2 i4 i8 {FLOATS}"
    componentwise = False  # complex products are made of three real ones, and cancel
    cost = "unfolding"
    arrays = Arrays(3, 17, padded=False)  # in 2-D, one channel takes the place of sixteen
    colour = "#e0503a"

    def rate(self, problem: Problem) -> float:
        if problem.ndim == 1:
            return 1e8
        return 1.6e8 if problem.dtype.name == "float64" else 1.5e9

    def declines(self, problem: Problem) -> str | None:
        if reason := only_up_to_2d(problem):
            return reason
        if not problem.extended or problem.zero_filled:
            return None
        if problem.boundary == "symm":
            return "boundary 'symm': it reflects without repeating the edge sample"
        return pads_once(problem) if problem.boundary == "wrap" else None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import torch

        inference_mode = torch.inference_mode
        conv: Any = getattr(torch.nn.functional, f"conv{problem.ndim}d")
        prepare, padding, pad = preparation(problem), *_padding(problem)
        tensor = _sharing()

        def correlate(x: Array, h: Array) -> Array:
            image, kernel = prepare(x, h)
            with inference_mode():
                samples = tensor(image)[None, None]
                if pad:
                    samples = pad(samples)
                taps = tensor(kernel)[None, None]
                result: Array = conv(samples, taps, padding=padding)[0, 0].numpy()
                return result

        return Plan(problem, workers, threads().at(workers, correlate))

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """Of all but float32 it unfolds the image into a matrix of outputs x taps."""
        held = super().memory(problem, workers)
        if problem.dtype.name == "float32":
            return held
        return held + problem.dtype.itemsize * math.prod(problem.output_shape) * problem.taps

    def bare(self, x: Array, h: Array) -> Bare:
        import torch

        torch.set_num_threads(1)
        padding = tuple(n // 2 for n in h.shape)

        def call(x: Array, h: Array) -> Any:
            with torch.inference_mode():
                image, kernel = torch.from_numpy(x)[None, None], torch.from_numpy(h)[None, None]
                return torch.nn.functional.conv2d(image, kernel, padding=padding)[0, 0].numpy()

        return call


@cache
def threads() -> Knob:
    """torch's number of threads inside an operation, which each calling thread has for itself."""
    import torch

    return Knob("torch", torch.get_num_threads, torch.set_num_threads, each_thread=True)


def _sharing() -> Callable[[Array], Any]:
    """What makes a tensor of an array: on the same memory where torch can, else on a copy."""
    from torch import from_numpy

    def tensor(values: Array) -> Any:
        if values.flags.carray:
            try:
                return from_numpy(values)
            except ValueError:  # contiguous, yet an axis of one sample runs backwards
                pass
        return from_numpy(values.copy())

    return tensor


def _padding(problem: Problem) -> tuple[Any, Any]:
    """conv's own ``padding``, and the function that pads before it where that is not enough."""
    import torch

    if problem.zero_filled and all(before == after for before, after in problem.padding):
        return tuple(before for before, _ in problem.padding), None
    sides = [size for axis in reversed(problem.padding) for size in axis]  # the last axis first
    if problem.boundary == "wrap":
        return 0, lambda samples: torch.nn.functional.pad(samples, sides, "circular")
    # nn.functional.pad would take the value through a double
    return 0, lambda samples: torch.constant_pad_nd(samples, sides, problem.fillvalue)


implementation = Torch()
