"""A6: what neural networks' frameworks call convolution, as answered on AI Stack Exchange."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

import corrconv
from corrconv import Problem, UnsupportedProblem, get
from corrconv.core import Array

from ..checks import Check, Checks, compared, differ, same
from ..claim import Effort, missing
from .ai_stack_exchange import SOURCE, integers


@dataclass(frozen=True)
class Layer:
    """A function of a framework: its name, the module that it needs, and how it is called."""

    name: str
    module: str
    ndim: int
    call: Callable[[Array, Array], Any]


def torch_conv1d(x: Array, h: Array) -> Any:
    """PyTorch takes (batch, channel, N) and (out, in, n)."""
    import torch

    return torch.nn.functional.conv1d(torch.tensor(x[None, None]), torch.tensor(h[None, None]))[
        0, 0
    ]


def torch_conv2d(x: Array, h: Array) -> Any:
    """PyTorch takes (batch, channel, rows, columns) and (out, in, rows, columns)."""
    import torch

    return torch.nn.functional.conv2d(torch.tensor(x[None, None]), torch.tensor(h[None, None]))[
        0, 0
    ]


def tensorflow_conv1d(x: Array, h: Array) -> Any:
    """TensorFlow takes (batch, N, channel) and (n, in, out)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # it would greet on stderr, over the bar
    import tensorflow

    with suppress(UnsupportedProblem):  # that it runs with more already
        get("tensorflow").plan(
            Problem("correlate", (3,), (1,), dtype=np.dtype(np.float32))
        )  # else its default would refuse later plans for one thread
    return tensorflow.nn.conv1d(x[None, :, None], h[:, None, None], 1, "VALID").numpy()[0, :, 0]


LAYERS = (
    Layer("tf.nn.conv1d", "tensorflow", 1, tensorflow_conv1d),
    Layer("PyTorch's conv1d", "torch", 1, torch_conv1d),
    Layer("PyTorch's conv2d", "torch", 2, torch_conv2d),
)


def a6(effort: Effort, layers: Sequence[Layer] = LAYERS) -> Checks:
    """Each framework's "convolution" beside both operations, with a kernel that is not symmetric."""
    absent = missing(dict.fromkeys(layer.module for layer in layers))
    stated: list[Check] = []
    for layer in layers:
        if layer.module not in absent:
            x, h = (integers((side,) * layer.ndim).astype(float) for side in (9, 4))
            result = layer.call(x, h)
            stated += [
                same(
                    f"{layer.name} being the cross-correlation",
                    result,
                    corrconv.correlate(x, h, "valid"),
                ),
                differ(
                    f"{layer.name} not being the convolution",
                    result,
                    corrconv.convolve(x, h, "valid"),
                ),
            ]
    return Checks(tuple(stated), missing=absent)


CLAIMS = (
    compared(
        id="A6",
        title="TensorFlow's and PyTorch's layers correlate",
        statement="What TensorFlow calls tf.nn.conv1d is a cross-correlation, and so are PyTorch's "
        "conv1d and conv2d.",
        source=SOURCE,
        sense="One image, one channel, stride 1, nothing padded; the kernel is what the layer takes as "
        "its weights. Then layer(x, h)[k] = Σ x[k+l] h[l].",
        experiment=a6,
        meaning="To convolve with a framework, reverse the kernel along each axis beforehand. The "
        "adapters here do it for you.",
        loads=True,
    ),
)
