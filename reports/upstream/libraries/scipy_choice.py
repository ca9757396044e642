"""scipy.signal.convolve's choice of method, and what it gives for integers."""

from ..expected import one_of, raises
from .scipy_signal import SCIPY


@SCIPY.deviation(
    kind="defect",
    title="method='auto' raises for an integer operand with a float operand that holds NaN",
    described=raises("ValueError", "cannot convert float NaN to integer"),
    wanted=[float("nan"), float("nan")],
    should="Give [nan, nan], as method='direct' does, and as 'auto' does for two float operands.",
    hurts="Whoever filters measured data with gaps by integer taps; infinity raises OverflowError.",
    undone="Both operands are cast to the common dtype first.",
    adapter="corrconv/core/operands.py",
)
def scipy_auto_integer_with_nan():
    """The guard against rounding of integers converts the largest value of each operand to int."""
    from scipy.signal import convolve

    return convolve([1, 2], [float("nan")]).tolist()


@SCIPY.deviation(
    kind="defect",
    title="Integer overflow wraps with method='direct' and saturates with method='fft'",
    described=one_of([-(2**31)] * 3, [2**31 - 1] * 3),
    wanted=[0, 0, 0],
    should="Give what method='direct' gives, zeros: 2**60 modulo 2**32 is 0.",
    hurts="Whoever relies on modular arithmetic, for hashes or checksums.",
    undone="Integers are transformed only where the result is known to be exact.",
    adapter="corrconv/core/scipy_method.py",
)
def scipy_fft_int32_overflow():
    """The FFT's result is rounded and cast to int32, which the value does not fit. What comes of
    such a cast depends on the processor: on x86-64 the smallest int32.
    """
    import numpy as np
    from scipy.signal import convolve

    x = np.array([2**30, 2**30], np.int32)
    return convolve(x, x, method="fft").tolist()


@SCIPY.deviation(
    kind="defect",
    title="The smallest integer of a dtype defeats the guard that keeps integers exact",
    described=2,
    wanted=3,
    should="Choose 'direct', as for -2**63 + 1, and give 3.",
    hurts="Whoever has integers with the smallest one as a mark for missing data.",
    undone="Our own rule decides whether integers stay exact.",
    adapter="corrconv/core/scipy_method.py",
)
def scipy_auto_int64_minimum():
    """The guard takes abs() of int64's minimum, which is negative, and so allows the FFT: one
    output is wrong. So it is for the other signed dtypes.
    """
    import numpy as np
    from scipy.signal import convolve

    x, h = np.zeros((64, 64), np.int64), np.zeros((64, 64), np.int64)
    x[0, :2], h[0, 0] = (-(2**63), 3), 1
    return int(convolve(x, h)[0, 1])


@SCIPY.deviation(
    kind="defect",
    title="method='fft' turns rounding errors of bool operands into True",
    described=[True, False, True, True, True],
    wanted=[True, False, True, False, True],
    should="Round before the cast to bool; the exact result is [1, 0, 2, 0, 1].",
    hurts="Whoever dilates masks by the FFT: pixels appear that are in no shifted copy.",
    undone="bool is computed as integers, and these are rounded.",
    adapter="corrconv/core/scipy_method.py",
    link="https://github.com/scipy/scipy/issues/7217",
)
def scipy_fft_bool_noise():
    """Integers are rounded after the inverse transform, bools are not: 1e-17 becomes True."""
    from scipy.signal import convolve

    mask = [True, False, True]
    return convolve(mask, mask, method="fft").tolist()


@SCIPY.deviation(
    kind="difference",
    title="method='auto' never chooses oaconvolve",
    described="fft",
    wanted="oa",
    should="Overlap-add does less work where one operand is much longer than the other, as here.",
    hurts="Whoever expects 'auto' to be the fastest that SciPy has.",
    undone="`scipy_oa` is measured beside `scipy_auto`.",
    adapter="impls/scipy_oa.py",
)
def scipy_auto_never_overlap_add():
    """The choice is between 'direct' and 'fft'."""
    import numpy as np
    from scipy.signal import choose_conv_method

    return choose_conv_method(np.ones(100_000), np.ones(2_000))


@SCIPY.deviation(
    kind="difference",
    title="fftconvolve and oaconvolve return floats for integers",
    described=["float64", "float64"],
    wanted=["int64", "int64"],
    should="scipy.signal.convolve(method='fft') rounds, and returns integers.",
    hurts="Whoever compares or indexes with the result.",
    undone="Results are rounded, where they are known to be exact.",
    adapter="impls/scipy_oa.py",
)
def scipy_fftconvolve_integers():
    """The result of the inverse transform is returned as it is."""
    import numpy as np
    from scipy.signal import fftconvolve, oaconvolve

    x = np.array([1, 2, 3], np.int64)
    return [str(function(x, x).dtype) for function in (fftconvolve, oaconvolve)]
