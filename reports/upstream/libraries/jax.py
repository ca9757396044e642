"""jax.lax.conv."""

from ..deviation import Library
from ..expected import raises

JAX = Library("JAX", "jax", ("jax",))


@JAX.deviation(
    kind="difference",
    title="jax.lax.conv is a correlation: the kernel is not reversed",
    described=[3.0, 2.0, 1.0],
    wanted=[1.0, 2.0, 3.0],
    should="A convolution puts a copy of the kernel at the impulse, [1, 2, 3].",
    hurts="Whoever takes it for jax.numpy.convolve with a kernel that is not symmetric.",
    undone="convolve reverses the kernel.",
    adapter="impls/jax.py",
)
def jax_conv_correlates():
    """It correlates."""
    import jax
    import numpy as np

    x, h = np.array([[[0, 1, 0]]], np.float32), np.array([[[1, 2, 3]]], np.float32)
    return jax.lax.conv(x, h, (1,), "SAME").ravel().tolist()


@JAX.deviation(
    kind="difference",
    title="jax.lax.conv conjugates nothing in complex operands",
    described=[-1 + 0j],
    wanted=[1 + 0j],
    should="A correlation conjugates its second operand: 1j · conj(1j) = 1.",
    hurts="Whoever uses it as a matched filter for complex signals.",
    undone="correlate conjugates the kernel.",
    adapter="impls/jax.py",
)
def jax_conv_not_conjugated():
    """The plain products are summed."""
    import jax
    import numpy as np

    x = np.array([[[1j]]], np.complex64)
    return jax.lax.conv(x, x, (1,), "VALID").ravel().tolist()


@JAX.deviation(
    kind="difference",
    title="jax.lax.conv's 'SAME' starts at n // 2 for even kernels",
    described=[2.0, 1.0, 0.0],
    wanted=[0.0, 2.0, 1.0],
    should="scipy.signal.correlate starts at (n - 1) // 2.",
    hurts="Whoever compares the two: even kernels shift the result by a sample.",
    undone="The padding is stated.",
    adapter="impls/jax.py",
)
def jax_conv_even_same():
    """The larger half of the padding goes after the image."""
    import jax
    import numpy as np

    x, h = np.array([[[0, 1, 0]]], np.float32), np.array([[[1, 2]]], np.float32)
    return jax.lax.conv(x, h, (1,), "SAME").ravel().tolist()


@JAX.deviation(
    kind="difference",
    title="jax.lax.conv gives an empty result where the kernel is larger than the image",
    described=(1, 1, 0),
    wanted=raises("ValueError"),
    should="Raise, as torch does, or swap the operands, as scipy.signal does.",
    hurts="Whoever filters signals that can become short: an empty result goes on unseen.",
    undone="The operands are swapped, as for every implementation.",
    adapter="corrconv/core/problem.py",
)
def jax_kernel_larger():
    """With VALID, the result has length 0."""
    import jax
    import numpy as np

    return jax.lax.conv(np.ones((1, 1, 2)), np.ones((1, 1, 5)), (1,), "VALID").shape
