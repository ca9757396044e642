"""tf.nn.conv1d, tf.nn.conv2d and tf.signal."""

from ..deviation import Library

TENSORFLOW = Library("TensorFlow", "tensorflow", ("tensorflow-cpu", "tensorflow"))


@TENSORFLOW.deviation(
    kind="difference",
    title="Its convolution is a correlation: the kernel is not reversed",
    described=[3.0, 2.0, 1.0],
    wanted=[1.0, 2.0, 3.0],
    should="A convolution puts a copy of the kernel at the impulse, [1, 2, 3].",
    hurts="Whoever takes conv1d for numpy.convolve with a kernel that is not symmetric.",
    undone="convolve reverses the kernel.",
    adapter="impls/tensorflow.py",
)
def tensorflow_conv_correlates():
    """It correlates."""
    import tensorflow as tf

    x, h = tf.constant([0.0, 1, 0]), tf.constant([1.0, 2, 3])
    same = tf.nn.conv1d(x[None, :, None], h[:, None, None], 1, "SAME")
    return same[0, :, 0].numpy().tolist()


@TENSORFLOW.deviation(
    kind="difference",
    title="padding='SAME' starts at n // 2 for even kernels",
    described=[2.0, 1.0, 0.0],
    wanted=[0.0, 2.0, 1.0],
    should="scipy.signal.correlate starts at (n - 1) // 2.",
    hurts="Whoever compares the two: even kernels shift the result by a sample.",
    undone="The padding is stated.",
    adapter="impls/tensorflow.py",
)
def tensorflow_conv_even_same():
    """The larger half of the padding goes after the image."""
    import tensorflow as tf

    x, h = tf.constant([0.0, 1, 0]), tf.constant([1.0, 2])
    same = tf.nn.conv1d(x[None, :, None], h[:, None, None], 1, "SAME")
    return same[0, :, 0].numpy().tolist()


@TENSORFLOW.deviation(
    kind="defect",
    title="A kernel larger than the image gives an empty result, if it is larger by just 1",
    described=["", "InvalidArgumentError"],
    wanted=["InvalidArgumentError", "InvalidArgumentError"],
    should="Raise in both cases (or swap the operands, as scipy.signal does).",
    hurts="Whoever relies on the error: an empty result goes on unseen.",
    undone="The operands are swapped, as for every implementation.",
    adapter="corrconv/core/problem.py",
)
def tensorflow_kernel_larger():
    """With VALID, a kernel of 3 samples on an image of 2 gives an empty result; one of 4 raises."""
    import tensorflow as tf

    outcomes = []
    for taps in (3, 4):
        try:
            tf.nn.conv1d(tf.ones((1, 2, 1)), tf.ones((taps, 1, 1)), 1, "VALID")
            outcomes.append("")
        except tf.errors.InvalidArgumentError:
            outcomes.append("InvalidArgumentError")
    return outcomes


@TENSORFLOW.deviation(
    kind="difference",
    title="Convolutions take neither complex operands nor integers other than int32",
    described=["bool", "uint8", "int8", "int64", "complex64"],
    wanted=[],
    should="Take NumPy's numbers, as scipy.signal does.",
    hurts="Whoever has such signals: they must be converted.",
    undone="These dtypes are declined.",
    adapter="impls/tensorflow.py",
)
def tensorflow_dtypes():
    """It raises for these."""
    import tensorflow as tf

    refused = []
    for name in ["bool", "uint8", "int8", "int32", "int64", "float32", "float64", "complex64"]:
        try:
            one = tf.ones((1, 1, 1, 1), name)
            tf.nn.conv2d(one, one, 1, "VALID")
        except tf.errors.InvalidArgumentError:
            refused.append(name)
    return refused


@TENSORFLOW.deviation(
    kind="difference",
    title="tf.signal.rfft of a float64 array is computed in float32",
    described="complex64",
    wanted="complex128",
    should="Keep the precision, as numpy.fft and scipy.fft do, and as it does for a tensor.",
    hurts="Whoever passes NumPy's default dtype: half the digits are gone, with no warning.",
    undone="Nothing here uses it.",
)
def tensorflow_rfft_precision():
    """A NumPy array becomes a float32 tensor, since that is the parameter's default dtype."""
    import numpy as np
    import tensorflow as tf

    return tf.signal.rfft(np.ones(4)).dtype.name
