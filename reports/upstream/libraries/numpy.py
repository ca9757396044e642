"""numpy.convolve and numpy.correlate."""

from ..deviation import Library

NUMPY = Library("NumPy", "numpy", ("numpy",))


@NUMPY.deviation(
    kind="difference",
    title="mode='same' has the length of the longer operand",
    described=[1, 2, 3],
    wanted=[2],
    should="In scipy.signal, the result has the length of the first operand: [2].",
    hurts="Whoever filters a signal that can become shorter than the filter.",
    undone="`full` is computed and x's part of it kept, wherever h is the longer one.",
    adapter="impls/numpy.py",
)
def numpy_same_length():
    """The result of 'same' is as long as the longer operand, whichever it is."""
    import numpy as np

    return np.convolve([1], [1, 2, 3], "same").tolist()


@NUMPY.deviation(
    kind="difference",
    title="correlate's 'same' starts one later than convolve's, where h is longer and x even",
    described=[2, 1, 0],
    wanted=[3, 2, 1],
    should="Give what convolve gives for the reversed kernel, here [3, 2, 1].",
    hurts="Whoever replaces convolve by correlate: all lags are off by one.",
    undone="`full` is computed and x's part of it kept, wherever h is the longer one.",
    adapter="impls/numpy.py",
)
def numpy_correlate_same_start():
    """The operands are swapped and the result reversed. Of `full`, correlate then keeps what starts
    at len(x) // 2, convolve what starts at (len(x) - 1) // 2.
    """
    import numpy as np

    return np.correlate([1, 0], [1, 2, 3], "same").tolist()
