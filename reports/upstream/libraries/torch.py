"""torch.nn.functional.conv1d and conv2d."""

from ..deviation import Library
from ..expected import raises

TORCH = Library("torch", "torch", ("torch",))


@TORCH.deviation(
    kind="difference",
    title="Its convolution is a correlation: the kernel is not reversed",
    described=[3.0, 2.0, 1.0],
    wanted=[1.0, 2.0, 3.0],
    should="A convolution puts a copy of the kernel at the impulse, [1, 2, 3].",
    hurts="Whoever takes conv1d for numpy.convolve with a kernel that is not symmetric.",
    undone="convolve reverses the kernel.",
    adapter="impls/torch.py",
)
def torch_conv_correlates():
    """It correlates, as its documentation says."""
    import torch

    x, h = torch.tensor([0.0, 1, 0]), torch.tensor([1.0, 2, 3])
    return torch.nn.functional.conv1d(x[None, None], h[None, None], padding=1).flatten().tolist()


@TORCH.deviation(
    kind="difference",
    title="Nothing is conjugated in complex operands",
    described=[-1 + 0j],
    wanted=[1 + 0j],
    should="A correlation conjugates its second operand: 1j · conj(1j) = 1.",
    hurts="Whoever uses it as a matched filter for complex signals.",
    undone="correlate conjugates the kernel.",
    adapter="impls/torch.py",
)
def torch_conv_not_conjugated():
    """The plain products are summed."""
    import torch

    x = torch.tensor([[[1j]]])
    return torch.nn.functional.conv1d(x, x).flatten().tolist()


@TORCH.deviation(
    kind="difference",
    title="padding='same' starts at n // 2 for even kernels",
    described=[2.0, 1.0, 0.0],
    wanted=[0.0, 2.0, 1.0],
    should="scipy.signal.correlate starts at (n - 1) // 2.",
    hurts="Whoever compares the two: even kernels shift the result by a sample.",
    undone="Where the padding differs before and after the image, it is written first.",
    adapter="impls/torch.py",
)
def torch_conv_even_same():
    """The larger half of the padding goes after the image. (It says so in a warning.)"""
    import torch

    x, h = torch.tensor([0.0, 1, 0]), torch.tensor([1.0, 2])
    same = torch.nn.functional.conv1d(x[None, None], h[None, None], padding="same")
    return same.flatten().tolist()


@TORCH.deviation(
    kind="difference",
    title="It raises where the kernel is larger than the image",
    described=raises("RuntimeError", "Kernel size can't be greater than actual input size"),
    wanted=[2.0, 2.0],
    should="scipy.signal's 'valid' swaps the operands.",
    hurts="Whoever filters signals that can become short.",
    undone="The operands are swapped, as for every implementation.",
    adapter="impls/torch.py",
)
def torch_kernel_larger():
    """It raises without padding; with padding='same' it works."""
    import torch

    ones = torch.ones(1, 1, 3)
    return torch.nn.functional.conv1d(ones[..., :2], ones).flatten().tolist()


@TORCH.deviation(
    kind="difference",
    title="Operands of different dtypes raise",
    described=raises("RuntimeError"),
    wanted="torch.float64",
    should="NumPy and SciPy promote both to the common dtype, as torch's own arithmetic does.",
    hurts="Whoever filters float64 data with a float32 kernel.",
    undone="Both operands are cast to the common dtype first.",
    adapter="corrconv/core/operands.py",
)
def torch_mixed_dtypes():
    """There is no promotion in convolutions."""
    import torch

    x, h = torch.ones(1, 1, 2, dtype=torch.float64), torch.ones(1, 1, 1)
    return str(torch.nn.functional.conv1d(x, h).dtype)


@TORCH.deviation(
    kind="difference",
    title="Reversed arrays cannot be shared with it",
    described=raises("ValueError", "negative"),
    wanted=[2.0, 1.0, 0.0],
    should="Take any array, as NumPy and SciPy do.",
    hurts="Whoever reverses a kernel by [::-1] to turn correlation into convolution.",
    undone="Such arrays are copied first.",
    adapter="impls/torch.py",
)
def torch_negative_strides():
    """from_numpy raises for negative strides, and for arrays of the other byte order."""
    import numpy as np
    import torch

    return torch.from_numpy(np.arange(3.0)[::-1]).tolist()


@TORCH.deviation(
    kind="difference",
    title="Complex convolutions lose a small part beside a large one",
    described=[0.0],
    wanted=[1e-20],
    should="As the plain product x * h, keep the imaginary part 1e-20.",
    hurts="Whoever needs both parts accurate, each beside its own size.",
    undone="It does not claim `componentwise`, and the report shows its error.",
    adapter="impls/torch.py",
)
def torch_complex_parts():
    """Complex sums are made of three real convolutions, so each part has the other's rounding."""
    import torch

    x, h = torch.tensor([[[1 + 1e-20j]]], dtype=torch.complex128), torch.ones(1, 1, 1)
    return torch.nn.functional.conv1d(x, h.to(x.dtype)).imag.flatten().tolist()
