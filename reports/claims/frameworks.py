"""What neural networks' frameworks call convolution: one image, one channel, nothing padded."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from corrconv import UnsupportedProblem
from corrconv.measure.arrays import Array


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
    from corrconv.impls.tensorflow import threads

    with suppress(UnsupportedProblem):  # that it runs with more already
        threads.settle(1)  # else its default would refuse later plans for one thread
    return tensorflow.nn.conv1d(x[None, :, None], h[:, None, None], 1, "VALID").numpy()[0, :, 0]


LAYERS = (
    Layer("tf.nn.conv1d", "tensorflow", 1, tensorflow_conv1d),
    Layer("PyTorch's conv1d", "torch", 1, torch_conv1d),
    Layer("PyTorch's conv2d", "torch", 2, torch_conv2d),
)


def torch_gradients(x: Array, h: Array, g: Array) -> tuple[Array, Array]:
    """What autograd gives for the image and the kernel where L = Σ g · conv2d(x, h)."""
    import torch

    image, kernel = (torch.tensor(it[None, None] * 1.0, requires_grad=True) for it in (x, h))
    (torch.nn.functional.conv2d(image, kernel) * torch.tensor(g * 1.0)).sum().backward()
    return image.grad.numpy()[0, 0], kernel.grad.numpy()[0, 0]
