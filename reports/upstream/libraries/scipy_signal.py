"""scipy.signal: where results start, which dtypes are taken, and its helpers."""

from ..deviation import Library
from ..expected import raises

SCIPY = Library("SciPy", "scipy", ("scipy",))


@SCIPY.deviation(
    kind="difference",
    title="correlate2d's 'same' is off by one from correlate's for even kernels",
    described=[[2, 1, 0]],
    wanted=[[0, 2, 1]],
    should="Start at (n - 1) // 2, as correlate, convolve and convolve2d do.",
    hurts="Whoever goes from correlate to correlate2d to get a boundary: a shift by one sample.",
    undone="Correlate is convolve2d of the reversed, conjugated kernel.",
    adapter="impls/scipy_2d.py",
    link="https://github.com/scipy/scipy/issues/1968",
)
def scipy_correlate2d_even_same():
    """'same' starts at n // 2 of 'full'. The documentation says that the two functions differ."""
    from scipy.signal import correlate2d

    return correlate2d([[0, 1, 0]], [[1, 2]], "same").tolist()


@SCIPY.deviation(
    kind="defect",
    title="correlate2d gives the conjugate for complex 'valid' with the kernel the larger operand",
    described=[[-2j, -1j]],
    wanted=[[2j, 1j]],
    should="Give what scipy.signal.correlate gives: [[2j, 1j]].",
    hurts="Phase estimates from a template that is larger than the image: the phase's sign is wrong.",
    undone="Correlate is convolve2d of the reversed, conjugated kernel.",
    adapter="impls/scipy_2d.py",
)
def scipy_correlate2d_conjugate():
    """The operands are swapped, and the result is reversed but not conjugated."""
    from scipy.signal import correlate2d

    return correlate2d([[1j]], [[1, 2]], "valid").tolist()


@SCIPY.deviation(
    kind="difference",
    title="convolve2d and correlate2d take neither bool nor float16",
    described=raises("ValueError", "not available for this type"),
    wanted=[[True]],
    should="Take bool, as scipy.signal.convolve does in 1-D.",
    hurts="Whoever convolves masks.",
    undone="Both dtypes are declined.",
    adapter="impls/scipy_2d.py",
    link="https://github.com/scipy/scipy/issues/19671",
)
def scipy_convolve2d_bool():
    """It raises."""
    from scipy.signal import convolve2d

    return convolve2d([[True]], [[True]]).tolist()


@SCIPY.deviation(
    kind="defect",
    title="convolve and correlate raise for 2-D bool operands, by default too",
    described=raises("ValueError", "Unsupported type"),
    wanted=[[True]],
    should="Give what NumPy gives in 1-D: an OR of ANDs. 'auto' could choose what works.",
    hurts="Whoever convolves masks.",
    undone="`scipy_direct` declines it; `scipy_auto` computes bool as integers.",
    adapter="corrconv/core/scipy_method.py",
)
def scipy_direct_bool_2d():
    """The direct method has no loop for bool, and 'auto' chooses it. In 1-D, NumPy does the work."""
    from scipy.signal import convolve

    return convolve([[True]], [[True]]).tolist()


@SCIPY.deviation(
    kind="defect",
    title="1-D bool works, but not in 'same' mode with the kernel the longer operand",
    described=raises("ValueError", "Unsupported type"),
    wanted=[True],
    should="Work as for the other modes, and as for a shorter kernel.",
    hurts="Whoever convolves masks whose lengths vary.",
    undone="`scipy_direct` declines it; `scipy_auto` computes bool as integers.",
    adapter="corrconv/core/scipy_method.py",
)
def scipy_direct_bool_same():
    """It is the one case that is not handed to NumPy, and the direct method has no loop for bool."""
    from scipy.signal import convolve

    return convolve([True], [True, True], "same").tolist()


@SCIPY.deviation(
    kind="defect",
    title="correlation_lags disagrees with correlate in 'same' mode for odd x and even h",
    described=[0],
    wanted=[-1],
    should="Give each sample's lag: `correlate([5], [1, 2], 'same')` is [10], the sample of lag -1.",
    hurts="Delay estimates: off by one sample. Of all pairs of lengths up to 8, 16 of 64 are wrong.",
    undone="Nothing here uses it.",
)
def scipy_correlation_lags():
    """The lags start one too late wherever len(x) is odd and len(h) even."""
    from scipy.signal import correlation_lags

    return correlation_lags(1, 2, "same").tolist()


@SCIPY.deviation(
    kind="defect",
    title="fftconvolve and oaconvolve broadcast axes of length 1, so 'valid' takes what convolve refuses",
    described=(3, 3),
    wanted=raises("ValueError"),
    should="Refuse it, as its documentation says and convolve does: neither operand contains the other.",
    hurts="Whoever relies on 'valid' to catch wrong shapes.",
    undone="`Problem` refuses such shapes before any library sees them.",
    adapter="corrconv/core/problem.py",
)
def scipy_fftconvolve_broadcasts():
    """An axis along which an operand has length 1 is left out of the transform, and of the check."""
    import numpy as np
    from scipy.signal import fftconvolve

    return fftconvolve(np.ones((1, 3)), np.ones((3, 1)), "valid").shape


@SCIPY.deviation(
    kind="difference",
    title="An empty operand gives an empty result, an error or zeros, depending on the function",
    described=[0, 1, 4],
    wanted=[0, 0, 0],
    should="Agree. Here fftconvolve gives an empty array and convolve2d zeros; convolve raises.",
    hurts="Whoever filters slices that may be empty.",
    undone="Empty operands are refused before any library sees them.",
    adapter="corrconv/core/problem.py",
)
def scipy_empty_operands():
    """fftconvolve returns nothing, convolve2d returns zeros, convolve raises ValueError."""
    import numpy as np
    from scipy.signal import convolve, convolve2d, fftconvolve

    try:
        raised = 0 * convolve(np.ones(0), np.ones(3)).size
    except ValueError:
        raised = 1
    sizes = [fftconvolve(np.ones(0), np.ones(3)).size]
    return [*sizes, raised, convolve2d(np.ones((0, 3)), np.ones((2, 2))).size]
